"""The one tree of errors. Each family has the exit code that the command line ends with.

::

    QhkgError                        exit 1   never raised itself
    ├── RequestError                 exit 2   what was asked is wrong: mend it and ask again
    │   ├── UnusableFileError                 missing, a folder, empty, not UTF-8; no folder for it
    │   ├── TurtleSyntaxError                 file, line and column
    │   ├── RdfSyntaxError                    the same of any syntax, as far as its parser tells
    │   ├── UnreadableInputError              several files that are none to read; ``errors``
    │   ├── ShapesError                       a file that holds no SHACL shapes, or wrong ones
    │   ├── OutputIsFolderError               the result cannot be written over a folder
    │   ├── QueryError
    │   │   ├── QuerySyntaxError              line and column
    │   │   ├── QueryTooDeepError             nested deeper than the engine can bear
    │   │   ├── QueryTooLongError             more operators and groups in a row than that
    │   │   └── QueryRefusedError             SERVICE: queries never reach the network
    │   ├── QuestionError                     a question is asked or written wrongly
    │   │   ├── QuestionHeaderError           file and line of a malformed ``#+`` header
    │   │   └── ParameterError                a value that does not fit its parameter
    │   ├── NamingError                       a name that stands for no one thing
    │   │   ├── UnknownNameError              nothing has it; the nearest names
    │   │   └── AmbiguousNameError            several things have it; which
    │   ├── FormatError                       an unknown or unsuitable format
    │   ├── NumeralError                      no number that a report would print
    │   ├── NotAFigureError                   a thing of another kind was to be cited
    │   ├── NotACopyError                     a text that is no copy of the report
    │   ├── OtherReportError                  a copy of one report, a figure of another
    │   ├── CheckoutNeededError               what only a checkout holds is to be changed
    │   ├── InconsistencyError                the statements contradict each other
    │   ├── UnsupportedConstructError         an ontology beyond the rules of OWL 2 RL
    │   └── CalculationError                  division by nought; a sum that counts twice
    ├── OutsideError                 exit 3   the other side failed: disk, network, store
    │   ├── WriteError                        disk full, no permission
    │   ├── InstallationError                 ontology, data or queries are not where they belong
    │   └── QueryEvaluationError              the store failed while answering
    └── LimitError                   exit 4   a limit was hit
        ├── QueryTimeoutError                 the query ran longer than it was given
        ├── AuditTimeoutError                 an audit or a citation did
        ├── ValidationTimeoutError            the validation took longer than it was given
        └── TooLargeError                     a file that is too large to be read

Messages are one line each, and say what was wrong and what would be right.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

__all__ = [
    "AmbiguousNameError",
    "AuditTimeoutError",
    "CalculationError",
    "CheckoutNeededError",
    "FormatError",
    "InconsistencyError",
    "InstallationError",
    "LimitError",
    "NamingError",
    "NotACopyError",
    "NotAFigureError",
    "NumeralError",
    "OtherReportError",
    "OutputIsFolderError",
    "OutsideError",
    "ParameterError",
    "QhkgError",
    "QueryError",
    "QueryEvaluationError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "QueryTimeoutError",
    "QueryTooDeepError",
    "QueryTooLongError",
    "QuestionError",
    "QuestionHeaderError",
    "RdfSyntaxError",
    "RequestError",
    "ShapesError",
    "TooLargeError",
    "TurtleSyntaxError",
    "UnknownNameError",
    "UnreadableInputError",
    "UnusableFileError",
    "ValidationTimeoutError",
    "WriteError",
]


class QhkgError(Exception):
    """Whatever this package raises on purpose; ``exit_code`` is what the command line ends with.

    >>> import qhkg
    >>> try:
    ...     qhkg.open().show("xunhoa")
    ... except qhkg.QhkgError as error:
    ...     print(type(error).__name__, error.exit_code)
    UnknownNameError 2
    """

    exit_code: ClassVar[int] = 1

    def __reduce__(self) -> tuple[Any, ...]:
        # Other processes hand errors back by pickling; the default calls __init__ with the message.
        return _as_it_was, (type(self), self.args, self.__dict__)


class RequestError(QhkgError):
    """What was asked is wrong; asking differently would help.

    >>> import qhkg
    >>> try:
    ...     qhkg.open().query("ASK { ?x }")
    ... except qhkg.RequestError as error:
    ...     print(error)
    SPARQL, line 1, column 10: unexpected “}”
    """

    exit_code = 2


class OutsideError(QhkgError):
    """The other side failed: disk, permission, network or store.

    >>> import qhkg
    >>> qhkg.OutsideError.exit_code
    3
    """

    exit_code = 3


class LimitError(QhkgError):
    """A limit was hit: time, rows or memory.

    >>> import qhkg
    >>> try:
    ...     qhkg.open(timeout=0.000001).ask("funding-by-level")
    ... except qhkg.LimitError as error:
    ...     print(error)
    the query took longer than 1e-06 s and was stopped
    """

    exit_code = 4


class UnusableFileError(RequestError):
    """A file that was named is none to read (missing, a folder, empty, not UTF-8, forbidden) or to
    write (its folder is missing, its name too long)."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class TurtleSyntaxError(RequestError):
    """A Turtle file does not parse; ``line`` and ``column`` count from 1."""

    def __init__(self, path: Path | str, line: int, column: int, message: str) -> None:
        super().__init__(f"{path}, line {line}, column {column}: {message}")
        self.path, self.line, self.column = path, line, column


