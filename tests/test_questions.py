"""Every canned question gives the rows that its key says, on every engine and every layout.

The keys (``tests/questions/*.csv``) were worked out from the report by hand; the numbers in
them are recomputed here from the text alone. See ``answer_keys`` for their form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
import rdflib.plugins.sparql
from answer_keys import Case, Key, Row, canonical, read_cases, read_key, recompute

from qhkg import prepared
from qhkg.engines.embedded import EmbeddedEngine
from qhkg.parameters import bound_text
from qhkg.questions import Catalogue, read_catalogue
from qhkg.terms import Prefixes

QUERIES = Path(__file__).resolve().parents[1] / "queries"
CATALOGUE = Catalogue.from_json(read_catalogue(QUERIES))
CASES = read_cases()
REPORT = "report:qinghai-2009"
NUMBERS = {str(rdflib.XSD.integer), str(rdflib.XSD.decimal)}
INEXACT = {str(rdflib.XSD.double), str(rdflib.XSD.float)}

Answer = tuple[tuple[str, ...], list[Row]]
Layout = tuple[str, bool]

# Of rdflib two, in which all differs: it takes a second where the others take a hundredth.
LAYOUTS: tuple[Layout, ...] = (
    ("named graphs", True),
    ("named graphs", False),
    ("one graph", True),
    ("one graph", False),
    ("rdflib dataset", True),
    ("rdflib graph", False),
)
REFERENCE: Layout = LAYOUTS[0]
# Every third question as its file asks it, in the layout likest to what people load, is enough of
# rdflib until .ci/run, which asks all in both.
LIKELY: Layout = ("rdflib graph", False)
SAMPLE = [case for case in CASES if not case.parameters][::3]


def slow(case: Case, layout: Layout) -> bool:
    return "rdflib" in layout[0] and (layout != LIKELY or case not in SAMPLE)


# rdflib warns of its own use of what it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")


@cache
def prefixes() -> Prefixes:
    return Prefixes(prepared.prefixes())


@cache
def named_graphs(inference: bool) -> pyoxigraph.Store:
    return prepared.load(inference=inference)


@cache
def asker(layout: Layout) -> Callable[[str], Answer]:
    """What runs a query's text on the graph in a layout: named graphs or one, with or without
    what follows, on pyoxigraph or on rdflib."""
    name, inference = layout
    store = named_graphs(inference)
    if name == "named graphs":
        return lambda text: pyoxigraph_answer(store, text)
    triples = {quad.triple for quad in store}
    if name == "one graph":
        merged = pyoxigraph.Store()
        merged.bulk_extend(pyoxigraph.Quad(*triple) for triple in triples)
        return lambda text: pyoxigraph_answer(merged, text)
    graph = rdflib.Dataset(default_union=True) if name == "rdflib dataset" else rdflib.Graph()
    if isinstance(graph, rdflib.Dataset):
        for quad in store:
            graph.graph(rdflib.URIRef(str(quad.graph_name)[1:-1])).add(rdflib_triple(quad.triple))
    else:
        for triple in triples:
            graph.add(rdflib_triple(triple))
    return lambda text: rdflib_answer(graph, text)


@cache
def answer(case: Case, layout: Layout) -> Answer:
    """The variables and the rows of an answer, its terms in the canonical form of the keys."""
    return asker(layout)(text_of(case))


@cache
def text_of(case: Case) -> str:
    """The question as its file stands, UNDEF and all, or with the case's parameters in place."""
    question = CATALOGUE.question(case.question)
    if not case.parameters:
        return question.text
    engine = EmbeddedEngine(named_graphs(True))
    return bound_text(question, dict(case.parameters), engine, prefixes())


def key_of(case: Case) -> Key:
    return read_key(case.path)


def checked_rows(case: Case, layout: Layout) -> list[Row]:
    """The rows about the report of the keys, cut down to the variables that its key checks."""
    variables, rows = answer(case, layout)
    if "report" in variables and "report" not in dict(case.parameters):
        at = variables.index("report")
        rows = [row for row in rows if row[at] in ("", REPORT)]
    places = [variables.index(variable) for variable in key_of(case).variables]
    return [tuple(row[place] for place in places) for row in rows]


