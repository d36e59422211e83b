"""Each shape has something that it looks at and finds right: in the sound example or in the data.

A rule whose target, path or pattern meets nothing would pass whatever it says. So every path that
a shape walks leads somewhere from one of its focus nodes (but for the last step of what must not
be), and every query, without its filters and with its circles cut open, finds something.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyshacl.entrypoints import meta_validate
from rdflib import RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node, Variable

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = Path(__file__).with_name("shapes")
SHAPE = "https://w3id.org/qhkg/shape/"
ONTOLOGY = URIRef("https://w3id.org/qhkg/ontology")


def read(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


SHAPES = read(*sorted((ROOT / "shapes").glob("*.ttl")), ROOT / "ontology" / "qhkg.ttl")
NUMBERED = sorted(node for node in SHAPES.subjects(SH.severity) if isinstance(node, URIRef))


@pytest.fixture(scope="module")
def passing() -> list[Graph]:
    """The graphs that break no rule, the small one first (test_shapes, test_validation)."""
    ontology = sorted((ROOT / "ontology").rglob("*.ttl"))
    data = sorted((ROOT / "data").rglob("*.ttl"))
    return [read(*ontology, *sorted(EXAMPLES.glob("sound*.ttl"))), read(*ontology, *data)]


def focus_nodes(shape: Node, data: Graph) -> set[Node]:
    found = set(SHAPES.objects(shape, SH.targetNode))
    for kind in SHAPES.objects(shape, SH.targetClass):
        for narrower in data.transitive_subjects(RDFS.subClassOf, kind):
            found |= set(data.subjects(RDF.type, narrower))
    for path in SHAPES.objects(shape, SH.targetSubjectsOf):
        found |= set(data.subjects(path))
    for path in SHAPES.objects(shape, SH.targetObjectsOf):
        found |= set(data.objects(None, path))
    return found


def step(path: Node) -> list[Node]:
    """The steps of a path; one, if it is no sequence."""
    if isinstance(path, BNode) and (path, RDF.first, None) in SHAPES:
        return list(Collection(SHAPES, path))
    return [path]


def follow(path: Node, starts: set[Node], data: Graph) -> set[Node]:
    if isinstance(path, URIRef):
        return {end for start in starts for end in data.objects(start, path)}
    inverse = SHAPES.value(path, SH.inversePath)
    if inverse is not None:
        return {end for start in starts for end in data.subjects(inverse, start)}
    choices = SHAPES.value(path, SH.alternativePath)
    if choices is not None:
        return {n for each in Collection(SHAPES, choices) for n in follow(each, starts, data)}
    return follow_all(step(path), starts, data)


def follow_all(steps: list[Node], starts: set[Node], data: Graph) -> set[Node]:
    for each in steps:
        starts = follow(each, starts, data)
    return starts


def walked(shape: Node) -> Iterator[list[Node]]:
    """The paths of a shape and of the shapes in it, but for the last step of what must not be."""
    path = SHAPES.value(shape, SH.path)
    if path is None:
        for inner in SHAPES.objects(shape, SH.property):
            yield from walked(inner)
        for edge in (SH["or"], SH.xone):
            for branches in SHAPES.objects(shape, edge):
                for branch in Collection(SHAPES, branches):
                    yield from walked(branch)
    elif (shape, SH.sparql, None) not in SHAPES:
        steps = step(path)
        forbidden = str(SHAPES.value(shape, SH.maxCount)) == "0"
        yield steps[:-1] if forbidden and len(steps) > 1 else steps


def opened(text: str) -> Query:
    """A query without its filters, whose circles need not close."""
    query = prepareQuery(text)

    def open_up(part: Any) -> Any:
        if not isinstance(part, CompValue):
            return None
        if part.name == "Filter":
            return traverse(part.p, visitPost=open_up)
        if part.name == "BGP":
            part.triples = [(s, p, Variable("around") if s == o else o) for s, p, o in part.triples]
        return None

    query.algebra = traverse(query.algebra, visitPost=open_up)
    return query


def queries(shape: Node) -> Iterator[str]:
    prefixes = "".join(
        f"PREFIX {SHAPES.value(each, SH.prefix)}: <{SHAPES.value(each, SH.namespace)}>\n"
        for each in SHAPES.objects(None, SH.declare)
    )
    # What is asked of the ontology looks at every statement there is.
    if (shape, SH.targetNode, ONTOLOGY) in SHAPES:
        return
    for constraint in SHAPES.objects(shape, SH.sparql):
        yield prefixes + str(SHAPES.value(constraint, SH.select))


def exercised(shape: Node, data: Graph) -> bool:
    """Whether a shape has a focus node, a path that it walks from one, and rows for its query."""
    focus = focus_nodes(shape, data)
    paths = list(walked(shape))
    return (
        bool(focus)
        and (not paths or any(follow_all(steps, focus, data) for steps in paths))
        and all(
            any(
                data.query(query, initBindings={"this": node})
                for node in focus
                if isinstance(node, URIRef)
            )
            for query in map(opened, queries(shape))
        )
    )


@pytest.mark.slow
def test_every_shape_finds_something_right(passing: list[Graph]) -> None:
    idle = [shape for shape in NUMBERED if not any(exercised(shape, data) for data in passing)]
    assert [shape.removeprefix(SHAPE) for shape in idle] == []


@pytest.mark.slow
def test_the_shapes_are_well_formed_by_the_shapes_of_shapes() -> None:
    conforms, _, text = meta_validate(SHAPES, inference="none")
    assert conforms, text
