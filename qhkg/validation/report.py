"""What a validation found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

SCHEMA = "https://w3id.org/qhkg/schema/validation.json"
SEVERITIES = ("Info", "Warning", "Violation")
FailOn = Literal["warning", "violation"]


@dataclass(frozen=True, order=True)
class Stated:
    """A triple that takes part in a fault, as N-Triples writes it, and where it is stated.

    ``triple`` is "" where a place is no statement at all, but a fault of syntax.

    ``line`` counts from 1, and is 0 where the syntax tells none. What no file of the user's
    states is in a named graph, which ``file`` then names.
    """

    file: str
    line: int
    triple: str

    def as_data(self) -> dict[str, Any]:
        """The statement as JSON has it."""
        return {"file": self.file, "line": self.line or None, "triple": self.triple}


@dataclass(frozen=True, order=True)
class ValidationResult:
    """One fault. Nodes are IRIs (or literals, for ``value``) as text; "" where there is none.

    ``kind`` is ``shape``, ``consistency``, ``calculation`` or ``redefinition``, and ``syntax`` or
    ``unusable`` for what cannot be read; ``shape`` the IRI of the shape, or for consistency the
    rule of OWL 2 RL. ``hint`` says why the rule is there, ``axiom`` which statement of the ontology
    is broken, ``found`` what breaks it (each with the ``file``, ``line`` and ``triple`` of a
    statement), ``column`` where in its line a fault of syntax is (from 1), ``nearest`` the IRI that
    is most like one in the statement of which nothing is known: the one that was meant, perhaps.

    >>> import qhkg
    >>> fault = qhkg.ValidationResult(
    ...     focus="https://example.org/a", path="", value="", message="What would be right.",
    ...     severity="Warning", shape="https://w3id.org/qhkg/shape/QS-T-007",
    ... )
    >>> fault.kind
    'shape'
    """

    focus: str
    path: str
    value: str
    message: str
    severity: str
    shape: str
    kind: str = "shape"
    hint: str = ""
    axiom: str = ""
    found: tuple[Stated, ...] = ()
    column: int = 0
    nearest: str = ""

    @property
    def file(self) -> str:
        """The file to mend; "" where no file of the user's says it.

        >>> ValidationResult("", "", "", "Wrong.", "Violation", "").file
        ''
        """
        return self.found[0].file if self.found else ""

    @property
    def line(self) -> int:
        """The line to mend, from 1; 0 where it is not known.

        >>> ValidationResult("", "", "", "Wrong.", "Violation", "").line
        0
        """
        return self.found[0].line if self.found else 0

    @property
    def thing(self) -> str:
        """The node to mend: the focus node, or the value where the statement to mend is about it.

        A shape that is asked once of a class or a report has the thing at fault as its value.

        >>> ValidationResult("urn:a", "", "", "Wrong.", "Violation", "").thing
        'urn:a'
        """
        subject = self.found[0].triple.partition(" ")[0].strip("<>") if self.found else ""
        return subject if subject and subject == self.value else self.focus

    @property
    def rule(self) -> str:
        """The short name of what is broken, such as QS-F-003 or cax-dw.

        >>> ValidationResult("", "", "", "Wrong.", "Violation", "cax-dw", "consistency").rule
        'cax-dw'
        """
        return self.shape.rpartition("/")[2].rpartition("#")[2] or self.kind

    def as_data(self) -> dict[str, Any]:
        """The fault as JSON has it; what does not apply is None.

        >>> ValidationResult("", "", "", "Wrong.", "Violation", "").as_data()["severity"]
        'violation'
        """
        names = ("thing", "focus", "path", "value", "hint", "axiom", "nearest")
        return {
            "kind": self.kind,
            "severity": self.severity.lower(),
            "rule": self.rule,
            "shape": self.shape if self.kind == "shape" else None,
            "message": self.message,
            **{name: getattr(self, name) or None for name in names},
            "file": self.file or None,
            "line": self.line or None,
            "column": self.column or None,
            "statements": [each.as_data() for each in self.found if each.triple],
        }


@dataclass(frozen=True)
class ValidationReport:
    """Whether the graph conforms to shapes and ontology, and the faults, sorted by focus node.

    ``files`` are those that were checked; with none it was the graph itself. ``began`` is False
    where something could not be read, and so nothing was checked.

    >>> import qhkg
    >>> report = qhkg.ValidationReport(True, ())  # as KnowledgeGraph.validate() gives it
    >>> report.conforms, report.results
    (True, ())
    """

    conforms: bool
    results: tuple[ValidationResult, ...]
    files: tuple[str, ...] = ()
    # What pySHACL reports on the same faults, in N-Triples: its report has more than is told here.
    shacl: bytes = field(default=b"", compare=False, repr=False)
    began: bool = True
    # What the files call their namespaces, for people.
    prefixes: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def fails(self, on: FailOn = "violation") -> bool:
        """Whether there is a fault as severe as that, or more.

        >>> warning = ValidationResult("", "", "", "Odd.", "Warning", "")
        >>> report = ValidationReport(False, (warning,))
        >>> report.fails(), report.fails(on="warning")
        (False, True)
        """
        least = SEVERITIES.index(on.capitalize())
        return any(SEVERITIES.index(each.severity) >= least for each in self.results)

    def counted(self) -> Counter[str]:
        """How many faults there are of each severity.

        >>> ValidationReport(True, ()).counted()["Violation"]
        0
        """
        return Counter(each.severity for each in self.results)

    def as_data(self) -> dict[str, Any]:
        """The report as plain data, as JSON has it (``qhkg/results/schemas/validation.json``).

        >>> ValidationReport(True, ()).as_data()["conforms"]
        True
        """
        counts = self.counted()
        return {
            "schema": SCHEMA,
            "conforms": self.conforms,
            "files": list(self.files),
            "counts": {severity.lower(): counts[severity] for severity in SEVERITIES},
            "results": [each.as_data() for each in self.results],
        }

    def to_json(self) -> str:
        """The report as JSON, indented, with a line end.

        >>> ValidationReport(True, ()).to_json()[:20]
        '{\\n  "schema": "https'
        """
        return json.dumps(self.as_data(), ensure_ascii=False, indent=2) + "\n"
