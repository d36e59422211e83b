"""Queries of shapes mean on the engine what pre-binding says, as with pySHACL alone."""

from pathlib import Path
from typing import Any

import pyshacl
import pytest
from pyoxigraph import NamedNode, Store
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from test_shapes import ROOT, read, turtle

from qhkg.errors import ShapesError
from qhkg.validation import validate_graph
from qhkg.validation.engine import EngineGraph
from qhkg.validation.prebinding import prebound

THIS = URIRef("http://x/a")
DATA = """
@prefix : <http://x/> .
:a a :T ; :p :b , :c ; :q 1 . :b a :T ; :p :a . :z :q 2 .
"""
SHAPE = """
@prefix : <http://x/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
:S a sh:NodeShape ; sh:targetClass :T ; sh:targetNode :absent ;
    sh:sparql [ sh:message "m" ; sh:select '''%s''' ] .
"""
QUERIES = [
    "SELECT $this { FILTER (bound($this)) }",
    "SELECT $this { { FILTER (bound($this)) } }",
    'SELECT $this { { FILTER (STRENDS(STR($this), "b")) } }',
    'SELECT $this { { $this <http://x/q> ?n } UNION { FILTER (STRENDS(STR($this), "b")) } }',
    "SELECT $this ?value { BIND ($this AS ?value) }",
    "SELECT $this ?value { ?s <http://x/q> ?value . BIND ($this AS ?x) FILTER (?x != ?s) }",
    "SELECT $this { ?s <http://x/q> ?n OPTIONAL { BIND ($this AS ?x) } FILTER (bound(?x)) }",
    "SELECT $this ?value { { SELECT $this ?value { BIND (STR($this) AS ?value) } } }",
    "SELECT $this ?value { SELECT $this ?value { $this <http://x/p> ?value } }",
    "SELECT $this { FILTER EXISTS { FILTER (bound($this)) } }",
    "SELECT $this ?value { $this <http://x/p>* ?value }",
    "SELECT $this ?value { BIND ($this AS ?x) ?x <http://x/p>? ?value }",
    "SELECT ?value { $this <http://x/p> ?value }",
    'SELECT $this { # { $this\n FILTER (STR($this) != "{ $this <#") }',
    "SELECT $this ?value { $this <http://x/p> ?value } GROUP BY ?value $this HAVING (COUNT(*) > 0)",
]


def told(report: Any) -> list[tuple[str, str]]:
    found = report.subjects(RDF.type, SH.ValidationResult)
    return sorted(
        (str(report.value(n, SH.focusNode)), str(report.value(n, SH.value))) for n in found
    )


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_what_it_finds_with_pyshacl_alone(query: str) -> None:
    data = Graph().parse(data=DATA, format="turtle")
    shapes = Graph().parse(data=SHAPE % query.replace("\n", "\\n"), format="turtle")
    alone = pyshacl.validate(data, shacl_graph=shapes)[1]
    ours = pyshacl.validate(EngineGraph(data), shacl_graph=shapes)[1]
    assert told(ours) == told(alone) != []


@pytest.mark.parametrize(
    ("query", "besides"),
    [
        ("SELECT $this { $this ?p ?o }", set()),
        ("SELECT $this { { SELECT $this { $this ?p ?o } } }", set()),
        ("SELECT $this { SELECT $this { $this ?p ?o } }", {"this"}),
    ],
)
def test_the_engine_binds_besides_only_what_no_outermost_group_has(
    query: str, besides: set[str]
) -> None:
    asked = prebound(query, {}, {"this": NamedNode(THIS)}, Store())
    assert asked is not None
    assert asked[1].keys() == besides


def test_a_bound_literal_keeps_its_form() -> None:
    form = Literal("1.50", datatype="http://www.w3.org/2001/XMLSchema#decimal", normalize=False)
    data = EngineGraph(Graph().parse(data=DATA, format="turtle"))
    (row,) = data.query("SELECT (STR($value) AS ?text) {}", initBindings={"value": form})
    assert str(row[0]) == "1.50"  # type: ignore[index]


def test_a_variable_that_only_a_filter_has_is_bound_in_an_ask() -> None:
    data = EngineGraph(Graph().parse(data=DATA, format="turtle"))
    asked = "ASK { FILTER (STRLEN(STR($value)) <= $most) }"
    bound: dict[str, Any] = {"value": Literal("abcdef"), "most": Literal(3)}
    assert data.query(asked, initBindings=bound).askAnswer is False


def test_a_blank_node_is_bound_wherever_it_is_asked_for() -> None:
    data = Graph().add((BNode("n"), RDF.type, URIRef("http://x/T")))
    rows = EngineGraph(data).query(
        "SELECT $this { FILTER (bound($this)) }", initBindings={"this": BNode("n")}
    )
    assert list(rows) == [(BNode("n"),)]


def test_validation_fetches_no_import(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = dict[str, Any]()
    real = pyshacl.validate

    def spy(*arguments: Any, **options: Any) -> Any:
        asked.update(options)
        return real(*arguments, **options)

    monkeypatch.setattr(pyshacl, "validate", spy)
    validate_graph(Graph(), Graph())
    assert asked["do_owl_imports"] is False


@pytest.mark.slow
def test_our_shapes_ask_the_engine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError(f"rdflib was asked: {arguments[1]}")

    data = read(*turtle(ROOT / "ontology", ROOT / "data"))
    shapes = read(*turtle(ROOT / "shapes", ROOT / "ontology"))
    monkeypatch.setattr(Graph, "query", refuse)
    validate_graph(data, shapes)


def test_the_w3c_reports_are_those_of_pyshacl_alone(w3c: Path) -> None:
    differing = []
    for path in sorted((w3c / "shacl" / "sparql").glob("*/*-0*.ttl")):
        if path.stem.startswith("shapesGraph"):
            continue  # pySHACL does not know the variable
        graph = Graph().parse(path)
        _, alone, _ = pyshacl.validate(graph, shacl_graph=graph, inference="none")
        try:
            ours: Any = len(validate_graph(graph, graph).results)
        except ShapesError:
            ours = "refused"
        if ours != (
            len(set(alone.objects(None, SH.result))) if isinstance(alone, Graph) else "refused"
        ):
            differing.append(path.stem)
    assert differing == []
