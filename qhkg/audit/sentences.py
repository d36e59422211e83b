"""Where a sentence begins and ends in comparable text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_END: Final = re.compile(r"(?:(?<=[.!?；])|(?<=[.!?][\"”’)]))\s+(?=[A-Z\d【“\"(])|(?<=。)\s*")
# A full stop behind these ends no sentence: abbreviations, initials, and numerals of a list.
_NO_END: Final = re.compile(
    r"(?:\b(?:Nos?|Figs?|Vol|Art|Sec|Ch|pp?|approx|ca|cf|vs|Mr|Mrs|Ms|Dr|Prof|St|Mt|Co"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"|(?<![^\W_])(?:[A-Z]\.)*[A-Z]"
    r"|(?:\A|[\n.;:!?。】])\s*\d{1,2})\.\Z"
)
_REACH: Final = 20


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence around a span; it never goes beyond its paragraph.

    >>> text = "In all, 3.5 million came. 20 towns, among them No. 3, had none."
    >>> text[slice(*sentence(text, 8, 11))]
    'In all, 3.5 million came.'
    """
    paragraph = text.rfind("\n\n", 0, start) + 2
    first = paragraph if paragraph > 1 else 0
    for found in _ends(text, first, start):
        first = found.end()
    following = text.find("\n\n", end)
    last = len(text) if following < 0 else following
    last = next((found.start() for found in _ends(text, end, last)), last)
    return first, last


def _ends(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The gaps between sentences in a part of a text."""
    for found in _END.finditer(text, start, end):
        before = text[max(0, found.start() - _REACH) : found.start()]
        if not _NO_END.search(before):
            yield found
