"""A copy of a report made comparable, with the place of every character in what the user gave.

Copies differ in what carries no meaning: line ends, blanks, Unicode form, marks of a web page.
What is compared has one blank between words, an empty line between paragraphs, and Unicode form
NFC; each of its characters knows where it stands in the user's copy.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from qhkg.audit.deadline import check
from qhkg.audit.markup import is_markup, visible
from qhkg.audit.written import written
from qhkg.numerals import Numeral

# Soft hyphens, zero-width blanks and joiners, byte-order marks: no reader sees them.
_UNSEEN: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Place(NamedTuple):
    """A place in the user's copy: code points ``start`` to before ``end``; line and column of the
    first, from 1."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True)
class Copy:
    """A copy: ``given`` as the user has it, ``text`` as it is compared, and where each of its
    characters stands in ``given``."""

    name: str
    given: str
    text: str
    origin: tuple[int, ...]

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the text as given, in hexadecimal digits."""
        return hashlib.sha256(self.given.encode()).hexdigest()

    @cached_property
    def numerals(self) -> list[Numeral]:
        """The numerals of the comparable text, each with what is written onto it."""
        return written(self.text)

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(found.end() for found in _LINE_END.finditer(self.given))]

    def place(self, start: int, end: int) -> Place:
        """Where a span of the comparable text stands in the user's copy."""
        if not self.origin:
            return Place(0, 0, 1, 1)
        first = self.origin[min(start, len(self.origin) - 1)]
        last = self.origin[end - 1] + 1 if end > start else first
        line = bisect_right(self._lines, first)
        return Place(first, last, line, first - self._lines[line - 1] + 1)


def copy_of(given: str, name: str) -> Copy:
    """The copy that a text is; of HTML, what a reader sees."""
    shown = visible(given) if is_markup(given) else (given, range(len(given)))
    text, origin = _comparable(*shown)
    return Copy(name, given, text, tuple(origin))


def comparable(text: str) -> str:
    """A text in the form in which copies are compared.

    >>> comparable("616\\u00a0 million")
    '616 million'
    """
    return _comparable(text, range(len(text)))[0]


def _comparable(text: str, origin: range | list[int]) -> tuple[str, list[int]]:
    made: list[str] = []
    places: list[int] = []
    for found in re.finditer(r"\s+|\S+", text):
        check()
        if found.group().isspace():
            breaks = len(_LINE_END.findall(found.group()))
            gap = "\n\n" if breaks > 1 else " "
            made.append(gap)
            places += [origin[found.start()]] * len(gap)
        else:
            _add_word(found.group(), origin[found.start() : found.end()], made, places)
    return "".join(made), places


def _add_word(word: str, origin: range | list[int], made: list[str], places: list[int]) -> None:
    """Add a word in Unicode form NFC, each letter with its accents at the place of the letter."""
    if word.isascii():
        made.append(word)
        places += origin
        return
    at = 0
    while at < len(word):
        check()
        end = at + 1
        while end < len(word) and unicodedata.combining(word[end]):
            end += 1
        if word[at] not in _UNSEEN:
            composed = unicodedata.normalize("NFC", word[at:end])
            made.append(composed)
            places += [origin[at]] * len(composed)
        at = end
