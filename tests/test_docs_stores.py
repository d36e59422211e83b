"""docs/stores.md: nine stores, told alike; what it says of qhkg is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from stores.starters import STARTERS

from qhkg.cli.application import application
from qhkg.engines.addresses import check_address
from qhkg.engines.endpoint import Endpoint
from qhkg.opening import open_graph

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "stores.md").read_text(encoding="utf-8")
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_BEFORE, *_REST = HEADING.split(GUIDE)
SECTIONS = dict(zip(_REST[::2], _REST[1::2], strict=True))
RUN = ("Oxigraph", "Fuseki", "Virtuoso", "RDF4J", "Blazegraph")
ON_PAPER = ("GraphDB", "QLever", "Neptune", "Stardog")
PARTS = ("Start", "Load and ask", "Addresses", "Who may write", "Settings", "Traps", "Sources")
ROW = re.compile(r"^\| (`[^`]+`) \| (`[^`]+`) \| (`[^`]+`|none) \|$", re.MULTILINE)


def commands(text: str) -> list[list[str]]:
    """The commands of qhkg in all blocks of shell, each as its arguments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = (line for block in blocks for line in block.splitlines())
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("qhkg ")]


def command_named(name: str) -> click.Command:
    assert isinstance(application, click.Group)
    command = application.get_command(click.Context(application), name)
    assert command is not None, name
    return command


def parsed(arguments: list[str]) -> tuple[str, dict[str, object]]:
    """The command's name and parameters; raises UsageError for what the program does not take."""
    name, *rest = arguments
    with command_named(name).make_context(name, rest) as context:
        return name, dict(context.params)


def addresses(store: str) -> tuple[str, str, str | None]:
    (found,) = ROW.findall(SECTIONS[store])
    query, update, graph_store = (each.strip("`") for each in found)
    return query, update, None if graph_store == "none" else graph_store


def test_all_stores_are_told_of_and_which_of_them_were_run() -> None:
    assert tuple(SECTIONS) == (*RUN, *ON_PAPER)
    assert {name.lower() for name in RUN} == set(STARTERS)
    for name, text in SECTIONS.items():
        first = text.strip().splitlines()[0]
        assert first.startswith("**Not run here" if name in ON_PAPER else "Run: "), name
        assert f"[{name}](#{name.lower()})" in _BEFORE


@pytest.mark.parametrize("store", SECTIONS)
def test_each_section_has_the_same_parts_in_the_same_order(store: str) -> None:
    found = re.findall(r"^\*\*([^*]+)\*\*", SECTIONS[store], re.MULTILINE)
    assert tuple(part for part in found if not part.startswith("Not run here")) == PARTS


@pytest.mark.parametrize("store", SECTIONS)
def test_each_section_links_where_it_has_it_from(store: str) -> None:
    sources = SECTIONS[store].rpartition("**Sources**")[2]
    links = re.findall(r"\]\((https?://[^)\s]+)\)", sources)
    assert len(links) >= (1 if store in RUN else 2)
    assert ("run;" in sources) is (store in RUN)


@pytest.mark.parametrize("store", SECTIONS)
def test_its_commands_are_such_as_the_program_takes(store: str) -> None:
    query, _, _ = addresses(store)
    found = [parsed(arguments) for arguments in commands(SECTIONS[store])]
    assert {"load", "ask"} <= {name for name, _ in found}
    for name, parameters in found:
        if name == "load":
            assert parameters["endpoint"] == query
        if name == "ask":
            assert parameters["endpoint"] == query
            assert open_graph().question(str(parameters["name"]))


@pytest.mark.parametrize("store", SECTIONS)
def test_what_is_not_found_by_itself_is_named_in_the_command_to_load(store: str) -> None:
    query, update, graph_store = addresses(store)
    load = next(parsed(each)[1] for each in commands(SECTIONS[store]) if each[0] == "load")
    told = {"update": load["update_endpoint"], "graph_store": load["graph_store"]}
    for address in (query, update, graph_store):
        if address is not None:
            check_address(address)
    where = Endpoint(query, **{k: str(v) for k, v in told.items() if v is not None})
    assert update in set(where.updates())
    if graph_store is not None:
        assert graph_store in set(where.graph_stores())


def test_each_option_in_the_text_is_one_of_the_program() -> None:
    named = set(re.findall(r"`qhkg [a-z]+ [^`]*?(--[a-z-]+)", GUIDE))
    assert isinstance(application, click.Group)
    names = application.list_commands(click.Context(application))
    known = {
        option
        for name in names
        for parameter in command_named(name).params
        for option in parameter.opts
    }
    assert named
    assert named <= known


def test_no_password_stands_in_a_command() -> None:
    for text in SECTIONS.values():
        assert not re.search(r"QHKG_(PASSWORD|TOKEN)=", text)


def test_links_within_the_project_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#\s:]+)\)", GUIDE):
        assert (ROOT / "docs" / link).is_file(), link


def test_the_graph_has_as_many_statements_as_it_says() -> None:
    (told,) = re.findall(r"of ([\d,]+) statements\)", GUIDE)
    assert told == f"{len(open_graph().dump()):,}"
