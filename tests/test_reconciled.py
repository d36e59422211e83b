"""With value=reconciled a proposed quantity stands in, wherever a question takes ``value``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from arithmetic import faults
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, serialize

from qhkg import prepared
from qhkg.questions import Catalogue, Question, read_catalogue

QUERIES = Path(__file__).resolve().parents[1] / "queries"
QUESTIONS = Catalogue.from_json(read_catalogue(QUERIES)).questions()
TAKING_A_VALUE = [q for q in QUESTIONS if any(each.name == "value" for each in q.parameters)]
WITH_A_DEFAULT = [
    (question, parameter.name, parameter.default)
    for question in QUESTIONS
    for parameter in question.parameters
    if parameter.default is not None
]
QH = "https://w3id.org/qhkg/ontology#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
COMPUTED = NamedNode("https://w3id.org/qhkg/graph/computed")
# Prints as no figure of the report does; the digits after it tell the figures apart.
STRANGE = 123_456_000_000
REPORTED, RECONCILED = "VALUES ?value { value:reported }", "VALUES ?value { value:reconciled }"


@pytest.fixture(scope="module")
def graph() -> Store:
    return prepared.load(inference=False)


@pytest.fixture(scope="module")
def disputed(graph: Store) -> tuple[Store, dict[str, str]]:
    """The graph with a proposal for the amount of every flow, and the proposals by figure.

    The rules have run again, so that each check is there with what is proposed as well.
    """
    store = Store()
    store.bulk_extend(quad for quad in graph if quad.graph_name != COMPUTED)
    amounts = {
        quad.object
        for quad in graph.quads_for_pattern(None, NamedNode(f"{QH}amount"), None)
        if isinstance(quad.object, NamedNode)
        and not list(graph.quads_for_pattern(None, NamedNode(f"{QH}corrects"), quad.object))
    }
    proposed = {}
    for number, figure in enumerate(sorted(amounts, key=str)):
        value = str(STRANGE + number)
        store.extend(proposal(graph, figure, value))
        proposed[figure.value] = value
    assert faults(store) == []
    return store, proposed


def proposal(graph: Store, figure: NamedNode, value: str) -> Iterator[Quad]:
    node = NamedNode(f"urn:qhkg:proposal:{value}")
    yield Quad(node, TYPE, NamedNode(f"{QH}ProposedQuantity"))
    yield Quad(node, NamedNode(f"{QH}corrects"), figure)
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    yield Quad(node, NamedNode(f"{QH}value"), Literal(value, datatype=integer))
    for kept in ("unit", "comparator"):
        for quad in graph.quads_for_pattern(figure, NamedNode(QH + kept), None):
            yield Quad(node, NamedNode(QH + kept), quad.object)


def cells(store: Store, text: str) -> list[dict[str, str]]:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [
        {
            name: term.value
            for name, term in zip(names, row, strict=True)
            if isinstance(term, NamedNode | Literal)
        }
        for row in found
    ]


def strange(rows: list[dict[str, str]]) -> set[str]:
    return {cell for row in rows for cell in row.values() if cell.startswith("123456")}


def test_every_question_about_money_takes_a_value() -> None:
    money = {path.stem for path in (QUERIES / "money").glob("*.rq")}
    assert money
    assert money - {question.name for question in TAKING_A_VALUE} == set()


@pytest.mark.parametrize("question", TAKING_A_VALUE, ids=lambda each: each.name)
def test_a_question_that_takes_a_value_heeds_it(
    question: Question, graph: Store, disputed: tuple[Store, dict[str, str]]
) -> None:
    store, proposed = disputed
    assert REPORTED in question.text
    as_printed = cells(graph, question.text)
    assert strange(cells(store, question.text)) == set()
    reconciled = cells(store, question.text.replace(REPORTED, RECONCILED))
    if "amountFigure" in as_printed[0] and "totalFigure" not in as_printed[0]:
        shown = {proposed[row["amountFigure"]] for row in as_printed if known(row, proposed)}
        assert shown
        assert shown <= strange(reconciled)
    else:
        # Totals, and sums of several figures.
        assert reconciled != as_printed


@pytest.fixture(scope="module")
def disputed_on_rdflib(disputed: tuple[Store, dict[str, str]]) -> rdflib.Graph:
    triples = {quad.triple for quad in disputed[0]}
    return rdflib.Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


# rdflib forgets ``value`` in a FILTER of an OPTIONAL that stands in another one.
@pytest.mark.slow
@pytest.mark.parametrize("question", TAKING_A_VALUE, ids=lambda each: each.name)
def test_a_reconciled_answer_is_the_same_on_rdflib(
    question: Question, disputed: tuple[Store, dict[str, str]], disputed_on_rdflib: rdflib.Graph
) -> None:
    text = question.text.replace(REPORTED, RECONCILED)
    found = disputed_on_rdflib.query(text)
    assert found.bindings is not None
    rows = [{str(name): str(term) for name, term in row.items()} for row in found.bindings]
    assert quantities(rows) == quantities(cells(disputed[0], text))


def quantities(rows: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
    """The IRIs of an answer's quantities, row by row."""
    return [[each for each in sorted(row.items()) if "Figure" in each[0]] for row in rows]


def known(row: dict[str, str], proposed: dict[str, str]) -> bool:
    return row.get("amountFigure", "") in proposed


@pytest.mark.parametrize(
    ("question", "name", "default"), WITH_A_DEFAULT, ids=lambda each: getattr(each, "name", each)
)
def test_the_default_that_readers_are_told_stands_in_the_query(
    question: Question, name: str, default: str
) -> None:
    lines = [line for line in question.text.splitlines() if f"VALUES ?{name} {{" in line]
    assert lines
    for line in lines:
        terms = line.partition("{")[2].partition("}")[0].split()
        assert [term.partition(":")[2] for term in terms] == re.split(", | and ", default)
