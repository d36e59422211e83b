"""`qhkg load`: the project's own graphs into a store, by the command line."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fake_store import FakeStore, running
from pyoxigraph import NamedNode
from running import Run

import qhkg
from qhkg import opening, steps
from qhkg.cli.load import _is_of_the_load, command
from qhkg.cli.progress import progress
from qhkg.terms import GRAPH

SECRET = "n0-0ne-kn0ws"


@pytest.fixture
def store() -> Iterator[FakeStore]:
    with running() as there:
        yield there


@pytest.fixture(scope="module")
def graphs() -> set[str]:
    return set(qhkg.open().engine.graphs())


def names(store: FakeStore) -> set[str]:
    return {name.value for name in store.store.named_graphs() if isinstance(name, NamedNode)}


def test_load_reload_and_drop(run: Run, store: FakeStore, graphs: set[str]) -> None:
    first = run("load", store.query_url)
    assert (first.code, first.out) == (0, "")
    assert first.err.startswith(f"qhkg: loaded {len(graphs)} graphs, ")
    assert names(store) == {*graphs, f"{GRAPH}manifest"}
    store.seen.clear()
    again = run("load", store.query_url)
    assert (again.code, again.out) == (0, "")
    assert again.err.startswith(f"qhkg: {store.query_url} holds them: {len(graphs)} graphs, ")
    assert store.writes == []
    dropped = run("load", store.query_url, "--drop")
    assert dropped.code == 0
    assert dropped.err == f"qhkg: dropped {len(graphs) + 1} graphs of {store.query_url}\n"
    assert names(store) == set()
    assert run("load", store.query_url, "--drop").err == f"qhkg: {store.query_url} held nothing\n"


def test_a_dry_run_prints_commands_without_secrets(run: Run, store: FakeStore) -> None:
    store.switches.user, store.switches.password = "me", SECRET
    store.store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")
    for environ in ({}, {"QHKG_USER": "me", "QHKG_PASSWORD": SECRET}):
        done = run("load", store.query_url, "--dry-run", **environ)
        assert (done.code, done.err) == (0, "")
        assert SECRET not in done.out
        assert f"{store.graph_store_url}?graph=" in done.out
        assert store.update_url in done.out
        assert names(store) == {"urn:g"}
    checked = subprocess.run(["sh", "-n"], input=done.out, text=True, check=False)
    assert checked.returncode == 0
    assert shlex.split(done.out, comments=True)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("load",), 2, "Missing argument 'ENDPOINT'"),
        (("load", "localhost"), 2, "no address of a store"),
        (("load", f"http://me:{SECRET}@127.0.0.1:9/query"), 2, "QHKG_PASSWORD"),
        (("load", "http://127.0.0.1:9/query", "--drop", "--resume"), 2, "do not go together"),
        (("load", "http://127.0.0.1:9/query", "--dry-run", "--resume"), 2, "do not go together"),
        (("load", "http://127.0.0.1:9/query", "--timeout", "0"), 2, "seconds above 0"),
    ],
)
def test_requests_that_are_wrong(
    run: Run, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert SECRET not in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("switches", "told"),
    [
        ({"web_page": True}, "a web page answers"),
        ({"is_read_only": True}, "403: not allowed"),
        ({"user": "me", "password": "another"}, "401: the store does not take"),
        ({"room": 100}, "507: the store is full"),
    ],
    ids=str,
)
def test_stores_that_fail(run: Run, switches: dict[str, Any], told: str) -> None:
    with running(**switches) as there:
        done = run("load", there.query_url, QHKG_USER="me", QHKG_PASSWORD=SECRET)
    assert (done.code, done.out) == (3, "")
    assert told in done.err
    assert "http://127.0.0.1:" in done.err
    assert SECRET not in done.err
    assert done.err.count("\n") == 1


def test_nobody_listens(run: Run) -> None:
    done = run("load", "http://127.0.0.1:9/query")
    assert (done.code, done.out) == (3, "")
    assert "http://127.0.0.1:9/query: no connection" in done.err


def test_progress_is_of_graphs_not_of_requests(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(steps, "_listeners", [])
    monkeypatch.setenv("TERM", "xterm")
    path = tmp_path / "terminal"
    with path.open("w") as stream:
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((80, 24)))
        with progress(stream, patience=60, wanted=_is_of_the_load):
            line = steps._listeners[-1].__self__  # type: ignore[attr-defined]
            line.show()
            steps.tell(lambda: "graph 3 of 12, places: 1,392 statements, sent and read back")
            steps.tell(lambda: "PUT http://127.0.0.1/store (0.020 s)")
    shown = path.read_text("utf-8")
    assert "graph 3 of 12, places" in shown
    assert "PUT" not in shown


def test_a_load_shows_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: FakeStore
) -> None:
    monkeypatch.setattr(steps, "_listeners", [])
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((80, 24)))
    path = tmp_path / "terminal"
    with path.open("w") as stream:
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
        at_once = partial(progress, stream, patience=0)
        monkeypatch.setattr("qhkg.cli.load.progress", lambda _, wanted: at_once(wanted=wanted))
        engine = opening.remote_engine(store.query_url)
        monkeypatch.setattr(opening, "remote_engine", lambda *_, **__: engine)
        assert CliRunner().invoke(command, [store.query_url]).exit_code == 0
        engine.client.close()
    shown = path.read_text("utf-8")
    assert re.search(r"graph \d+ of 12, ", shown), shown
    assert "PUT" not in shown


def test_control_c_ends_with_130_and_tells_what_is_left(
    environment: dict[str, str], store: FakeStore
) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "qhkg", "load", "-v", store.query_url],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert running.stderr is not None
    try:
        while "graph 3 of" not in running.stderr.readline():
            assert running.poll() is None
        running.send_signal(signal.SIGINT)
        told = running.communicate(timeout=60)[1].splitlines()
    finally:
        running.kill()
    assert running.returncode == 130
    last = told[-1]
    assert last.startswith(f"qhkg: {store.query_url}: interrupted; the old graphs are as they were")
    assert last.endswith("--resume goes on from there")
    assert names(store) and all("/staging/" in name for name in names(store))
