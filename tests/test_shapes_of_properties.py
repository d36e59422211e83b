"""What a property of ours leads to is asked by a rule of its own: QS-I-004 leaves it to that rule.

So a misspelt name is told once. A property that no rule asked of would lead to nothing, unseen.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[1]
QH = Namespace("https://w3id.org/qhkg/ontology#")
# What asks of the values of a property that they be of a kind, or in a list of codes.
ASKING = (SH["class"], SH.hasValue)


def read(folder: str) -> Graph:
    graph = Graph()
    for path in sorted((ROOT / folder).glob("*.ttl")):
        graph.parse(path)
    return graph


ONTOLOGY, SHAPES = read("ontology"), read("shapes")
QUERIES = {shape: str(text) for shape, text in SHAPES.subject_objects(SH.sparql / SH.select)}


def asks_for_a_kind(shape: Node) -> bool:
    """Whether a shape holds for no value of which nothing is said."""
    parts = [each for edge in (SH.node, SH.property) for each in SHAPES.objects(shape, edge)]
    return (
        any((shape, edge, None) in SHAPES for edge in ASKING)
        or any(map(asks_for_a_kind, parts))
        or any(
            all(map(asks_for_a_kind, Collection(SHAPES, choices)))
            for choices in SHAPES.objects(shape, SH["or"])
        )
    )


@cache
def asked() -> dict[Node, set[Node]]:
    """The properties whose values are asked for a kind, with the classes of which they are.

    A rule for all subjects of a property has the property itself in the place of a class.
    """
    found: dict[Node, set[Node]] = {}
    for shape, path in SHAPES.subject_objects(SH.path):
        if isinstance(shape, URIRef) and isinstance(path, URIRef) and asks_for_a_kind(shape):
            of = {*SHAPES.objects(shape, SH.targetClass)}
            of |= {*SHAPES.objects(shape, SH.targetSubjectsOf)}
            found.setdefault(path, set()).update(of)
    return found


def pairs() -> Iterator[tuple[URIRef, URIRef]]:
    """Each object property of ours that a closed kind may have, with the narrowest such kinds."""
    links = {*ONTOLOGY.subjects(RDF.type, OWL.ObjectProperty)}
    for shape, query in QUERIES.items():
        if "?path NOT IN" not in query:
            continue
        listed = query.partition("?path NOT IN (")[2].partition(")")[0].split(", ")
        for name in listed:
            term = QH[name.removeprefix("qh:")]
            if term in links:
                for kind in narrowest(SHAPES.value(shape, SH.targetNode)):
                    if may_have(kind, term):
                        yield kind, term


def narrowest(kind: Node | None) -> list[URIRef]:
    below = list(ONTOLOGY.transitive_subjects(RDFS.subClassOf, kind))
    return [
        each
        for each in below
        if isinstance(each, URIRef) and (None, RDFS.subClassOf, each) not in ONTOLOGY
    ]


def general(kind: Node) -> set[Node | None]:
    return {*ONTOLOGY.transitive_objects(kind, RDFS.subClassOf)}


def may_have(kind: Node, term: URIRef) -> bool:
    """Of another kind than its domain, its subject is a contradiction, or told by that domain."""
    return set(ONTOLOGY.objects(term, RDFS.domain)) <= general(kind)


PAIRS = sorted(set(pairs()))


def test_there_are_properties_to_look_at() -> None:
    assert len(PAIRS) > 100


@pytest.mark.parametrize(("kind", "term"), PAIRS, ids=lambda each: str(each).removeprefix(QH))
def test_what_a_property_leads_to_is_asked_by_a_rule(kind: URIRef, term: URIRef) -> None:
    assert asked().get(term, set()) & {*general(kind), term}
