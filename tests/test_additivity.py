"""No sum counts twice: each ban with sums that break it, and sums beside them that do not.

Every sum is judged on pyoxigraph and on rdflib, which must agree.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from additivity import ADDITIVITY, Fault, faults_on_pyoxigraph, faults_on_rdflib
from arithmetic import rule_texts
from made_up_flows import PREFIXES, flow
from pyoxigraph import RdfFormat, serialize
from small_checkout import small_checkout

from qhkg import prepared
from qhkg.errors import CalculationError
from qhkg.preparation import prepare_graph

ID = "https://w3id.org/qhkg/id/"
SPACES = {
    "fig": f"{ID}figure/qinghai-2009/",
    "proposed": f"{ID}proposed/qinghai-2009/",
    "derived": f"{ID}derived/qinghai-2009/",
    "ctx": f"{ID}context/",
    "": "https://example.org/",
}
PART, SIDE, CREDIT, OVERLAP, GROUP, MEMBERS, TWICE, UNITS, PERIODS, SOURCES = (
    f"sums-of-{what}"
    for what in (
        "part-and-whole",
        "source-and-use",
        "subsidy-and-credit",
        "what-may-overlap",
        "group-and-subgroup",
        "families-and-members",
        "one-amount-twice",
        "two-units",
        "two-periods",
        "two-sources",
    )
)
# Sums of the report's own figures that must not be made, and the bans that each breaks.
REPORT = {
    "local funds and their provincial part": (
        "fig:local-total fig:local-provincial",
        {PART, TWICE},
    ),
    "village funds and their fiscal part": (
        "fig:village-advancement-total fig:village-advancement-fiscal",
        {PART, TWICE},
    ),
    "all poor and poor farmers": ("fig:poor-population fig:poor-farmers", {PART, TWICE}),
    "all poor and poor farmers, printed again": (
        "fig:poor-population-again fig:poor-farmers",
        {PART, TWICE},
    ),
    "what is proposed and its part": ("proposed:local-total fig:local-county", {PART, TWICE}),
    "central funds and village funds": (
        "fig:central-allocation fig:village-advancement-total",
        {SIDE, OVERLAP},
    ),
    "support for mutual funds and contributions": (
        "fig:mutual-fund-support fig:mutual-fund-contributions",
        {SIDE},
    ),
    "subsidy and credit": ("fig:loan-discount fig:guided-credit", {CREDIT}),
    "mutual funds and their loans": (
        "fig:mutual-fund-support fig:mutual-fund-loans",
        {CREDIT, PERIODS},
    ),
    "fiscal village funds and the minority project": (
        "fig:village-advancement-fiscal fig:minority-project-funds",
        {OVERLAP},
    ),
    "village funds and the minority project": (
        "fig:village-advancement-total fig:minority-project-funds",
        {OVERLAP},
    ),
    "labourers and those of them in Changsha": (
        "fig:trained-labourers fig:sent-to-changsha",
        {GROUP},
    ),
    "families and the poor among them": ("fig:led-families fig:led-poor-families", {GROUP}),
    "families and their members": (
        "fig:village-advancement-families fig:village-advancement-people",
        {MEMBERS, UNITS},
    ),
    "the poor and the poor": ("fig:poor-population fig:poor-population-again", {TWICE}),
    "local funds and what is proposed for them": (
        "fig:local-total proposed:local-total",
        {TWICE},
    ),
    "a sum and its addend": ("derived:fiscal-funds fig:central-allocation", {TWICE}),
    "a joint amount for each of its recipients": (":for-minhe-amount :for-xunhua-amount", {TWICE}),
    "a grant in euros and yuan": ("fig:sino-german-grant fig:sino-german-domestic", {UNITS}),
    "central funds and their growth": ("fig:central-allocation fig:central-increase", {PART}),
    "all people and the poor": ("fig:population fig:poor-population", {GROUP}),
    "all people and those of agricultural and pastoral areas": (
        "fig:population derived:agricultural-pastoral-residents",
        {GROUP},
    ),
    "people of villages and of minority areas": (
        "fig:village-advancement-people fig:minority-project-people",
        {OVERLAP},
    ),
    "families of villages and of minority areas": (
        "fig:village-advancement-families fig:minority-project-households",
        {OVERLAP},
    ),
    "people of villages and trainees": (
        "fig:village-advancement-people fig:practical-trainees",
        {OVERLAP},
    ),
    "funds and what is given for each family": (
        "fig:relocation-funds fig:relocation-subsidy",
        {UNITS, TWICE},
    ),
    "funds and what a division gives for each family": (
        "fig:village-advancement-total "
        "derived:village-advancement-total-per-village-advancement-families",
        {UNITS, TWICE},
    ),
    "money for each family and for each village": (
        "derived:village-advancement-total-per-village-advancement-families "
        "derived:mutual-fund-support-per-village",
        {UNITS},
    ),
    "funds and what their average makes": (
        "fig:relocation-funds derived:relocation-at-the-average",
        {TWICE},
    ),
    "funds and what is left of them": (
        "fig:relocation-funds derived:relocation-left-over",
        {TWICE},
    ),
    "a total and what it leaves for the grant": (
        "fig:sino-german-total derived:sino-german-grant-in-yuan",
        {TWICE},
    ),
    "units that are counted and added up": (
        "fig:village-advancement-prefectures derived:prefecture-level-units",
        {TWICE},
    ),
    "what funds grew from, and funds of the next year": (
        "derived:central-growth-base fig:local-provincial",
        {PERIODS},
    ),
    "two years": ("ctx:liaoning-2010-amount ctx:liaoning-2011-amount", {PERIODS, SOURCES}),
    "two sources": ("fig:liaoning-provincial ctx:liaoning-issued-2009-amount", {SOURCES}),
}
# Sums that add nothing twice.
SOUND = {
    "parts of local funds": "fig:local-provincial fig:local-prefecture fig:local-county",
    "fiscal and integrated funds": (
        "fig:village-advancement-fiscal fig:village-advancement-integrated"
    ),
    "poor farmers and herdsmen": "fig:poor-farmers fig:poor-herdsmen",
    "the same, printed again": "fig:poor-farmers fig:poor-herdsmen-again",
    "central funds and a sum of local ones": "fig:central-allocation derived:local-funds",
    "a remainder and what was taken away": (
        "derived:sino-german-grant-in-yuan fig:sino-german-domestic"
    ),
    "what funds grew from, and their growth": "derived:central-growth-base fig:central-increase",
    "an estimate and what it leaves": (
        "derived:relocation-at-the-average derived:relocation-left-over"
    ),
    "shares of one whole": (
        "derived:provincial-share-of-local-funds derived:county-share-of-local-funds"
    ),
    "families of two programmes": "fig:relocation-families fig:zeku-families",
}
JOINT = "".join(
    flow(name, 9490000, "social", "source", passage="printed")
    for name in ("for-minhe", "for-xunhua")
)
JOINT += ":printed oa:start 4417 ; qh:report :report ."


def expanded(names: str) -> list[str]:
    """The IRIs of prefixed names."""
    pairs = (name.split(":", 1) for name in names.split())
    return [SPACES[prefix] + local for prefix, local in pairs]


SUMS = {name: expanded(names) for name, (names, _) in REPORT.items()}
SUMS |= {name: expanded(names) for name, names in SOUND.items()}


@cache
def found_in_the_report() -> list[Fault]:
    """What the rules find in the whole graph with all these sums; the same on both engines."""
    store = prepared.load(inference=False)
    store.load((PREFIXES + JOINT).encode(), RdfFormat.TURTLE)
    triples = serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES)
    found = faults_on_pyoxigraph(store, SUMS)
    assert faults_on_rdflib(rdflib.Graph().parse(data=triples, format="nt"), SUMS) == found
    return found


def test_each_ban_is_a_rule_and_each_rule_has_a_failing_example() -> None:
    assert set().union(*(broken for _, broken in REPORT.values())) == set(ADDITIVITY)


def test_the_rules_run_when_the_graph_is_prepared() -> None:
    assert set(ADDITIVITY.values()) <= set(rule_texts("SELECT"))


@pytest.mark.parametrize("name", REPORT)
def test_a_sum_of_the_reports_figures_that_counts_twice_is_found(name: str) -> None:
    assert {fault.rule for fault in found_in_the_report() if fault.sum == name} == REPORT[name][1]


@pytest.mark.parametrize("name", SOUND)
def test_a_sum_of_the_reports_figures_that_counts_once_is_let_be(name: str) -> None:
    assert [fault for fault in found_in_the_report() if fault.sum == name] == []


def test_no_sum_of_the_graph_counts_twice() -> None:
    assert {fault.sum for fault in found_in_the_report()} == set(REPORT)


def test_a_problem_names_both_addends_and_what_would_be_right() -> None:
    name = "labourers and those of them in Changsha"
    (problem,) = {fault.problem for fault in found_in_the_report() if fault.sum == name}
    one, other = SPACES["fig"] + "sent-to-changsha", SPACES["fig"] + "trained-labourers"
    assert problem == (
        f"it adds <{one}> to <{other}>, which counts its members too; add the group or its parts"
    )


def test_a_graph_with_a_sum_that_counts_twice_is_not_prepared(tmp_path: Path) -> None:
    folder = Path(__file__).resolve().parents[1] / "queries" / "rules"
    files = {
        f"queries/rules/{rule.name}": rule.read_text(encoding="utf-8")
        for rule in folder.glob("*-sums-of-*.rq")
    }
    mine = """
    @prefix qh: <https://w3id.org/qhkg/ontology#> .
    :mine a qh:Sum ; qh:addend :subsidy-amount , :credit-amount .
    :subsidy qh:amount :subsidy-amount ; qh:leverages :credit .
    :credit qh:amount :credit-amount .
    """
    folders = small_checkout(tmp_path, {**files, "data/assessment/mine.ttl": mine})
    with pytest.raises(CalculationError, match="a subsidy to the credit that it brings") as raised:
        prepare_graph(folders)
    ((thing, problem),) = raised.value.problems
    assert thing == "<urn:mine>"
    assert problem.startswith("it adds <urn:subsidy-amount> to <urn:credit-amount>")


def test_a_store_without_sums_has_no_fault() -> None:
    assert faults_on_pyoxigraph(pyoxigraph.Store(), {}) == []
