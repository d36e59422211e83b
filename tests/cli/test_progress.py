"""The progress line: only on a terminal, after a while, never wider than it, and it goes away."""

import io
import os
import threading

import pytest

from qhkg import steps
from qhkg.cli.progress import progress


class Terminal(io.StringIO):
    """A terminal of 40 columns that tells when it is written to."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 2

    def write(self, text: str) -> int:
        count = super().write(text)
        self.written.set()
        return count


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((40, 24)))
    monkeypatch.setattr(steps, "_listeners", [])
    monkeypatch.setenv("TERM", "xterm")
    return Terminal()


def test_a_step_is_shown_on_one_line_of_the_terminal(terminal: Terminal) -> None:
    with progress(terminal, patience=0):
        assert terminal.written.wait(10)
        steps.tell(lambda: "faults of the graph itself set aside (1.234 s)")
    last = terminal.getvalue().split("\r\x1b[K")[-2]
    assert last.startswith("qhkg: faults of the graph")
    assert len(last) < 40


def test_the_line_is_taken_away_at_the_end(terminal: Terminal) -> None:
    with progress(terminal, patience=0):
        assert terminal.written.wait(10)
    assert terminal.getvalue().endswith("…\r\x1b[K")


def test_what_is_done_at_once_shows_nothing(terminal: Terminal) -> None:
    with progress(terminal, patience=60):
        steps.tell(lambda: "read")
    assert terminal.getvalue() == ""


def test_a_pipe_gets_no_progress() -> None:
    pipe = io.StringIO()
    with progress(pipe, patience=0):
        steps.tell(lambda: "read")
    assert pipe.getvalue() == ""


def test_a_terminal_that_cannot_take_a_line_back_gets_none(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with progress(terminal, patience=0):
        steps.tell(lambda: "a step")
    assert terminal.getvalue() == ""
