"""Calculations that follow from breakdowns, comparisons, restatements, inclusions and proposals."""

from __future__ import annotations

import pytest
import rdflib
from arithmetic import ID, PREFIXES, QH, Printed, code, computed, faults, said
from pyoxigraph import RdfFormat, Store
from rdflib import RDF, RDFS, URIRef

NINE = Printed("9").figure("whole", 1)
TWO_PARTS = Printed("4").figure("one", 20) + Printed("5").figure("two", 10)


def kinds(graph: rdflib.Graph, subject: str) -> list[str]:
    return sorted(
        code(kind).partition("#")[2] for kind in graph.objects(URIRef(ID + subject), RDF.type)
    )


def label(graph: rdflib.Graph, subject: str) -> list[str]:
    return [str(found) for found in graph.objects(URIRef(ID + subject), RDFS.label)]


def calculations(graph: rdflib.Graph) -> set[str]:
    """What is calculated or checked, as ``check/a/it``."""
    found = {str(thing) for role in QH_ROLES for thing in graph.subjects(role, None)}
    return {thing.removeprefix(ID) for thing in found}


QH_ROLES = [
    QH[role]
    for role in (
        *("total", "addend", "minuend", "subtrahend", "remainder", "factor", "product"),
        *("dividend", "divisor", "quotient", "equal", "lesser", "greater"),
    )
]


def breakdown(completeness: str = "exhaustive", unit: str = "CNY") -> str:
    return f"""
    breakdown:it a qh:Breakdown ; rdfs:label "By giver"@en , "按出资方"@zh ;
      qh:whole flow:whole ; qh:part flow:one , flow:two ;
      qh:completeness completeness:{completeness} .
    flow:whole qh:amount fig:whole ; rdfs:label "The whole"@en .
    flow:one qh:amount fig:one ; rdfs:label "One"@en .
    flow:two qh:amount fig:two ; rdfs:label "Two"@en .
    {NINE} {Printed("4").figure("one", 20)} {Printed("5", unit=unit).figure("two", 10)}
    """


# Breakdowns


def test_the_parts_of_an_exhaustive_breakdown_make_the_whole() -> None:
    found = computed(breakdown())
    assert kinds(found, "check/a/it") == ["Check", "Sum"]
    assert said(found, "check/a/it", "checks") == ["it"]
    assert said(found, "check/a/it", "total") == ["whole"]
    assert said(found, "check/a/it", "addend") == ["one", "two"]
    assert label(found, "check/a/it") == ["Do the parts make the whole? By giver"]
    assert said(found, "check/a/it", "verdict") == ["agrees"]
    assert said(found, "derived/a/it", "formula") == ["5 + 4"]
    assert calculations(found) == {"check/a/it"}


def test_a_breakdown_with_a_part_in_another_unit_gets_no_check() -> None:
    assert calculations(computed(breakdown(unit="EUR"))) == set()


def test_a_breakdown_whose_check_is_stated_gets_no_second_one() -> None:
    stated = """check:mine a qh:Check , qh:Sum ; rdfs:label "Mine"@en ; qh:checks breakdown:it ;
      qh:total fig:whole ; qh:addend fig:one , fig:two ."""
    assert calculations(computed(breakdown() + stated)) == set()
    assert said(computed(breakdown() + stated), "check/a/mine", "verdict") == ["agrees"]


def test_the_parts_of_an_open_breakdown_are_each_at_most_the_whole() -> None:
    found = computed(breakdown("open"))
    assert calculations(found) == {"check/a/one-within-whole", "check/a/two-within-whole"}
    assert kinds(found, "check/a/one-within-whole") == ["AtMost", "Check"]
    assert said(found, "check/a/one-within-whole", "lesser") == ["one"]
    assert said(found, "check/a/one-within-whole", "greater") == ["whole"]
    assert label(found, "check/a/one-within-whole") == [
        "Is the part at most the whole? One, of: The whole"
    ]


# Inclusions


