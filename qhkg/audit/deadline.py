"""How long an audit may take: its loops ask whether the time is up.

The time is kept in a context variable, so that no function between an audit and its innermost loop
needs a parameter for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Final, NamedTuple

from qhkg.errors import AuditTimeoutError


class _Limit(NamedTuple):
    seconds: float
    end: float


_limit: Final[ContextVar[_Limit | None]] = ContextVar("limit", default=None)


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Let what is done here take so many seconds; None is no limit."""
    token = _limit.set(None if seconds is None else _Limit(seconds, monotonic() + seconds))
    try:
        yield
    finally:
        _limit.reset(token)


def check() -> None:
    """Raises AuditTimeoutError where the time is up."""
    limit = _limit.get()
    if limit is not None and monotonic() > limit.end:
        raise AuditTimeoutError(limit.seconds)
