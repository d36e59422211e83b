"""Statements that say the same in another spelling: ``1.50`` and ``1.5``, ``true`` and ``1``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable

from pyoxigraph import Literal, Quad

from qhkg.diff.canonical import has_blank_node
from qhkg.literal_values import value_of


def unlike(quads: Iterable[Quad], others: Iterable[Quad]) -> set[Quad]:
    """Those statements without blank nodes of which the others have none that says the same."""
    said = {_said(quad) for quad in others if isinstance(quad.object, Literal)}
    return {quad for quad in quads if _said(quad) not in said}


def spelt_as(old: Iterable[Quad], new: Iterable[Quad]) -> set[Quad]:
    """The new statements; of those with blank nodes, literals in the spelling that the old have.

    A blank node of one side cannot be told from others before parts are compared: so a literal
    is spelt as some old statement with a blank node and the same predicate spells this value,
    where there is one such spelling, and as it is where there are more.
    """
    spellings: defaultdict[Hashable, set[Literal]] = defaultdict(set)
    for quad in old:
        if isinstance(quad.object, Literal) and has_blank_node(quad):
            spellings[_place(quad, quad.object)].add(quad.object)
    found: set[Quad] = set()
    for quad in new:
        literal = quad.object
        if isinstance(literal, Literal) and has_blank_node(quad):
            known = spellings.get(_place(quad, literal), {literal})
            spelling = literal if literal in known or len(known) > 1 else next(iter(known))
            found.add(Quad(quad.subject, quad.predicate, spelling, quad.graph_name))
        else:
            found.add(quad)
    return found


def _said(quad: Quad) -> Hashable:
    term = quad.object
    value = value_of(term) if isinstance(term, Literal) else term
    return quad.subject, quad.predicate, value, quad.graph_name


def _place(quad: Quad, literal: Literal) -> Hashable:
    return quad.predicate, value_of(literal), quad.graph_name
