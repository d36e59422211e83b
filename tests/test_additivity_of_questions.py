"""Every question that adds, adds nothing twice: its rows are sums, judged by the rules on sums.

A row's sum is the quantities that its ``…Figures`` name. The links of a flow chart are a sum for
each chart, since a Sankey diagram adds what meets at a node.
"""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from additivity import OVERLAP, Fault, Sums, faults, faults_on_pyoxigraph, rules
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_flows import MONEY, PREFIXES, answers, answers_to, breakdown, flow, question
from pyoxigraph import QuerySolutions, RdfFormat, Store

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
    columns = "amountFigures", "possibleOverlapFigures"
    return {
        f"row {number}": " ".join(row.get(column, "") for column in columns).split()
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
    return [{name: row[name].value for name in names if row[name] is not None} for row in solutions]


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
    found = store.query(
        f"SELECT ?n {{ <{figure}> <https://w3id.org/qhkg/ontology#value> ?n }}",
        use_default_graph_as_union=True,
    )
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


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("side", "sums-of-source-and-use"),
        ("unit", "sums-of-two-units"),
        ("period", "sums-of-two-periods"),
    ],
)
def test_rows_that_differ_in_a_key_are_not_to_be_added(key: str, rule: str) -> None:
    together: dict[str, list[str]] = defaultdict(list)
    for row in asked(TOTAL, "reported", "UNDEF"):
        if key == "period":
            row = {**row, "fundType": "any"}
        rest = [row[name] for name in ("side", "unit", "period") if name != key]
        together[" ".join(rest)] += row.get("amountFigures", "").split()
    assert rule in rules(faults_on_pyoxigraph(prepared.load(inference=False), together))


# On made-up money, with each of the traps

NAMES = "abcdef"
TWO = flow("a", 20) + flow("b", 10)
TRAPS = {
    "a part beside its whole": TWO + breakdown("a", "b"),
    "a part of a part": TWO + flow("c", 5, more="qh:partOf :b") + breakdown("a", "b"),
    "parts that stand for the whole": TWO + flow("c", 5, "integrated") + breakdown("a", "b", "c"),
    "two wholes that share a part": TWO + flow("c", 5, more="qh:partOf :a , :b"),
    "two cuts of a whole": flow("whole", 30, side="source")
    + TWO
    + flow("c", 5)
    + breakdown("whole", "a", "c", name="by-giver")
    + breakdown("whole", "b", name="by-use", completeness="partial"),
    "a source beside a use": flow("a", 20, side="source") + flow("b", 20),
    "credit beside its subsidy": TWO + ":b qh:leverages :a .",
    "part of the credit beside what holds the subsidy": TWO
    + flow("c", 5, more="qh:partOf :a")
    + flow("d", 2, more="qh:partOf :b ; qh:leverages :c"),
    "loans beside their capital": TWO + ":a qh:drawnFrom :b .",
    "loans out of a capital that is lent on": TWO
    + flow("c", 5, more="qh:drawnFrom :b")
    + ":b qh:drawnFrom :a .",
    "two loans out of one capital": TWO + ":a qh:drawnFrom :capital . :b qh:drawnFrom :capital .",
    "a subsidy beside loans out of its credit": TWO
    + ":a qh:leverages :credit . :b qh:drawnFrom :credit .",
    "two that may be the same": TWO + ":b qh:mayOverlap :a .",
    "a part of what may be the same": TWO
    + flow("c", 5, more="qh:partOf :b")
    + ":b qh:mayOverlap :a .",
    "an amount that is printed again": TWO + ":b-amount qh:restates :a-amount .",
    "a joint amount for each recipient": flow("a", 20, passage="printed")
    + flow("b", 20, passage="printed")
    + ":printed oa:start 7 ; qh:report :report .",
    "yuan beside euros": flow("a", 20) + flow("b", 20, unit="EUR"),
    "two years": flow("a", 20) + flow("b", 20, period="next-year"),
    "two reports": flow("a", 20)
    + flow("b", 20, passage="elsewhere")
    + ":elsewhere qh:report :other .",
    "a contradicted whole": TWO
    + flow("c", 5)
    + breakdown("a", "b", "c")
    + ":it qh:disputes :a-amount ."
    + ":better qh:corrects :a-amount ; qh:value 15 ; qh:unit unit:CNY ; qh:roundedTo 2 ; "
    + "qh:comparator comparator:exact .",
}


# What a link of a flow chart needs besides.
ENDS = """
comparator:exact skos:notation "=" .
:program rdfs:label "programme"@en .
:giver rdfs:label "giver"@en .
:next-year rdfs:label "next year"@en .
""" + "".join(f":{name} qh:provider :giver ; qh:programme :program .\n" for name in NAMES)


def faults_of_answers(turtle: str, value: str) -> list[Fault]:
    """What the rules find in the rows of the questions that add, but for what a chart names."""
    both = TOTAL, CHART
    rows = {name: answers_to(question(name, value), turtle + ENDS) for name in both}
    assert all(rows.values())
    sums = {
        f"{name} {row}": figures
        for name in both
        for row, figures in sums_of(name, rows[name]).items()
    }
    store = Store()
    store.load((PREFIXES + turtle).encode(), RdfFormat.TURTLE)
    named = any("mayOverlap" in row for row in rows[CHART])
    return [
        fault
        for fault in faults_on_pyoxigraph(store, sums)
        if not (named and fault.sum.startswith(CHART) and fault.rule == OVERLAP)
    ]


