"""Where sentences begin and end in comparable text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Final

from qhkg.audit.deadline import check

_GAP: Final = re.compile(r"\n\n|(?:(?<=[.!?；])|(?<=[.!?][\"”’)]))\s+(?=[A-Z\d【“\"(])|(?<=。)\s*")
# A full stop behind these ends no sentence: abbreviations, initials, and numerals of a list.
_NO_END: Final = re.compile(
    r"(?:\b(?:Nos?|Figs?|Vol|Art|Sec|Ch|pp?|approx|ca|cf|vs|Mr|Mrs|Ms|Dr|Prof|St|Mt|Co"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"|(?<![^\W_])(?:[A-Z]\.)*[A-Z]"
    r"|(?:\A|[\n.;:!?。】])\s*\d{1,2})\.\Z"
)
_REACH: Final = 20


class Sentences:
    """The sentences of a text, found once; none goes beyond its paragraph.

    >>> text = "In all, 3.5 million came. 20 towns, among them No. 3, had none."
    >>> text[slice(*Sentences(text).around(8, 11))]
    'In all, 3.5 million came.'
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._gaps = [found.span() for found in _GAP.finditer(text) if _is_gap(text, found)]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The span of the sentence, or of the sentences, that a span stands in."""
        before = bisect_right(self._gaps, start, key=lambda gap: gap[1])
        behind = bisect_left(self._gaps, end, key=lambda gap: gap[0])
        first = self._gaps[before - 1][1] if before else 0
        last = self._gaps[behind][0] if behind < len(self._gaps) else self._length
        return first, last


def _is_gap(text: str, found: re.Match[str]) -> bool:
    """Whether a sentence ends before what may be a gap."""
    check()
    if found.group() == "\n\n":
        return True
    return not _NO_END.search(text[max(0, found.start() - _REACH) : found.start()])