@pytest.mark.parametrize(
    ("kind", "relation", "quantity"),
    [("obs", "includedIn", "measured"), ("flow", "partOf", "amount")],
)
def test_what_is_included_is_at_most_what_includes_it(
    kind: str, relation: str, quantity: str
) -> None:
    turtle = f"""
    {kind}:part qh:{relation} {kind}:whole ; qh:{quantity} fig:one ; rdfs:label "Some"@en .
    {kind}:whole qh:{quantity} fig:whole ; rdfs:label "All"@en .
    """
    found = computed(turtle + NINE + Printed("4").figure("one", 2))
    assert said(found, "check/a/one-within-whole", "verdict") == ["agrees"]
    euros = Printed("4", unit="EUR").figure("one", 2)
    assert calculations(computed(turtle + NINE + euros)) == set()


def test_a_group_is_at_most_the_group_around_it_unless_an_observation_says_so_already() -> None:
    groups = """
    group:part qh:subgroupOf group:whole ; qh:memberCount fig:one ; rdfs:label "Some"@en .
    group:whole qh:memberCount fig:whole ; rdfs:label "All"@en .
    """
    observations = """
    obs:part qh:includedIn obs:whole ; qh:measured fig:one ; rdfs:label "Counted"@en .
    obs:whole qh:measured fig:whole ; rdfs:label "All counted"@en .
    """
    numbers = NINE + Printed("10").figure("one", 2)
    name = "check/a/one-within-whole"
    assert said(computed(groups + numbers), name, "verdict") == ["disagrees"]
    assert label(computed(groups + numbers), name) == [
        "Is the group at most the larger one? Some, of: All"
    ]
    assert label(computed(groups + observations + numbers), name) == [
        "Is the part at most the whole? Counted, of: All counted"
    ]


# Restatements


def test_a_number_printed_again_is_the_same_number() -> None:
    again = "fig:again qh:restates fig:whole ."
    found = computed(NINE + Printed("9").figure("again", 70) + again)
    assert kinds(found, "check/a/again") == ["Check", "Equality"]
    assert said(found, "check/a/again", "equal") == ["again", "whole"]
    assert said(found, "check/a/again", "verdict") == ["agrees"]
    assert label(found, "check/a/again") == ["Is “9” at 70 what was printed before?"]
    wrong = computed(NINE + Printed("8").figure("again", 70) + again)
    assert said(wrong, "check/a/again", "verdict") == ["disagrees"]


# Comparisons

GROWTH = """
comparison:growth a qh:Comparison ; rdfs:label "Against the year before"@en ;
  qh:compared flow:now ; qh:difference fig:more .
flow:now qh:amount fig:now .
"""
GREW = Printed("616", "1").figure("now", 1) + Printed("95", "1").figure("more", 2)
PERCENT = Printed("18.3", "0.1", unit="percent").figure("growth", 3)


def test_a_growth_has_a_base_and_follows_from_it() -> None:
    found = computed(GROWTH + "comparison:growth qh:ratio fig:growth ." + GREW + PERCENT)
    assert calculations(found) == {"calculation/a/growth-base", "check/a/growth"}
    assert kinds(found, "calculation/a/growth-base") == ["Difference"]
    assert said(found, "derived/a/growth-base", "value") == ["521"]
    assert label(found, "derived/a/growth-base") == ["What it grew from: Against the year before"]
    assert kinds(found, "check/a/growth") == ["Check", "Quotient"]
    assert said(found, "check/a/growth", "divisor") == ["growth-base"]
    assert said(found, "derived/a/growth", "value") == ["18.234165"]
    assert said(found, "check/a/growth", "verdict") == ["within-rounding"]
    assert label(found, "check/a/growth") == [
        "Did it grow by so many per cent? Against the year before"
    ]


def test_an_increase_without_a_percentage_has_a_base_only() -> None:
    assert calculations(computed(GROWTH + GREW)) == {"calculation/a/growth-base"}


# Groups counted twice, and subsidies


@pytest.mark.parametrize("side", ["families", "people"])
def test_people_and_households_of_one_group_give_people_per_household(side: str) -> None:
    same = {"families": "obs:families qh:sameGroupAs obs:people .", "people": ""}[side]
    same += "obs:people qh:sameGroupAs obs:families ."
    turtle = """
    obs:families qh:measured fig:families ; rdfs:label "Families"@en .
    obs:people qh:measured fig:people ; rdfs:label "Their people"@en .
    """
    numbers = Printed("10", unit="household").figure("families", 1)
    numbers += Printed("45", unit="person").figure("people", 2)
    found = computed(turtle + same + numbers)
    assert calculations(found) == {"calculation/a/people-per-household"}
    assert said(found, "derived/a/people-per-household", "value") == ["4.5"]
    assert said(found, "derived/a/people-per-household", "perUnit") == ["household"]
    assert label(found, "derived/a/people-per-household") == ["People per household: Their people"]


