"""What a load builds on, held to real stores: work is done whole or not at all, whether its
request is cut off or the server dies in the middle of it.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from faulty_proxy import KIB4, Fault, FaultyProxy, Kind, Only
from stores.servers import Server, started

from qhkg.engines.endpoint import Endpoint
from qhkg.engines.http import HttpClient
from qhkg.engines.remote import RemoteEngine
from qhkg.errors import QhkgError

pytestmark = pytest.mark.stores
STORES = ("oxigraph", "fuseki")
STAGING = "https://w3id.org/qhkg/staging/0/"
TARGETS = "https://w3id.org/qhkg/graph/"
NAMES = ("first", "second", "third")
STATEMENTS = 4000
MOMENTS = 6
# Not by COPY, ADD or MOVE: of several in one update, Jena's TDB2 leaves statements out (5.6.0).
SWAP = " ;\n".join(
    f"DROP SILENT GRAPH <{TARGETS}{name}> ; INSERT {{ GRAPH <{TARGETS}{name}> {{ ?s ?p ?o }} }}"
    f" WHERE {{ GRAPH <{STAGING}{name}> {{ ?s ?p ?o }} }}"
    for name in NAMES
)


@pytest.fixture(scope="module", params=STORES)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with started(request.param) as there:
        yield there


def engine(server: Server, update_url: str) -> RemoteEngine:
    """One that tries once."""
    secrets = {"QHKG_USER": server.user, "QHKG_PASSWORD": server.password} if server.user else {}
    client = HttpClient(environ=secrets, pause=lambda seconds: None, tries=1)
    return RemoteEngine(Endpoint(server.query_url, update_url), client)


def ntriples(name: str, edition: str) -> bytes:
    lines = (
        f'<urn:{name}:{number}> <urn:value> "{edition} {number}" .\n'
        for number in range(STATEMENTS)
    )
    return "".join(lines).encode()


def put(server: Server, graph: str, body: bytes) -> None:
    answer = httpx.put(
        server.graph_store_url,
        params={"graph": graph},
        content=body,
        headers={"Content-Type": "application/n-triples"},
        auth=server.auth,
        timeout=120,
        trust_env=False,
    )
    answer.raise_for_status()


def edition_of(there: RemoteEngine, name: str) -> str:
    """Of which edition a graph is as a whole; fails where it is a mixture, or not whole."""
    values = [str(triple.object)[1:-1].split() for triple in there.get_graph(TARGETS + name)]
    assert len(values) == STATEMENTS
    (edition,) = {edition for edition, _ in values}
    assert {int(number) for _, number in values} == set(range(STATEMENTS))
    return edition


def state(server: Server) -> str:
    """The edition of all graphs."""
    there = engine(server, server.update_url)
    editions = {edition_of(there, name) for name in NAMES}
    there.client.close()
    assert len(editions) == 1, f"a mixture: {editions}"
    return editions.pop()


def prepare(server: Server) -> None:
    for name in NAMES:
        put(server, TARGETS + name, ntriples(name, "old"))
        put(server, STAGING + name, ntriples(name, "new"))


@pytest.mark.parametrize("part", [1, 3, 5])
def test_a_graph_that_came_in_part_is_not_stored(server: Server, part: int) -> None:
    put(server, f"{STAGING}cut", b"<urn:a> <urn:b> <urn:c> .\n")
    cut = Only(1, Fault(Kind.CUT_REQUEST, at=part * KIB4))
    with FaultyProxy(server.graph_store_url, cut) as proxy:
        there = engine(server, server.update_url)
        with pytest.raises(QhkgError):
            there.put_graph(
                proxy.through(server.graph_store_url), f"{STAGING}cut", ntriples("x", "new")
            )
        assert [str(each) for each in there.get_graph(f"{STAGING}cut")] == [
            "<urn:a> <urn:b> <urn:c>"
        ]
        there.client.close()


@pytest.mark.parametrize("part", [1, 2, 3])
def test_an_update_that_came_in_part_is_not_done(server: Server, part: int) -> None:
    text = " ;\n".join(
        f"INSERT DATA {{ GRAPH <{STAGING}part> {{ <urn:{number}> <urn:b> <urn:c> }} }}"
        for number in range(200)
    )
    there = engine(server, server.update_url)
    cut = Only(2, Fault(Kind.CUT_REQUEST, at=part * KIB4))  # the first asks whether it updates
    with FaultyProxy(server.update_url, cut) as proxy:
        through = engine(server, proxy.through(server.update_url))
        with pytest.raises(QhkgError):
            through.update(text)
        through.client.close()
        assert len(proxy.happened) == 2
    assert there.count(f"{STAGING}part") == 0
    there.client.close()


@pytest.mark.parametrize("name", STORES)
def test_an_update_is_whole_or_not_done_when_the_server_is_killed(name: str) -> None:
    luck = random.Random(name)
    with started(name) as server:
        prepare(server)
        begins = time.monotonic()
        server.update(SWAP)
        takes = time.monotonic() - begins
        assert state(server) == "new"
        for _ in range(MOMENTS):
            prepare(server)
            swapping = threading.Thread(target=_swap, args=(server,))
            swapping.start()
            time.sleep(luck.random() * takes)
            server.kill()
            swapping.join()
            server.restart()
            assert state(server) in ("old", "new")


def _swap(server: Server) -> None:
    with suppress(httpx.HTTPError):
        server.update(SWAP)
