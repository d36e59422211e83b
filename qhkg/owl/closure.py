"""What follows from a vocabulary alone, by the steps of ``closure.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from pyoxigraph import Literal, Quad, Store, Triple

from qhkg.terms import XSD


class Closed(NamedTuple):
    """A vocabulary with all that follows from it alone, and its literals that are no values.

    ``direct`` has the hierarchies of classes and properties only as they are stated, so that all
    that is above a class is found by going along them.
    """

    triples: frozenset[Triple]
    direct: frozenset[Triple]
    contradictions: tuple[str, ...]


def closed(vocabulary: Iterable[Triple]) -> Closed:
    """What follows from a vocabulary alone.

    That a thing is below or equal to itself is not drawn.
    """
    axioms = frozenset(vocabulary)
    store = Store()
    store.extend(Quad(each.subject, each.predicate, each.object) for each in axioms)
    steps = _steps()
    before = -1
    while before != (before := len(store)):
        for step in steps["steps"].values():
            store.update(steps["prefixes"] + step)
    direct = _triples(store)
    for step in steps["last"].values():
        store.update(steps["prefixes"] + step)
    literals = {each.object for each in axioms if isinstance(each.object, Literal)}
    return Closed(_triples(store), direct, tuple(sorted(_no_values(literals))))


def _triples(store: Store) -> frozenset[Triple]:
    return frozenset(quad.triple for quad in store)


def _no_values(literals: Iterable[Literal]) -> Iterable[str]:
    for literal in literals:
        if literal.datatype.value.startswith(XSD):
            from qhkg.bridge import is_ill_typed

            if is_ill_typed(literal):
                yield f'"{literal.value}" is no value of {literal.datatype}'


@cache
def _steps() -> dict[str, Any]:
    text = resources.files("qhkg.owl").joinpath("closure.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
