"""The families of errors: each has the exit code that the command line ends with."""

from typing import Any, ClassVar


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


def _as_it_was(
    kind: type[QhkgError], arguments: tuple[object, ...], state: dict[str, object]
) -> QhkgError:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(state)
    return error
