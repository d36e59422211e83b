"""Every question that adds, adds nothing twice: its rows are sums, judged by the rules on sums.

A row's sum is the quantities that its ``…Figures`` name. The links of a flow chart are a sum for
each chart, since a Sankey diagram adds what meets at a node.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from additivity import OVERLAP, SUM, Fault, Sums, faults, faults_on_pyoxigraph, rules
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_flows import MONEY, PREFIXES, answers, answers_to, breakdown, flow, question
from pyoxigraph import QuerySolutions, Store

from qhkg import prepared
from qhkg.questions import Catalogue, read_catalogue

QUERIES = MONEY.parent
QUESTIONS = Catalogue.from_json(read_catalogue(QUERIES)).questions()
TOTAL, CHART = "total-without-double-counting", "flow-chart"
Cells = dict[str, str]


def sums_of(name: str, rows: list[Cells]) -> Sums:
    """What the rows of an answer add."""
    return {TOTAL: sums_of_totals, CHART: sums_of_charts}[name](rows)


def sums_of_totals(rows: list[Cells]) -> Sums:
    return {
        f"row {number}": row["amountFigures"].split()
        for number, row in enumerate(rows)
        if "amountFigures" in row
    }


def sums_of_charts(rows: list[Cells]) -> Sums:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        chart = (row.get(name, "") for name in ("report", "unitLabel", "periodLabel", "sideLabel"))
        found[" ".join(chart)].append(row["amountFigure"])
    return found


def with_overlaps(rows: list[Cells]) -> Sums:
    """What each row adds at most: what may overlap is named beside its amount."""
    return {
        f"row {number}": f"{row.get('amountFigures', '')} {row.get('possibleOverlapFigures', '')}".split()
        for number, row in enumerate(rows)
    }


def test_these_are_the_questions_that_add() -> None:
    adding = {each.name for each in QUESTIONS if re.search(r"\bSUM\(", each.text)}
    assert adding == {TOTAL}


# On the report


def asked(name: str, value: str, report: str) -> list[Cells]:
    text = question(name, value).replace("?report { UNDEF }", f"?report {{ {report} }}")
    solutions = prepared.load(inference=False).query(text, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [
        {name: row[name].value for name in names if row[name] is not None} for row in solutions
    ]


@pytest.mark.parametrize("report", ["UNDEF", "<https://w3id.org/qhkg/id/report/qinghai-2009>"])
@pytest.mark.parametrize("value", ["reported", "reconciled"])
@pytest.mark.parametrize("name", [TOTAL, CHART])
def test_no_row_about_the_report_counts_twice(name: str, value: str, report: str) -> None:
    sums = sums_of(name, asked(name, value, report))
    assert any(len(figures) > 1 for figures in sums.values())
    assert faults_on_pyoxigraph(prepared.load(inference=False), sums) == []


@pytest.mark.parametrize("value", ["reported", "reconciled"])
def test_what_may_overlap_is_the_only_thing_that_a_row_may_hold_twice(value: str) -> None:
    sums = with_overlaps(asked(TOTAL, value, "UNDEF"))
    assert rules(faults_on_pyoxigraph(prepared.load(inference=False), sums)) == {OVERLAP}


@pytest.mark.parametrize("value", ["reported", "reconciled"])
def test_the_amount_of_a_row_is_the_sum_of_the_quantities_that_it_names(value: str) -> None:
    store = prepared.load(inference=False)
    for row in asked(TOTAL, value, "UNDEF"):
        for name in ("amount", "possibleOverlap"):
            listed = row.get(f"{name}Figures", "").split()
            assert sum(number(store, figure) for figure in listed) == int(row.get(name, 0))


def number(store: Store, figure: str) -> int:
    found = store.query(f"SELECT ?n {{ <{figure}> <https://w3id.org/qhkg/ontology#value> ?n }}",
                        use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return int(next(found)["n"].value)


def test_every_sum_that_an_answer_shows_is_one_that_the_rules_judge() -> None:
    store = prepared.load(inference=False)
    made = pairs(store, "?sum a qh:Sum ; qh:computes ?it")
    judged = pairs(store, "?it a qh:Sum ; qh:addend ?sum")
    shown = {
        (cell, each.name)
        for each in QUESTIONS
        for row in rows(store, each.text)
        for cell in row
        if cell in made
    }
    assert {name for _, name in shown} >= {"funding-by-level", "local-funding-breakdown", "derived"}
    assert {made[cell] for cell, _ in shown} <= set(judged)


def pairs(store: Store, pattern: str) -> dict[str, str]:
    text = f"PREFIX qh: <https://w3id.org/qhkg/ontology#> SELECT ?it ?sum {{ {pattern} }}"
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return {row["it"].value: row["sum"].value for row in found}


def rows(store: Store, text: str) -> list[list[str]]:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [[term.value for term in row if term is not None] for row in found]
