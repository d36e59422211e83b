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


def may_ask(query: str, prefixes: Mapping[str, str], sought: frozenset[Node]) -> bool:
    """Whether a triple with one of these predicates can take part in answering the query.

    True for a query that rdflib cannot read: nothing is known of it then.
    """
    found = list[Node | Path]()

    def visit(part: Any) -> None:
        if isinstance(part, CompValue):
            found.extend(_predicates(part))

    try:
        traverse(prepareQuery(query, prefixes).algebra, visitPre=visit)
    except Exception:  # pyparsing, rdflib and its translation each raise their own
        return True
    return any(_may_be(each, sought) for each in found)


def _predicates(part: CompValue) -> Iterator[Node | Path]:
    for triple in part.get("triples") or ():
        # Within EXISTS several triples stand in one list.
        yield from triple[1::3]


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
