"""The outcome of an audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from qhkg.audit.copy import Place
from qhkg.audit.shown import json_text
from qhkg.coverage import Coverage

Severity = Literal["error", "note"]
SCHEMA = "https://w3id.org/qhkg/schema/audit/1"


@dataclass(frozen=True)
class Finding:
    """One difference between copy and graph.

    ``kind`` is one of those that docs/audit.md lists; an ``error`` makes the audit fail, a
    ``note`` does not. ``place`` is where it is in the copy, ``stands`` what stands there,
    ``expected`` what the graph says; ``thing`` is the figure or exclusion, where it is about one.
    """

    kind: str
    severity: Severity
    message: str
    place: Place | None = None
    stands: str | None = None
    expected: str | None = None
    thing: str | None = None

    def as_data(self) -> dict[str, Any]:
        """The finding as JSON has it."""
        return {
            "kind": self.kind,
            "severity": self.severity,
            "message": self.message,
            "place": self.place and self.place._asdict(),
            "stands": self.stands,
            "expected": self.expected,
            "thing": self.thing,
        }


@dataclass(frozen=True)
class Move:
    """A run of numerals that all stand equally far from where the graph has them.

    ``start`` to ``end`` are code points of the report's text; in the copy they are greater by
    ``offset``. ``numerals`` is how many there are.
    """

    start: int
    end: int
    offset: int
    numerals: int

    def as_data(self) -> dict[str, int]:
        """The run as JSON has it, with where it stands in the copy."""
        return {
            "start": self.start,
            "end": self.end,
            "copyStart": self.start + self.offset,
            "copyEnd": self.end + self.offset,
            "offset": self.offset,
            "numerals": self.numerals,
        }


@dataclass(frozen=True)
class AuditReport:
    """What an audit found: made by :meth:`qhkg.KnowledgeGraph.audit`.

    ``report`` is the IRI of the report; ``sha256`` and ``length`` (code points) are the copy's,
    and ``identical`` says that they are those of the text that the graph was read from.
    ``coverage`` counts, ``findings`` are the differences in reading order, and ``moved`` are the
    positions of the report that are others in the copy.

    >>> import qhkg
    >>> try:
    ...     qhkg.open().audit("Another text.")
    ... except qhkg.RequestError as error:
    ...     print(str(error)[:37])
    the text: is no copy of the report: o
    """

    report: str
    name: str
    sha256: str
    length: int
    identical: bool
    coverage: Coverage
    findings: tuple[Finding, ...]
    moved: tuple[Move, ...]
    complete: bool

    @property
    def verified(self) -> bool:
        """Whether nothing is wrong: there are no findings but notes.

        >>> import qhkg
        >>> qhkg.AuditReport.verified.fget is not None
        True
        """
        return not any(finding.severity == "error" for finding in self.findings)

    def as_data(self) -> dict[str, Any]:
        """The outcome as plain data, as JSON has it (schema: ``qhkg/audit/audit.schema.json``).

        >>> import qhkg
        >>> callable(qhkg.AuditReport.as_data)
        True
        """
        return {
            "schema": SCHEMA,
            "report": self.report,
            "copy": {
                "name": self.name,
                "sha256": self.sha256,
                "length": self.length,
                "identical": self.identical,
            },
            "verified": self.verified,
            "coverage": self.coverage._asdict(),
            "findings": [finding.as_data() for finding in self.findings],
            "moved": [move.as_data() for move in self.moved],
        }

    def to_json(self) -> str:
        """The outcome as JSON, indented, with a line end.

        >>> import qhkg
        >>> callable(qhkg.AuditReport.to_json)
        True
        """
        return json_text(self.as_data())
