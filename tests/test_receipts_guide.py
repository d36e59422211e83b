"""The guide to receipts is run: its command prints what it shows, and its Python works."""

import re
from pathlib import Path

from click.testing import CliRunner

from qhkg.cli.application import application

GUIDE = (Path(__file__).resolve().parents[1] / "docs" / "receipts.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, flags=re.DOTALL | re.MULTILINE)


def test_the_command_prints_what_the_guide_shows() -> None:
    (block,) = blocks("console")
    command, *shown = block.splitlines()
    arguments = command.removeprefix("$ qhkg ").split()
    ended = CliRunner().invoke(application, arguments, env={"COLUMNS": "100"})
    assert [line.rstrip() for line in ended.output.splitlines()] == shown


def test_the_python_of_the_guide_runs() -> None:
    (text,) = blocks("python")
    exec(text)
