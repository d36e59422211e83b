"""The numerals of a copy with all that changes what they mean.

The grammar of printed numbers (``qhkg.numerals``) reads what a report prints. A copy may print
anything: "nine hundred", "-1,300", "6k", "A49". What is written onto a number belongs to its
surface here, so that it differs from the number that the report prints.
"""

from __future__ import annotations

import re
from typing import Final

from qhkg.audit.deadline import check
from qhkg.numerals import Numeral, numerals

_SCALE: Final = r"thousand|million|billion|trillion"
# A hyphen after a blank is a sign; one after a letter or digit joins words or numbers.
_BEFORE: Final = re.compile(
    r"(?:(?<![^\s(\[（【\"“'‘])(?:[-–−+±~<>≤≥≈]|−\s)+|[A-Za-zÀ-ɏ_]+|\bminus\s)\Z", re.I
)
_AFTER: Final = re.compile(
    rf"(?:\s?(?:万亿|万|亿|%|‰)|\s?(?:{_SCALE})(?![A-Za-z])|[\s-](?:hundred|dozen|score)s?\b"
    r"|\sand\sa\shalf\b|[¼-¾⅐-⅞²³¹⁰-⁹]|(?<=\d)[A-Za-z]{1,2}(?![A-Za-z0-9²]))+",
    re.I,
)
_ALONE: Final = re.compile(rf"(?<![\w-])(?:hundred|dozen|{_SCALE})s?(?!\w)", re.I)
_REACH: Final = 20


def written(text: str) -> list[Numeral]:
    """The numerals of a text, each with what is written onto it, and multipliers that stand alone.

    >>> [each.surface for each in written("-3 for nine hundred of 6k, a dozen and 2 million")]
    ['-3', 'nine hundred', '6k', 'dozen', '2 million']
    """
    found = [_whole(text, each) for each in numerals(text)]
    ends = {at for each in found for at in range(each.start, each.end)}
    alone = [
        Numeral(match.group(), *match.span())
        for match in _ALONE.finditer(text)
        if match.start() not in ends
    ]
    return sorted(found + alone, key=lambda each: each.start)


def _whole(text: str, numeral: Numeral) -> Numeral:
    check()
    before = _BEFORE.search(text[max(0, numeral.start - _REACH) : numeral.start])
    after = _AFTER.match(text, numeral.end)
    start = numeral.start - len(before.group()) if before else numeral.start
    end = after.end() if after else numeral.end
    return Numeral(text[start:end], start, end)