@pytest.mark.parametrize("value", ["reported", "reconciled"])
@pytest.mark.parametrize("trap", TRAPS)
def test_no_row_about_made_up_money_counts_twice(trap: str, value: str) -> None:
    assert faults_of_answers(TRAPS[trap], value) == []


@pytest.mark.parametrize("trap", TRAPS)
def test_both_engines_answer_alike_about_made_up_money(trap: str) -> None:
    assert answers(TOTAL, TRAPS[trap] + ENDS)


# A trap, the guard of a question that it tests, what stands there without it, and the ban that is
# then broken.
ONLY_SURE = "?isCounted = 1 && ?overlaps = 0", "?isCounted = 1"
NOT_COVERED = "?coverings > 0", "?coverings > 99"
NOT_TIED = "FILTER(?other != ?flow)", "FILTER(?other != ?flow && false)"
GUARDS = [
    (TOTAL, "a part beside its whole", *NOT_COVERED, "part-and-whole"),
    (TOTAL, "a part of a part", *NOT_COVERED, "part-and-whole"),
    (TOTAL, "two wholes that share a part", *ONLY_SURE, "part-and-whole"),
    (TOTAL, "two cuts of a whole", *ONLY_SURE, "part-and-whole"),
    (TOTAL, "two that may be the same", *ONLY_SURE, "what-may-overlap"),
    (TOTAL, "credit beside its subsidy", "IF(?isBrought,", "IF(false,", "subsidy-and-credit"),
    (TOTAL, "loans beside their capital", "IF(?isLentAgain,", "IF(false,", "subsidy-and-credit"),
    (TOTAL, "an amount that is printed again", "IF(?repeats > 0,", "IF(false,", "one-amount-twice"),
    (
        TOTAL,
        "a joint amount for each recipient",
        "IF(?repeats > 0,",
        "IF(false,",
        "one-amount-twice",
    ),
    (CHART, "a part beside its whole", *NOT_TIED, "part-and-whole"),
    (CHART, "two wholes that share a part", *NOT_TIED, "part-and-whole"),
    (CHART, "two cuts of a whole", *NOT_TIED, "part-and-whole"),
    (CHART, "credit beside its subsidy", *NOT_TIED, "subsidy-and-credit"),
    (CHART, "loans beside their capital", *NOT_TIED, "subsidy-and-credit"),
    (CHART, "two loans out of one capital", *NOT_TIED, "subsidy-and-credit"),
    (CHART, "a subsidy beside loans out of its credit", *NOT_TIED, "subsidy-and-credit"),
    (CHART, "an amount that is printed again", *NOT_TIED, "one-amount-twice"),
    (CHART, "a joint amount for each recipient", *NOT_TIED, "one-amount-twice"),
]


@pytest.mark.parametrize(("name", "trap", "guard", "without", "ban"), GUARDS)
def test_without_a_guard_a_row_counts_twice(
    name: str, trap: str, guard: str, without: str, ban: str
) -> None:
    text = question(name)
    assert guard in text
    rows = answers_to(text.replace(guard, without), TRAPS[trap] + ENDS)
    assert f"sums-of-{ban}" in rules(faults(PREFIXES + TRAPS[trap], sums_of(name, rows)))


TIES = ["partOf", "mayOverlap", "leverages", "drawnFrom"]


def leads(pairs: list[tuple[str, str]], one: str, other: str) -> bool:
    """Whether the pairs, which go one way, lead from the one to the other."""
    return one == other or any(leads(pairs, to, other) for start, to in pairs if start == one)


@st.composite
def accounts(draw: st.DrawFn) -> str:
    """Flows of one row or two, tied at random without a cycle; none leverages what it is within."""
    names = NAMES[: draw(st.integers(2, len(NAMES)))]
    later = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(
        lambda two: two[0] < two[1]
    )
    types = st.sampled_from(["fiscal", "fiscal", "fiscal", "integrated"])
    money = "".join(flow(name, draw(st.integers(1, 9)), draw(types)) for name in names)
    ties = draw(st.lists(st.tuples(st.sampled_from(TIES), later), max_size=5))
    cuts = draw(st.lists(st.tuples(later, st.booleans()), max_size=2))
    within = [pair for tie, pair in ties if tie != "leverages"] + [pair for pair, _ in cuts]
    ties = [(tie, pair) for tie, pair in ties if tie != "leverages" or not leads(within, *pair)]
    money += "".join(f":{one} qh:{tie} :{other} .\n" for tie, (one, other) in ties)
    for number, ((part, whole), whether) in enumerate(cuts):
        completeness = "exhaustive" if whether else "partial"
        money += breakdown(whole, part, name=f"cut-{number}", completeness=completeness)
    return money


@pytest.mark.slow
@given(accounts(), st.sampled_from(["reported", "reconciled"]))
@settings(max_examples=100, deadline=None)
def test_no_row_about_random_money_counts_twice(turtle: str, value: str) -> None:
    assert faults_of_answers(turtle, value) == []
