"""A load ends in the new graphs, or leaves the old ones as they were and says what is left."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fake_store import FakeStore, as_virtuoso, running, without_tags
from loading.conftest import (
    ELSE,
    beside,
    connected,
    dropped,
    graphs_of,
    holds,
    loaded,
)
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from qhkg.engines.endpoint import Endpoint
from qhkg.engines.http import HttpClient
from qhkg.engines.remote import MANIFEST, RemoteEngine
from qhkg.errors import (
    DeniedError,
    LoadError,
    NotAnEndpointError,
    QhkgError,
    StoreError,
    StoreFullError,
    StoreTimeoutError,
)
from qhkg.loading import Edition, Loaded, drop, dry_run, load
from qhkg.loading.staging import STAGING
from qhkg.terms import GRAPH


def test_each_graph_is_replaced_whole(store: FakeStore, old: Edition, new: Edition) -> None:
    assert holds(store, old)
    assert loaded(store, new) == Loaded(
        True, 3, new.statements, dropped=("https://w3id.org/qhkg/graph/report/gone",)
    )
    assert holds(store, new)
    assert beside(store) == []


def test_a_second_run_writes_nothing(store: FakeStore, old: Edition) -> None:
    assert loaded(store, old) == Loaded(False, 3, old.statements)
    assert store.writes == []


def test_what_was_changed_since_is_loaded_again(store: FakeStore, old: Edition) -> None:
    store.store.update("DELETE WHERE { GRAPH <https://w3id.org/qhkg/graph/data> { ?s ?p 7 } }")
    assert not holds(store, old)
    assert loaded(store, old).is_new
    assert holds(store, old)


def test_nothing_of_the_manifest_is_of_the_clock(store: FakeStore, old: Edition) -> None:
    first = graphs_of(store)[MANIFEST]
    assert '<http://purl.org/dc/terms/modified> "2026-01-01"' in "".join(first)
    dropped(store)
    loaded(store, old)
    assert graphs_of(store)[MANIFEST] == first


def test_what_is_dropped_is_what_was_loaded(store: FakeStore) -> None:
    store.store.update(
        "INSERT DATA { GRAPH <https://w3id.org/qhkg/graph/report/own> { <a:> <b:> 1 } }"
    )
    assert len(dropped(store)) == 4
    assert set(graphs_of(store)) == {ELSE, "https://w3id.org/qhkg/graph/report/own"}
    assert dropped(store) == ()


def test_a_graph_that_no_load_brought_is_left_and_told(store: FakeStore, new: Edition) -> None:
    own = "https://w3id.org/qhkg/graph/report/own"
    store.store.update(f"INSERT DATA {{ GRAPH <{own}> {{ <a:> <b:> 1 }} }}")
    assert loaded(store, new).others == (own,)
    assert len(graphs_of(store)[own]) == 1


def test_each_upload_tells_its_length_and_is_not_chunked(store: FakeStore, new: Edition) -> None:
    store.headers.clear()
    loaded(store, new)
    assert all("Transfer-Encoding" not in headers for headers in store.headers)
    assert any(int(h.get("Content-Length", 0)) > 1000 for h in store.headers)


@pytest.mark.parametrize(
    "misbehaviour",
    [
        {"has_graph_store": False},
        {"has_graph_store": False, "refuses_blank_data": True},
        {"loses_puts": True},
        {"most_put_bytes": 100_000, "refuses_blank_data": True},
        {"most_put_bytes": 300},
        {"keeps_decimals": True},
    ],
    ids=str,
)
def test_stores_that_lack_something_are_loaded_all_the_same(
    misbehaviour: dict[str, Any], old: Edition, new: Edition
) -> None:
    with running(**misbehaviour) as there:
        loaded(there, old)
        assert holds(there, old)
        loaded(there, new)
        assert holds(there, new)
        assert beside(there) == []


def test_what_a_store_rewrites_is_no_difference(old: Edition, new: Edition) -> None:
    with running(rewrites=as_virtuoso) as there:
        loaded(there, old)
        assert loaded(there, new).is_new
        assert not loaded(there, new).is_new
        assert any(
            "zh-latn" in line for line in graphs_of(there)["https://w3id.org/qhkg/graph/data"]
        )


def test_a_store_that_loses_more_than_a_spelling_is_refused(old: Edition, new: Edition) -> None:
    with running() as there:
        loaded(there, old)
        there.switches.rewrites = without_tags
        with pytest.raises(LoadError, match=r'does not give back .*"@.* comes back as'):
            loaded(there, new)
        assert holds(there, old)


def test_a_statement_that_got_lost_is_found(store: FakeStore, old: Edition, new: Edition) -> None:
    store.switches.drops_a_statement = True
    with pytest.raises(LoadError, match="the old graphs are as they were"):
        loaded(store, new)
    assert holds(store, old)


@pytest.mark.parametrize("room", [30, 90, 120])
def test_a_full_store(room: int, store: FakeStore, old: Edition, new: Edition) -> None:
    store.switches.room = room
    with pytest.raises(StoreFullError, match=r"507: the store is full.*the old graphs are as they"):
        loaded(store, new)
    assert holds(store, old)
    store.switches.room = None
    assert loaded(store, new, resume=True).is_new
    assert holds(store, new)
    assert beside(store) == []


def test_a_store_that_only_reads(store: FakeStore, old: Edition, new: Edition) -> None:
    store.switches.is_read_only = True
    with pytest.raises(DeniedError, match=r"403: not allowed.*read-only"):
        loaded(store, new)
    assert holds(store, old)
    assert [each for each in store.seen if each.startswith("PUT")] == []


@pytest.mark.parametrize("scheme", ["Basic", "Digest", "Bearer"])
def test_passwords(scheme: str, store: FakeStore, old: Edition, new: Edition) -> None:
    is_bearer = scheme == "Bearer"
    right = (
        {"QHKG_TOKEN": "s3cret"} if is_bearer else {"QHKG_USER": "me", "QHKG_PASSWORD": "s3cret"}
    )
    wrong = {name: value.replace("s3cret", "wr0ng") for name, value in right.items()}
    store.switches.scheme = scheme
    store.switches.user, store.switches.password = ("", "") if is_bearer else ("me", "s3cret")
    store.switches.token = "s3cret" if is_bearer else ""
    for environ in ({}, wrong):
        with pytest.raises(DeniedError, match="401") as caught:
            loaded(store, new, environ=environ)
        assert "wr0ng" not in str(caught.value)
        assert holds(store, old)
    loaded(store, new, environ=right)
    assert holds(store, new)


def test_a_web_page(new: Edition) -> None:
    with running(web_page=True) as there, pytest.raises(NotAnEndpointError, match="a web page"):
        loaded(there, new)


def test_a_store_without_updates(store: FakeStore, old: Edition, new: Edition) -> None:
    store.switches.takes_updates = False
    with pytest.raises(QhkgError, match="--update-endpoint"):
        loaded(store, new)
    assert holds(store, old)


def test_a_store_that_takes_too_long(store: FakeStore, old: Edition, new: Edition) -> None:
    store.switches.slow_puts = 5.0
    engine = RemoteEngine(Endpoint(store.query_url), HttpClient(0.3, environ={}))
    with pytest.raises(StoreTimeoutError, match=r"took longer than 0\.3 s.*the old graphs are as"):
        load(engine, new)
    engine.client.close()
    assert holds(store, old)


def test_what_lies_beside_is_no_graph_of_ours(store: FakeStore, old: Edition, new: Edition) -> None:
    store.switches.swaps = ["refused"]
    with pytest.raises(StoreError):
        loaded(store, new)
    assert beside(store) != []
    engine = connected(store)
    assert engine.graphs() == tuple(graph.iri for graph in old.graphs)
    engine.client.close()


def test_what_others_left_is_told_and_dropped_only_when_asked(
    store: FakeStore, new: Edition
) -> None:
    other = f"{STAGING}0000/data"
    store.store.update(f"INSERT DATA {{ GRAPH <{other}> {{ <a:> <b:> 1 }} }}")
    assert loaded(store, new).left == (other,)
    assert loaded(store, new, resume=True).left == ()
    assert beside(store) == []


def test_a_graph_left_beside_that_is_wrong_is_sent_again(store: FakeStore, new: Edition) -> None:
    wrong = f"{STAGING}{new.digest[:16]}/data"
    store.store.update(f"INSERT DATA {{ GRAPH <{wrong}> {{ <a:> <b:> 1 }} }}")
    loaded(store, new, resume=True)
    assert holds(store, new)


def test_the_requests_in_a_dry_run_load_and_nothing_is_sent_by_it(
    store: FakeStore, old: Edition, new: Edition
) -> None:
    engine = connected(store)
    script = dry_run(engine, new)
    engine.client.close()
    assert store.writes == []
    assert holds(store, old)
    assert script.count("curl ") == 3 + 1 + 2
    assert "qhkg dump report/new -f ntriples -o report-new.nt" in script
    assert f"{STAGING}{new.digest[:16]}/manifest" in script
    for graph in new.graphs:
        name = NamedNode(f"{STAGING}{new.digest[:16]}/{graph.name}")
        store.store.load(graph.ntriples, RdfFormat.N_TRIPLES, to_graph=name)
    updates = re.findall(r"'update=([^']*)'", script)
    assert len(updates) == 2
    for update in updates:
        store.store.update(update)
    assert holds(store, new)
    assert beside(store) == []


@pytest.mark.parametrize("switches", [{}, {"user": "me", "password": "another"}], ids=str)
def test_a_dry_run_finds_by_reading_where_whole_graphs_are_taken(
    new: Edition, switches: dict[str, Any]
) -> None:
    with running(graph_store_at="/data", **switches) as there:
        there.store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")
        engine = RemoteEngine(Endpoint(there.query_url), HttpClient(environ={}))
        script = dry_run(engine, new)
        engine.client.close()
        assert there.query_url.replace("/query", "/data?graph=") in script
        assert "is not found" not in script


# What the script asks of curl for updates, and no more.
CURL = """
import sys
from pathlib import Path