def test_a_subsidy_brings_so_much_credit_for_each_yuan() -> None:
    turtle = """
    flow:subsidy qh:leverages flow:credit ; qh:amount fig:given ; rdfs:label "Discount"@en .
    flow:credit qh:amount fig:lent .
    """
    numbers = Printed("12", "1").figure("given", 1) + Printed("840", "10").figure("lent", 2)
    found = computed(turtle + numbers)
    assert said(found, "derived/a/lent-per-given", "value") == ["70"]
    assert label(found, "derived/a/lent-per-given") == ["Credit per subsidy: Discount"]


# Proposals

PROPOSAL = """
proposed:whole a qh:ProposedQuantity ; qh:corrects fig:whole ; qh:value 9 ; qh:unit unit:CNY ;
  qh:comparator comparator:exact .
"""


def test_a_calculation_is_done_again_with_what_is_proposed() -> None:
    ninety = Printed("90").figure("whole", 1)
    stated = """check:it a qh:Check , qh:Sum ; rdfs:label "It"@en ;
      qh:total fig:whole ; qh:addend fig:one , fig:two ."""
    half = """calculation:half a qh:Quotient ; rdfs:label "Half"@en ;
      qh:dividend fig:whole ; qh:divisor fig:two ."""
    found = computed(stated + half + PROPOSAL + ninety + TWO_PARTS)
    assert said(found, "check/a/it", "verdict") == ["disagrees"]
    assert kinds(found, "check/a/it-reconciled") == ["Check", "Sum"]
    assert said(found, "check/a/it-reconciled", "total") == ["whole"]
    assert next(found.objects(URIRef(f"{ID}check/a/it-reconciled"), QH.total)) == URIRef(
        f"{ID}proposed/a/whole"
    )
    assert said(found, "check/a/it-reconciled", "verdict") == ["agrees"]
    assert label(found, "check/a/it-reconciled") == ["It (with what is proposed)"]
    assert said(found, "derived/a/half", "value") == ["18"]
    assert said(found, "derived/a/half-reconciled", "value") == ["1.8"]


def test_what_follows_from_a_figure_is_done_again_with_what_follows_from_the_proposal() -> None:
    turtle = """calculation:rest a qh:Difference ; rdfs:label "Rest"@en ;
      qh:minuend fig:whole ; qh:subtrahend fig:one .
    calculation:share a qh:Quotient ; rdfs:label "Share"@en ;
      qh:dividend derived:rest ; qh:divisor fig:two ."""
    found = computed(turtle + PROPOSAL + Printed("90").figure("whole", 1) + TWO_PARTS)
    assert said(found, "derived/a/rest", "value") == ["86"]
    assert said(found, "derived/a/share", "value") == ["17.2"]
    assert said(found, "derived/a/rest-reconciled", "value") == ["5"]
    assert said(found, "derived/a/share-reconciled", "value") == ["1"]


def test_a_proposed_result_is_compared_with_what_was_computed_already() -> None:
    stated = """check:it a qh:Check , qh:Sum ; rdfs:label "It"@en ;
      qh:total fig:whole ; qh:addend fig:one , fig:two ."""
    found = computed(stated + PROPOSAL + Printed("90").figure("whole", 1) + TWO_PARTS)
    assert said(found, "check/a/it-reconciled", "computes") == ["it"]
    assert said(found, "derived/a/it-reconciled", "value") == []


def test_nothing_follows_from_a_printed_result() -> None:
    stated = """check:it a qh:Check , qh:Sum ; rdfs:label "It"@en ;
      qh:total fig:whole ; qh:addend fig:one , fig:two .
    calculation:share a qh:Quotient ; rdfs:label "Share"@en ;
      qh:dividend fig:one ; qh:divisor derived:it ."""
    found = computed(stated + PROPOSAL + Printed("90").figure("whole", 1) + TWO_PARTS)
    assert calculations(found) == {"check/a/it-reconciled"}


