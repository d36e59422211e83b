"""Engine: the one seam between what is asked and what answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from qhkg.results import Answer

__all__ = ["Engine"]


class Engine(Protocol):
    """What answers SPARQL queries over named graphs; their union is the default graph."""

    def query(self, text: str) -> Answer:
        """The whole answer to a SPARQL 1.1 query.

        Raises QuerySyntaxError, QueryTooDeepError, QueryRefusedError and QueryEvaluationError,
        and QueryTimeoutError where the engine has a time limit.
        """

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""

    def quads(self, graph: str | None = None) -> Iterable[Quad]:
        """All statements, or those of the named graph with that IRI."""
