"""What is printed of a number: value, rounding, unit and comparator, as its figure has them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from qhkg.audit.cues import Cues, upper_end
from qhkg.errors import NumeralError
from qhkg.numerals import SCALES, Numeral, Reading, parse_surface

_SCALE: Final = re.compile(rf"\s?(?:{'|'.join(sorted(filter(None, SCALES), key=len))})\Z", re.I)


class Printed(NamedTuple):
    """What a figure of a printed number states; None where nothing is printed of it.

    ``rounded_to`` is the place value of the last printed digit, None for a count printed in full;
    ``unit`` and ``comparator`` are IRIs of codes, and a comparator that nothing tells is exact.
    """

    value: Decimal
    rounded_to: Decimal | None
    unit: str | None
    comparator: str | None


def printed(text: str, numeral: Numeral, cues: Cues, stated_unit: str | None = None) -> Printed:
    """What is printed of a numeral in its text; raises NumeralError where it is no number.

    Whether it is a measure, and so rounded, its unit tells: the one that a figure states, if any.
    """
    reading = _reading(text, numeral)
    unit = cues.unit(text, numeral)
    counted = reading.in_full and (stated_unit or unit) not in cues.measures
    return Printed(
        reading.value,
        None if counted else reading.place_value,
        unit,
        cues.comparator(text, numeral),
    )


def _reading(text: str, numeral: Numeral) -> Reading:
    """A numeral's meaning; the lower end of 3–5 million is 3 million."""
    alone = parse_surface(numeral.surface)
    upper = upper_end(text, numeral)
    scale = _SCALE.search(upper.surface) if upper else None
    if upper is None or scale is None or _SCALE.search(numeral.surface):
        return alone
    try:
        scaled = parse_surface(numeral.surface + scale.group())
    except NumeralError:
        return alone
    return scaled if scaled.value <= parse_surface(upper.surface).value else alone