def test_what_no_proposal_touches_is_done_once() -> None:
    other = """calculation:other a qh:Sum ; rdfs:label "Other"@en ; qh:addend fig:one , fig:two ."""
    assert calculations(computed(other + PROPOSAL + NINE + TWO_PARTS)) == set()


# Faults


def found_at_fault(turtle: str) -> list[tuple[str, str]]:
    store = Store()
    store.load((PREFIXES + turtle).encode(), RdfFormat.TURTLE)
    return faults(store)


FIG = f"<{ID}figure/a/"


@pytest.mark.parametrize(
    ("calculation", "problem"),
    [
        (
            "a qh:Sum ; qh:addend fig:one , fig:missing",
            f"its addend {FIG}missing> has no value; name a quantity that has one",
        ),
        (
            "a qh:Quotient ; qh:dividend fig:missing ; qh:divisor fig:one",
            f"its dividend {FIG}missing> has no value; name a quantity that has one",
        ),
        (
            "a qh:Check , qh:Equality ; qh:equal fig:one , fig:missing",
            f"its equal {FIG}missing> has no value; name a quantity that has one",
        ),
        (
            "a qh:Quotient ; qh:dividend fig:one ; qh:divisor fig:nought",
            f"its divisor {FIG}nought> may be nought (0 to 0); divide by a quantity that cannot be",
        ),
        (
            "a qh:Quotient ; qh:dividend fig:one ; qh:divisor fig:around",
            f"its divisor {FIG}around> may be nought (-1 to 3); "
            "divide by a quantity that cannot be",
        ),
        (
            "a qh:Check , qh:Quotient ; qh:dividend fig:one ; qh:divisor fig:two ;"
            " qh:quotient fig:euros",
            "its quotient is in <https://w3id.org/qhkg/code/unit/EUR>, but "
            "<https://w3id.org/qhkg/code/unit/CNY> is what the arithmetic gives; "
            "compare quantities in one unit",
        ),
        (
            "a qh:Difference ; qh:minuend fig:one , fig:two ; qh:subtrahend fig:two",
            f"it has two of the role minuend, {FIG}one> and {FIG}two>; give it one",
        ),
        (
            "a qh:Product ; qh:factor fig:one , fig:two , fig:around ; qh:resultUnit unit:CNY",
            "it has more than two factors; make a product of the product",
        ),
        (
            "a qh:Difference ; qh:minuend fig:one ; qh:subtrahend fig:euros",
            "its quantities give nothing; give it all its roles, with quantities in one unit "
            "(a product needs qh:resultUnit), none of a trillion or more",
        ),
        (
            "a qh:Check , qh:AtMost ; qh:lesser fig:one ; qh:greater fig:euros",
            "its quantities give nothing; give it all its roles, with quantities in one unit "
            "(a product needs qh:resultUnit), none of a trillion or more",
        ),
    ],
)
def test_a_calculation_that_gives_nothing_is_told(calculation: str, problem: str) -> None:
    numbers = TWO_PARTS + Printed("0").figure("nought", 3) + Printed("1", "4").figure("around", 4)
    numbers += Printed("7", unit="EUR").figure("euros", 5)
    turtle = f'check:it {calculation} ; rdfs:label "It"@en .' + numbers
    assert found_at_fault(turtle) == [("it", problem)]


@pytest.mark.parametrize(
    "limit", ["Equality ; qh:equal {} , {}", "AtMost ; qh:lesser {} ; qh:greater {}"]
)
def test_a_rate_is_not_compared_with_what_is_none(limit: str) -> None:
    check = limit.format("derived:each", "fig:plain")
    turtle = f"""check:it a qh:Check , qh:{check} ; rdfs:label "It"@en .
    calculation:each a qh:Quotient ; rdfs:label "Each"@en ;
      qh:dividend fig:money ; qh:divisor fig:people ."""
    turtle += Printed("2").figure("plain", 1) + Printed("8").figure("money", 2)
    ((thing, problem),) = found_at_fault(turtle + Printed("4", unit="person").figure("people", 3))
    assert (thing, problem.split(";")[0]) == ("it", "its quantities give nothing")


def test_a_sound_calculation_is_not_told() -> None:
    assert found_at_fault(breakdown()) == []
