"""What a validation could not begin with, as a report: machines read no standard error."""

from __future__ import annotations

from collections.abc import Iterable

from qhkg.errors import RdfSyntaxError, RequestError, UnreadableInputError
from qhkg.validation.report import Stated, ValidationReport, ValidationResult

_WHY = "What cannot be read is not checked, and what is not checked is not known to be right."


def refused(error: RequestError, files: Iterable[str]) -> ValidationReport:
    """The report of a validation that an error ended: nothing conforms, nothing else was checked.

    Each file that cannot be read is a result of the kind ``syntax`` where it does not parse, else
    ``unusable``.
    """
    errors = error.errors if isinstance(error, UnreadableInputError) else (error,)
    results = tuple(_result(each) for each in errors)
    return ValidationReport(False, results, tuple(dict.fromkeys(files)), began=False)


def _result(error: RequestError) -> ValidationResult:
    path = str(getattr(error, "path", None) or "")
    message = " ".join(str(getattr(error, "reason", error)).split())
    line, column = getattr(error, "line", None) or 0, getattr(error, "column", None) or 0
    return ValidationResult(
        focus="",
        path="",
        value="",
        message=message,
        severity="Violation",
        shape="",
        kind="syntax" if isinstance(error, RdfSyntaxError) else "unusable",
        hint=_WHY,
        found=(Stated(path, line, ""),) if path else (),
        column=column,
    )
