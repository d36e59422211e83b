"""The README is run: commands print what it shows, its Python works, and CI runs its targets."""

import contextlib
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from decimal import Decimal
from pathlib import Path

import pytest

import qhkg

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)


def console_commands() -> list[tuple[str, str]]:
    """Each command of the console blocks, with the output that is shown for it."""
    pairs = []
    for block in blocks("console"):
        for chunk in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = chunk.splitlines()
            # A command in quotes may run over several lines.
            while command.count("'") % 2:
                command += "\n" + shown.pop(0)
            pairs.append((command, "\n".join(shown)))
    return pairs


def python_session(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", text],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all blocks, since a later one may read what an earlier one wrote."""
    return tmp_path_factory.mktemp("readme")


def test_readme_shows_commands_and_code() -> None:
    assert len(console_commands()) >= 8
    assert blocks("python")


def in_a_terminal(command: str, folder: Path) -> tuple[int, str]:
    """Exit code and output of a shell command whose output is a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        ["bash", "-c", command],
        cwd=folder,
        env=os.environ | {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"},
        stdout=theirs,
        stderr=subprocess.STDOUT,
    )
    os.close(theirs)
    output = b""
    # Linux reports the end of a terminal as an error, others as nothing read.
    with contextlib.suppress(OSError):
        while part := os.read(ours, 65536):
            output += part
    os.close(ours)
    return process.wait(timeout=60), output.decode("utf-8")


@pytest.mark.parametrize(
    ("command", "shown"), console_commands(), ids=lambda text: text.split("\n")[0][:40]
)
def test_console_command_prints_what_the_readme_shows(
    command: str, shown: str, folder: Path
) -> None:
    code, output = in_a_terminal(command, folder)
    assert code == 0, output
    assert [line.rstrip() for line in output.strip().splitlines()] == [
        line.rstrip() for line in shown.strip().splitlines()
    ]


def test_python_blocks_run_in_order(folder: Path) -> None:
    for text in blocks("python"):
        done = python_session(folder, text)
        assert done.returncode == 0, done.stderr
        shown = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
        assert done.stdout.splitlines() == shown


def printed(figure: str) -> str:
    """What the report prints for a figure."""
    rows = qhkg.open().query(f"SELECT ?surface {{ fig:{figure} qh:surface ?surface }}")
    assert isinstance(rows, qhkg.Rows)
    return str(rows.rows[0]["surface"])


def test_numbers_in_prose_are_those_that_the_report_prints() -> None:
    enterprises, villages = printed("partner-enterprises"), printed("partner-villages")
    millions = Decimal(printed("poor-population").removesuffix(" million"))
    for phrase in (
        f"counted {millions:.2f} million poor people",
        f"{enterprises} enterprises in partnership with {villages} villages",
        f"came of the {enterprises} enterprises and {villages} villages",
        f"local funds of {printed('local-total')} yuan are ten times the sum",
        "Thirteen cities (enterprises) support fifteen counties",
    ):
        assert phrase in README
    assert (printed("liaoning-cities"), printed("key-counties-supported")) == ("13", "15")
    funds = qhkg.open().ask("funding-by-level")
    assert isinstance(funds, qhkg.Rows)
    (local,) = (row for row in funds if row["partsSum"] is not None)
    assert round(int(str(local["amount"])) / int(str(local["partsSum"]))) == 10


def test_make_targets_of_the_readme_are_run_by_ci() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    targets = {
        line.split("#")[0].strip()
        for block in blocks("sh")
        for line in block.splitlines()
        if line.strip()
    }
    assert {"make", "make test"} <= targets
    for target in targets:
        assert re.search(rf"^\s*{re.escape(target)}( 2>&1.*)?$", ci, flags=re.MULTILINE), (
            f"{target} is not run by CI"
        )
