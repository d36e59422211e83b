"""Each shape fails an example of its own, where it should; test_validation has the real graph."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, SH, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from qhkg.validation.engine import EngineGraph

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = Path(__file__).with_name("shapes")
SOUND = sorted(EXAMPLES.glob("sound*.ttl"))
FAILING = sorted(EXAMPLES.glob("QS-*.ttl"))
# The engine would rewrite its number; beside the others it would send all their queries to rdflib.
REWRITTEN = EXAMPLES / "QS-F-003-value-not-canonical.ttl"
SHAPE = Namespace("https://w3id.org/qhkg/shape/")
BLANK = "_:"
NUMBER = re.compile(r"QS-[A-Z]-\d{3}")
HEADER = re.compile(r"^# violates: (\S+) at (\S+) on (\S+)(?: for (\S+))?$", re.MULTILINE)


class Violation(NamedTuple):
    """A shape that is violated, at which node, and on which path ("-" for none).

    ``value`` tells apart the results of a query that is asked once of a whole report.
    """

    shape: str
    focus: str
    path: str
    value: str


def turtle(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(folder.rglob("*.ttl"))


def read(*paths: Path) -> Graph:
    graph = Graph(bind_namespaces="none")
    for path in paths:
        graph.parse(path)
    return graph


def check(data: Graph, shapes: Graph) -> Graph:
    """The report of a validation as the project runs it: no inference, queries by the engine."""
    _, report, text = validate(
        EngineGraph(data), shacl_graph=shapes, advanced=False, inference="none"
    )
    assert isinstance(report, Graph), text
    return report


def violations(report: Graph, shapes: Graph) -> list[Violation]:
    return sorted(
        {
            Violation(
                str(report.value(result, SH.sourceShape)).removeprefix(SHAPE),
                name_of(report.value(result, SH.focusNode)),
                path_of(report, shapes, result),
                value_of(report, shapes, result),
            )
            for result in report.objects(None, SH.result)
        }
    )


def name_of(node: Node | None) -> str:
    """An IRI as it stands; a blank node has no name that lasts."""
    return BLANK if isinstance(node, BNode) else str(node)


def path_of(report: Graph, shapes: Graph, result: Node) -> str:
    path = report.value(result, SH.resultPath)
    if path is None:
        return "-"
    if isinstance(path, URIRef):
        return write_path(shapes, path)
    declared = shapes.value(report.value(result, SH.sourceShape), SH.path)
    assert declared is not None
    return write_path(shapes, declared)


def value_of(report: Graph, shapes: Graph, result: Node) -> str:
    queried = (report.value(result, SH.sourceShape), SH.sparql, None) in shapes
    return name_of(report.value(result, SH.value)) if queried else ""


def write_path(shapes: Graph, path: Node) -> str:
    """A SHACL path as SPARQL writes it, with ``|`` for alternatives and no brackets."""
    if isinstance(path, URIRef):
        return shapes.namespace_manager.qname(path)
    inverse = shapes.value(path, SH.inversePath)
    if inverse is not None:
        return "^" + write_path(shapes, inverse)
    alternatives = shapes.value(path, SH.alternativePath)
    if alternatives is not None:
        return "|".join(write_path(shapes, one) for one in Collection(shapes, alternatives))
    return "/".join(write_path(shapes, step) for step in Collection(shapes, path))


def expected(path: Path) -> list[Violation]:
    """What the header of a failing example says that it violates."""
    namespaces = dict(read(path).namespaces())
    return sorted(
        Violation(
            shape.removeprefix("shape:"),
            expand(namespaces, focus),
            on,
            expand(namespaces, value) if value else "",
        )
        for shape, focus, on, value in HEADER.findall(path.read_text(encoding="utf-8"))
    )


def expand(namespaces: dict[str, URIRef], name: str) -> str:
    if name == BLANK:
        return BLANK
    if name.startswith("<"):
        return name.strip("<>")
    prefix, local = name.split(":", 1)
    return str(namespaces[prefix]) + local


@pytest.fixture(scope="module")
def shapes() -> Graph:
    # The header of the ontology holds the prefixes that the SPARQL constraints name.
    return read(*turtle(ROOT / "shapes"), ROOT / "ontology" / "qhkg.ttl")


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return read(*turtle(ROOT / "ontology"))


@pytest.fixture(scope="module")
def failures(shapes: Graph, vocabulary: Graph) -> list[Violation]:
    together = [path for path in FAILING if path != REWRITTEN]
    return [
        violation
        for paths in (together, [REWRITTEN])
        for violation in violations(check(vocabulary + read(*SOUND, *paths), shapes), shapes)
    ]


def numbered(shapes: Graph) -> set[URIRef]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    found = {node for kind in kinds for node in shapes.subjects(RDF.type, kind)}
    return {node for node in found if isinstance(node, URIRef)}


def test_the_sound_example_conforms(shapes: Graph, vocabulary: Graph) -> None:
    assert violations(check(vocabulary + read(*SOUND), shapes), shapes) == []


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_the_example_fails_its_shape_where_it_says(path: Path, failures: list[Violation]) -> None:
    promised = expected(path)
    number = NUMBER.match(path.name)
    assert number is not None
    assert number.group() in {violation.shape for violation in promised}
    assert set(promised) <= set(failures)


def test_the_examples_fail_nothing_but_what_they_say(failures: list[Violation]) -> None:
    promised = {violation for path in FAILING for violation in expected(path)}
    assert set(failures) - promised == set()


def test_no_two_examples_speak_of_the_same_thing() -> None:
    shared = set(read(*SOUND).subjects())
    speakers = [set(read(path).subjects()) - shared for path in FAILING]
    assert sum(map(len, speakers)) == len(set().union(*speakers))


def test_every_shape_has_an_example_that_fails_it(shapes: Graph) -> None:
    shown = {violation.shape for path in FAILING for violation in expected(path)}
    assert {str(shape).removeprefix(SHAPE) for shape in numbered(shapes)} == shown


def test_shapes_are_numbered_say_what_would_be_right_and_why(shapes: Graph) -> None:
    assert numbered(shapes)
    for shape in numbered(shapes):
        assert NUMBER.fullmatch(str(shape).removeprefix(SHAPE)), shape
        (message,) = shapes.objects(shape, SH.message)
        assert str(message).strip(), shape
        assert shapes.value(shape, SH.severity) in (SH.Violation, SH.Warning), shape
        (why,) = shapes.objects(shape, RDFS.comment)
        assert str(why).strip(), shape


def test_a_number_is_given_to_one_shape() -> None:
    """Two blocks with one number would be read as one shape, without a word."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in turtle(ROOT / "shapes"))
    given = re.findall(r"^shape:(\S+) ", text, re.MULTILINE)
    assert len(given) > 300
    assert [number for number, count in Counter(given).items() if count > 1] == []


