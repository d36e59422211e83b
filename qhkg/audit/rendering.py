"""An audit and citations as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qhkg.audit.citation import Citation
from qhkg.audit.report import AuditReport, Finding
from qhkg.audit.shown import shown, wrapped

_MOST_MOVES: Final = 6
# They stand for bold on and off until the lines are made, since they take no column then.
_ON, _OFF = "\x01", "\x02"
_BOLD: Final = {ord(_ON): "\x1b[1m", ord(_OFF): "\x1b[0m"}
_INDENT: Final = "  "


def audit_text(report: AuditReport, *, width: int | None = None) -> str:
    """Verdict, coverage, findings, moved positions; at most ``width`` columns, if that is given."""
    errors = sum(finding.severity == "error" for finding in report.findings)
    counted = report.coverage
    verdict = "verified" if report.verified else f"differs: {_counted(errors, 'error')}"
    slug = report.report.rpartition("/")[2]
    # A file that bears the name of its report needs no telling which one it was held against.
    name = report.name if slug in report.name else f"{report.name} against {slug}"
    lines = [
        f"{name}: {verdict}",
        f"{counted.figures_verified} of {_counted(counted.figures, 'figure')} verified;"
        f" {counted.numerals_accounted_for} of {_counted(counted.numerals, 'numeral')}"
        " accounted for",
        *map(_finding_line, report.findings),
        *_move_lines(report),
    ]
    return "".join(f"{wrapped(shown(line), width, _INDENT)}\n" for line in lines)


def citation_text(
    citations: Sequence[Citation], *, styled: bool = False, width: int | None = None
) -> str:
    """Each figure in its sentence, marked: bold on a terminal, else in «».

    A line takes at most ``width`` columns, if that is given.
    """
    return "\n".join(
        "".join(
            f"{wrapped(line, width, _INDENT)}\n".translate(_BOLD)
            for line in _citation(citation, styled)
        )
        for citation in citations
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _finding_line(finding: Finding) -> str:
    place = _place(finding)
    said = ""
    if finding.kind in ("value", "rounding", "unit", "comparator"):
        said = f": {finding.stands} is printed, the graph has {finding.expected}"
    return f"{finding.severity}: {place}{finding.message}{said}"


def _place(finding: Finding) -> str:
    """Line and column; of a number that is yet to be modelled its position too, to be written."""
    if finding.place is None:
        return ""
    start, end, line, column = finding.place
    position = f" ({start}–{end})" if finding.kind == "not-modelled" else ""
    return f"line {line}, column {column}{position}: "


def _move_lines(report: AuditReport) -> list[str]:
    lines = [
        f"moved: {move.start}–{move.end} by {move.offset:+} ({_counted(move.numerals, 'numeral')})"
        for move in report.moved[:_MOST_MOVES]
    ]
    more = len(report.moved) - len(lines)
    return [*lines, *([f"moved: {_counted(more, 'run')} more (-f json has all)"] if more else [])]


def _citation(citation: Citation, styled: bool) -> list[str]:
    """The lines of a citation, before they are wrapped."""
    head = f"{citation.figure} ({citation.section or 'no section'})"
    place = citation.place
    if place is None or citation.sentence is None:
        return [head, f"{_INDENT}{citation.surface} is missing in this copy"]
    start, end = citation.mark
    before, number, after = (
        shown(part)
        for part in (
            citation.sentence[:start],
            citation.sentence[start:end],
            citation.sentence[end:],
        )
    )
    marked = f"{_ON}{number}{_OFF}" if styled else f"«{number}»"
    other = [] if citation.agrees else [f"{_INDENT}The report prints {citation.surface}."]
    return [
        f"{head}, line {place.line}, column {place.column} ({place.start}–{place.end})",
        f"{_INDENT}{before}{marked}{after}",
        *other,
    ]
