"""Decimals spelt in one way, whatever store they come from.

``99``, ``99.0`` and ``99.00`` are one decimal. The embedded engine writes the first, TDB2 the
second, others what they were given. An answer to a question of ours has the same cells from all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from qhkg.literal_values import decimal_text
from qhkg.results import Answer, Rows, Triples
from qhkg.terms import XSD

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from qhkg.engines import Engine

Term = TypeVar("Term")

_DECIMAL = NamedNode(f"{XSD}decimal")


class Spelt:
    """An engine of which the decimals in answers are spelt as the embedded engine spells them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def query(self, text: str) -> Answer:
        """The answer of the engine, its decimals in their shortest form; raises as it does."""
        answer = self.engine.query(text)
        if isinstance(answer, Rows):
            return replace(
                answer, bindings=tuple(tuple(map(spelt, row)) for row in answer.bindings)
            )
        if isinstance(answer, Triples):
            found = (Triple(s, p, spelt(o)) for s, p, o in answer.triples)
            return replace(answer, triples=tuple(dict.fromkeys(found)))
        return answer

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""
        return self.engine.graphs()

    def quads(self, graph: str | None = None) -> Iterable[Quad]:
        """All statements, or those of a named graph, as the engine writes them."""
        return self.engine.quads(graph)


def spelt(term: Term) -> Term | Literal:
    """The term itself, or the decimal in its shortest form; what is no number is left as it is."""
    if not isinstance(term, Literal) or term.datatype != _DECIMAL:
        return term
    number = decimal_text(term.value)
    return term if number is None else Literal(number, datatype=_DECIMAL)
