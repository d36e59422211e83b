"""What differs between a copy and the graph, one finding for each difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from qhkg.audit.copy import Copy
from qhkg.audit.cues import Cues, Pairs
from qhkg.audit.deadline import check
from qhkg.audit.differences import differences
from qhkg.audit.ends import Ends, ends, paragraph_end
from qhkg.audit.ledger import Entry, Ledger
from qhkg.audit.printed import printed
from qhkg.audit.report import Finding, Move
from qhkg.errors import NumeralError
from qhkg.numerals import Numeral
from qhkg.terms import Prefixes

# Blanks before the title count in positions and not in the comparable text.
_BLANKS: Final = 0.95
_EXACT: Final = "exact"


@dataclass(frozen=True)
class Matched:
    """A copy with its numerals paired: ``numeral_of`` has the index for each entry, or None.

    ``furniture`` are the cues of what belongs to a page; ``twins`` are other
    reports that are said to have the very same text.
    """

    copy: Copy
    ledger: Ledger
    numeral_of: list[int | None]
    furniture: Pairs = ()
    twins: tuple[str, ...] = ()

    def numeral(self, entry: int) -> Numeral | None:
        """The numeral that an entry is, if it is there."""
        at = self.numeral_of[entry]
        return None if at is None else self.copy.numerals[at]

    @property
    def paired(self) -> list[tuple[Entry, Numeral]]:
        """The entries that are there, each with its numeral."""
        both = ((entry, self.numeral(at)) for at, entry in enumerate(self.ledger.entries))
        return [(entry, numeral) for entry, numeral in both if numeral is not None]

    @property
    def footless(self) -> bool:
        """Whether the foot of the page is missing as a whole."""
        foot = [at for at, entry in enumerate(self.ledger.entries) if entry.is_furniture]
        return bool(foot) and all(self.numeral_of[at] is None for at in foot)

    @cached_property
    def exact(self) -> bool:
        """Whether the copy is the text that the graph was read from."""
        return self.copy.sha256 == self.ledger.sha256

    @cached_property
    def ends(self) -> Ends:
        """Where the report ends in the copy, and its foot."""
        at = max(at for at, entry in enumerate(self.ledger.entries) if self._in_body(at, entry))
        numeral = self.numeral(at)
        assert numeral is not None
        expected = numeral.end + self.ledger.body - self.ledger.entries[at].end
        digests = self.ledger.last_words, self.ledger.foot
        return ends(self.copy.text, numeral.end, expected, digests, self.furniture)

    def _in_body(self, at: int, entry: Entry) -> bool:
        return self.numeral_of[at] is not None and not entry.is_furniture

    def extent(self) -> tuple[float, float]:
        """From where to where the report stands in the comparable text."""
        if self.exact:
            return 0, len(self.copy.text)
        first, first_numeral = self.paired[0]
        end = self.ends.end
        if self.ends.foot is None and not self.footless:
            end = max(end, paragraph_end(self.copy.text, self.paired[-1][1].end))
        return first_numeral.start - first.start * _BLANKS, end


def numeral_findings(matched: Matched) -> Iterator[Finding]:
    """Numerals that are changed, missing, or known to nobody."""
    for entry, numeral in matched.paired:
        if entry.surface != numeral.surface:
            yield _changed(matched.copy, entry, numeral)
    yield from _missing(matched)
    yield from _unknown(matched)


def figure_findings(matched: Matched, cues: Cues, prefixes: Prefixes) -> Iterator[Finding]:
    """Figures whose value, rounding, unit or comparator is not what is printed."""
    for entry, numeral in matched.paired:
        check()
        if not entry.is_figure or entry.surface != numeral.surface:
            continue
        for kind, read, stated in _disagreements(matched.copy.text, entry, numeral, cues):
            yield Finding(
                kind,
                "error",
                f"{prefixes.shorten(entry.iri)} has another {kind} than is printed",
                matched.copy.place(numeral.start, numeral.end),
                prefixes.shorten(read),
                prefixes.shorten(stated),
                entry.iri,
            )


def copy_findings(matched: Matched, sha256: str) -> Iterator[Finding]:
    """Notes on a copy whose characters are not those of the text."""
    yield from _of_the_text(matched)
    if sha256 == matched.ledger.sha256:
        return
    yield from _foot(matched)
    message = "the copy is not the text character by character: " + "; ".join(
        differences(matched.copy.given, sha256, matched.ledger.sha256)
    )
    yield Finding("wording", "note", message, None, sha256, matched.ledger.sha256)


def _of_the_text(matched: Matched) -> Iterator[Finding]:
    """What the report says wrongly of its own text: its length, or that it is another's."""
    length, stated = len(matched.copy.given), matched.ledger.length
    if matched.exact and length != stated:
        message = f"the text has {length} characters; qh:textLength of the report is {stated}"
        yield Finding("text-length", "error", message, None, str(length), str(stated))
    for twin in matched.twins:
        message = f"{twin.rpartition('/')[2]} is said to have this text too (qh:textSha256)"
        yield Finding("text-of-two", "error", message, None, None, twin, twin)


