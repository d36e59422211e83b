"""The stores that others' tests build on: they start, take what is written, and keep it."""

from __future__ import annotations

import os
from pathlib import Path

import httpx
import pytest
from stores import starters
from stores.conftest import EACH_STORE
from stores.servers import NotInstalledError, NotStartedError, Server
from stores.starters import started

GRAPH = "https://example.org/graph"
TRIPLE = '<https://example.org/s> <https://example.org/p> "中国 – é"@zh'
HELD = f"ASK {{ GRAPH <{GRAPH}> {{ {TRIPLE} }} }}"


def sent(method: str, server: Server, *, known: bool = True, **rest: object) -> httpx.Response:
    """A request of the Graph Store Protocol."""
    auth = server.auth if known else None
    with httpx.Client(auth=auth, timeout=60, trust_env=False) as client:
        return client.request(
            method,
            server.graph_store_url,
            params={"graph": GRAPH},
            **rest,  # type: ignore[arg-type]
        )


def test_a_store_answers_and_does_an_update(store: Server) -> None:
    assert not store.ask(HELD)
    store.update(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {TRIPLE} }} }}")
    assert store.ask(HELD)
    store.update(f"DROP SILENT GRAPH <{GRAPH}>")
    assert not store.ask(HELD)


def test_a_graph_is_put_and_read_back(store: Server) -> None:
    if not store.graph_store_url:
        pytest.skip("this store takes no whole graphs")
    body = f"{TRIPLE} .\n".encode()
    put = sent("PUT", store, content=body, headers={"Content-Type": "application/n-triples"})
    assert put.status_code in (200, 201, 204), put.text
    assert store.ask(HELD)
    got = sent("GET", store, headers={"Accept": "application/n-triples"})
    assert got.status_code == 200
    # Signs may come back escaped, and blanks as tabs.
    text = " ".join(got.text.encode("ascii", "backslashreplace").decode().lower().split())
    said = TRIPLE.encode("ascii", "backslashreplace").decode().replace(r"\xe9", r"\u00e9")
    assert text.replace(r"\xe9", r"\u00e9") == f"{said.lower()} ."
    assert sent("DELETE", store).status_code in (200, 204)
    assert not store.ask(HELD)


def test_nobody_writes_without_a_name(store: Server) -> None:
    if not store.user:
        pytest.skip("this store knows no users")
    put = sent(
        "PUT",
        store,
        known=False,
        content=f"{TRIPLE} .\n".encode(),
        headers={"Content-Type": "application/n-triples"},
    )
    assert put.status_code == 401
    assert not store.ask(HELD)


@pytest.mark.parametrize("name", EACH_STORE)
def test_a_killed_store_starts_again_with_its_data_and_leaves_nothing(name: str) -> None:
    with started(name) as server:
        server.update(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {TRIPLE} }} }}")
        first, address = server.pid, server.query_url
        server.kill()
        with pytest.raises(httpx.ConnectError):
            server.ask("ASK {}")
        server.restart()
        assert (server.pid != first, server.query_url) == (True, address)
        assert server.ask(HELD)
        last, folder = server.pid, server.folder
    assert not folder.exists()
    for pid in (first, last):
        with pytest.raises(ProcessLookupError):
            os.killpg(pid, 0)


def test_a_store_that_is_not_installed_is_an_error_that_says_how_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotInstalledError, match=r"virtuoso-t .*make \.venv/installed-for-stores"):
        started("virtuoso").__enter__()


def test_a_store_that_ends_at_once_is_an_error_with_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[Path] = []

    def broken(folder: Path) -> Server:
        tries.append(folder)
        url = "http://127.0.0.1:9/"
        return Server("broken", folder, ["sh", "-c", "echo no room; exit 1"], url, url, url)

    monkeypatch.setitem(starters.STARTERS, "broken", broken)
    with pytest.raises(NotStartedError, match=r"(?s)ended by itself.*no room"), started("broken"):
        pass
    assert len(tries) == 2
    assert not any(folder.exists() for folder in tries)


def test_the_log_and_the_text_of_a_server_hold_no_password(store: Server) -> None:
    if store.password:
        assert store.password not in repr(store) + store.log
