"""A difference for programs: as JSON by a published schema, and as RDF."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from qhkg.diff.comparing import Difference, relabelled
from qhkg.diff.grouping import Change, ChangedResource
from qhkg.terms import RDF, Prefixes

_CS = "http://purl.org/vocab/changeset/schema#"
_DCTERMS = "http://purl.org/dc/terms/"
_TYPE = NamedNode(f"{RDF}type")
_CHANGE_SET, _STATEMENT = NamedNode(f"{_CS}ChangeSet"), NamedNode(f"{RDF}Statement")
_SUBJECT_OF_CHANGE = NamedNode(f"{_CS}subjectOfChange")
_REMOVAL, _ADDITION = NamedNode(f"{_CS}removal"), NamedNode(f"{_CS}addition")
_PART_OF = NamedNode(f"{_DCTERMS}isPartOf")
_SUBJECT, _PREDICATE, _OBJECT = (
    NamedNode(RDF + name) for name in ("subject", "predicate", "object")
)


def json_of(
    difference: Difference, resources: Iterable[ChangedResource], names: tuple[str, str]
) -> str:
    """The difference as ``qhkg/results/schemas/difference.json`` describes it."""
    found = {
        "old": {"name": names[0], "statements": difference.old_size},
        "new": {"name": names[1], "statements": difference.new_size},
        "same": not difference,
        "graphs": difference.has_graphs,
        "removed": difference.removed_count,
        "added": difference.added_count,
        "resources": [
            {
                "resource": each.iri,
                "label": each.label,
                "sources": list(each.sources),
                "changes": [_change(change) for change in each.changes],
            }
            for each in resources
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=2, default=_number) + "\n"


def turtle_of(resources: Iterable[ChangedResource], prefixes: Prefixes) -> bytes:
    """The difference as change sets, one a resource: each statement reified, with its graph.

    In the vocabulary Changeset, with dcterms:isPartOf for the named graph. It tells no date and
    no author, since it knows none. A graph with no change sets says that nothing differs.
    """
    triples: list[Triple] = []
    for number, each in enumerate(resources):
        found = list(_change_set(number, each))
        # What is said of a change set stands together, its statements after it.
        triples += sorted(found, key=lambda triple: triple.subject != found[0].subject)
    iris = {part.value for each in triples for part in each if isinstance(part, NamedNode)}
    known = {"cs": _CS, "dcterms": _DCTERMS, "rdf": RDF, **prefixes}
    used = {p: space for p, space in known.items() if any(iri.startswith(space) for iri in iris)}
    written = serialize(triples, format=RdfFormat.TURTLE, prefixes=used)
    assert written is not None
    return written


def _change(change: Change) -> dict[str, Any]:
    quad = change.quad
    return {
        "change": "added" if change.is_added else "removed",
        "graph": None if isinstance(quad.graph_name, DefaultGraph) else _term(quad.graph_name),
        "subject": _term(quad.subject),
        "predicate": _term(quad.predicate),
        "object": _term(quad.object),
        "count": change.count,
    }


def _term(term: object) -> dict[str, str]:
    """As SPARQL's results in JSON have it."""
    if isinstance(term, Literal):
        found = {"type": "literal", "value": term.value}
        if term.language is not None:
            found["xml:lang"] = term.language
        elif term.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
            found["datatype"] = term.datatype.value
        return found
    assert isinstance(term, NamedNode | BlankNode)
    return {"type": "bnode" if isinstance(term, BlankNode) else "uri", "value": term.value}


def _number(value: object) -> object:
    """Decimals are written as numbers, as in receipts."""
    number = float(str(value))
    return int(number) if number.is_integer() else number


def _change_set(number: int, resource: ChangedResource) -> Iterator[Triple]:
    node = BlankNode(f"c{number}")
    yield Triple(node, _TYPE, _CHANGE_SET)
    if resource.iri is not None:
        yield Triple(node, _SUBJECT_OF_CHANGE, NamedNode(resource.iri))
    for which, is_added in ((_REMOVAL, False), (_ADDITION, True)):
        changes = [change for change in resource.changes if change.is_added == is_added]
        # One that is there several times is as many statements, since each has its own nodes.
        copies = max((change.count for change in changes), default=0)
        at = 0
        for copy in range(copies):
            kept = [change.quad for change in changes if change.count > copy]
            for quad in relabelled(kept, f"c{number}{'a' if is_added else 'r'}{copy}b"):
                statement = BlankNode(f"c{number}{'a' if is_added else 'r'}s{at}")
                at += 1
                yield Triple(node, which, statement)
                yield from _reified(statement, quad)


def _reified(node: BlankNode, quad: Quad) -> Iterator[Triple]:
    yield Triple(node, _TYPE, _STATEMENT)
    yield Triple(node, _SUBJECT, quad.subject)
    yield Triple(node, _PREDICATE, quad.predicate)
    yield Triple(node, _OBJECT, quad.object)
    if not isinstance(quad.graph_name, DefaultGraph):
        yield Triple(node, _PART_OF, quad.graph_name)
