"""The README is run: its console commands print what it shows, its Python works, its make targets are CI's."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)


def console_commands() -> list[tuple[str, str]]:
    """Each command of the README's console blocks with the output that it shows, in reading order."""
    pairs = []
    for block in blocks("console"):
        for chunk in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = chunk.partition("\n")
            pairs.append((command, shown))
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


@pytest.mark.parametrize(
    ("command", "shown"), console_commands(), ids=lambda value: value.split("\n")[0][:60]
)
def test_console_command_prints_what_the_readme_shows(
    command: str, shown: str, folder: Path
) -> None:
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert [line.rstrip() for line in done.stdout.strip().split("\n")] == [
        line.rstrip() for line in shown.strip().split("\n")
    ]


def test_python_blocks_run_in_order(folder: Path) -> None:
    for text in blocks("python"):
        done = python_session(folder, text)
        assert done.returncode == 0, done.stderr
        shown = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
        assert done.stdout.splitlines() == shown


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
        assert re.search(rf"^\s*(run .*)?{re.escape(target)}\b", ci, flags=re.MULTILINE), (
            f"{target} is not run by CI"
        )
