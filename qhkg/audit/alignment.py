"""Which numeral of a copy is which numeral of the graph.

Both are sequences in reading order. A pair is the likelier the more of three agree: the surface,
the words before and the words after (as digests). The pairs chosen are those with the greatest
sum, in order (Needleman and Wunsch 1970), so that a changed digit is paired with its figure by the
words beside it, and a numeral too many or too few moves none of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from qhkg.audit.copy import Copy
from qhkg.audit.deadline import check
from qhkg.audit.ledger import Entry
from qhkg.digests import digest, words_after, words_before
from qhkg.errors import TooLargeError
from qhkg.numerals import Numeral

MOST_NUMERALS: Final = 10_000
"""How many numerals of a copy are compared; the report has some hundred."""

_SIDE, _LONG_SURFACE, _SURFACE = 3, 4, 1
_BOTH: Final = 2
_WHOLE: Final = _BOTH * _SIDE
# A surface of this length, such as 1.104 billion, hardly stands elsewhere by chance.
_LONG = 6


class Seen(NamedTuple):
    """A numeral of a copy, with the digests of the words beside it."""

    numeral: Numeral
    before: str
    after: str


class Pairs(NamedTuple):
    """For each entry the index of its numeral or None, and how many figures the words bear out,
    those before and those after.

    Other texts about the report have its numbers too. Page furniture and years bear out nothing:
    other reports of the publisher have them too.
    """

    numeral_of: list[int | None]
    borne_out: int


def seen(copy: Copy) -> list[Seen]:
    """The numerals of a copy with their digests; raises TooLargeError where they are too many."""
    if len(copy.numerals) > MOST_NUMERALS:
        raise TooLargeError(copy.name, len(copy.numerals), MOST_NUMERALS, "numerals")
    return [_seen(copy.text, each) for each in copy.numerals]


def _seen(text: str, numeral: Numeral) -> Seen:
    check()
    before, after = words_before(text, numeral.start), words_after(text, numeral.end)
    return Seen(numeral, _digest(before), _digest(after))


def align(entries: Sequence[Entry], found: Sequence[Seen]) -> Pairs:
    """Pair entries with numerals, in order."""
    head = _agreeing(entries, found)
    tail = _agreeing(entries[head:][::-1], found[head:][::-1])
    pairs: list[int | None] = [None] * len(entries)
    pairs[:head] = range(head)
    middle = _chosen(entries[head : len(entries) - tail], found[head : len(found) - tail])
    for entry, numeral in middle:
        pairs[head + entry] = head + numeral
    for back in range(1, tail + 1):
        pairs[-back] = len(found) - back
    borne = {
        entry
        for entry, numeral in enumerate(pairs)
        if numeral is not None and _weight(entries[entry], found[numeral]) >= _SIDE
    }
    _drop_chance_beyond(pairs, borne, lambda one, other: _apart(entries, found, pairs, one, other))
    _fill_gaps(pairs, len(found))
    figures = ((entry, at) for entry, at in zip(entries, pairs, strict=True) if entry.is_figure)
    return Pairs(
        pairs, sum(at is not None and _sides(each, found[at]) == _BOTH for each, at in figures)
    )


def _weight(entry: Entry, found: Seen) -> int:
    same = entry.surface == found.numeral.surface
    surface = (_LONG_SURFACE if len(entry.surface) >= _LONG else _SURFACE) if same else 0
    return surface + _SIDE * _sides(entry, found)


def _sides(entry: Entry, found: Seen) -> int:
    """On how many sides the words agree."""
    before = entry.before is not None and entry.before == found.before
    after = entry.after is not None and entry.after == found.after
    return before + after


def _agreeing(entries: Sequence[Entry], found: Sequence[Seen]) -> int:
    """How many from the start agree in all three."""
    for at, (entry, numeral) in enumerate(zip(entries, found, strict=False)):
        if _weight(entry, numeral) <= _WHOLE:
            return at
    return min(len(entries), len(found))


def _chosen(entries: Sequence[Entry], found: Sequence[Seen]) -> list[tuple[int, int]]:
    """The pairs in order whose weights have the greatest sum."""
    weights = []
    for entry in entries:
        check()
        weights.append([_weight(entry, numeral) for numeral in found])
    best = [[0] * (len(found) + 1)]
    for row in weights:
        check()
        above, line = best[-1], [0]
        for at, weight in enumerate(row):
            paired = above[at] + weight if weight else 0
            line.append(max(paired, above[at + 1], line[at]))
        best.append(line)
    return _traced(weights, best)


def _traced(weights: list[list[int]], best: list[list[int]]) -> list[tuple[int, int]]:
    """The pairs by which the greatest sum came about, from the last to the first."""
    pairs = []
    entry, numeral = len(best) - 1, len(best[0]) - 1
    while entry and numeral:
        weight = weights[entry - 1][numeral - 1]
        if weight and best[entry][numeral] == best[entry - 1][numeral - 1] + weight:
            entry, numeral = entry - 1, numeral - 1
            pairs.append((entry, numeral))
        elif best[entry][numeral] == best[entry - 1][numeral]:
            entry -= 1
        else:
            numeral -= 1
    return pairs


def _apart(
    entries: Sequence[Entry], found: Sequence[Seen], pairs: list[int | None], one: int, other: int
) -> bool:
    """Whether two entries are as far apart in the copy as in the report."""
    first, second = pairs[one], pairs[other]
    if first is None or second is None:
        return False
    distance = found[second].numeral.start - found[first].numeral.start
    return distance == entries[other].start - entries[one].start


def _drop_chance_beyond(
    pairs: list[int | None], borne: set[int], as_far_apart: Callable[[int, int], bool]
) -> None:
    """Undo pairs outside the report: a menu before or after it has small numbers too.

    What stands there at the right distance belongs to the report: the last numeral has no words
    behind it, and those before it may hold a changed digit.
    """
    first, last = (min(borne), max(borne)) if borne else (0, -1)
    while first > 0 and as_far_apart(first - 1, first):
        first -= 1
    while 0 <= last < len(pairs) - 1 and as_far_apart(last, last + 1):
        last += 1
    for entry in range(len(pairs)):
        if not first <= entry <= last:
            pairs[entry] = None


def _fill_gaps(pairs: list[int | None], numerals: int) -> None:
    """Pair what is left between two pairs where as many are left on both sides."""
    paired = [entry for entry, numeral in enumerate(pairs) if numeral is not None]
    for entry, following in pairwise(paired):
        first, last = pairs[entry], pairs[following]
        assert first is not None
        assert last is not None
        if following - entry == last - first:
            pairs[entry + 1 : following] = range(first + 1, last)


def _digest(words: list[str]) -> str:
    """The digest of words; where the text begins or ends there are none, and they bear out none."""
    return digest(words) if words else ""
