"""A validation as people read it: by file, thing and line."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from qhkg.terms import RDF, Prefixes
from qhkg.validation.report import SEVERITIES, Stated, ValidationReport, ValidationResult

_IRI = re.compile(r"<([^<>\s]+)>")
_BARE = re.compile(r"(?<![<\w])https?://[^\s<>\"]+[\w/#]")
# What Turtle writes without quotes; what is no such value keeps them, with its datatype.
_BARE_VALUE = re.compile(
    r'"(?:([+-]?\d+)"\^\^xsd:integer|([+-]?\d*\.\d+)"\^\^xsd:decimal|(true|false)"\^\^xsd:boolean)\b'
)
_COLOURS = {"Violation": "31", "Warning": "33", "Info": "36"}
_LONGEST_TRIPLE = 200


def report_text(
    report: ValidationReport, prefixes: Prefixes, *, width: int = 80, styled: bool = False
) -> str:
    """All faults, grouped by file and thing, and a line that sums up."""
    return "".join(f"{line}\n" for line in _Writing(prefixes, width, styled).lines(report))


def shortened(text: str, prefixes: Prefixes) -> str:
    """A text with its IRIs as prefixed names, and plain numbers, as Turtle has them."""

    def named(match: re.Match[str]) -> str:
        name = prefixes.shorten(match[1])
        return match[0] if name == match[1] else name

    text = _IRI.sub(named, text.replace(f" <{RDF}type> ", " a "))
    text = _BARE.sub(lambda match: prefixes.shorten(match[0]), text)
    return _BARE_VALUE.sub(lambda match: match[match.lastindex or 0], text)


class _Writing:
    def __init__(self, prefixes: Prefixes, width: int, styled: bool) -> None:
        self._prefixes, self._width, self._styled = prefixes, width, styled

    def lines(self, report: ValidationReport) -> Iterator[str]:
        told = Counter[str]()
        by_file = sorted(
            report.results, key=lambda each: (each.file, each.thing, _said(each), each)
        )
        for file, of_file in groupby(by_file, key=lambda each: each.file):
            yield self._bold(file or "the graph")
            for focus, of_thing in groupby(of_file, key=lambda each: each.thing):
                yield f"  {self._short(focus) or 'the whole'}"
                for _, group in groupby(of_thing, key=_said):
                    alike = list(group)
                    told[alike[0].severity] += 1
                    yield from self._results(alike)
            yield ""
        yield self._summary(report, told)

    def _results(self, alike: list[ValidationResult]) -> Iterator[str]:
        """What a rule says once, with all that breaks it."""
        each = alike[0]
        place = f"line {each.line}: " if each.line else ""
        severity = each.severity.lower()
        head = f"    {place}{severity} {each.rule}: {self._short(each.message)}"
        first, *others = self._wrapped(head, " " * 6)
        # Coloured when the lines are cut: a colour takes no room.
        yield first.replace(severity, self._coloured(severity, _COLOURS[each.severity]), 1)
        yield from others
        told = dict.fromkeys(line for one in alike for line in self._statements(one))
        for line in told:
            yield from self._wrapped(f"      {line}", " " * 8)
        for nearest in dict.fromkeys(one.nearest for one in alike if one.nearest):
            yield from self._wrapped(f"      did you mean {self._short(f'<{nearest}>')}?", " " * 8)
        if each.axiom:
            yield from self._wrapped(f"      axiom: {self._short(each.axiom)}", " " * 8)
        if each.hint:
            yield from self._wrapped(f"      why: {each.hint}", " " * 8)

    def _statements(self, each: ValidationResult) -> Iterator[str]:
        for stated in each.found:
            place = "" if len(each.found) == 1 else f"{_place(stated)}: "
            triple = self._short(stated.triple)
            shown = triple if len(triple) <= _LONGEST_TRIPLE else f"{triple[:_LONGEST_TRIPLE]}…"
            yield f"{place}{shown}"
        # Of what is wrong and not stated in a file, or not there at all.
        if each.path and not any(each.path in stated.triple for stated in each.found):
            path = each.path if "<" in each.path else f"<{each.path}>"
            value = "" if each.value == each.thing else self._short(each.value)
            yield f"on {self._short(path)} {value}".rstrip()

    def _summary(self, report: ValidationReport, counts: Mapping[str, int]) -> str:
        """How many faults are told above; a rule may find one of them in two ways."""
        checked = _counted(len(report.files), "file") if report.files else "the graph"
        found = [
            _counted(counts[severity], severity.lower())
            for severity in reversed(SEVERITIES)
            if counts.get(severity)
        ]
        return f"{checked}: {', '.join(found) or 'no fault'}"

    def _wrapped(self, text: str, indent: str) -> Iterable[str]:
        return textwrap.wrap(
            text,
            max(40, self._width),
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _short(self, text: str) -> str:
        return shortened(text, self._prefixes)

    def _bold(self, text: str) -> str:
        return self._coloured(text, "1")

    def _coloured(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._styled else text


def _said(each: ValidationResult) -> tuple[int, str, str]:
    return each.line, each.rule, each.message


def _place(stated: Stated) -> str:
    return f"{stated.file}, line {stated.line}" if stated.line else stated.file


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
