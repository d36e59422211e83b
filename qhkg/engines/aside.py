"""Runs a long call on a thread of its own, so that it can be waited for, and given up.

pyoxigraph cannot be stopped once it computes, but it computes without Python's lock. The
waiting thread therefore stays free to see Ctrl-C and the clock at once, and the other
thread can have the deep stack that nested queries need.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from qhkg.errors import QueryTimeoutError

Result = TypeVar("Result")

# Committed as it is used: a shallow query takes no more memory than on a small stack.
STACK_BYTES = 256 << 20
_stack_size = threading.Lock()


def run_aside(call: Callable[[], Result], timeout: float | None = None) -> Result:
    """What the call gives or raises; raises QueryTimeoutError after ``timeout`` seconds.

    Raises MemoryError where there is none left for the thread's stack.

    A call that is given up (by the clock or by Ctrl-C) goes on in the background until it is
    done or the process ends.
    """
    aside = _Aside(call)
    with _stack_size:
        before = threading.stack_size(STACK_BYTES)
        try:
            aside.start()
        except RuntimeError as error:  # said of a thread that cannot be started
            raise MemoryError(str(error)) from error
        finally:
            threading.stack_size(before)
    # A thread's join() takes no waiting time longer than this.
    aside.join(None if timeout is None else min(timeout, threading.TIMEOUT_MAX))
    if aside.is_alive():
        assert timeout is not None
        raise QueryTimeoutError(timeout)
    return aside.outcome()


class _Aside(threading.Thread, Generic[Result]):
    def __init__(self, call: Callable[[], Result]) -> None:
        super().__init__(daemon=True, name="query")
        self._call = call
        self._results: list[Result] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._results.append(self._call())
        except BaseException as error:
            self._error = error

    def outcome(self) -> Result:
        if self._error is not None:
            raise self._error
        return self._results[0]
