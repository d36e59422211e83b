"""What the report leaves open is read as decided, and every reading and duty is as it was judged.

``readings.csv`` says for each ambiguity (by its number in the list that comes with the report) how
the graph decides it: a value, some words of a text, or, with ``!`` before the predicate, that
nothing is said. Rows without a number hold the other readings and duties, word by word: whoever
changes one changes its judgement here, too.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import Literal, NamedNode, Store

from qhkg import prepared
from qhkg.terms import Prefixes

LEDGER = Path(__file__).with_name("readings.csv")
REPORT = NamedNode("https://w3id.org/qhkg/graph/report/qinghai-2009")
# The page's footer is no part of the report; a test of its own says so.
FOOTER = 53
LAST = 57
TEXTS = {"qh:reading", "qh:duty", "rdfs:label", "skos:altLabel"}


class Decision(NamedTuple):
    """A row of the ledger."""

    number: str
    subject: str
    predicate: str
    says: str


@cache
def graph() -> Store:
    return prepared.load(inference=False)


@cache
def prefixes() -> Prefixes:
    return Prefixes(prepared.prefixes())


def iri(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(prefixes()[prefix] + local)


def read_ledger() -> list[Decision]:
    with LEDGER.open(encoding="utf-8", newline="") as lines:
        return [Decision(**line) for line in csv.DictReader(lines)]


def values(subject: str, predicate: str) -> list[str]:
    found = graph().quads_for_pattern(iri(subject), iri(predicate), None)
    return sorted(
        prefixes().shorten(quad.object.value)
        if isinstance(quad.object, NamedNode)
        else quad.object.value
        for quad in found
        if isinstance(quad.object, NamedNode | Literal)
    )


@pytest.mark.parametrize("decision", read_ledger(), ids=lambda each: f"{each[0]}-{each[1]}")
def test_the_graph_reads_the_report_as_decided(decision: Decision) -> None:
    assert list(graph().quads_for_pattern(iri(decision.subject), None, None))
    found = values(decision.subject, decision.predicate.removeprefix("!"))
    if decision.predicate.startswith("!"):
        assert found == []
    elif decision.predicate in TEXTS:
        assert any(decision.says in text for text in found), found
    else:
        assert decision.says in found


def test_every_ambiguity_is_decided() -> None:
    decided = {int(decision.number) for decision in read_ledger() if decision.number}
    assert decided == set(range(1, LAST + 1)) - {FOOTER}


@pytest.mark.parametrize("predicate", ["qh:reading", "qh:duty"])
def test_every_reading_and_duty_of_the_report_is_in_the_ledger(predicate: str) -> None:
    said = {
        prefixes().shorten(quad.subject.value)
        for quad in graph().quads_for_pattern(None, iri(predicate), None, REPORT)
        if isinstance(quad.subject, NamedNode)
    }
    assert said == {each.subject for each in read_ledger() if each.predicate == predicate}


def test_nothing_of_the_footer_is_in_the_graph(source_text: str) -> None:
    footer = source_text.index("扫描")
    ends = [
        int(quad.object.value)
        for quad in graph().quads_for_pattern(
            None, NamedNode("http://www.w3.org/ns/oa#end"), None, REPORT
        )
        if isinstance(quad.object, Literal)
    ]
    assert ends
    assert max(ends) <= footer
