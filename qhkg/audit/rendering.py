"""An audit and citations as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qhkg.audit.citation import Citation
from qhkg.audit.report import AuditReport, Finding

_MOST_MOVES: Final = 6
_BOLD: Final = "\x1b[1m{}\x1b[0m"


def audit_text(report: AuditReport) -> str:
    """Verdict, coverage, findings, moved positions."""
    errors = sum(finding.severity == "error" for finding in report.findings)
    counted = report.coverage
    verdict = "verified" if report.verified else f"differs: {errors} error{'s' * (errors != 1)}"
    lines = [
        f"{report.name}: {verdict}",
        f"{counted.figures_verified} of {counted.figures} figures verified;"
        f" {counted.numerals_accounted_for} of {counted.numerals} numerals accounted for",
        *map(_finding_line, report.findings),
        *_move_lines(report),
    ]
    return "".join(f"{line}\n" for line in lines)


def citation_text(citations: Sequence[Citation], *, styled: bool = False) -> str:
    """Each figure in its sentence, marked: bold on a terminal, else in «»."""
    return "\n".join(_citation(citation, styled) for citation in citations)


def _finding_line(finding: Finding) -> str:
    place = f"line {finding.place.line}, column {finding.place.column}: " if finding.place else ""
    said = ""
    if finding.kind in ("value", "rounding", "unit", "comparator"):
        said = f": {finding.stands} is printed, the graph has {finding.expected}"
    return f"{finding.severity}: {place}{finding.message}{said}"


def _move_lines(report: AuditReport) -> list[str]:
    lines = [
        f"moved: {move.start}–{move.end} by {move.offset:+} ({move.numerals} numerals)"
        for move in report.moved[:_MOST_MOVES]
    ]
    more = len(report.moved) - len(lines)
    return [*lines, *([f"moved: {more} runs more (-f json has all)"] if more else [])]


def _citation(citation: Citation, styled: bool) -> str:
    head = f"{citation.figure} ({citation.section or 'no section'})"
    place = citation.place
    if place is None or citation.sentence is None:
        return f"{head}\n  {citation.surface} is missing in this copy\n"
    start, end = citation.mark
    shown = citation.sentence[start:end]
    marked = _BOLD.format(shown) if styled else f"«{shown}»"
    other = "" if citation.agrees else f"\n  The report prints {citation.surface}."
    return (
        f"{head}, line {place.line}, column {place.column} ({place.start}–{place.end})\n"
        f"  {citation.sentence[:start]}{marked}{citation.sentence[end:]}{other}\n"
    )
