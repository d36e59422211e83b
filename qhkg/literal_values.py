"""Values of literals: one text for all ways to write the same.

``1.50`` and ``1.5`` are one number, ``08:00+08:00`` and ``00:00Z`` one time.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

from pyoxigraph import Literal

from qhkg.terms import XSD

_NUMBERS = {
    f"{XSD}{name}"
    for name in (
        *("decimal", "integer", "long", "int", "short", "byte", "nonNegativeInteger"),
        *("positiveInteger", "nonPositiveInteger", "negativeInteger", "unsignedLong"),
        *("unsignedInt", "unsignedShort", "unsignedByte"),
    )
}
_FLOATS = {f"{XSD}double", f"{XSD}float"}
_BOOLEAN, MOMENT = f"{XSD}boolean", f"{XSD}dateTime"
# The datatypes of numbers, with that of truths, which some stores give back as integers.
COUNTED = _NUMBERS | _FLOATS | {_BOOLEAN}
_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
# Of a finer fraction Python would keep a part.
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


def decimal_text(lexical: str) -> str | None:
    """A decimal or an integer in its shortest form, None where it is none; of any length.

    >>> decimal_text("+099.50"), decimal_text("-0.0"), decimal_text("1e3")
    ('99.5', '0', None)
    """
    match = _DECIMAL.fullmatch(lexical)
    if match is None or not (match[2] or match[3]):
        return None
    whole, fraction = match[2].lstrip("0") or "0", (match[3] or "").rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return f"-{number}" if match[1] == "-" and number != "0" else number


def value_text(lexical: str, datatype: str) -> str:
    """One text for all ways to write a value; what is no value is left as it is.

    >>> value_text("1.50", "http://www.w3.org/2001/XMLSchema#decimal")
    '1.5'
    """
    if datatype in _NUMBERS:
        return decimal_text(lexical) or lexical
    if datatype == _BOOLEAN:
        return {"true": "1", "false": "0"}.get(lexical, lexical)
    try:
        if datatype in _FLOATS:
            text = f"{Decimal(repr(float(lexical))):f}"
            return decimal_text(text) or text
        if datatype == MOMENT and _WRITTEN.fullmatch(lexical):
            then = datetime.fromisoformat(lexical)
            return (then if then.tzinfo is None else then.astimezone(UTC)).isoformat()
    except (ValueError, OverflowError):
        pass
    return lexical


def value_of(literal: Literal) -> tuple[str, str]:
    """What is equal for two literals if stores that keep values may give back one for the other.

    That is the same number whatever its datatype, true and 1, and one moment in any zone.

    >>> value_of(Literal(1)) == value_of(Literal(True)) != value_of(Literal("1"))
    True
    """
    if literal.language is not None:
        return literal.value, f"@{literal.language}"
    datatype = literal.datatype.value
    text = value_text(literal.value, datatype)
    return text, "number" if datatype in COUNTED else datatype
