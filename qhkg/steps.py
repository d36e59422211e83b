"""What the program does, step by step, told to whoever listens (``qhkg -v``).

Not by Python's own logging: importing it takes a thirtieth of the time that an answer may take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

_listeners: list[Callable[[str], None]] = []


def listen(listener: Callable[[str], None]) -> None:
    """Let a listener be told each step from now on, as a line of text."""
    _listeners.append(listener)


def tell(message: Callable[[], str]) -> None:
    """Tell a step; the message is made only where somebody listens."""
    for listener in _listeners:
        listener(message())


@contextmanager
def after(seconds: float, call: Callable[[], object]) -> Iterator[None]:
    """Make a call, on a thread of its own, once what is done within has taken so long."""
    import threading

    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def timed(message: Callable[[], str]) -> Iterator[None]:
    """Tell a step once it is done, with the seconds it took; not where it failed."""
    start = perf_counter()
    yield
    seconds = perf_counter() - start
    tell(lambda: f"{message()} ({seconds:.3f} s)")
