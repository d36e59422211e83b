"""Numerals of a copy are paired with entries by surface and words; what is left, by its place."""

from decimal import Decimal

from qhkg.audit.alignment import Seen, align
from qhkg.audit.copy import copy_of
from qhkg.audit.ledger import Entry
from qhkg.numerals import Numeral


def entry(surface: str, at: int, words: str = "") -> Entry:
    return Entry(
        surface, surface, at, at + len(surface), f"{words}<", f"{words}>", value=Decimal(1)
    )


def seen(surface: str, at: int, words: str = "") -> Seen:
    return Seen(Numeral(surface, at, at + len(surface)), f"{words}<", f"{words}>")


def test_a_number_changed_with_all_its_words_is_paired_between_its_neighbours() -> None:
    entries = [entry("1", 0, "a"), entry("2", 10, "b"), entry("3", 20, "c")]
    found = [seen("1", 0, "a"), seen("9", 12, "x"), seen("3", 25, "c")]
    assert align(entries, found).numeral_of == [0, 1, 2]


def test_nothing_is_paired_where_more_stand_between_neighbours_than_there_should() -> None:
    entries = [entry("1", 0, "a"), entry("2", 10, "b"), entry("3", 20, "c")]
    found = [seen("1", 0, "a"), seen("8", 12, "x"), seen("9", 15, "y"), seen("3", 25, "c")]
    assert align(entries, found).numeral_of == [0, None, 3]


def test_words_on_both_sides_bear_out_a_figure_and_a_long_number_does_not() -> None:
    entries = [entry("1.104 billion", 0, "a"), entry("326,100", 30, "b")]
    found = [seen("1.104 billion", 0, "x"), seen("326,100", 30, "b")]
    assert align(entries, found).borne_out == 1


def test_a_place_at_the_end_of_a_copy_is_its_last_character() -> None:
    copy = copy_of("Nine.", "copy")
    assert copy.place(5, 5).start == 4
