"""An audit from beginning to end, and recording what it counted."""

from __future__ import annotations

import hashlib
from pathlib import Path

from qhkg import files
from qhkg.audit.alignment import align, seen
from qhkg.audit.checks import (
    Matched,
    copy_findings,
    figure_findings,
    moves,
    numeral_findings,
    unknown_numerals,
)
from qhkg.audit.copy import Copy, copy_of
from qhkg.audit.cues import cues
from qhkg.audit.deadline import within
from qhkg.audit.ledger import ledgers
from qhkg.audit.reading import bytes_of_file, text_of
from qhkg.audit.report import AuditReport, Finding
from qhkg.audit.skeletons import skeletons
from qhkg.coverage import Coverage, coverage_turtle
from qhkg.engines import Engine
from qhkg.errors import CheckoutNeededError, NotACopyError
from qhkg.terms import Prefixes

# A text in which fewer of the figures stand is another text, not a bad copy.
_LEAST_SHARE = 0.1

# What is printed is no matter of the copy where its surface is that of the graph.
_OF_THE_GRAPH = frozenset({"value", "rounding"})


def matched(engine: Engine, source: str | bytes | Path, name: str = "") -> tuple[Matched, str]:
    """The copy with its numerals paired, of the report that it fits best; and its SHA-256.

    Raises UnusableFileError, TooLargeError, and NotACopyError where it fits none.
    """
    content, name = _content(source, name)
    copy = copy_of(text_of(content, name), name)
    return _best(engine, copy), hashlib.sha256(content).hexdigest()


def audit(
    engine: Engine,
    prefixes: Prefixes,
    source: str | bytes | Path,
    name: str = "",
    timeout: float | None = None,
) -> AuditReport:
    """Hold a copy of the report against the graph.

    Raises AuditTimeoutError after ``timeout`` seconds, and what :func:`matched` does.
    """
    with within(timeout):
        return _audit(engine, prefixes, source, name)


def _audit(
    engine: Engine, prefixes: Prefixes, source: str | bytes | Path, name: str
) -> AuditReport:
    found, sha256 = matched(engine, source, name)
    numeral = list(numeral_findings(found))
    figure = list(figure_findings(found, cues(engine), prefixes))
    return AuditReport(
        report=found.ledger.report,
        name=found.copy.name,
        sha256=sha256,
        length=len(found.copy.given),
        identical=sha256 == found.ledger.sha256,
        coverage=_coverage(found, figure),
        findings=(*_in_order(numeral + figure), *copy_findings(found, sha256)),
        moved=moves(found),
        complete=None not in found.numeral_of,
    )


def unmodelled(
    engine: Engine, source: str | bytes | Path, name: str = "", timeout: float | None = None
) -> str:
    """The numerals of a report's text that are not modelled yet, as Turtle to start from.

    Raises NotTheTextError for a copy that is not the text to the letter, AuditTimeoutError after
    ``timeout`` seconds, and what :func:`matched` does.
    """
    with within(timeout):
        return skeletons(matched(engine, source, name)[0], engine, cues(engine))


def coverage_folder() -> Path:
    """Where coverage is recorded; raises CheckoutNeededError in an installed wheel."""
    found = files.folders()
    if found.prepared is not None:
        raise CheckoutNeededError("to record coverage (--record)")
    return found.data / "assessment"


def record(report: AuditReport) -> Path | None:
    """Write the coverage into the graph's data, and with it what is wrong with the graph.

    Each report has a file of its own, ``coverage-<report>.ttl``, which is replaced as a whole.
    None is returned, and nothing written, for a copy with faults of its own: one that is not the
    text of the graph and lacks a numeral, or differs in more than the value or rounding of a
    number that it prints as the graph has it. Raises CheckoutNeededError and WriteError.
    """
    path = coverage_folder() / f"coverage-{report.report.rpartition('/')[2]}.ttl"
    faults = {finding.kind for finding in report.findings if finding.severity == "error"}
    if not (report.identical or (report.complete and faults <= _OF_THE_GRAPH)):
        return None
    files.write_atomically(path, coverage_turtle(report.report, report.coverage))
    return path


def _content(source: str | bytes | Path, name: str) -> tuple[bytes, str]:
    if isinstance(source, Path):
        return bytes_of_file(source), name or str(source)
    content = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    return content, name or "the text"


def _best(engine: Engine, copy: Copy) -> Matched:
    found = seen(copy)
    furniture = cues(engine).of("exclusionreason", "before")
    best: tuple[int, Matched] | None = None
    known = ledgers(engine)
    same = [ledger.report for ledger in known if ledger.sha256 == copy.sha256]
    for ledger in known:
        pairs = align(ledger.entries, found)
        one = Matched(copy, ledger, pairs.numeral_of, furniture, tuple(same[1:]))
        # The text itself needs no figures to be known by: those of a new report are yet to be made.
        if one.exact:
            return one
        if best is None or pairs.borne_out > best[0]:
            best = pairs.borne_out, one
    figures = len(best[1].ledger.figures) if best else 0
    if best is None or best[0] < max(1, _LEAST_SHARE * figures):
        report = best[1].ledger.report.rpartition("/")[2] if best else ""
        raise NotACopyError(
            copy.name, report, figures, best[0] if best else 0, len(copy.given), copy.sha256
        )
    return best[1]


def _coverage(found: Matched, faults: list[Finding]) -> Coverage:
    same = [entry for entry, numeral in found.paired if entry.surface == numeral.surface]
    faulty = {finding.thing for finding in faults}
    entries = found.ledger.entries
    return Coverage(
        figures=len(found.ledger.figures),
        figures_verified=sum(entry.is_figure and entry.iri not in faulty for entry in same),
        numerals=len(found.paired) + len(unknown_numerals(found)[0]),
        numerals_accounted_for=len(same),
        exclusions=sum(not entry.is_figure for entry in entries),
    )


def _in_order(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda each: each.place.start if each.place else -1)
