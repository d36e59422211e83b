"""A calculation may use the result of any other, however deep."""

from __future__ import annotations

import pytest
from arithmetic import Printed, computed, said


def derived(turtle: str) -> dict[str, list[str]]:
    graph = computed(turtle)
    names = ("value", "lowerBound", "upperBound")
    return {name: said(graph, "derived/a/it", name) for name in names}


NESTED = "".join(
    Printed(value, "1").figure(name, start)
    for start, (name, value) in enumerate({"one": "5", "two": "3", "three": "7"}.items())
)
NESTED += """
calculation:left a qh:Difference ; rdfs:label "Left"@en ;
  qh:minuend fig:one ; qh:subtrahend fig:two .
calculation:it a qh:Sum ; rdfs:label "It"@en ; qh:addend derived:left , fig:three .
"""


def test_a_sum_of_a_difference_is_computed() -> None:
    found = derived(NESTED)
    assert found["value"] == ["9"]
    assert (found["lowerBound"], found["upperBound"]) == (["7.5"], ["10.5"])


@pytest.mark.parametrize("kind", ["Product", "Difference", "Quotient"])
def test_a_calculation_on_a_quotient_of_a_sum_of_a_difference_is_computed(kind: str) -> None:
    roles = {
        "Product": "qh:factor derived:share , fig:three ; qh:resultUnit unit:CNY",
        "Difference": "qh:minuend derived:whole ; qh:subtrahend derived:left",
        "Quotient": "qh:dividend derived:whole ; qh:divisor fig:two",
    }
    nested = (
        NESTED.replace("calculation:it", "calculation:whole")
        + f"""
    calculation:share a qh:Quotient ; rdfs:label "Share"@en ; qh:resultUnit unit:percent ;
      qh:dividend derived:left ; qh:divisor derived:whole .
    calculation:it a qh:{kind} ; rdfs:label "It"@en ; {roles[kind]} .
    """
    )
    wanted = {"Product": "1.55555554", "Difference": "7", "Quotient": "3"}
    assert derived(nested)["value"] == [wanted[kind]]
