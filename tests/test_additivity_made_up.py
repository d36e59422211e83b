"""What no sum counts twice that the report has no example of: sums of two made-up quantities.

Every sum is judged on pyoxigraph and on rdflib, which must agree.
"""

from __future__ import annotations

from additivity import Fault, faults, rules
from made_up_flows import PREFIXES, breakdown, flow
from test_additivity import (
    CREDIT,
    GROUP,
    MEMBERS,
    OVERLAP,
    PART,
    SOURCES,
    TWICE,
    expanded,
)


def made_up(*turtle: str) -> list[Fault]:
    """What is wrong with a sum of :a and :b."""
    return faults(PREFIXES + "".join(turtle), {"it": expanded(":a-amount :b-amount")})


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


def test_parts_that_one_breakdown_holds_are_added_wherever_else_each_stands() -> None:
    cuts = breakdown("w", "a", "b", name="by-giver") + breakdown("w", "a", "c", name="by-use")
    cuts += breakdown("w", "b", "d", name="by-place")
    assert made_up(*TWO, flow("w", 30), cuts) == []


def test_an_increase_is_not_added_to_a_whole_of_what_grew() -> None:
    grown = ":growth qh:compared :part ; qh:difference :a-amount ."
    assert rules(made_up(flow("b", 20), flow("part", 9, more="qh:partOf :b"), grown)) == {PART}


def test_a_part_is_not_added_to_a_flow_with_the_amount_of_its_whole() -> None:
    again = flow("w", 30) + ":w-amount qh:restates :b-amount . :a qh:partOf :w ."
    assert rules(made_up(*TWO, again)) == {PART}


def test_what_holds_a_subsidy_is_not_added_to_a_part_of_the_credit() -> None:
    more = flow("s", 1, more="qh:partOf :a ; qh:leverages :c") + flow("c", 30)
    assert rules(made_up(*TWO, more, ":b qh:partOf :c .")) == {CREDIT}


def test_what_holds_the_capital_is_not_added_to_what_is_lent_of_it() -> None:
    more = flow("capital", 1, more="qh:partOf :a")
    assert rules(made_up(*TWO, more, ":b qh:drawnFrom :capital .")) == {CREDIT}


def test_two_loans_out_of_one_capital_are_not_added() -> None:
    assert rules(made_up(*TWO, flow("c", 9), ":a qh:drawnFrom :c . :b qh:drawnFrom :c .")) == {
        CREDIT
    }


def test_loans_out_of_two_parts_of_a_capital_are_added() -> None:
    more = flow("c", 9) + flow("d", 9) + breakdown("w", "c", "d")
    assert made_up(*TWO, more, ":a qh:drawnFrom :c . :b qh:drawnFrom :d .") == []


def test_a_subsidy_is_not_added_to_loans_out_of_the_credit_that_it_brings() -> None:
    more = flow("c", 9) + ":a qh:leverages :c . :b qh:drawnFrom :c ."
    assert rules(made_up(*TWO, more)) == {CREDIT}


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


def test_a_chain_of_subgroups_goes_over_what_an_observation_and_a_group_count() -> None:
    chain = """:one qh:includedIn :middle . :middle qh:measured :middle-count .
      :group qh:memberCount :middle-count ; qh:subgroupOf :all . :all qh:memberCount :b-amount ."""
    assert rules(made_up(COUNTS.replace(":other qh:measured :b-amount .", ""), chain)) == {GROUP}


def test_counts_that_may_overlap_are_not_added() -> None:
    assert rules(made_up(COUNTS, ":one qh:mayOverlap :other .")) == {OVERLAP}


def test_counts_of_one_group_over_a_third_are_not_added() -> None:
    more = ":one qh:sameGroupAs :third . :third qh:sameGroupAs :other ."
    assert rules(made_up(COUNTS, more)) == {MEMBERS}


def test_subgroups_of_one_group_that_is_counted_in_two_units_are_added() -> None:
    more = ":all qh:sameGroupAs :people . :one qh:includedIn :all . :other qh:includedIn :all ."
    assert made_up(COUNTS, more) == []


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


LEFT = """:left qh:minuend :m-amount ; qh:subtrahend :s-amount ; qh:computes :a-amount .
:a-amount qh:unit unit:CNY ."""
LARGER = flow("m", 30), flow("s", 10, more="qh:partOf :m")


def test_what_a_difference_leaves_is_added_to_a_part_of_what_it_takes_away() -> None:
    assert made_up(LEFT, *LARGER, flow("b", 5, more="qh:partOf :s")) == []


def test_what_a_difference_leaves_is_not_added_to_another_part_of_what_it_takes_from() -> None:
    assert rules(made_up(LEFT, *LARGER, flow("b", 5, more="qh:partOf :m"))) == {PART}


def test_what_a_difference_leaves_is_not_added_to_what_holds_what_it_takes_away() -> None:
    more = flow("b", 20, more="qh:partOf :m") + ":s qh:partOf :b ."
    assert rules(made_up(LEFT, *LARGER, more)) == {PART}


def test_a_sum_with_a_difference_stands_for_what_is_taken_from() -> None:
    nested = ":x qh:computes :b-amount ; qh:addend :left-amount , :c-amount ."
    left = LEFT.replace(":a-amount", ":left-amount") + flow("a", 5, more="qh:partOf :m")
    assert rules(made_up(left, nested, *LARGER, flow("c", 1))) == {PART}


def test_products_with_one_factor_are_added() -> None:
    products = """:x qh:computes :a-amount ; qh:factor :rate , :one .
      :y qh:computes :b-amount ; qh:factor :rate , :other ."""
    assert made_up(products) == []


def test_products_with_one_factor_are_not_added_where_the_others_count_twice() -> None:
    products = """:x qh:computes :a-amount ; qh:factor :rate , :one .
      :y qh:computes :b-amount ; qh:factor :rate , :other . :other qh:restates :one ."""
    assert rules(made_up(products)) == {TWICE}


def test_two_reports_are_not_added() -> None:
    more = flow("b", 20, passage="elsewhere") + ":elsewhere qh:report :other ."
    assert rules(made_up(flow("a", 10), more)) == {SOURCES}


def test_a_figure_that_is_named_twice_is_found() -> None:
    assert rules(faults(PREFIXES, {"it": expanded(":a-amount :a-amount")})) == {TWICE}
