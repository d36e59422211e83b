"""Printed numbers: every numeral of a text, what each one means, and how a number is printed.

A numeral is a number in digits (of any script that Unicode gives decimal digits) or in English
words from zero to one hundred, with what multiplies it ("616 million", "11.04亿") and its per cent
sign. Thousands are separated by commas and decimals by a full stop, as in English.
"""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from typing import Final, NamedTuple

from qhkg.errors import NumeralError

SCALES: Final = {
    "": 0,
    "%": 0,
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "万": 4,
    "亿": 8,
    "万亿": 12,
}
"""What may stand behind a number, and how many noughts it is worth."""

# Whatever a file holds is read to its last digit, not to the 28 of Python's default.
_EXACT: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)

_TO_NINETEEN: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = [
    "-",
    "ten",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
]
_HUNDRED: Final = "one hundred"


class Numeral(NamedTuple):
    """A numeral of a text: as printed, and the code points from ``start`` to before ``end``."""

    surface: str
    start: int
    end: int


class Reading(NamedTuple):
    """What a printed number means.

    ``value`` is the number itself, a percentage in per cent; ``place_value`` is what one step of
    its last printed digit is worth; ``in_full`` says that all digits of a whole number are there.
    """

    value: Decimal
    place_value: Decimal
    in_full: bool


class Form(NamedTuple):
    """How a number is printed: its decimal places, whether commas separate its thousands, what
    stands behind it (of :data:`SCALES`), and whether it is spelt in words."""

    places: int = 0
    separated: bool = False
    scale: str = ""
    spelt: bool = False


def numerals(text: str) -> list[Numeral]:
    """Every numeral of a text, in reading order.

    >>> numerals("In all, 616 million for nine villages.")[0]
    Numeral(surface='616 million', start=8, end=19)
    """
    return [Numeral(found.group(), *found.span()) for found in _NUMERAL.finditer(text)]


def parse_surface(surface: str) -> Reading:
    """What a printed number means; raises NumeralError where the text is not one number.

    >>> parse_surface("1.0436 million").value
    Decimal('1043600.0000')
    """
    found = _NUMERAL.fullmatch(surface)
    if found is None:
        raise NumeralError(
            f"not a printed number: {surface!r}; what is read is such as 616 million, 1,300, nine"
        )
    number = _in_digits(found["digits"]) if found["digits"] else Decimal(_in_words(found["words"]))
    scale = (found["scale"] or "").strip().lower()
    exponent = int(number.as_tuple().exponent)
    multiplier = Decimal(10 ** SCALES[scale])
    return Reading(
        value=_EXACT.multiply(number, multiplier),
        place_value=_EXACT.multiply(Decimal((0, (1,), exponent)), multiplier),
        in_full=exponent == 0 and not scale,
    )


def printed(value: Decimal, form: Form) -> str:
    """A number in a form; raises NumeralError where that would print another number or none.

    >>> printed(Decimal(616000000), Form(scale="million"))
    '616 million'
    """
    if not value.is_finite() or value.is_signed() or form.places < 0 or form.scale not in SCALES:
        raise NumeralError(f"no printed number: {value} as {form}")
    number = _EXACT.scaleb(value, -SCALES[form.scale])
    digits = f"{number:{',' if form.separated else ''}.{form.places}f}"
    if _in_digits(digits) != number:
        raise NumeralError(f"{value} needs more digits than {digits}, which {form} leaves it")
    apart = form.spelt or form.scale in ("thousand", "million", "billion", "trillion")
    gap = " " if form.scale and apart else ""
    return (spell(number) if form.spelt else digits) + gap + form.scale


def spell(number: Decimal) -> str:
    """A whole number from 0 to 100 in words; raises NumeralError for any other.

    >>> spell(Decimal(21))
    'twenty-one'
    """
    if number not in range(101):
        raise NumeralError(f"in words stand whole numbers from 0 to 100, not {number}")
    tens, ones = divmod(int(number), 10)
    if tens == 10:
        return _HUNDRED
    if tens < 2:
        return _TO_NINETEEN[int(number)]
    return f"{_TENS[tens]}-{_TO_NINETEEN[ones]}" if ones else _TENS[tens]


def _in_digits(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _in_words(words: str) -> int:
    if words.lower() == _HUNDRED:
        return 100
    return sum(
        _TO_NINETEEN.index(word) if word in _TO_NINETEEN else 10 * _TENS.index(word)
        for word in words.lower().split("-")
    )


def _any_case(words: list[str]) -> str:
    """A pattern for words in capitals or not; the flag for that takes “ſix” for “six”."""
    letters = (re.sub("[a-z]", lambda c: f"[{c[0]}{c[0].upper()}]", word) for word in words)
    return f"(?:{'|'.join(letters)})"


_WORDS: Final = "|".join(
    (
        _any_case([_HUNDRED]),
        # The longer of two words that begin alike stands first.
        f"{_any_case(_TENS[2:])}(?:-{_any_case(_TO_NINETEEN[1:10])})?",
        _any_case(_TO_NINETEEN[::-1]),
    )
)
_BEHIND: Final = (
    f"{_any_case([scale for scale in SCALES if scale.isascii() and scale.isalpha()])}(?![A-Za-z])"
    "|万亿|万|亿|%"
)
# Three digits to a comma, or none at all: 12,34 are two numbers.
_DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_NUMERAL: Final = re.compile(
    rf"(?:(?P<digits>{_DIGITS})|\b(?P<words>{_WORDS})\b)(?P<scale>\s?(?:{_BEHIND}))?"
)
