"""Queries, questions, their names, parameters and formats."""

from collections.abc import Sequence
from pathlib import Path

from qhkg.errors.families import LimitError, OutsideError, RequestError


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


class QueryEvaluationError(OutsideError):
    """The store failed while answering a well-formed query."""


class QueryTimeoutError(LimitError):
    """A query ran longer than it was given; ``seconds`` is what it was given."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the query took longer than {seconds:g} s and was stopped")
        self.seconds = seconds


class ReasonLimitError(LimitError):
    """Something follows in more steps than can be told; ``following`` is what was asked about."""

    def __init__(self, following: str) -> None:
        super().__init__(f"{following} follows in too many steps to be told")
        self.following = following


def _either(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
