"""No sum counts twice: each ban with sums that break it, and sums beside them that do not.

Every sum is judged on pyoxigraph and on rdflib, which must agree.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from additivity import ADDITIVITY, Fault, faults, faults_on_pyoxigraph, faults_on_rdflib, rules
from arithmetic import rule_texts
from made_up_flows import PREFIXES, breakdown, flow
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
    "local funds and their provincial part": ("fig:local-total fig:local-provincial", {PART}),
    "village funds and their fiscal part": (
        "fig:village-advancement-total fig:village-advancement-fiscal",
        {PART},
    ),
    "all poor and poor farmers": ("fig:poor-population fig:poor-farmers", {PART}),
    "all poor and poor farmers, printed again": (
        "fig:poor-population-again fig:poor-farmers",
        {PART},
    ),
    "what is proposed and its part": ("proposed:local-total fig:local-county", {PART}),
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


def made_up(*turtle: str) -> list[Fault]:
    """What is wrong with a sum of :a and :b."""
    return faults(PREFIXES + "".join(turtle), {"it": expanded(":a-amount :b-amount")})


def test_each_ban_is_a_rule_and_each_rule_has_a_failing_example() -> None:
    assert set().union(*(broken for _, broken in REPORT.values())) == set(ADDITIVITY)


def test_the_rules_run_when_the_graph_is_prepared() -> None:
    assert set(ADDITIVITY.values()) <= set(rule_texts())


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


# What the report has no example of


TWO = flow("a", 10), flow("b", 20)


def test_two_flows_with_nothing_in_common_are_added() -> None:
    assert made_up(*TWO) == []


def test_a_part_of_a_part_is_not_added_to_the_whole() -> None:
    between = flow("m", 15, more="qh:partOf :b")
    assert rules(made_up(*TWO, between, breakdown("m", "a"))) == {PART}


def test_two_wholes_that_share_a_part_are_not_added() -> None:
    shared = flow("shared", 1, more="qh:partOf :a , :b")
    assert rules(made_up(*TWO, shared)) == {PART}


def test_parts_of_one_whole_that_was_cut_in_two_ways_are_not_added() -> None:
    cuts = breakdown("w", "a", "c", name="by-giver") + breakdown("w", "b", "d", name="by-use")
    assert rules(made_up(*TWO, flow("w", 30), cuts)) == {PART}


def test_parts_of_one_breakdown_are_added() -> None:
    cuts = breakdown("w", "a", "b", name="by-giver") + breakdown("w", "c", "d", name="by-use")
    assert made_up(*TWO, flow("w", 30), cuts) == []


def test_what_holds_a_subsidy_is_not_added_to_a_part_of_the_credit() -> None:
    more = flow("s", 1, more="qh:partOf :a ; qh:leverages :c") + flow("c", 30)
    assert rules(made_up(*TWO, more, ":b qh:partOf :c .")) == {CREDIT}


def test_what_holds_the_capital_is_not_added_to_what_is_lent_of_it() -> None:
    more = flow("capital", 1, more="qh:partOf :a")
    assert rules(made_up(*TWO, more, ":b qh:drawnFrom :capital .")) == {CREDIT}


def test_a_part_of_what_may_overlap_is_not_added() -> None:
    more = flow("w", 30, more="qh:mayOverlap :a")
    assert rules(made_up(*TWO, more, ":b qh:partOf :w .")) == {OVERLAP}


def test_the_rest_of_a_whole_whose_part_may_overlap_is_added() -> None:
    more = flow("w", 30) + flow("c", 10, more="qh:partOf :w ; qh:mayOverlap :a")
    assert made_up(*TWO, more, ":b qh:partOf :w .") == []


COUNTS = """
:one qh:measured :a-amount . :a-amount qh:unit unit:household .
:other qh:measured :b-amount . :b-amount qh:unit unit:household .
"""


def test_groups_that_share_a_subgroup_are_not_added() -> None:
    assert rules(made_up(COUNTS, ":both qh:includedIn :one , :other .")) == {GROUP}


def test_the_counts_of_a_group_and_of_its_subgroup_are_not_added() -> None:
    groups = ":g qh:memberCount :a-amount ; qh:subgroupOf :m . :m qh:subgroupOf :h ."
    assert rules(made_up(groups, ":h qh:memberCount :b-amount .")) == {GROUP}


def test_some_of_the_families_are_not_added_to_all_their_members() -> None:
    more = ":all qh:sameGroupAs :other . :one qh:includedIn :all ."
    assert rules(made_up(COUNTS, more)) == {MEMBERS}


def test_two_prints_of_one_figure_are_not_added() -> None:
    more = ":a-amount qh:restates :first . :b-amount qh:restates :first ."
    assert rules(made_up(*TWO, more)) == {TWICE}


def test_two_sums_that_share_an_addend_are_not_added() -> None:
    more = """:x qh:computes :a-amount ; qh:addend :one , :shared .
      :y qh:computes :b-amount ; qh:addend :other , :shared ."""
    assert rules(made_up(more)) == {TWICE}


def test_two_reports_are_not_added() -> None:
    more = flow("b", 20, passage="elsewhere") + ":elsewhere qh:report :other ."
    assert rules(made_up(flow("a", 10), more)) == {SOURCES}


def test_a_figure_that_is_named_twice_is_found() -> None:
    assert rules(faults(PREFIXES, {"it": expanded(":a-amount :a-amount")})) == {TWICE}


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