def pyoxigraph_answer(store: pyoxigraph.Store, text: str) -> Answer:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    variables = tuple(variable.value for variable in found.variables)
    return variables, [tuple(map(pyoxigraph_cell, solution)) for solution in found]


def pyoxigraph_cell(term: Any) -> str:
    if term is None:
        return ""
    if isinstance(term, pyoxigraph.NamedNode):
        return prefixes().shorten(term.value)
    assert isinstance(term, pyoxigraph.Literal), f"{term} names nothing"
    return literal_cell(term.value, term.datatype.value)


@cache
def rdflib_query(text: str) -> rdflib.plugins.sparql.sparql.Query:
    """The query, parsed once for all layouts: that takes longer than many an answer."""
    return rdflib.plugins.sparql.prepareQuery(text)


def rdflib_answer(graph: rdflib.Graph, text: str) -> Answer:
    found = graph.query(rdflib_query(text))
    variables = tuple(str(variable) for variable in found.vars or ())
    return variables, [tuple(map(rdflib_cell, row)) for row in found]  # type: ignore[arg-type]


def rdflib_cell(term: Any) -> str:
    if term is None:
        return ""
    if isinstance(term, rdflib.URIRef):
        return prefixes().shorten(str(term))
    assert isinstance(term, rdflib.Literal), f"{term} names nothing"
    return literal_cell(str(term), str(term.datatype))


def literal_cell(value: str, datatype: str) -> str:
    assert datatype not in INEXACT, f"{value} is a floating-point number"
    if datatype in NUMBERS:
        return canonical(f"{Decimal(value):f}")
    if value.startswith("https://"):
        return " ".join(map(prefixes().shorten, value.split(" ")))
    return canonical(value)


def rdflib_triple(triple: pyoxigraph.Triple) -> Any:
    return tuple(map(rdflib_term, triple))


def rdflib_term(term: Any) -> rdflib.term.Node:
    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    plain = datatype == str(rdflib.XSD.string)
    return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(datatype))


def case_id(case: object) -> str:
    assert isinstance(case, Case)
    return case.file.removesuffix(".csv")


every_case = pytest.mark.parametrize("case", CASES, ids=case_id)


@every_case
def test_the_answer_is_what_the_report_says(case: Case) -> None:
    found, expected = Counter(checked_rows(case, REFERENCE)), Counter(key_of(case).rows)
    assert (list(expected - found), list(found - expected)) == ([], [])


@pytest.mark.parametrize(
    ("case", "layout"),
    [
        pytest.param(
            case,
            layout,
            id=f"{case_id(case)}-{layout}",
            marks=[pytest.mark.slow] * slow(case, layout),
        )
        for case in CASES
        for layout in LAYOUTS[1:]
    ],
)
def test_the_answer_is_the_same_in_every_layout(case: Case, layout: Layout) -> None:
    assert answer(case, layout) == answer(case, REFERENCE)


@every_case
def test_the_numbers_of_a_key_follow_from_the_text(case: Case, source_text: str) -> None:
    for value, formula in key_of(case).formulas:
        assert recompute(formula, source_text) == value, formula


@pytest.mark.parametrize("case", [case for case in CASES if not case.parameters], ids=case_id)
def test_an_unbound_question_answers_as_its_file_does(case: Case) -> None:
    question = CATALOGUE.question(case.question)
    unbound = bound_text(question, {}, EmbeddedEngine(named_graphs(True)), prefixes())
    assert asker(REFERENCE)(unbound) == answer(case, REFERENCE)


def test_every_question_has_a_key() -> None:
    asked = {case.question for case in CASES}
    questions = CATALOGUE.questions()
    assert len(questions) > 40
    assert [question.name for question in questions if question.name not in asked] == []


def test_every_key_is_a_case_of_a_question() -> None:
    listed = [case.path for case in CASES]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(listed[0].parent.glob("*.csv")) - {listed[0].parent / "cases.csv"}
    for case in CASES:
        assert CATALOGUE.question(case.question)
