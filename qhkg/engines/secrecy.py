"""Secrets in what a store says: taken out in whatever way they are spelt there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

# To take out each of two letters would tell what they are.
_TOLD_BY_ITS_PLACES = 2
_JSON = {'"': r"\\\"", "\\": r"\\\\", "/": r"\\/", "\t": r"\\t"}


def without(text: str, secrets: Iterable[str]) -> str:
    """The text with ``***`` for each secret: as it is, in JSON, in an address or a form, in HTML.

    "" where a secret of one or two signs is in it.
    """
    for secret in sorted({*secrets} - {""}, key=len, reverse=True):
        spelt = _spelt(secret)
        if len(secret) > _TOLD_BY_ITS_PLACES:
            text = spelt.sub("***", text)
        elif spelt.search(text):
            return ""
    return text


@lru_cache(maxsize=64)
def _spelt(secret: str) -> re.Pattern[str]:
    return re.compile("".join(f"(?:{'|'.join(_ways(sign))})" for sign in secret))


def _ways(sign: str) -> list[str]:
    """How one sign of a secret may be written, as regular expressions."""
    octets = sign.encode("utf-8", "surrogatepass")
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    pairs = (units[at : at + 4] for at in range(0, len(units), 4))
    ways = [
        "".join(f"%(?i:{octet:02x})" for octet in octets),
        "".join(rf"\\u(?i:{pair})" for pair in pairs),
        f"&#0*{ord(sign)};",
        f"(?i:&#x0*{ord(sign):x};)",
        re.escape(escape(sign)),
        re.escape(sign),
    ]
    if sign in _JSON:
        ways.insert(0, _JSON[sign])
    if sign == " ":
        ways.append(r"\+")
    if sign == "'":
        ways.append("&apos;")
    return ways
