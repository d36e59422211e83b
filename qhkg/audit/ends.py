"""Where the report ends in a copy, and what foot of the page stands behind it.

Both are told by digests that the graph keeps: of the last three words, and of all words of the
foot. What is behind the last words is the report's own as long as its paragraph goes on, and
paragraphs that read as sentences go on with it: a menu has none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from qhkg.audit.cues import Pairs
from qhkg.audit.deadline import check
from qhkg.digests import HEXADECIMAL_DIGITS, WORDS, digest, normalised

Span = tuple[int, int]

# A foot is looked for so many words behind the report, and has no more than so many.
_MOST_WORDS: Final = 2000
_FOOT_STARTS, _FOOT_WORDS = 300, 60
_SENTENCE: Final = re.compile(r"[.!?。][\"”’)]?\s*\Z")


class Ends(NamedTuple):
    """``end`` is where the report ends, its foot included where that is there; ``foot`` is the
    foot, word for word; ``other_foot`` a sign of another one, such as a telephone number."""

    end: int
    foot: Span | None
    other_foot: Span | None


class Word(NamedTuple):
    """A normalised word of a copy and where it stands."""

    text: str
    start: int
    end: int


def ends(
    text: str, after: int, expected: float, digests: tuple[str | None, str | None], cues: Pairs
) -> Ends:
    """Where the report ends: behind the position ``after`` and, by its length, about ``expected``.

    ``digests`` are those of the last words and of the foot; ``cues`` tell page furniture.
    """
    last_words, foot_digest = digests
    words = list(islice(_words(text, after), _MOST_WORDS))
    last = _last(words, last_words, expected)
    foot = _foot([word for word in words if word.start >= last], foot_digest)
    if foot is not None:
        return Ends(foot[1], foot, None)
    other = _other_foot(text, last, cues) if foot_digest else None
    return Ends(_body_end(text, last, other), None, other)


def paragraph_end(text: str, at: int) -> int:
    """Where the paragraph around a position ends."""
    found = text.find("\n\n", at)
    return len(text) if found < 0 else found


def _words(text: str, start: int) -> Iterator[Word]:
    for found in re.compile(r"\S+").finditer(text, start):
        for word in normalised(found.group()):
            yield Word(word, *found.span())


def _last(words: list[Word], last_words: str | None, expected: float) -> int:
    """Where the last words end; where they are not there, where they should."""
    found = (
        words[at].end
        for at in range(WORDS - 1, len(words))
        if digest(word.text for word in words[at - WORDS + 1 : at + 1]) == last_words
    )
    return min(found, key=lambda end: abs(end - expected), default=int(expected))


def _foot(words: list[Word], foot_digest: str | None) -> Span | None:
    if foot_digest is None:
        return None
    for first in range(min(_FOOT_STARTS, len(words))):
        check()
        made = hashlib.sha256()
        for last in range(first, min(first + _FOOT_WORDS, len(words))):
            made.update(f"{' ' * (last > first)}{words[last].text}".encode())
            if made.hexdigest()[:HEXADECIMAL_DIGITS] == foot_digest:
                return words[first].start, words[last].end
    return None


def _other_foot(text: str, start: int, cues: Pairs) -> Span | None:
    """A word that tells page furniture with its number, behind the report."""
    if not cues:
        return None
    words = "|".join(re.escape(cue) for cue, _ in cues)
    found = re.compile(rf"(?<![A-Za-z])(?:{words})[\W_]{{0,8}}\d+", re.I).search(text, start)
    return found.span() if found else None


def _body_end(text: str, last: int, other_foot: Span | None) -> int:
    """Where the paragraph of the last words ends, and those behind it that read as sentences."""
    end = paragraph_end(text, last)
    while end < len(text):
        check()
        following = paragraph_end(text, end + 2)
        foot_begins = other_foot is not None and other_foot[0] < following
        if foot_begins or not _SENTENCE.search(text[end:following]):
            break
        end = following
    return end
