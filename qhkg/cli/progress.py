"""What a long command is doing, on a terminal, once it has taken two seconds."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from qhkg import steps
from qhkg.cli.options import is_verbose

PATIENCE = 2.0
_CLEAR = "\r\x1b[K"


@contextmanager
def progress(
    stream: TextIO,
    patience: float = PATIENCE,
    wanted: Callable[[str], bool] = lambda step: True,
) -> Iterator[None]:
    """Show the step that was done last, on one line that goes away; nothing in a pipe.

    Nor on a terminal that cannot take a line back (``TERM=dumb``). ``wanted`` is of which steps.
    """
    if not stream.isatty() or is_verbose() or os.environ.get("TERM") == "dumb":
        yield
        return
    line = _Line(stream, wanted)
    steps.listen(line.told)
    try:
        with steps.after(patience, line.show):
            yield
    finally:
        line.hide()


class _Line:
    def __init__(self, stream: TextIO, wanted: Callable[[str], bool]) -> None:
        self._wanted = wanted
        self._stream, self._text, self._shown = stream, "working", False
        self._lock = threading.Lock()

    def told(self, step: str) -> None:
        if not self._wanted(step):
            return
        with self._lock:
            self._text = step
            if self._shown:
                self._write()

    def show(self) -> None:
        with self._lock:
            self._shown = True
            self._write()

    def hide(self) -> None:
        with self._lock:
            if self._shown:
                self._stream.write(_CLEAR)
                self._stream.flush()
            self._shown = False

    def _write(self) -> None:
        # What is wider than the terminal goes on in a second line, which stays when it is cleared.
        text = f"qhkg: {self._text}"[: _columns(self._stream) - 3]
        self._stream.write(f"{_CLEAR}{text} …")
        self._stream.flush()


def _columns(stream: TextIO) -> int:
    try:
        return max(20, os.get_terminal_size(stream.fileno()).columns)
    except (OSError, ValueError):
        return 80
