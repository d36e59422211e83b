"""Runs the command line as users do: a process of its own, away from the checkout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from running import Ended, Run

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
        done = subprocess.run(
            [sys.executable, "-m", "qhkg", *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env={**environment, **variables},
            cwd=tmp_path,
            timeout=300,  # Only against hanging: a validation takes a minute on a busy machine.
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
