"""Copies of a report, its figures and numerals."""

from qhkg.errors.families import LimitError, RequestError


class NumeralError(RequestError):
    """A text that is not one printed number, or a number that cannot be printed as asked."""


class NotACopyError(RequestError):
    """A text that is no copy of a report: hardly any figures of the likeliest one stand there.

    ``report`` is the slug of that report, "" where the graph has none; ``length`` (code points) and
    ``sha256`` are what a report of just this text would say of it.
    """

    def __init__(
        self, name: str, report: str, figures: int, found: int, length: int, sha256: str
    ) -> None:
        like = (
            f"of the {figures} figures of {report} {found} stand there in their words; give the"
            f" text of the page that `qhkg show report:{report}` names, or add a report"
            if report
            else "the graph has no report; add one"
        )
        super().__init__(
            f"{name}: is no copy of the report: {like} with qh:textLength {length} and"
            f' qh:textSha256 "{sha256}"'
        )
        self.name, self.report, self.figures, self.found = name, report, figures, found
        self.length, self.sha256 = length, sha256


class NotTheTextError(RequestError):
    """A copy that is not the report's text to the letter, where positions of the text are needed.

    ``report`` is the IRI of the report, ``sha256`` that of its text.
    """

    def __init__(self, name: str, report: str, sha256: str) -> None:
        super().__init__(
            f"{name}: is a copy of {report.rpartition('/')[2]}, not its text, whose characters"
            f" positions count; give the text with the SHA-256 {sha256}"
        )
        self.name, self.report, self.sha256 = name, report, sha256


class NotAFigureError(RequestError):
    """A thing is to be cited that is no figure, and of what kind it is."""

    def __init__(self, name: str, kind: str) -> None:
        article = "an" if kind[:1] in "aeio" else "a"
        shown = "says why" if kind == "exclusion" else "names its figures"
        super().__init__(f"{name} is no figure but {article} {kind}; `qhkg show {name}` {shown}")
        self.name, self.kind = name, kind


class OtherReportError(RequestError):
    """A figure of one report is to be cited from a copy of another."""

    def __init__(self, figure: str, copy: str, report: str) -> None:
        super().__init__(
            f"{figure} is no figure of {report}, of which {copy} is a copy; give the report of the"
            " figure"
        )
        self.figure, self.copy, self.report = figure, copy, report


class AuditTimeoutError(LimitError):
    """An audit or a citation ran longer than it was given; ``seconds`` is what it was given."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the copy took longer than {seconds:g} s and was given up")
        self.seconds = seconds
