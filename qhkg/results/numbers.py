"""Numbers as people read them: grouped digits, and no more decimals than say something."""

from __future__ import annotations

from decimal import Decimal

_THOUSAND = 1000


def number_text(value: int | Decimal, *, grouped: bool = True) -> str:
    """The number; ``grouped`` sets commas between thousands.

    Of a fraction as many decimals are shown as say something beside the rest of the number; the
    machine formats hold them all.

    >>> number_text(Decimal("10124.137931")), number_text(Decimal("0.000123456"))
    ('10,124.14', '0.0001235')
    """
    if isinstance(value, int):
        return f"{value:,}" if grouped else str(value)
    places = min(max(-int(value.as_tuple().exponent), 0), _places(value))
    return f"{value:,.{places}f}" if grouped else f"{value:.{places}f}"


def _places(value: Decimal) -> int:
    """How many decimals people are shown: two from a thousand on, else four or four digits."""
    if abs(value) >= _THOUSAND:
        return 2
    return 4 if not value or abs(value) >= 1 else 3 - value.adjusted()
