"""No yuan twice: what the question on totals counts and leaves out, on made-up flows.

Each case runs on pyoxigraph and on rdflib, with equal rows. That no row adds anything twice is
tested by the rules on sums, in test_additivity_of_questions.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from made_up_flows import answers, breakdown, flow

QUESTION = "total-without-double-counting"
Amount: TypeAlias = Decimal | int | None


@dataclass(frozen=True)
class Total:
    """A row of the answer, by what tells rows apart here; lists as their pieces."""

    side: str
    fund_type: str
    unit: str
    amount: Amount
    comparator: str | None = "="
    lower: Amount = None
    upper: Amount = None
    flows: int = 0
    counted: str | None = None
    left_out: str | None = None
    overlap: Amount = None
    inside: str | None = None
    elsewhere: str | None = None


def totals(*turtle: str, value: str = "reported") -> dict[tuple[str, str, str], Total]:
    """The rows by side, type and unit; the same on both engines."""
    rows = [row_of(cells) for cells in answers(QUESTION, "".join(turtle), value)]
    return {(row.side, row.fund_type, row.unit): row for row in rows}


def row_of(cells: dict[str, str]) -> Total:
    def code(name: str) -> str:
        return cells[name].rsplit("/", 1)[-1]

    def number(name: str) -> Amount:
        return Decimal(cells[name]) if name in cells else None

    def words(name: str) -> str | None:
        return cells.get(name)

    return Total(
        side=code("side"),
        fund_type=code("fundType"),
        unit=code("unit"),
        amount=number("amount"),
        comparator=words("amountComparator"),
        lower=number("lowerBound"),
        upper=number("upperBound"),
        flows=int(cells["flows"]),
        counted=words("counted"),
        left_out=words("leftOut"),
        overlap=number("possibleOverlap"),
        inside=words("mayOverlapInside"),
        elsewhere=words("mayOverlapElsewhere"),
    )


FISCAL = ("use", "fiscal", "CNY")
MIXED = ("use", "mixed", "CNY")


def test_flows_of_one_row_are_added_and_bounded_by_their_rounding() -> None:
    row = totals(flow("a", 10), flow("b", 20))[FISCAL]
    assert (row.amount, row.comparator, row.flows, row.counted) == (30, "=", 2, "a; b")
    assert (row.lower, row.upper) == (28, 32)
    assert row.left_out is None


def test_sides_types_and_currencies_are_never_added() -> None:
    rows = totals(
        flow("a", 1), flow("b", 2, side="source"), flow("c", 4, "credit"), flow("d", 8, unit="EUR")
    )
    assert sorted(row.amount or 0 for row in rows.values()) == [1, 2, 4, 8]


def test_parts_of_the_same_type_are_left_out_beside_their_whole() -> None:
    row = totals(flow("w", 30), flow("a", 10), flow("b", 20), breakdown("w", "a", "b"))[FISCAL]
    assert (row.amount, row.counted) == (30, "w")
    assert row.left_out == "a (part of another counted flow); b (part of another counted flow)"


def test_parts_of_other_types_stand_for_their_whole() -> None:
    rows = totals(
        flow("w", 30, "mixed"),
        flow("a", 10),
        flow("b", 20, "integrated"),
        breakdown("w", "a", "b"),
    )
    assert rows[FISCAL].amount == 10
    assert rows[("use", "integrated", "CNY")].amount == 20
    assert (rows[MIXED].amount, rows[MIXED].comparator, rows[MIXED].flows) == (None, None, 0)
    assert rows[MIXED].left_out == "w (its parts are counted)"


def test_parts_that_are_only_examples_are_left_out() -> None:
    examples = breakdown("w", "a", completeness="open")
    rows = totals(flow("w", 30, "mixed"), flow("a", 10), examples)
    assert rows[MIXED].amount == 30
    assert (rows[FISCAL].amount, rows[FISCAL].left_out) == (
        None,
        "a (part of another counted flow)",
    )


def test_parts_of_parts_are_counted_once() -> None:
    rows = totals(
        flow("w", 30, "mixed"),
        flow("a", 10),
        flow("b", 20, "integrated"),
        flow("a1", 4),
        flow("a2", 6),
        breakdown("w", "a", "b"),
        breakdown("a", "a1", "a2"),
    )
    assert (rows[FISCAL].amount, rows[FISCAL].counted) == (10, "a")


def test_a_part_outside_the_breakdown_keeps_the_whole() -> None:
    rows = totals(
        flow("w", 30, "mixed"),
        flow("a", 10),
        flow("b", 20, "integrated"),
        flow("stray", 5, more="qh:partOf :w"),
        breakdown("w", "a", "b"),
    )
    assert rows[MIXED].amount == 30
    assert rows[FISCAL].flows == 0


def test_a_part_on_the_other_side_is_counted_there() -> None:
    rows = totals(
        flow("w", 30, "mixed"), flow("grant", 3, "aid", "source", "EUR", more="qh:partOf :w")
    )
    assert rows[MIXED].amount == 30
    assert rows[("source", "aid", "EUR")].amount == 3


DISPUTED = (
    flow("w", 300),
    flow("a", 10),
    flow("b", 20),
    breakdown("w", "a", "b"),
    ":doubt qh:disputes :w-amount . :proposed qh:corrects :w-amount ; qh:value 31 ;"
    " qh:unit unit:CNY ; qh:comparator comparator:exact .",
)


def test_the_parts_stand_for_a_whole_that_the_report_contradicts() -> None:
    row = totals(*DISPUTED)[FISCAL]
    assert (row.amount, row.counted) == (30, "a; b")
    assert row.left_out == "w (the report contradicts this figure; its parts are counted)"


def test_as_reconciled_the_proposed_quantity_stands_for_the_whole() -> None:
    row = totals(*DISPUTED, value="reconciled")[FISCAL]
    assert (row.amount, row.counted, row.lower, row.upper) == (31, "w", 31, 31)


def test_what_may_overlap_inside_a_row_is_a_bound_and_named() -> None:
    row = totals(flow("a", 10), flow("b", 30, more="qh:mayOverlap :a"), flow("c", 2))[FISCAL]
    assert (row.amount, row.comparator, row.overlap) == (32, "≥", 10)
    assert (row.lower, row.upper) == (30, 45)
    assert row.inside == "a with b"


def test_what_may_overlap_with_a_whole_may_overlap_with_the_flow_that_holds_its_part() -> None:
    row = totals(
        flow("w", 30),
        flow("a", 10),
        flow("b", 20),
        flow("c", 5, more="qh:mayOverlap :a"),
        breakdown("w", "a", "b"),
    )[FISCAL]
    assert (row.amount, row.overlap) == (30, 5)


def test_what_may_overlap_in_another_row_is_named_and_added() -> None:
    rows = totals(flow("a", 10), flow("s", 30, side="source", more="qh:mayOverlap :a"))
    assert rows[FISCAL].amount == 10
    assert rows[FISCAL].elsewhere == "s (source)"
    assert rows[FISCAL].inside is None


def test_more_than_makes_the_sum_a_bound_without_an_upper_end() -> None:
    row = totals(flow("a", 10), flow("b", 20, comparator="at-least"))[FISCAL]
    assert (row.amount, row.comparator, row.lower, row.upper) == (30, "≥", 29, None)


def test_money_lent_again_is_left_out() -> None:
    row = totals(flow("capital", 30), flow("loans", 70, more="qh:drawnFrom :capital"))[FISCAL]
    assert (row.amount, row.counted) == (30, "capital")
    assert row.left_out == "loans (lent again out of money that another row counts)"


def test_credit_is_left_out_beside_the_subsidy_that_brings_it() -> None:
    row = totals(flow("subsidy", 1, more="qh:leverages :credit"), flow("credit", 70))[FISCAL]
    assert (row.amount, row.counted) == (1, "subsidy")
    assert row.left_out == "credit (credit that a subsidy in this row brings)"


def test_money_of_other_sources_stays_out() -> None:
    context = flow("context", 99).replace("; qh:passage :passage", "")
    assert totals(flow("a", 10), context)[FISCAL].amount == 10


# A report on the country: no sum goes over two provinces

PROVINCES = """
:report a qh:Report ; qh:about :country .
:east a qh:Place ; qh:level level:provincial ; qh:within :country ; rdfs:label "East"@en .
:west a qh:Place ; qh:level level:provincial ; qh:within :country .
:county a qh:Place ; qh:within :east .
:villages a qh:Group ; qh:membersIn :county .
:western-government a qh:Agency ; qh:level level:provincial ; qh:jurisdiction :west .
"""


def by_province(*turtle: str) -> dict[str, tuple[Amount, str | None]]:
    """The amount and what is counted, by province."""
    rows = answers(QUESTION, "".join((PROVINCES, *turtle)))
    return {
        cells["province"].rsplit("/", 1)[-1]: (
            Decimal(cells["amount"]) if "amount" in cells else None,
            cells.get("counted"),
        )
        for cells in rows
    }


def test_money_is_of_the_province_of_who_receives_it() -> None:
    rows = by_province(
        flow("a", 1, more="qh:recipient :east"),
        flow("b", 2, more="qh:recipient :villages ; qh:provider :western-government"),
        flow("c", 4, more="qh:recipient :west"),
    )
    assert rows == {"east": (3, "a; b"), "west": (4, "c")}


def test_money_of_which_no_receiver_is_said_is_of_the_province_of_who_gives_it() -> None:
    rows = by_province(flow("a", 1, more="qh:provider :western-government"))
    assert rows == {"west": (1, "a")}


def test_money_of_no_one_province_stands_under_the_place_of_the_report() -> None:
    rows = by_province(flow("a", 1), flow("b", 2, more="qh:recipient :east , :west"))
    assert rows == {"country": (3, "a; b")}


def test_in_a_report_on_one_province_money_is_of_that_unless_another_receives_it() -> None:
    about = PROVINCES.replace("qh:about :country", "qh:about :east")
    rows = answers(
        QUESTION,
        about
        + flow("a", 1)
        + flow("b", 2, more="qh:provider :western-government")
        + flow("c", 4, more="qh:recipient :west"),
    )
    assert [(cells.get("provinceLabel"), cells["amount"]) for cells in rows] == [
        ("East", "3"),
        (None, "4"),
    ]


def test_parts_for_provinces_are_left_out_beside_their_whole() -> None:
    rows = by_province(
        flow("w", 30),
        flow("a", 10, more="qh:recipient :east"),
        flow("b", 20, more="qh:recipient :west"),
        breakdown("w", "a", "b"),
    )
    assert rows == {"country": (30, "w"), "east": (None, None), "west": (None, None)}


def test_what_may_overlap_in_another_province_is_named_and_added() -> None:
    cells = answers(
        QUESTION,
        PROVINCES
        + flow("a", 10, more="qh:recipient :east ; qh:mayOverlap :b")
        + flow("b", 20, more="qh:recipient :west"),
    )
    assert [(row["amount"], row["amountComparator"]) for row in cells] == [("10", "="), ("20", "=")]
    assert cells[0]["mayOverlapElsewhere"] == "b (use)"
