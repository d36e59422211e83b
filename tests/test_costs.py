"""Money for each household or person, and credit for each yuan: wherever shown, one number."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import RdfFormat, serialize

from qhkg import prepared
from qhkg.questions import Catalogue, read_catalogue

QUERIES = Path(__file__).resolve().parents[1] / "queries"
CATALOGUE = Catalogue.from_json(read_catalogue(QUERIES))
RULE = (QUERIES / "rules" / "08-costs-per-household-and-person.rq").read_text(encoding="utf-8")
QH = "https://w3id.org/qhkg/ontology#"
LAST_PLACE = Fraction(1, 10**6)
# Where each question shows a quotient: itself, its bounds, and what is divided by what.
SHOWN = {
    "cost-per-household": "cost costFigure lowerBound upperBound dividendFigure divisorFigure",
    "cost-per-person": "cost costFigure lowerBound upperBound dividendFigure divisorFigure",
    "relocation": "value valueFigure lowerBound upperBound dividendFigure divisorFigure",
    "training-courses": "cost costFigure lowerBound upperBound amountFigure peopleFigure",
    "leverage": "ratio ratioFigure ratioLowerBound ratioUpperBound "
    "creditAmountFigure subsidyAmountFigure",
}
every_question = pytest.mark.parametrize("question", SHOWN)


@cache
def graph() -> pyoxigraph.Store:
    return prepared.load(inference=False)


@cache
def shown(question: str) -> list[list[str | None]]:
    """The columns of SHOWN, in the rows that show a quotient."""
    found = graph().query(CATALOGUE.question(question).text, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    columns = SHOWN[question].split()
    rows = [[getattr(row[name], "value", None) for name in columns] for row in found]
    return [row for row in rows if row[4] and row[5] and row[0]]


def one(subject: str, name: str) -> str | None:
    quads = graph().quads_for_pattern(
        pyoxigraph.NamedNode(subject), pyoxigraph.NamedNode(QH + name), None
    )
    (value, *_) = [getattr(quad.object, "value", None) for quad in quads] or [None]
    return value


def limits(figure: str) -> tuple[Fraction | None, Fraction | None]:
    """What a printed figure allows: half a step of its last digit on either side."""
    value = Fraction(str(one(figure, "value")))
    comparator = str(one(figure, "comparator")).rpartition("/")[2]
    half = Fraction(one(figure, "roundedTo") or 0) / 2 if comparator == "exact" else Fraction(0)
    return (
        value - half if comparator in ("exact", "at-least") else None,
        value + half if comparator in ("exact", "at-most") else None,
    )


def divided(dividend: Fraction | None, divisor: Fraction | None) -> Fraction | None:
    return None if dividend is None or divisor is None else dividend / divisor


@every_question
def test_the_bounds_enclose_just_what_the_printed_figures_allow(question: str) -> None:
    assert shown(question)
    for _, _, lower, upper, dividend, divisor in shown(question):
        (least, most), (fewest, largest) = limits(str(dividend)), limits(str(divisor))
        for bound, exact, outwards in (
            (lower, divided(least, largest), -1),
            (upper, divided(most, fewest), 1),
        ):
            assert (bound is None) == (exact is None), dividend
            if bound is not None and exact is not None:
                assert 0 <= (Fraction(bound) - exact) * outwards < LAST_PLACE, dividend


@every_question
def test_a_quotient_and_its_bounds_are_those_of_the_quantity_it_names(question: str) -> None:
    for value, quantity, lower, upper, *_ in shown(question):
        of_it = [one(str(quantity), name) for name in ("value", "lowerBound", "upperBound")]
        assert [value, lower, upper] == of_it


def test_each_cost_that_a_rule_gives_is_in_one_of_the_questions_and_none_is_missing() -> None:
    without_graph = pyoxigraph.Store()
    computed = pyoxigraph.NamedNode("https://w3id.org/qhkg/graph/computed")
    without_graph.bulk_extend(quad for quad in graph() if quad.graph_name != computed)
    found = without_graph.query(RULE, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QueryTriples)
    given = {
        triple.subject.value.replace("/id/calculation/", "/id/derived/")
        for triple in found
        if isinstance(triple.subject, pyoxigraph.NamedNode)
    }
    answered = {row[1] for name in ("cost-per-household", "cost-per-person") for row in shown(name)}
    stated = "https://w3id.org/qhkg/id/derived/qinghai-2009/relocation-average"
    here = {each for each in answered if each and "/qinghai-2009/" in each}
    assert here == {each for each in given if "/qinghai-2009/" in each} | {stated}


@pytest.fixture(scope="module")
def twice() -> pyoxigraph.Store:
    """The graph with each calculation, and what it computes, once more under another name."""
    store = pyoxigraph.Store()
    store.bulk_extend(graph())
    store.bulk_extend(pyoxigraph.Quad(*map(once_more, quad)) for quad in graph())
    return store


def once_more(term: Any) -> Any:
    if re.match(r"<https://w3id\.org/qhkg/id/(calculation|check|derived)/", str(term)):
        return pyoxigraph.NamedNode(f"{term.value}-once-more")
    return term


@every_question
def test_of_two_calculations_with_the_same_quantities_one_is_shown(
    question: str, twice: pyoxigraph.Store
) -> None:
    text = CATALOGUE.question(question).text
    assert cells(twice, text) == cells(graph(), text)


@pytest.mark.slow
@every_question
def test_so_it_is_on_rdflib(question: str, twice: pyoxigraph.Store) -> None:
    triples = serialize({quad.triple for quad in twice}, format=RdfFormat.N_TRIPLES)
    found = rdflib.Graph().parse(data=triples, format="nt").query(CATALOGUE.question(question).text)
    assert len(list(found)) == len(cells(graph(), CATALOGUE.question(question).text))


def cells(store: pyoxigraph.Store, text: str) -> list[list[str]]:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return [[str(cell) for cell in row] for row in found]


def test_no_two_stated_calculations_divide_the_same_two_quantities_but_in_checks() -> None:
    text = f"""SELECT ?one ?other WHERE {{
      ?one <{QH}dividend> ?dividend ; <{QH}divisor> ?divisor .
      ?other <{QH}dividend> ?dividend ; <{QH}divisor> ?divisor .
      FILTER(STR(?one) < STR(?other))
      FILTER NOT EXISTS {{ ?one a <{QH}Check> . ?other a <{QH}Check> }}
    }}"""
    found = graph().query(text, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert [(row["one"], row["other"]) for row in found] == []
