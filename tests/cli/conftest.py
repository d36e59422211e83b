"""Runs the command line as users do: a process of its own, away from the checkout."""

import os
from pathlib import Path

import pytest
from running import Ended, Run, forked, started_anew

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """The environment of a run: this package importable, no terminal's settings."""
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
    path = os.pathsep.join(filter(None, [str(CHECKOUT), os.environ.get("PYTHONPATH")]))
    return {**kept, "PYTHONPATH": path, "TERM": "xterm", "PYTHONUTF8": "1"}


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Run:
    """Run `qhkg` with arguments; ``stdin`` is given to it as text or bytes."""

    def run(*arguments: str | bytes, stdin: str | bytes = "", **variables: str) -> Ended:
        # What is for Python itself it reads when it starts.
        start = started_anew if any(name.startswith("PYTHON") for name in variables) else forked
        given = stdin.encode() if isinstance(stdin, str) else stdin
        return start(arguments, given, {**environment, **variables}, tmp_path)

    return run