class RdfSyntaxError(RequestError):
    """A file of RDF does not parse; ``line`` and ``column`` count from 1, or are None."""

    def __init__(self, path: str, line: int | None, column: int | None, message: str) -> None:
        place = "" if line is None else f", line {line}, column {column}"
        super().__init__(f"{path}{place}: {message}")
        self.path, self.line, self.column = path, line, column


class UnreadableInputError(RequestError):
    """Several files cannot be read; ``errors`` has the error of each."""

    def __init__(self, errors: Sequence[RequestError]) -> None:
        super().__init__("; ".join(map(str, errors)))
        self.errors = tuple(errors)


class ShapesError(RequestError):
    """A file of shapes that holds none, or some that SHACL does not take."""


class OutputIsFolderError(RequestError):
    """The result was to be written over a folder."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(f"{path}: is a folder; name a file in it, such as {Path(path) / 'result'}")
        self.path = path


class QueryError(RequestError):
    """A SPARQL text that is not answered."""


class QuerySyntaxError(QueryError):
    """A SPARQL text does not parse; ``line`` and ``column`` count from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(f"SPARQL, line {line}, column {column}: {message}")
        self.line, self.column, self.message = line, column, message


class QueryTooDeepError(QueryError):
    """A SPARQL text is nested deeper than the engine can bear."""

    def __init__(self, depth: int, limit: int) -> None:
        super().__init__(f"SPARQL: nested {depth} deep; at most {limit} levels are taken")
        self.depth, self.limit = depth, limit


class QueryTooLongError(QueryError):
    """A SPARQL text has more operators and groups than the engine can bear."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(
            f"SPARQL: {length} operators and groups; at most {limit} are taken"
            " (a VALUES block holds any number of values)"
        )
        self.length, self.limit = length, limit


class QueryRefusedError(QueryError):
    """A SPARQL text asks for what queries may not do here."""


class QuestionError(RequestError):
    """A canned question is asked or written wrongly."""


class QuestionHeaderError(QuestionError):
    """The ``#+`` header of a question does not say what it must; ``line`` counts from 1."""

    def __init__(self, path: Path | str, line: int, message: str) -> None:
        super().__init__(f"{path}, line {line}: {message}")
        self.path, self.line = path, line


class ParameterError(QuestionError):
    """A value that does not fit its parameter."""


class NamingError(RequestError):
    """A name that does not stand for exactly one thing."""


class UnknownNameError(NamingError):
    """Nothing of this ``kind`` has the name; ``nearest`` are the names most like it."""

    def __init__(self, kind: str, name: str, nearest: Sequence[str] = (), hint: str = "") -> None:
        guess = f" Did you mean {_either(nearest)}?" if nearest else ""
        super().__init__(f"There is no {kind} {name!r}.{guess}{hint and ' ' + hint}")
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)


class AmbiguousNameError(NamingError):
    """Several things have the name; ``candidates`` are names that tell them apart."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{name!r} may be {_either(candidates)}: say which.")
        self.name, self.candidates = name, tuple(candidates)


class FormatError(RequestError):
    """A format that is unknown, or does not suit the kind of result."""


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


class CheckoutNeededError(RequestError):
    """Data are to be changed that only a checkout holds."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} needs a checkout of the project; here qhkg is an installed wheel")


class InconsistencyError(RequestError):
    """What is stated contradicts itself under OWL 2 RL."""


class UnsupportedConstructError(RequestError):
    """An ontology uses what OWL 2 RL has no rules for; ``construct`` names it and where."""

    def __init__(self, construct: str) -> None:
        super().__init__(
            f"no rule of OWL 2 RL stands for {construct}; take it out, or say it in what the"
            " profile has"
        )
        self.construct = construct


class CalculationError(RequestError):
    """Calculations of the graph that give nothing, or sums that count something twice.

    ``problems`` has each of them and why.
    """

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{thing}: {problem}" for thing, problem in problems))
        self.problems = tuple(problems)


class WriteError(OutsideError):
    """A file or stream cannot be written: disk full, no permission."""


class InstallationError(OutsideError):
    """The ontology, data or queries are not where the package expects them."""


class QueryEvaluationError(OutsideError):
    """The store failed while answering a well-formed query."""


class QueryTimeoutError(LimitError):
    """A query ran longer than it was given; ``seconds`` is what it was given."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the query took longer than {seconds:g} s and was stopped")
        self.seconds = seconds


class AuditTimeoutError(LimitError):
    """An audit or a citation ran longer than it was given; ``seconds`` is what it was given."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the copy took longer than {seconds:g} s and was given up")
        self.seconds = seconds


class ValidationTimeoutError(LimitError):
    """A validation took longer than it was given; ``seconds`` is what it was given."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the validation took longer than {seconds:g} s and was stopped")
        self.seconds = seconds


class TooLargeError(LimitError):
    """A file is too large to be read: how much of what it holds, and how much is taken."""

    def __init__(self, name: Path | str, size: int, limit: int, unit: str) -> None:
        super().__init__(f"{name}: holds {size:,} {unit}; at most {limit:,} are read")
        self.size, self.limit = size, limit


def _as_it_was(
    kind: type[QhkgError], arguments: tuple[object, ...], state: dict[str, object]
) -> QhkgError:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(state)
    return error


def _either(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
