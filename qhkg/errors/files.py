"""Files that cannot be read, written or understood; data that contradict themselves."""

from collections.abc import Sequence
from pathlib import Path

from qhkg.errors.families import LimitError, OutsideError, RequestError


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
    """A file of RDF does not parse, or is nested too deep to be parsed.

    ``line`` and ``column`` count from 1, or are None.
    """

    def __init__(self, path: str, line: int | None, column: int | None, message: str) -> None:
        place = "" if line is None else f", line {line}"
        place += "" if column is None else f", column {column}"
        super().__init__(f"{path}{place}: {message}")
        self.path, self.line, self.column, self.reason = path, line, column, message


class UnreadableInputError(RequestError):
    """Several files cannot be read, or several shapes not be run; ``errors`` has each error."""

    def __init__(self, errors: Sequence[RequestError]) -> None:
        super().__init__("; ".join(map(str, errors)))
        self.errors = tuple(errors)


class ShapesError(RequestError):
    """A file of shapes that holds none, or some that SHACL does not take.

    ``path`` is the file, "" where it is not one of the user's; ``line`` counts from 1, or is 0;
    ``reason`` is the message without them.
    """

    def __init__(self, reason: str, path: str = "", line: int = 0) -> None:
        place = f"{path}, line {line}" if line else path
        super().__init__(f"{place}: {reason}" if place else reason)
        self.path, self.line, self.reason = path, line, reason


class OutputIsFolderError(RequestError):
    """The result was to be written over a folder."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(f"{path}: is a folder; name a file in it, such as {Path(path) / 'result'}")
        self.path = path


class TooLargeError(LimitError):
    """A file is too large to be read: how much of what it holds, and how much is taken."""

    def __init__(self, name: Path | str, size: int, limit: int, unit: str) -> None:
        super().__init__(f"{name}: holds {size:,} {unit}; at most {limit:,} are read")
        self.size, self.limit = size, limit


class InconsistencyError(RequestError):
    """What is stated contradicts itself under OWL 2 RL."""


class UnsupportedConstructError(RequestError):
    """An ontology uses what OWL 2 RL has no rules for; ``construct`` names it and where.

    ``path`` is the file of the user's that it stands in, "" where that is not known, and ``line``
    counts from 1, or is None; ``reason`` is the message without them.
    """

    def __init__(self, construct: str, path: str = "", line: int | None = None) -> None:
        self.reason = (
            f"no rule of OWL 2 RL stands for {construct}; take it out, or say it in what the"
            " profile has"
        )
        place = f"{path}, line {line}" if line else path
        super().__init__(f"{place}: {self.reason}" if place else self.reason)
        self.construct, self.path, self.line = construct, path, line


class CalculationError(RequestError):
    """Calculations of the graph that give nothing, or sums that count something twice.

    ``problems`` has each of them and why.
    """

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{thing}: {problem}" for thing, problem in problems))
        self.problems = tuple(problems)


class CheckoutNeededError(RequestError):
    """Data are to be changed that only a checkout holds."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} needs a checkout of the project; here qhkg is an installed wheel")


class WriteError(OutsideError):
    """A file or stream cannot be written: disk full, no permission."""


class InstallationError(OutsideError):
    """The ontology, data or queries are not where the package expects them."""


class ValidationTimeoutError(LimitError):
    """A validation took longer than it was given; ``seconds`` is what it was given."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the validation took longer than {seconds:g} s and was stopped")
        self.seconds = seconds
