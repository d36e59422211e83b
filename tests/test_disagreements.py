"""A disagreement has a discrepancy, and nothing else has: validation after the rules have run."""

from __future__ import annotations

import pytest
import rdflib
from arithmetic import ID, PREFIXES, ROOT, Printed, by_pyoxigraph, code

from qhkg.validation import validate_graph

UNEXPLAINED, FAILED_PROPOSAL, NOTHING_TO_EXPLAIN = "QS-C-011", "QS-C-036", "QS-C-037"


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    # The header of the ontology holds the prefixes that the SPARQL constraints name.
    return rdflib.Graph().parse(ROOT / "shapes/checks.ttl").parse(ROOT / "ontology/qhkg.ttl")


def breakdown(second_part: str) -> str:
    """A whole of 9 with a part of 4 and another, which the rules check as ``check:it``."""
    figures = (Printed("9").figure("whole", 1), Printed("4").figure("one", 20))
    return f"""
    breakdown:it a qh:Breakdown ; rdfs:label "By giver"@en ;
      qh:whole flow:whole ; qh:part flow:one , flow:two ;
      qh:completeness completeness:exhaustive .
    flow:whole qh:amount fig:whole . flow:one qh:amount fig:one . flow:two qh:amount fig:two .
    {"".join(figures)} {Printed(second_part).figure("two", 30)}
    """


DISCREPANCY = "discrepancy:it a qh:Discrepancy ; qh:explains check:it ; qh:disputes fig:whole ."


def proposal(value: str) -> str:
    return f"""
    {DISCREPANCY} discrepancy:it qh:proposes proposed:it .
    proposed:it a qh:ProposedQuantity ; qh:corrects fig:whole ; qh:value {value} ;
      qh:unit unit:CNY ; qh:comparator comparator:exact .
    """


def violated(turtle: str, shapes: rdflib.Graph) -> set[tuple[str, str]]:
    """The shapes about disagreements that the graph violates once computed, and where."""
    data = by_pyoxigraph([(PREFIXES + turtle).encode()]).parse(data=PREFIXES + turtle)
    found = {
        (code(result.shape), result.focus.removeprefix(ID))
        for result in validate_graph(data, shapes).results
    }
    return {(shape, focus) for shape, focus in found if shape in DISAGREEMENT}


DISAGREEMENT = {UNEXPLAINED, FAILED_PROPOSAL, NOTHING_TO_EXPLAIN}


def test_a_check_that_a_rule_makes_needs_a_discrepancy_too(shapes: rdflib.Graph) -> None:
    assert violated(breakdown("4"), shapes) == {(UNEXPLAINED, "check/a/it")}
    assert violated(breakdown("4") + DISCREPANCY, shapes) == set()


def test_a_proposal_satisfies_the_check_that_the_figure_does_not(shapes: rdflib.Graph) -> None:
    assert violated(breakdown("4") + proposal("8"), shapes) == set()


def test_a_proposal_that_disagrees_again_has_failed(shapes: rdflib.Graph) -> None:
    failed = {(FAILED_PROPOSAL, "check/a/it-reconciled")}
    assert violated(breakdown("4") + proposal("7"), shapes) == failed


def test_what_agrees_needs_no_discrepancy(shapes: rdflib.Graph) -> None:
    assert violated(breakdown("5"), shapes) == set()
    out_of_date = {(NOTHING_TO_EXPLAIN, "discrepancy/a/it")}
    assert violated(breakdown("5") + DISCREPANCY, shapes) == out_of_date
