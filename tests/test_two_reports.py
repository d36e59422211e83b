"""A second report beside the first changes no answer about the first.

The second is made up: all that the first report states and that names the first, said of another
report. What both share (places, agencies, programmes, documents, codes) is stated once, as it
would be in a graph of two real reports. A third names all that is shared and says more of it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from qhkg import prepared
from qhkg.questions import Catalogue, Question, read_catalogue

QUERIES = Path(__file__).resolve().parents[1] / "queries"
QUESTIONS = Catalogue.from_json(read_catalogue(QUERIES)).questions()
FIRST, SECOND = "qinghai-2009", "elsewhere-2011"
UNBOUND = "VALUES ?report { UNDEF }"
BOUND = f"VALUES ?report {{ <https://w3id.org/qhkg/id/report/{FIRST}> }}"
TAKING_A_REPORT = [
    question
    for question in QUESTIONS
    if any(parameter.name == "report" for parameter in question.parameters)
]

# What a report on Yunhai says of every programme and agency: it was all for the villages there.
SAYING_MORE = """
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX qh: <https://w3id.org/qhkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
BASE <https://w3id.org/qhkg/id/>
INSERT {
  <report/yunhai-2012> a qh:Report ; qh:about <place/yunhai> .
  <report/yunhai-2012#char=1,2> a qh:Passage ; oa:start 1 ; oa:end 2 ;
    qh:report <report/yunhai-2012> .
  <group/yunhai-2012/villages> a qh:Group ; rdfs:label "Villages of Yunhai"@en ;
    qh:membersIn <place/yunhai> ; qh:passage <report/yunhai-2012#char=1,2> .
  ?programme qh:implementedIn <group/yunhai-2012/villages> ;
    qh:beneficiary <group/yunhai-2012/villages> .
  ?shared qh:passage <report/yunhai-2012#char=1,2> .
  <partnership/yunhai-2012/all> a qh:Partnership ; rdfs:label "All with the villages"@en ;
    qh:supporter ?agency ; qh:supported <group/yunhai-2012/villages> ;
    qh:passage <report/yunhai-2012#char=1,2> .
}
WHERE {
  { ?programme a qh:Programme . BIND(?programme AS ?shared) }
  UNION { ?agency a qh:Agency . BIND(?agency AS ?shared) }
  UNION { ?shared a qh:Place }
}
"""

Rows = Counter[tuple[str, ...]]


def renamed(term: Any) -> Any:
    if isinstance(term, pyoxigraph.NamedNode):
        return pyoxigraph.NamedNode(term.value.replace(FIRST, SECOND))
    return term


@pytest.fixture(scope="module")
def one_report() -> pyoxigraph.Store:
    return prepared.load(inference=False)


@pytest.fixture(scope="module")
def two_reports(one_report: pyoxigraph.Store) -> pyoxigraph.Store:
    quads = list(one_report)
    stated = {quad.triple for quad in quads}
    both = pyoxigraph.Store()
    both.bulk_extend(quads)
    for quad in quads:
        subject, predicate, value, graph = map(renamed, quad)
        second = pyoxigraph.Quad(subject, predicate, value, graph)
        if second.triple not in stated:
            both.add(second)
    return both


@pytest.fixture(scope="module")
def said_more(one_report: pyoxigraph.Store) -> pyoxigraph.Store:
    more = pyoxigraph.Store()
    more.bulk_extend(pyoxigraph.Quad(*quad.triple) for quad in one_report)
    more.update(SAYING_MORE)
    return more


def rows(store: pyoxigraph.Store, text: str) -> Rows:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return Counter(tuple(str(term) for term in solution) for solution in found)


def said_of_the_first(answer: Rows) -> Rows:
    """The rows of an answer as they read if the second report were the first."""
    read: Rows = Counter()
    for row, times in answer.items():
        read[tuple(cell.replace(SECOND, FIRST) for cell in row)] += times
    return read


by_name = pytest.mark.parametrize("question", TAKING_A_REPORT, ids=lambda each: each.name)


def test_the_second_report_is_there(two_reports: pyoxigraph.Store) -> None:
    assert len(TAKING_A_REPORT) > 40
    report = pyoxigraph.NamedNode(f"https://w3id.org/qhkg/id/report/{SECOND}")
    assert len(list(two_reports.quads_for_pattern(None, None, report))) > 100


@by_name
def test_asked_of_one_report_the_other_says_nothing(
    question: Question, one_report: pyoxigraph.Store, two_reports: pyoxigraph.Store
) -> None:
    assert UNBOUND in question.text
    bound = question.text.replace(UNBOUND, BOUND)
    expected = rows(one_report, question.text)
    assert rows(one_report, bound) == expected
    assert rows(two_reports, bound) == expected


@by_name
def test_asked_of_all_reports_each_has_its_own_rows(
    question: Question, one_report: pyoxigraph.Store, two_reports: pyoxigraph.Store
) -> None:
    once = rows(one_report, question.text)
    answer = rows(two_reports, question.text)
    assert said_of_the_first(answer) == once + once


@by_name
def test_what_another_report_says_of_shared_things_changes_no_answer(
    question: Question, one_report: pyoxigraph.Store, said_more: pyoxigraph.Store
) -> None:
    bound = question.text.replace(UNBOUND, BOUND)
    assert rows(said_more, bound) == rows(one_report, bound)
