"""The independent reader of numbers reads every form that a report prints."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numerals import MULTIPLIERS, ONES, TENS, Numeral, numerals, parse_surface

DIGITS = st.builds(Decimal, st.integers(min_value=0, max_value=10**13 - 1))
PLACES = st.integers(min_value=0, max_value=4)


def spell(number: int) -> str:
    """The English words for a number from 0 to 100."""
    if number == 100:
        return "one hundred"
    if number < 20:
        return ONES[number]
    tens, one = divmod(number, 10)
    return TENS[tens - 2] + (f"-{ONES[one]}" if one else "")


def surrounded(surface: str) -> str:
    return f"In all, {surface} of them"


@given(DIGITS, PLACES, st.booleans(), st.sampled_from(["", "%", *MULTIPLIERS]))
def test_a_number_printed_in_digits_is_read_back(
    digits: Decimal, places: int, separated: bool, ending: str
) -> None:
    number = digits.scaleb(-places)
    printed = f"{number:,.{places}f}" if separated else f"{number:.{places}f}"
    surface = f"{printed} {ending}" if ending.isascii() and ending.isalpha() else printed + ending
    multiplier = MULTIPLIERS.get(ending, 1)

    reading = parse_surface(surface)

    assert reading.value == number * multiplier
    assert reading.place_value == multiplier * Decimal(10) ** -places
    assert reading.in_full == (places == 0 and ending == "")
    assert numerals(surrounded(surface)) == [Numeral(surface, 8, 8 + len(surface))]


@given(st.integers(min_value=0, max_value=100), st.sampled_from(["", "thousand", "million"]))
def test_a_number_printed_in_words_is_read_back(number: int, ending: str) -> None:
    surface = f"{spell(number)} {ending}".strip()

    assert parse_surface(surface).value == number * MULTIPLIERS.get(ending, 1)
    assert numerals(surrounded(surface)) == [Numeral(surface, 8, 8 + len(surface))]


@pytest.mark.parametrize(
    ("surface", "value", "place_value", "in_full"),
    [
        ("616 million", "616000000", "1000000", False),
        ("1.0436 million", "1043600", "100", False),
        ("1.104 billion", "1104000000", "1000000", False),
        ("25,000", "25000", "1", True),
        ("33600", "33600", "1", True),
        ("1780.5", "1780.5", "0.1", False),
        ("37.6%", "37.6", "0.1", False),
        ("15%", "15", "1", False),
        ("Nine", "9", "1", True),
        ("11.04亿", "1104000000", "1000000", False),
        ("2万", "20000", "10000", False),
    ],
)
def test_value_and_place_value_follow_from_the_print(
    surface: str, value: str, place_value: str, in_full: bool
) -> None:
    assert parse_surface(surface) == (Decimal(value), Decimal(place_value), in_full)


@pytest.mark.parametrize(
    "surface", ["", "many", "1,00", "12,34,567", "5 million Yuan", "-3", "1e6"]
)
def test_what_no_report_prints_as_one_number_is_refused(surface: str) -> None:
    with pytest.raises(ValueError, match="not a printed number"):
        parse_surface(surface)


@pytest.mark.parametrize("text", ["someone alone", "the tone of the stone", "weight", "often"])
def test_a_number_word_inside_another_word_is_none(text: str) -> None:
    assert numerals(text) == []


def test_a_full_stop_or_comma_after_a_number_is_no_part_of_it() -> None:
    assert [numeral.surface for numeral in numerals("2.Raise it by 13, 1,300 and 18.3%.")] == [
        "2",
        "13",
        "1,300",
        "18.3%",
    ]
