"""An independent reader of numbers: it finds every numeral of a text and says what each one means.

It knows nothing of the graph, so that what the graph says of a figure can be held against it.
"""

import re
from decimal import Decimal
from typing import NamedTuple

ONES = [
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
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

WORDS: dict[str, int] = (
    {word: number for number, word in enumerate(ONES)}
    | {word: 10 * number for number, word in enumerate(TENS, start=2)}
    | {
        f"{tens}-{ONES[one]}": 10 * number + one
        for number, tens in enumerate(TENS, start=2)
        for one in range(1, 10)
    }
    | {"one hundred": 100}
)

MULTIPLIERS = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "万": 10**4,
    "亿": 10**8,
    "万亿": 10**12,
}

# The longest form stands first, so that "twenty-one" is not read as "twenty".
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_MULTIPLIER = "|".join(sorted(MULTIPLIERS, key=len, reverse=True))
_NUMERAL = re.compile(
    rf"(?:(?P<digits>{_DIGITS})|\b(?P<word>{_WORD})\b)"
    rf"(?:\s?(?P<multiplier>{_MULTIPLIER})(?![a-z])|(?P<percent>\s?%))?",
    re.IGNORECASE,
)


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


def numerals(text: str) -> list[Numeral]:
    """Every numeral and number word of ``text``, with its multiplier, in reading order."""
    return [Numeral(found.group(), *found.span()) for found in _NUMERAL.finditer(text)]


def parse_surface(surface: str) -> Reading:
    """What ``surface`` means, a number in digits or in words to one hundred.

    Raises ValueError where it is no number that a report would print.
    """
    found = _NUMERAL.fullmatch(surface)
    if found is None:
        raise ValueError(f"not a printed number: {surface!r}")
    number = _number(found)
    multiplier = MULTIPLIERS[found["multiplier"].lower()] if found["multiplier"] else 1
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # no infinity comes out of digits
    return Reading(
        value=number * multiplier,
        place_value=Decimal(1).scaleb(exponent) * multiplier,
        in_full=exponent == 0 and multiplier == 1 and not found["percent"],
    )


def _number(found: re.Match[str]) -> Decimal:
    if found["digits"]:
        return Decimal(found["digits"].replace(",", ""))
    return Decimal(WORDS[found["word"].lower()])
