"""The guide to receipts is run: its commands print what it says, its Python works."""

import csv
import io
import json
import re
import shlex
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from qhkg.cli.application import application

GUIDE = (Path(__file__).resolve().parents[1] / "docs" / "receipts.md").read_text(encoding="utf-8")
# Commands in the text; words in capitals stand for something.
COMMANDS = sorted(
    {
        command
        for command in re.findall(r"`(qhkg (?:ask|show) [^-`][^`]*)`", GUIDE)
        if not re.search(r"\b[A-Z]{2,}\b", command)
    }
)
GIVES = re.findall(r"`(qhkg [^`]+)` gives `([^`]+)`", GUIDE)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, flags=re.DOTALL | re.MULTILINE)


@cache
def written(command: str, *more: str, width: int = 100) -> str:
    arguments = [*shlex.split(command.removeprefix("qhkg ")), *more]
    ended = CliRunner().invoke(application, arguments, env={"COLUMNS": str(width)})
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def as_table(command: str) -> str:
    return written(command, *(() if " -f " in command else ("-f", "table")), width=200)


def test_the_command_prints_what_the_guide_shows() -> None:
    (block,) = blocks("console")
    command, *shown = block.splitlines()
    assert [line.rstrip() for line in written(command.removeprefix("$ ")).splitlines()] == shown


def test_the_python_of_the_guide_runs() -> None:
    (text,) = blocks("python")
    exec(text)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_the_guide_run(command: str) -> None:
    assert as_table(command)


@pytest.mark.parametrize(("command", "text"), GIVES)
def test_a_command_gives_what_the_guide_says(command: str, text: str) -> None:
    assert text in as_table(command)


def test_the_guide_says_of_several_commands_what_they_give() -> None:
    assert len(GIVES) > 1
    assert len(COMMANDS) > len(GIVES)


def test_the_members_that_the_guide_takes_out_of_the_json_are_there() -> None:
    (block,) = blocks("sh")
    command, _, program = block.strip().partition(" | jq ")
    path, names = re.fullmatch(r"'\.receipts\.(\w+)\[\] \| \{(.+)\}'", program).groups()  # type: ignore[union-attr]
    found = json.loads(written(command))["receipts"][path]
    assert found
    assert all(set(names.split(", ")) <= each.keys() for each in found)


def test_the_guide_names_every_column() -> None:
    _, _, table = GUIDE.partition("| column | holds |")
    cells = re.findall(r"^\| (`.+?`) \|", table.partition("\n\n")[0], flags=re.MULTILINE)
    named = [name.strip("`…").removeprefix("amountFigure") for c in cells for name in c.split(", ")]
    header, *_ = csv.reader(io.StringIO(written("qhkg ask funding-by-level --sources -f csv")))
    found = [name.removeprefix("amountFigure") for name in header if "amountFigure" in name]
    assert ["", *named] == found


@pytest.mark.parametrize("form", ["table", "md", "html", "csv", "tsv", "xml", "json", "turtle"])
def test_no_format_of_show_loses_the_receipts(form: str) -> None:
    text = written("qhkg show fig:local-total", "-f", form, width=160)
    assert "984" in text
    assert "1.104 billion" in text
    assert "disagrees" in text
