"""What arithmetic on printed numbers gives, with its bounds, and what a check of it says."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from arithmetic import (
    ID,
    PREFIXES,
    PROV,
    QH,
    Printed,
    by_pyoxigraph,
    by_rdflib,
    by_value,
    calculation,
    computed,
    said,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rdflib import RDFS, URIRef

CENTRAL, INCREASE = Printed("616", "1"), Printed("95", "1")
# More than four, and less.
LARGE, SMALL = Printed("4", None, "at-least"), Printed("4", None, "at-most")


def derived(turtle: str) -> dict[str, list[str]]:
    graph = computed(turtle)
    names = ("value", "unit", "perUnit", "comparator", "lowerBound", "upperBound", "formula")
    return {name: found for name in names if (found := said(graph, "derived/a/it", name))}


def verdict(turtle: str) -> list[str]:
    return said(computed(turtle), "check/a/it", "verdict")


# What is computed


def test_a_sum_is_computed_with_its_bounds_in_the_order_of_the_report() -> None:
    assert derived(calculation("Sum", Printed("77", "1"), Printed("3.62", "0.01"))) == {
        "value": ["80.62"],
        "unit": ["CNY"],
        "comparator": ["exact"],
        "lowerBound": ["80.115"],
        "upperBound": ["81.125"],
        "formula": ["77 + 3.62"],
    }


def test_a_difference_is_computed_with_its_bounds() -> None:
    assert derived(calculation("Difference", CENTRAL, INCREASE)) == {
        "value": ["521"],
        "unit": ["CNY"],
        "comparator": ["exact"],
        "lowerBound": ["520"],
        "upperBound": ["522"],
        "formula": ["616 - 95"],
    }


def test_a_product_is_computed_with_its_bounds_in_its_unit() -> None:
    factors = Printed("25000", "1"), Printed("1595", unit="household")
    assert derived(calculation("Product", *factors)) == {
        "value": ["39875000"],
        "unit": ["CNY"],
        "comparator": ["exact"],
        "lowerBound": ["39874202.5"],
        "upperBound": ["39875797.5"],
        "formula": ["25000 * 1595"],
    }


def test_a_product_beyond_64_bits_is_computed_too() -> None:
    found = derived(calculation("Product", Printed("9000000000"), Printed("9000000000")))
    assert [Decimal(value) for value in found["value"]] == [Decimal("81000000000000000000")]


def test_a_product_of_factors_at_one_place_is_computed_too() -> None:
    rest = """calculation:it a qh:Product ; rdfs:label "It"@en ; qh:resultUnit unit:CNY ;
      qh:factor fig:one , fig:other ."""
    figures = Printed("3").figure("one", 1) + Printed("5").figure("other", 1)
    assert derived(rest + figures)["value"] == ["15"]


def test_a_product_with_a_share_counts_in_hundredths() -> None:
    factors = Printed("37.5", "0.1", unit="percent"), Printed("800", unit="person")
    found = derived(calculation("Product", *factors))
    assert (found["value"], found["formula"]) == (["300"], ["37.5 * 800 / 100"])


def test_a_quotient_is_a_rate_rounded_to_six_places_with_bounds_outside() -> None:
    operands = Printed("734000000", "1000000"), Printed("72500", unit="household")
    assert derived(calculation("Quotient", *operands)) == {
        "value": ["10124.137931"],
        "unit": ["CNY"],
        "perUnit": ["household"],
        "comparator": ["exact"],
        "lowerBound": ["10117.241379"],
        "upperBound": ["10131.034483"],
        "formula": ["734000000 / 72500"],
    }


def test_a_quotient_by_a_share_is_the_whole() -> None:
    operands = Printed("300", unit="person"), Printed("37.5", "0.1", unit="percent")
    found = derived(calculation("Quotient", *operands))
    assert (found["value"], found["unit"]) == (["800"], ["person"])
    assert "perUnit" not in found
    assert found["formula"] == ["300 / 37.5 * 100"]


def test_a_quotient_that_is_printed_in_per_cent_is_a_share() -> None:
    result = Printed("18.3", "0.1", unit="percent")
    found = derived(calculation("Quotient", Printed("95"), Printed("521"), result=result))
    assert (found["value"], found["unit"]) == (["18.234165"], ["percent"])
    assert "perUnit" not in found
    assert found["formula"] == ["95 / 521 * 100"]


def test_money_for_money_is_a_rate() -> None:
    found = derived(calculation("Quotient", Printed("830"), Printed("12")))
    assert (found["unit"], found["perUnit"]) == (["CNY"], ["CNY"])


@pytest.mark.parametrize(
    ("kind", "first", "second", "comparator", "lower", "upper"),
    [
        ("Sum", "at-least", "exact", "at-least", ["13"], []),
        ("Sum", "exact", "at-most", "at-most", [], ["13"]),
        ("Sum", "about", "exact", "about", [], []),
        ("Sum", "at-least", "at-most", "about", [], []),
        ("Difference", "exact", "at-least", "at-most", [], ["3"]),
        ("Difference", "at-least", "exact", "at-least", ["3"], []),
        ("Product", "at-least", "exact", "at-least", ["40"], []),
        ("Product", "exact", "at-most", "at-most", [], ["40"]),
        ("Quotient", "exact", "at-least", "at-most", [], ["1.6"]),
        ("Quotient", "at-least", "exact", "at-least", ["1.6"], []),
        ("Quotient", "at-least", "at-most", "at-least", ["1.6"], []),
        ("Quotient", "about", "exact", "about", [], []),
        ("Quotient", "exact", "about", "about", [], []),
    ],
)
def test_an_operand_that_is_a_bound_leaves_the_result_open(
    kind: str, first: str, second: str, comparator: str, lower: list[str], upper: list[str]
) -> None:
    operands = Printed("8", comparator=first), Printed("5", comparator=second)
    found = derived(calculation(kind, *operands))
    assert found["comparator"] == [comparator]
    assert found.get("lowerBound", []) == lower
    assert found.get("upperBound", []) == upper


def test_an_addend_in_its_sum_is_bounded_by_the_corners_that_can_occur() -> None:
    share = """calculation:sum a qh:Sum ; rdfs:label "Sum"@en ; qh:addend fig:part , fig:rest .
    calculation:it a qh:Quotient ; rdfs:label "It"@en ; qh:resultUnit unit:percent ;
      qh:dividend fig:part ; qh:divisor derived:sum ."""
    part, rest = Printed("30", "10").figure("part", 1), Printed("70", "10").figure("rest", 2)
    found = derived(share + part + rest)
    assert found["value"] == ["30"]
    # 25 with 75, and 35 with 65; never 25 in 110 or 35 in 90.
    assert (found["lowerBound"], found["upperBound"]) == (["25"], ["35"])


def test_what_is_more_than_64_bits_on_the_way_is_no_trouble() -> None:
    share = calculation("Quotient", Printed("1000000000000"), Printed("4000000000000"))
    in_per_cent = share.replace("qh:Quotient", "qh:Quotient ; qh:resultUnit unit:percent")
    assert derived(in_per_cent)["value"] == ["25"]


def test_what_is_computed_says_from_what_and_by_which_calculation() -> None:
    graph = computed(calculation("Quotient", Printed("8"), Printed("5")))
    it = URIRef(f"{ID}derived/a/it")
    operands = {URIRef(f"{ID}figure/a/operand-{number}") for number in (0, 1)}
    assert set(graph.objects(it, PROV.wasDerivedFrom)) == operands
    assert set(graph.subjects(QH.computes, it)) == {URIRef(f"{ID}calculation/a/it")}
    assert [str(label) for label in graph.objects(it, RDFS.label)] == ["It"]
    checked = computed(calculation("Sum", Printed("8"), Printed("5"), result=Printed("13")))
    assert [str(label) for label in checked.objects(it, RDFS.label)] == ["Computed for: It"]


def test_every_printed_quantity_gets_its_bounds() -> None:
    graph = computed(CENTRAL.figure("it", 1) + Printed("7").figure("count", 2))
    assert said(graph, "figure/a/it", "lowerBound") == ["615.5"]
    assert said(graph, "figure/a/it", "upperBound") == ["616.5"]
    assert said(graph, "figure/a/count", "lowerBound") == ["7"]
    assert said(graph, "figure/a/count", "upperBound") == ["7"]


# What a check says


@pytest.mark.parametrize(
    ("expected", "total", "addends"),
    [
        ("agrees", Printed("9"), [Printed("4"), Printed("5")]),
        ("agrees", Printed("734", "1"), [Printed("382", "1"), Printed("352", "1")]),
        ("agrees", Printed("0.3", "0.1"), [Printed("0.1", "0.1"), Printed("0.2", "0.1")]),
        ("agrees", Printed("110.4", "0.1"), [Printed("77", "1"), Printed("33.41")]),
        ("within-rounding", Printed("110.5", "0.1"), [Printed("77", "1"), Printed("33.41")]),
        ("within-rounding", Printed("10"), [Printed("9.5", "1"), Printed("0")]),
        ("disagrees", Printed("1104", "1"), [Printed("77", "1"), Printed("33.41", "0.01")]),
        ("disagrees", Printed("10"), [Printed("4"), Printed("5")]),
        ("disagrees", Printed("8"), [Printed("4"), Printed("5")]),
        ("undetermined", Printed("10"), [LARGE, Printed("5")]),
        ("undetermined", Printed("9"), [Printed("4", None, "about"), Printed("5")]),
        ("undetermined", Printed("9", None, "about"), [Printed("4"), Printed("5")]),
        ("agrees", Printed("8", None, "at-least"), [Printed("4"), Printed("5")]),
        ("agrees", Printed("9", None, "at-least"), [LARGE, Printed("5")]),
        (
            "undetermined",
            Printed("8", None, "at-most"),
            [SMALL, Printed("5")],
        ),
        ("disagrees", Printed("8"), [LARGE, Printed("5")]),
        ("disagrees", Printed("10"), [SMALL, Printed("5")]),
        ("disagrees", Printed("10", None, "at-least"), [Printed("4"), Printed("5")]),
    ],
)
def test_a_sum_is_judged_by_its_intervals(
    expected: str, total: Printed, addends: list[Printed]
) -> None:
    assert verdict(calculation("Sum", *addends, result=total)) == [expected]


@pytest.mark.parametrize(
    ("expected", "kind", "operands", "result"),
    [
        ("agrees", "Difference", (CENTRAL, INCREASE), Printed("521", "1")),
        (
            "within-rounding",
            "Difference",
            (CENTRAL, INCREASE),
            Printed("522"),
        ),
        ("disagrees", "Difference", (Printed("616"), Printed("95")), Printed("522")),
        ("agrees", "Product", (Printed("25"), Printed("4")), Printed("100")),
        ("disagrees", "Product", (Printed("25"), Printed("4")), Printed("101")),
        (
            "agrees",
            "Quotient",
            (Printed("95"), Printed("521")),
            Printed("18.2", "0.1", unit="percent"),
        ),
        (
            "within-rounding",
            "Quotient",
            (INCREASE, Printed("521", "2")),
            Printed("18.3", "0.1", unit="percent"),
        ),
        (
            "disagrees",
            "Quotient",
            (Printed("41790000", "10000"), Printed("1595", unit="household")),
            Printed("25000", "1"),
        ),
        (
            "undetermined",
            "Quotient",
            (Printed("41790000"), Printed("1595", None, "at-least", "household")),
            Printed("25000"),
        ),
    ],
)
def test_other_arithmetic_is_judged_alike(
    expected: str, kind: str, operands: tuple[Printed, Printed], result: Printed
) -> None:
    assert verdict(calculation(kind, *operands, result=result)) == [expected]


def compared(first: Printed, second: Printed, kind: str) -> str:
    roles = ("equal", "equal") if kind == "Equality" else ("lesser", "greater")
    return (
        f'check:it a qh:Check , qh:{kind} ; rdfs:label "It"@en ; qh:{roles[0]} fig:one ; '
        f"qh:{roles[1]} fig:two ." + first.figure("one", 1) + second.figure("two", 2)
    )


@pytest.mark.parametrize(
    ("expected", "first", "second"),
    [
        ("agrees", CENTRAL, CENTRAL),
        ("agrees", Printed("5", None, "at-least"), Printed("5", None, "at-least")),
        ("agrees", *[Printed("200000000000000", None, "at-least")] * 2),
        ("within-rounding", CENTRAL, Printed("616.2", "0.1")),
        ("disagrees", CENTRAL, Printed("616.7", "0.1")),
        ("disagrees", Printed("616"), Printed("617", None, "at-least")),
        ("undetermined", Printed("616"), Printed("615", None, "at-least")),
        ("undetermined", Printed("616"), Printed("616", None, "about")),
    ],
)
def test_an_equality_is_judged_by_its_intervals(
    expected: str, first: Printed, second: Printed
) -> None:
    assert verdict(compared(first, second, "Equality")) == [expected]


@pytest.mark.parametrize(
    ("expected", "lesser", "greater"),
    [
        ("agrees", Printed("3"), Printed("15")),
        ("agrees", Printed("15"), Printed("15")),
        ("agrees", Printed("211300"), Printed("340000", None, "at-least")),
        ("agrees", Printed("3", None, "at-most"), Printed("15")),
        ("within-rounding", Printed("16", "10"), Printed("15")),
        ("disagrees", Printed("16"), Printed("15")),
        ("disagrees", Printed("16", None, "at-least"), Printed("15")),
        ("undetermined", Printed("1000", None, "at-least"), Printed("3500", None, "at-least")),
        ("undetermined", Printed("16"), Printed("15", None, "at-least")),
        ("undetermined", Printed("3", None, "about"), Printed("15")),
    ],
)
def test_a_limit_is_judged_by_its_intervals(
    expected: str, lesser: Printed, greater: Printed
) -> None:
    assert verdict(compared(lesser, greater, "AtMost")) == [expected]


# For any numbers


@st.composite
def numbers(draw: st.DrawFn, least: int = 0) -> tuple[Printed, Fraction]:
    """A number as it is printed, and a true one that is printed so."""
    places = draw(st.integers(-6, 3))
    step = Fraction(10) ** -places
    count = draw(st.integers(max(1, least), 9999))
    value = count * step
    shift = Fraction(draw(st.integers(-50, 50)), 100) * step
    return Printed(plain(value), plain(step)), value + shift


def plain(number: Fraction) -> str:
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


APPLY = {
    "Sum": lambda one, other: one + other,
    "Difference": lambda one, other: one - other,
    "Product": lambda one, other: one * other,
    "Quotient": lambda one, other: one / other,
}


@settings(max_examples=30)
@pytest.mark.parametrize("kind", APPLY)
@given(data=st.data())
def test_the_bounds_contain_the_true_value(kind: str, data: st.DataObject) -> None:
    (first, true), (second, other) = data.draw(numbers()), data.draw(numbers())
    graph = by_pyoxigraph([(PREFIXES + calculation(kind, first, second)).encode()])
    lower, upper, value = (
        Fraction(said(graph, "derived/a/it", name)[0])
        for name in ("lowerBound", "upperBound", "value")
    )
    assert lower <= APPLY[kind](true, other) <= upper
    exact = APPLY[kind](Fraction(first.value), Fraction(second.value))
    assert abs(value - exact) <= Fraction(1, 2 * 10**6)
    assert lower <= value <= upper


@pytest.mark.slow
@settings(max_examples=20)
@pytest.mark.parametrize("kind", APPLY)
@given(data=st.data())
def test_both_engines_compute_the_same(kind: str, data: st.DataObject) -> None:
    operands = data.draw(numbers())[0], data.draw(numbers())[0]
    turtle = PREFIXES + calculation(kind, *operands, result=data.draw(numbers())[0])
    assert by_value(by_rdflib(turtle)) == by_value(by_pyoxigraph([turtle.encode()]))


@settings(max_examples=30)
@pytest.mark.parametrize("kind", APPLY)
@given(data=st.data())
def test_what_is_true_never_disagrees(kind: str, data: st.DataObject) -> None:
    (first, true), (second, other) = data.draw(numbers()), data.draw(numbers())
    result = APPLY[kind](true, other)
    # pyoxigraph holds integers in 64 bits; a figure beyond them is no number there.
    assume(abs(result) < 9 * 10**18)
    step = Fraction(10) ** data.draw(st.integers(-2, 6))
    printed = Printed(plain(round(result / step) * step), plain(step))
    graph = by_pyoxigraph([(PREFIXES + calculation(kind, first, second, result=printed)).encode()])
    assert said(graph, "check/a/it", "verdict") in (["agrees"], ["within-rounding"])
