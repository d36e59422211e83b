"""A load, and what it builds on, held to real stores: work is done whole or not at all, whether
its request is cut off or the server dies in the middle of it.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx
import pytest
from faulty_proxy import KIB4, Fault, FaultyProxy, Kind, Only, Sound
from loading.conftest import edition
from running import Ended
from small_loads import NOBODY_KNOWS, loaded, numbered
from stores.servers import Server
from stores.starters import started

from qhkg.engines.endpoint import Endpoint
from qhkg.engines.http import HttpClient
from qhkg.engines.remote import RemoteEngine
from qhkg.errors import QhkgError
from qhkg.loading import Edition
from qhkg.loading.digest import canonical_lines
from qhkg.results import Rows

pytestmark = pytest.mark.stores
STORES = ("oxigraph", "fuseki")
STAGING = "https://w3id.org/qhkg/staging/0/"
TARGETS = "https://w3id.org/qhkg/graph/"
NAMES = ("first", "second", "third")
STATEMENTS = 4000
MOMENTS = 4
KILLS = {"oxigraph": 12, "fuseki": 6, "virtuoso": 3}
BESIDE = "https://w3id.org/qhkg/staging/"
# Large enough to die in the middle of.
OLD = edition({"data": numbered("old", 0, 1500), "ontology": numbered("both", 0, 500)}, "1")
NEW = edition({"data": numbered("new", 0, 1500), "report/new": numbered("new", 0, 500)}, "2")
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


class Dying:
    """Kills a server some milliseconds behind the moment at which a request has come, if it
    is the one that is told, and starts it again when it is asked to.
    """

    def __init__(self, server: Server) -> None:
        self.server, self.number, self.later = server, 0, 0.0
        self.killing: threading.Timer | None = None

    def moment(self, number: int, place: str) -> None:
        if (number, place) == (self.number, "arrived"):
            self.killing = threading.Timer(self.later, self.server.kill)
            self.killing.start()

    def again(self, seconds: float = 0.0) -> None:
        """In the place of a pause between two tries."""
        if self.killing is not None:
            self.killing.join()
            self.killing = None
            self.server.restart()


def held(server: Server) -> dict[str, list[str]]:
    """The lines of each graph of ours, and of what lies beside."""
    there = engine(server, server.update_url)
    answer = there.query_everywhere("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(answer, Rows)
    names = {str(row["g"]) for row in answer}
    ours = sorted(name for name in names if name.startswith((BESIDE, TARGETS)))
    found = {name: canonical_lines(there.get_graph(name)) for name in ours}
    there.client.close()
    return found


@pytest.mark.parametrize("name", KILLS)
def test_a_load_is_whole_or_not_done_when_the_server_is_killed(name: str) -> None:
    luck = random.Random(name)
    with started(name) as server:
        dying = Dying(server)
        states, requests, swap = rehearsed(server)
        for trial in range(KILLS[name]):
            load(server, server.query_url, OLD)
            assert held(server) == states["old"]
            # Each second one at the swap, or right beside it; each third one comes back at once.
            near = swap + luck.randint(-1, 1)
            dying.number = near if trial % 2 else luck.randint(1, requests)
            dying.later = luck.choice([0.0, luck.random() / 50])
            told = f"trial {trial}: killed at {dying.number}, {dying.later}"
            with FaultyProxy(server.query_url, Sound(), dying.moment) as proxy:
                pause = dying.again if trial % 3 == 0 else None
                ended = load(server, proxy.through(server.query_url), NEW, pause=pause)
            dying.again()
            found = {n: lines for n, lines in held(server).items() if not n.startswith(BESIDE)}
            wanted = ["new"] if ended.code == 0 else ["old"]
            if NOBODY_KNOWS in ended.err:
                wanted.append("new")
            assert found in [states[each] for each in wanted], f"{told}: {ended}"
            for options in ((), ("--resume",)):
                assert load(server, server.query_url, NEW, *options).code == 0, told
            assert held(server) == states["new"], told


def rehearsed(server: Server) -> tuple[dict[str, dict[str, list[str]]], int, int]:
    """What the store holds of each edition, how many requests a load has, and which is the swap."""
    assert load(server, server.query_url, OLD).code == 0
    states, swaps = {"old": held(server)}, list[int]()

    def moment(number: int, place: str) -> None:
        new = f'ASK {{ GRAPH <{TARGETS}manifest> {{ ?s ?p "{NEW.digest}" }} }}'
        if place == "done" and server.ask(new):
            swaps.append(number)

    with FaultyProxy(server.query_url, Sound(), moment) as proxy:
        assert load(server, proxy.through(server.query_url), NEW).code == 0
        requests = len(proxy.happened)
    states["new"] = held(server)
    assert states["old"] != states["new"]
    return states, requests, swaps[0]


def load(
    server: Server,
    url: str,
    edition: Edition,
    *options: str,
    pause: Callable[[float], None] | None = None,
) -> Ended:
    """As small_loads, with the password of the store."""
    secrets = {"QHKG_USER": server.user, "QHKG_PASSWORD": server.password} if server.user else {}
    return loaded(
        url,
        *options,
        graphs=edition,
        environ=secrets,
        pause=pause or (lambda seconds: None),
    )