def moves(matched: Matched) -> tuple[Move, ...]:
    """Where the numerals of the report stand in the copy, if it is elsewhere."""
    runs: list[Move] = []
    previous = None
    for entry, numeral in matched.paired:
        offset = matched.copy.place(numeral.start, numeral.end).start - entry.start
        if runs and offset == previous:
            run = runs.pop()
            runs.append(Move(run.start, entry.end, offset, run.numerals + 1))
        else:
            runs.append(Move(entry.start, entry.end, offset, 1))
        previous = offset
    return tuple(run for run in runs if run.offset)


def unknown_numerals(matched: Matched) -> tuple[list[Numeral], list[Numeral]]:
    """The numerals that are no entry: those within the report, and those around it."""
    known = set(matched.numeral_of)
    start, end = matched.extent()
    within: list[Numeral] = []
    around: list[Numeral] = []
    for at, numeral in enumerate(matched.copy.numerals):
        if at not in known:
            inside = start <= numeral.start and numeral.end <= end
            (within if inside else around).append(numeral)
    return within, around


def _foot(matched: Matched) -> Iterator[Finding]:
    """That the foot is missing, a note; that it is another, an error unless its numerals tell."""
    if matched.ledger.foot is None or matched.exact or matched.ends.foot is not None:
        return
    other = matched.ends.other_foot
    if matched.footless and other is None:
        message = "the foot of the page (address, telephone, licence) is missing"
        yield Finding("foot-missing", "note", message)
    elif matched.footless or _same_numerals_of_foot(matched):
        message = "the foot of the page (address, telephone, licence) is not that of the report"
        place = matched.copy.place(*_foot_span(matched))
        yield Finding("foot-changed", "error", message, place)


def _foot_span(matched: Matched) -> tuple[int, int]:
    """From the first word behind the report to the last number of the foot."""
    behind = matched.copy.text[matched.ends.end :]
    start = matched.ends.end + len(behind) - len(behind.lstrip())
    other = matched.ends.other_foot
    last = matched.paired[-1][1].end
    return start, max(start, last if other is None else max(last, other[1]))


def _same_numerals_of_foot(matched: Matched) -> bool:
    both = ((each, matched.numeral(at)) for at, each in enumerate(matched.ledger.entries))
    return all(
        numeral is not None and numeral.surface == entry.surface
        for entry, numeral in both
        if entry.is_furniture
    )


def _changed(copy: Copy, entry: Entry, numeral: Numeral) -> Finding:
    kind = "figure" if entry.is_figure else "exclusion"
    return Finding(
        f"{kind}-changed",
        "error",
        f"{numeral.surface} stands where the report prints {entry.surface}",
        copy.place(numeral.start, numeral.end),
        numeral.surface,
        entry.surface,
        entry.iri,
    )


def _missing(matched: Matched) -> Iterator[Finding]:
    end = 0
    for at, entry in enumerate(matched.ledger.entries):
        numeral = matched.numeral(at)
        if numeral is not None:
            end = numeral.end
        elif not (entry.is_furniture and matched.footless):
            kind = "figure" if entry.is_figure else "exclusion"
            message = f"{entry.surface} of the report is missing after this place"
            place = matched.copy.place(max(0, end - 1), end)
            yield Finding(
                f"{kind}-missing", "error", message, place, None, entry.surface, entry.iri
            )


def _unknown(matched: Matched) -> Iterator[Finding]:
    within, around = unknown_numerals(matched)
    for numeral in within:
        message = f"{numeral.surface} is not modelled: neither a figure nor left out for a reason"
        place = matched.copy.place(numeral.start, numeral.end)
        yield Finding("not-modelled", "error", message, place, numeral.surface)
    if around:
        first = around[0]
        one = len(around) == 1
        counted = "1 numeral" if one else f"{len(around)} numerals"
        belong = "belongs" if one else "belong"
        message = f"{counted} before or after the report {belong} to what is around it"
        place = matched.copy.place(first.start, first.end)
        yield Finding("around", "note", message, place, first.surface)


def _disagreements(
    text: str, entry: Entry, numeral: Numeral, cues: Cues
) -> Iterator[tuple[str, str, str]]:
    """What is printed and what is stated, where the two disagree."""
    try:
        read = printed(text, numeral, cues, entry.unit)
    except NumeralError:
        yield "value", "no number", str(entry.value)
        return
    if read.value != entry.value:
        yield "value", f"{read.value:f}", f"{entry.value:f}"
    if read.rounded_to != entry.rounded_to:
        yield "rounding", str(read.rounded_to), str(entry.rounded_to)
    if read.unit != entry.unit:
        yield "unit", read.unit or "no known unit", entry.unit or "none"
    stated = entry.comparator or _EXACT
    if (read.comparator or _EXACT) != (_EXACT if stated.endswith("/exact") else stated):
        yield "comparator", read.comparator or _EXACT, stated
