"""Answers too long to hold: spooled to disk, read again at each pass, written piece by piece."""

from __future__ import annotations

import errno
import gc
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from plain_store import PlainStore
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from remote_clients import asked, client
from scripted_server import JSON, Received, ScriptedServer, reply

import qhkg
from qhkg.engines import bodies
from qhkg.engines.endpoint import Endpoint
from qhkg.engines.remote import RemoteEngine
from qhkg.errors import InvalidAnswerError, WriteError
from qhkg.results import Rows, Triples, render
from qhkg.results.long import LongBindings, write_long

GRAPH = NamedNode("https://w3id.org/qhkg/graph/first")
QUERY = "SELECT ?o ?s ?none { ?s <urn:p> ?o } ORDER BY ?o"


@pytest.fixture
def store() -> Iterator[PlainStore]:
    with PlainStore() as there:
        for number in range(300):
            thing = BlankNode() if number % 3 == 0 else NamedNode(f"urn:thing/{number}")
            value = Literal(number) if number % 2 else Literal(f'a,"{number}"\t\\n', language="en")
            there.store.add(Quad(thing, NamedNode("urn:p"), value, GRAPH))
        yield there


def engine(url: str) -> RemoteEngine:
    return RemoteEngine(Endpoint(url), client())


def both(store: PlainStore, monkeypatch: pytest.MonkeyPatch) -> tuple[Rows, Rows]:
    """The same answer held, and not."""
    there = engine(store.query_url)
    held = there.query(QUERY)
    monkeypatch.setattr(bodies, "IN_MEMORY", 100)
    long = there.query(QUERY)
    assert isinstance(held, Rows)
    assert isinstance(long, Rows)
    assert (held.is_held, long.is_held) == (True, False)
    return held, long


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
def test_long_rows_are_written_as_short_ones(
    store: PlainStore, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    held, long = both(store, monkeypatch)
    assert b"".join(write_long(long, form)) == render(held, form) == render(long, form)
    order = ("s", "none", "o")
    assert b"".join(write_long(long.in_order(order), form)) == render(held.in_order(order), form)


def test_long_rows_are_like_short_ones(store: PlainStore, monkeypatch: pytest.MonkeyPatch) -> None:
    held, long = both(store, monkeypatch)
    assert long == held
    assert long.rows == held.rows
    assert len(long.bindings) == 300
    assert long.bindings[7] == held.bindings[7]
    assert long.bindings[-1] == held.bindings[-1]
    assert long.bindings[3:9:2] == held.bindings[3:9:2]
    assert long.bindings[::-1] == held.bindings[::-1]
    assert held.bindings[1:] != long.bindings
    with pytest.raises(IndexError):
        _ = long.bindings[300]


def test_two_readers_have_each_its_own_place(
    store: PlainStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, long = both(store, monkeypatch)
    pairs = zip(long.bindings, long.bindings, held.bindings, strict=True)
    assert all(left == right == wanted for left, right, wanted in pairs)


def test_the_file_goes_with_the_rows(store: PlainStore, monkeypatch: pytest.MonkeyPatch) -> None:
    _, long = both(store, monkeypatch)
    assert isinstance(long.bindings, LongBindings)
    del long
    gc.collect()  # a file that is left open is complained of here, which fails the test


def test_a_long_graph_is_read_from_disk(store: PlainStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "IN_MEMORY", 100)
    answer = engine(store.query_url).query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(answer, Triples)
    assert len(answer) == 300


def test_what_is_cut_off_has_no_first_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "IN_MEMORY", 100)
    cut = rows_of(50)[:-9]
    with (
        ScriptedServer(lambda received: reply(body=cut)) as server,
        pytest.raises(InvalidAnswerError, match="malformed or cut off"),
    ):
        engine(server.url).query(f"SELECT * FROM <{GRAPH.value}> {{ ?s ?p ?o }}")


def rows_of(count: int) -> bytes:
    row = b'{"s":{"type":"uri","value":"https://w3id.org/qhkg/id/thing/%d"}}'
    rows = b",".join(row % number for number in range(count))
    return b'{"head":{"vars":["s"]},"results":{"bindings":[' + rows + b"]}}"


def test_no_room_for_a_long_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bodies, "IN_MEMORY", 100)
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with (
        ScriptedServer(lambda received: reply(body=rows_of(50))) as server,
        pytest.raises(WriteError, match=r"No space left.*TMPDIR"),
    ):
        client().send(asked(server.url))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "tsv", "json"])
def test_200_000_rows_take_no_more_memory_than_ten(tmp_path: Path, form: str) -> None:
    bodies_of = {count: rows_of(count) for count in (10, 200_000)}
    peaks = {count: peak(body, form, tmp_path / f"{count}") for count, body in bodies_of.items()}
    assert len((tmp_path / "200000").read_bytes()) > 5_000_000
    # The body is read into memory up to a limit, then lies on disk.
    assert peaks[200_000] - peaks[10] < bodies.IN_MEMORY * 3


# Of the program alone: what the system counts for a child starts with its parent's memory.
RUN = """
from pathlib import Path
from typing import NoReturn
from qhkg.cli.application import application
application.main(prog_name="qhkg", standalone_mode=False)
status = Path("/proc/self/status").read_text("ascii").splitlines()
print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""


def peak(body: bytes, form: str, output: Path) -> int:
    """Bytes of memory that `qhkg query` takes at most."""

    def answer(received: Received) -> bytes:
        truth = b'{"head":{},"boolean":true}'
        return reply(body=truth if b"ASK" in received.body else body, kind=JSON)

    query = "SELECT * FROM <urn:g> { ?s ?p ?o }"
    with ScriptedServer(answer) as server:
        arguments = ["query", "-q", query, "-f", form, "--endpoint", server.url, "-o", str(output)]
        root = Path(qhkg.__file__).parents[1]
        command = [sys.executable, "-c", RUN, *arguments]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return int(done.stdout) * 1024
