"""No wrong kind of value, and no undefined property, passes on any kind of thing.

Walks every property that the data use on every class: a copy of a real thing with one wrong value
more must be told, with that value. The shapes that tell are not named here, so that a property
that is new, or a shape that is lost, is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from qhkg import prepared
from qhkg.files import folders
from qhkg.validation import read_shapes, validate_graph

# Validates a graph twice as large as the real one.
pytestmark = pytest.mark.slow

QH = Namespace("https://w3id.org/qhkg/ontology#")
NOWHERE = "urn:qhkg:nowhere"
WORDS = "no such value"


class Fault(NamedTuple):
    """A thing of a class that has one value too many, which is wrong."""

    kind: str
    path: str
    value: str
    node: URIRef


@cache
def stated() -> Graph:
    from pyoxigraph import RdfFormat, serialize

    triples = (quad.triple for quad in prepared.load(inference=False))
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


def things_by_use() -> Iterator[tuple[URIRef, URIRef, Node]]:
    """Each class of ours with each property of ours that a thing of it has, and such a thing."""
    seen: dict[tuple[URIRef, URIRef], Node] = {}
    for thing, kind in sorted(stated().subject_objects(RDF.type)):
        if isinstance(kind, URIRef) and kind.startswith(QH):
            for path in set(stated().predicates(thing)):
                if isinstance(path, URIRef) and path.startswith(QH):
                    seen.setdefault((kind, path), thing)
    yield from ((kind, path, thing) for (kind, path), thing in sorted(seen.items()))


def put(graph: Graph, number: int, thing: Node, path: URIRef, value: Node) -> URIRef:
    """A copy of a thing with one value more."""
    node = URIRef(f"urn:qhkg:copy:{number}")
    for predicate, known in stated().predicate_objects(thing):
        graph.add((node, predicate, known))
    graph.add((node, path, value))
    return node


@cache
def told() -> tuple[list[Fault], set[tuple[str, str]]]:
    """All faults that were put in, and what validation found fault with, by node.

    A value, or a path: a shape that is asked once of a class gives the thing as the value.
    """
    graph = Graph()
    for triple in stated():
        graph.add(triple)
    faults: list[Fault] = []
    kinds: dict[URIRef, Node] = {}
    for kind, path, thing in things_by_use():
        kinds.setdefault(kind, thing)
        for value in (URIRef(NOWHERE), Literal(WORDS)):
            # Of most texts any text is right.
            if isinstance(value, Literal) and takes_any_text(path):
                continue
            node = put(graph, len(faults), thing, path, value)
            faults.append(Fault(short(kind), short(path), str(value), node))
    for kind, thing in kinds.items():
        node = put(graph, len(faults), thing, QH.nonsense, Literal(WORDS))
        faults.append(Fault(short(kind), "nonsense", WORDS, node))
    report = validate_graph(graph, read_shapes(folders()))
    found = {(result.focus, result.value) for result in report.results}
    return faults, found | {(result.value, result.path) for result in report.results}


def takes_any_text(path: URIRef) -> bool:
    """Whether the values of a property are strings without a language."""
    values = list(stated().objects(None, path))
    return all(
        isinstance(value, Literal)
        and value.datatype in (None, URIRef(f"{XSD}string"))
        and not value.language
        for value in values
    )


XSD = "http://www.w3.org/2001/XMLSchema#"


def short(term: URIRef) -> str:
    return term.removeprefix(QH)


@pytest.mark.parametrize("wrong", [NOWHERE, WORDS])
def test_a_wrong_value_is_told_on_every_property_of_every_class(wrong: str) -> None:
    faults, found = told()
    put_in = [fault for fault in faults if fault.value == wrong and fault.path != "nonsense"]
    assert len(put_in) > 100
    missed = [f"{f.kind} {f.path}" for f in put_in if (str(f.node), wrong) not in found]
    assert missed == []


def test_an_undefined_property_is_told_on_every_class() -> None:
    faults, found = told()
    put_in = [fault for fault in faults if fault.path == "nonsense"]
    assert len(put_in) > 20
    assert [f.kind for f in put_in if (str(f.node), str(QH.nonsense)) not in found] == []