def test_no_shape_is_switched_off(shapes: Graph) -> None:
    assert list(shapes.subjects(SH.deactivated)) == []


def test_only_what_makes_no_answer_wrong_is_a_warning(shapes: Graph) -> None:
    warnings = {
        str(shape).removeprefix(SHAPE) for shape in shapes.subjects(SH.severity, SH.Warning)
    }
    # A passage that nothing points to, and a mark of a Chinese label that is not there.
    assert warnings == {"QS-P-013", "QS-T-007"}


def test_figures_passages_flows_observations_groups_and_checks_are_closed(shapes: Graph) -> None:
    closed = {
        str(kind).rpartition("#")[2]
        for shape in numbered(shapes)
        for constraint in shapes.objects(shape, SH.sparql)
        if "?path NOT IN" in str(shapes.value(constraint, SH.select))
        for kind in shapes.objects(shape, SH.targetNode)
    }
    assert closed >= {"Figure", "Passage", "FundFlow", "Observation", "Group", "Calculation"}


def test_no_shape_refuses_the_properties_of_others(shapes: Graph) -> None:
    assert list(shapes.subjects(SH.closed)) == []


def test_every_term_that_a_shape_names_is_defined(shapes: Graph, vocabulary: Graph) -> None:
    ours = "https://w3id.org/qhkg/"
    edges = (
        SH.path,
        SH.targetClass,
        SH.targetNode,
        SH.targetSubjectsOf,
        SH["class"],
        SH.hasValue,
        RDF.first,
    )
    named = {
        term
        for edge in edges
        for term in shapes.objects(None, edge)
        if str(term).startswith((ours + "ontology#", ours + "code/"))
    }
    assert named
    assert {term for term in named if (term, RDF.type, None) not in vocabulary} == set()
