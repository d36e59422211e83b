"""The guide to stores: each store in the same parts, and commands that this program takes."""

import re
import shlex
from pathlib import Path

import click
import pytest

from qhkg.cli.application import CommandGroup

TEXT = (Path(__file__).parents[1] / "docs" / "stores.md").read_text(encoding="utf-8")
SECTIONS = {
    part.partition("\n")[0]: part.partition("\n")[2]
    for part in re.split(r"^## ", TEXT, flags=re.M)[1:]
}
RUN = ("Oxigraph", "Apache Jena Fuseki (TDB2)", "Virtuoso Open Source")
ON_PAPER = ("GraphDB", "RDF4J Server", "QLever", "Amazon Neptune", "Stardog", "Blazegraph")
COMMANDS = re.findall(r"^qhkg .*$", TEXT, flags=re.MULTILINE)


def test_all_nine_stores_are_there() -> None:
    assert tuple(SECTIONS) == (*RUN, *ON_PAPER)


@pytest.mark.parametrize("store", [*RUN, *ON_PAPER])
def test_each_store_has_the_same_parts(store: str) -> None:
    text = SECTIONS[store]
    assert text.strip().startswith("Run: " if store in RUN else "Not run. [")
    for part in ("Addresses", "Who may write", "Settings", "Traps"):
        assert f"\n- **{part}:** " in text
    commands = re.findall(r"^qhkg (\w+)", text, flags=re.MULTILINE)
    assert commands[:2] == ["load", "ask"]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_one_that_the_program_takes(command: str) -> None:
    _, name, *arguments = shlex.split(command)
    group = CommandGroup("qhkg")
    found = group.get_command(click.Context(group), name)
    assert found is not None
    context = found.make_context(name, list(arguments))
    assert context.params["endpoint"].startswith("http")
