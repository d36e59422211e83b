"""Words of a text as hashes: they find a place again in another copy, and give no word away.

The words are those before or after a place, normalised so that copies agree that differ in line
ends, white space, punctuation, capitals or Unicode form.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

WORDS: Final = 3
"""How many words on each side are hashed."""

HEXADECIMAL_DIGITS: Final = 12
"""How much of a hash is kept: two of a hundred million places would meet by chance."""

# Three words mostly stand near. Further than the last of these, words do not belong to the place.
_REACHES: Final = (100, 2000)


def words_before(text: str, at: int) -> list[str]:
    """At most three words that end before a position, normalised, in reading order."""
    for reach in _REACHES:
        words = normalised(text[max(0, at - reach) : at])
        # The first may be cut short where the text was cut.
        if len(words) > WORDS or reach >= at:
            break
    return words[-WORDS:]


def words_after(text: str, at: int) -> list[str]:
    """At most three words that begin at a position or after it, normalised, in reading order."""
    for reach in _REACHES:
        words = normalised(text[at : at + reach])
        if len(words) > WORDS or at + reach >= len(text):
            break
    return words[:WORDS]


def normalised(text: str) -> list[str]:
    """The words of a text in Unicode form NFKC and small letters, only their letters and digits.

    A word runs from white space to white space; a dash alone is none.

    >>> normalised("The “Two Systems”,  2009-2010 –")
    ['the', 'two', 'systems', '20092010']
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    words = (re.sub(r"[\W_]", "", word) for word in folded.split())
    return [word for word in words if word]


def digest(words: Iterable[str]) -> str:
    """The first twelve hexadecimal digits of the SHA-256 of normalised words.

    >>> digest(["the", "two", "systems"])
    '7fe2e2fd4803'
    """
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:HEXADECIMAL_DIGITS]