import httpx

*options, url = sys.argv[1:]
assert options[:3] == ["--fail-with-body", "--netrc-optional", "--anyauth"]
name, value = options[-1], ""
assert options[-2] == "--data-urlencode"
if name.startswith("update@"):
    name, value = "update", Path(name.removeprefix("update@")).read_text("utf-8")
else:
    name, value = name.split("=", 1)
httpx.post(url, data={name: value}, trust_env=False).raise_for_status()
"""


@pytest.mark.parametrize(
    "switches",
    [{"has_graph_store": False}, {"describes_itself": True}, {"has_all_addresses": True}],
    ids=str,
)
def test_a_dry_run_that_finds_no_graph_store_loads_by_updates(
    new: Edition, tmp_path: Path, switches: dict[str, Any]
) -> None:
    """The script is run with stand-ins for the two programs that it calls."""
    with running(**switches) as there:
        there.store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")
        engine = RemoteEngine(Endpoint(there.query_url), HttpClient(environ={}))
        script = dry_run(engine, new)
        assert "--graph-store names the address" in script
        assert "--request PUT" not in script
        dumps = tmp_path / "dumps"
        for graph in new.graphs:
            file = dumps / graph.name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(graph.ntriples)
        (tmp_path / "curl.py").write_text(CURL, "utf-8")
        stand_ins = (
            f'qhkg() {{ cat \'{dumps}\'/"$2" > "$6"; }}\n'
            f"curl() {{ '{sys.executable}' '{tmp_path}/curl.py' \"$@\"; }}\n"
        )
        done = subprocess.run(
            ["sh"],
            input=stand_ins + script,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert holds(there, new)
        assert not [name for name in graphs_of(there) if name.startswith(STAGING)]
        engine.client.close()


def test_a_dry_run_asks_no_more_where_the_graph_store_is_named(new: Edition) -> None:
    with running(has_graph_store=False) as there:
        named = Endpoint(there.query_url, graph_store="http://127.0.0.1:9/graphs")
        engine = RemoteEngine(named, HttpClient(environ={}))
        script = dry_run(engine, new)
        engine.client.close()
    assert "is not found" not in script
    assert "http://127.0.0.1:9/graphs?graph=" in script


def test_a_dry_run_over_what_is_there(store: FakeStore, old: Edition) -> None:
    engine = connected(store)
    assert "nothing is to be sent" in dry_run(engine, old)
    engine.client.close()


def test_an_interrupted_last_step_is_told_as_what_it_is(
    store: FakeStore, old: Edition, new: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    assert holds(store, old)
    with monkeypatch.context() as patch:
        patch.setattr("qhkg.loading.loader.swapped", interrupted)
        with pytest.raises(KeyboardInterrupt, match="while the old graphs were replaced"):
            loaded(store, new)
    assert loaded(store, new, resume=True).is_new
    assert holds(store, new)
    assert beside(store) == []


def test_a_value_that_was_changed_since_is_loaded_again(store: FakeStore, old: Edition) -> None:
    """With as many statements as before."""
    data = NamedNode(f"{GRAPH}data")
    for quad in list(store.store.quads_for_pattern(None, None, None, data)):
        if isinstance(quad.object, Literal) and quad.object.value == "7":
            store.store.remove(quad)
            changed = Literal("8", datatype=quad.object.datatype)
            store.store.add(Quad(quad.subject, quad.predicate, changed, data))
    assert not holds(store, old)
    assert loaded(store, old).is_new
    assert holds(store, old)


def test_what_has_lost_its_manifest_is_dropped_by_name(
    store: FakeStore, old: Edition, new: Edition
) -> None:
    store.switches.swaps = ["half"] * 3
    store.switches.keeps_decimals = True
    with pytest.raises(LoadError, match="only in part"):
        loaded(store, new)
    assert MANIFEST not in graphs_of(store)
    engine = connected(store)
    drop(engine, [graph.iri for graph in new.graphs])
    engine.client.close()
    assert set(graphs_of(store)) == {ELSE}
