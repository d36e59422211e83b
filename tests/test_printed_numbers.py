"""The package's reader of numbers reads what it prints, and reads as the independent one does."""

from decimal import Decimal

import numerals as independent
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qhkg.errors import NumeralError
from qhkg.numerals import SCALES, Form, numerals, parse_surface, printed

SCALE = st.sampled_from(sorted(SCALES))
IN_DIGITS = st.builds(
    Form, places=st.integers(0, 6), separated=st.booleans(), scale=SCALE, spelt=st.just(False)
)
IN_WORDS = st.builds(
    Form, places=st.just(0), separated=st.just(False), scale=SCALE, spelt=st.just(True)
)

# Pieces that make numbers, and what looks like them, when put one after another. They are short:
# the independent reader keeps 28 digits. It takes no 万 before a letter, so none stands there.
PIECES = st.one_of(
    st.integers(0, 9999).map(str),
    st.integers(0, 9999).map("{:,}".format),
    st.integers(0, 100).map(lambda number: printed(Decimal(number), Form(spelt=True))),
    st.sampled_from([*(scale for scale in SCALES if scale.isascii()), " 万 ", " 亿,", "万亿。"]),
    st.sampled_from([" ", "  ", ",", ".", "-", " %", "\n", "one", "Hundred", "tone", "A"]),
)


@given(st.integers(0, 10**12), st.one_of(IN_DIGITS, IN_WORDS))
def test_a_value_printed_in_any_form_is_read_back(number: int, form: Form) -> None:
    noughts = SCALES[form.scale]
    value = Decimal(number % 101 if form.spelt else number).scaleb(noughts - form.places)

    surface = printed(value, form)
    reading = parse_surface(surface)

    assert reading.value == value
    assert reading.place_value == Decimal(1).scaleb(noughts - form.places)
    assert reading.in_full == (form.places == 0 and form.scale == "")
    assert numerals(f"In all, {surface} of them") == [(surface, 8, 8 + len(surface))]


@given(st.lists(PIECES, max_size=6).map("".join))
def test_both_readers_find_and_read_the_same_numbers(text: str) -> None:
    found = numerals(text)
    assert [*map(tuple, found)] == independent.numerals(text)
    for numeral in found:
        assert tuple(parse_surface(numeral.surface)) == independent.parse_surface(numeral.surface)


def test_both_readers_find_and_read_the_same_numbers_in_the_report(source_text: str) -> None:
    found = numerals(source_text)
    assert len(found) > 100
    assert [*map(tuple, found)] == independent.numerals(source_text)
    for numeral in found:
        assert tuple(parse_surface(numeral.surface)) == independent.parse_surface(numeral.surface)


@given(st.text(st.one_of(st.characters(), st.sampled_from("0９٣,.%六ſıK万")), max_size=30))
def test_whatever_a_text_holds_is_read_without_fault(text: str) -> None:
    for numeral in numerals(text):
        assert text[numeral.start : numeral.end] == numeral.surface
        assert parse_surface(numeral.surface).value >= 0


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("NINETY-nine", "99"),
        ("One Hundred", "100"),
        ("２，０００"[:1], "2"),
        ("１２.５%", "12.5"),
        ("1" * 60, "1" * 60),
        ("1" * 60 + " billion", "1" * 60 + "0" * 9),
    ],
)
def test_rarer_prints_are_read_to_their_last_digit(surface: str, value: str) -> None:
    assert parse_surface(surface).value == Decimal(value)


@pytest.mark.parametrize("surface", ["", "many", "1,00", "5 million Yuan", "-3", "1e6", "²", "六"])
def test_what_is_not_one_number_is_refused(surface: str) -> None:
    with pytest.raises(NumeralError, match="not a printed number"):
        parse_surface(surface)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("616500000", Form(scale="million")),
        ("0.25", Form(places=1)),
        ("101", Form(spelt=True)),
        ("-3", Form()),
        ("Infinity", Form()),
        ("3", Form(places=-1)),
        ("3", Form(scale="dozen")),
    ],
)
def test_a_form_that_would_print_another_number_is_refused(value: str, form: Form) -> None:
    with pytest.raises(NumeralError):
        printed(Decimal(value), form)
