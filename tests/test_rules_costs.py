"""Costs that follow from money and from who it was for: just those that the questions show."""

from __future__ import annotations

import pytest
import rdflib
from arithmetic import ID, QH, Printed, computed, said
from rdflib import RDF, RDFS, URIRef

IN_2009 = "qh:programme <urn:programme> ; qh:period <urn:2009>"
MONEY_FOR_FAMILIES = f"""
    flow:fund {IN_2009} ; qh:amount fig:fund ; rdfs:label "Fund"@en , "资金"@zh .
    obs:families {IN_2009} ; qh:measured fig:families ; rdfs:label "Families"@en .
    passage:fund qh:report <urn:report> .
    passage:families qh:report <urn:report> .
    """ + Printed("900").figure("fund", 1)
FAMILIES = Printed("8", None, "at-least", "household").figure("families", 2)
COST = "a/fund-per-families"


def quotients(graph: rdflib.Graph) -> set[str]:
    return {str(each).removeprefix(ID) for each in graph.subjects(RDF.type, QH.Quotient)}


def labels(graph: rdflib.Graph) -> list[str]:
    return [str(each) for each in graph.objects(URIRef(f"{ID}derived/{COST}"), RDFS.label)]


@pytest.mark.parametrize("each", ["household", "person"])
def test_money_and_who_it_was_for_give_money_per_head(each: str) -> None:
    counted = Printed("8", None, "at-least", each).figure("families", 2)
    found = computed(MONEY_FOR_FAMILIES + counted)
    assert quotients(found) == {f"calculation/{COST}"}
    assert said(found, f"derived/{COST}", "value") == ["112.5"]
    assert said(found, f"derived/{COST}", "perUnit") == [each]
    assert said(found, f"derived/{COST}", "comparator") == ["at-most"]
    assert labels(found) == [f"Money per {each}: Fund, divided by: Families"]


@pytest.mark.parametrize(
    "guard",
    [
        "obs:families qh:includedIn obs:all .",
        "group:helpers qh:memberCount fig:families . <urn:pair> qh:supporter group:helpers .",
        "flow:fund qh:provider group:members . <urn:programme> qh:beneficiary group:members .",
    ],
    ids=["a group within a larger one", "helpers", "what members paid in"],
)
def test_money_is_not_divided_by_those_it_was_not_for(guard: str) -> None:
    assert quotients(computed(MONEY_FOR_FAMILIES + FAMILIES + guard)) == set()


@pytest.mark.parametrize(
    ("what", "instead"),
    [
        ("obs:families qh:programme <urn:programme>", "obs:families qh:programme <urn:other>"),
        (f"obs:families {IN_2009}", "obs:families qh:programme <urn:programme>"),
        ("families qh:report <urn:report>", "families qh:report <urn:other>"),
        ("unit:household", "unit:village"),
        ("fig:families a qh:Figure", "fig:families a qh:ContextQuantity"),
        ("qh:value 8", "qh:value 0"),
    ],
)
def test_money_is_divided_by_households_or_people_of_its_programme_period_and_report_only(
    what: str, instead: str
) -> None:
    turtle = MONEY_FOR_FAMILIES + FAMILIES
    assert what in turtle
    assert quotients(computed(turtle.replace(what, instead))) == set()


def test_a_cost_that_is_stated_is_computed_once() -> None:
    stated = """check:mine a qh:Check , qh:Quotient ; rdfs:label "Mine"@en ;
      qh:dividend fig:fund ; qh:divisor fig:families ; qh:quotient fig:average ."""
    average = Printed("100").figure("average", 3)
    found = computed(MONEY_FOR_FAMILIES + FAMILIES + stated + average)
    assert {str(each) for each in found.subjects(QH.computes, None)} == {f"{ID}check/a/mine"}


def test_one_amount_of_two_flows_is_divided_once() -> None:
    again = f'flow:again {IN_2009} ; qh:amount fig:fund ; rdfs:label "Same fund"@en .'
    found = computed(MONEY_FOR_FAMILIES + FAMILIES + again)
    assert labels(found) == ["Money per household: Fund, divided by: Families"]
