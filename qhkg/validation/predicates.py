"""Which predicates a SPARQL query asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rdflib import URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node


def algebra_of(query: str, prefixes: Mapping[str, str]) -> CompValue | None:
    """How rdflib understands a query; nothing where it cannot read it."""
    try:
        return prepareQuery(query, prefixes).algebra
    except Exception:  # of an unknown prefix, rdflib raises Exception itself
        return None


def may_ask(query: str, prefixes: Mapping[str, str], sought: frozenset[Node]) -> bool:
    """Whether a triple with one of these predicates can take part in answering the query.

    True for a query that rdflib cannot read: nothing is known of it then.
    """
    algebra = algebra_of(query, prefixes)
    return algebra is None or any(
        _may_be(each, sought) for part in parts_of(algebra) for each in predicates_of(part)
    )


def parts_of(algebra: CompValue) -> list[CompValue]:
    """The algebra and all within it."""
    found = list[CompValue]()

    def visit(part: Any) -> None:
        if isinstance(part, CompValue):
            found.append(part)

    traverse(algebra, visitPre=visit)
    return found


def predicates_of(part: CompValue) -> Iterator[Node | Path]:
    """What stands as predicate in the triples of one part."""
    for triple in part.get("triples") or ():
        # Within EXISTS several triples stand in one list.
        yield from triple[1::3]


def may_stay(asked: Node | Path) -> bool:
    """Whether a path has no steps, or a part without steps: it leads from a node to itself."""
    if isinstance(asked, MulPath):
        return asked.zero or may_stay(asked.path)
    if isinstance(asked, InvPath):
        return may_stay(asked.arg)
    if isinstance(asked, SequencePath | AlternativePath):
        return any(may_stay(each) for each in asked.args)
    return False


def _may_be(asked: Node | Path, sought: frozenset[Node]) -> bool:
    if isinstance(asked, URIRef):
        return asked in sought
    if isinstance(asked, InvPath):
        return _may_be(asked.arg, sought)
    if isinstance(asked, SequencePath | AlternativePath):
        return any(_may_be(each, sought) for each in asked.args)
    if isinstance(asked, MulPath) and not asked.zero:
        return _may_be(asked.path, sought)
    # A variable, a negated set; and a path of no steps leads from each node to itself.
    return True
