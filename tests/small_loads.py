"""A load of a few small graphs over older ones by the command line, and how it ends; for tests of
what goes wrong.

It ends in the new graphs, or in the old ones, and what else the store holds is as it was. Run as
a program, it loads the new graphs into the store with the address that it reads.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType
from unittest.mock import patch

from fake_store import running
from faulty_proxy import Fault, FaultyProxy, Sound
from loading.conftest import ELSE, edition, graphs_of, put_elsewhere
from plain_store import PlainStore
from pyoxigraph import Store
from running import Ended

import qhkg.cli.load
import qhkg.loading
from qhkg.cli.application import application
from qhkg.cli.ending import _report
from qhkg.engines.endpoint import Endpoint
from qhkg.engines.http import HttpClient
from qhkg.engines.remote import MANIFEST, RemoteEngine
from qhkg.loading import Edition
from qhkg.loading.staging import STAGING
from qhkg.terms import GRAPH

# Stores into which a load goes in one of its ways each.
STORES: dict[str, dict[str, bool]] = {
    "whole graphs": {},
    "drops": {"keeps_decimals": True},
    "updates alone": {"has_graph_store": False},
}
NOBODY_KNOWS = "nobody knows whether the graphs were replaced"


def numbered(version: str, first: int, last: int) -> str:
    """Statements in Turtle about so many things; two versions of a thing have one in common."""
    return "".join(
        f':{number} :says "{version} {number}"@zh-Latn , {number}.5 .\n'
        for number in range(first, last)
    )


_SAME = ":list :of ( :a :b ) . :list :is true .\n" + numbered("both", 0, 10)
# One is replaced, one stays, one goes, one comes; several times 4 KiB, with what is read back.
OLD = edition(
    {"data": numbered("old", 0, 40), "ontology": _SAME, "report/gone": numbered("old", 0, 5)},
    "1",
)
NEW = edition(
    {"data": numbered("new", 10, 55), "ontology": _SAME, "report/new": numbered("new", 0, 5)},
    "2",
)


@dataclass(frozen=True)
class State:
    """What a store holds, read past all protocols and proxies: lines of N-Triples by graph."""

    ours: dict[str, list[str]]
    others: dict[str, list[str]]
    beside: tuple[str, ...]

    @classmethod
    def of(cls, plain: PlainStore) -> State:
        graphs = graphs_of(plain)
        beside = tuple(sorted(name for name in graphs if name.startswith(STAGING)))
        ours = {name: graphs[name] for name in graphs if name.startswith(GRAPH)}
        others = {n: graphs[n] for n in graphs if n not in ours and n not in beside}
        return cls(ours, others, beside)

    @property
    def edition(self) -> str:
        """Which one it is, "old" or "new", its manifest included, or what it is a mixture of."""
        for name in ("old", "new"):
            if self.ours == at_rest(name).ours:
                return name
        graphs = {
            name: [e for e in ("old", "new") if at_rest(e).ours.get(name) == lines] or "neither"
            for name, lines in self.ours.items()
        }
        return f"a mixture: {graphs}"


@cache
def _rested(name: str) -> tuple[Store, State]:
    with PlainStore() as plain:
        put_elsewhere(plain)
        ended = loaded(plain.query_url, graphs=OLD if name == "old" else NEW)
        assert ended.code == 0, ended
        found = State.of(plain)
        assert set(found.others) == {ELSE}
        assert found.beside == ()
        assert MANIFEST in found.ours
        return plain.store, found


def at_rest(name: str) -> State:
    """What a store holds after a load of the "old" or the "new" graphs at which nothing failed."""
    return _rested(name)[1]


def old_store() -> Store:
    """A new one that holds the old graphs, and something of somebody else's."""
    store = Store()
    store.extend(_rested("old")[0])
    return store


def loaded(
    url: str,
    *options: str,
    graphs: Edition = NEW,
    pause: Callable[[float], None] = lambda seconds: None,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> Ended:
    """What ``qhkg load`` says of these graphs, in this process, and its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with _of(graphs, pause, environ), redirect_stdout(out), redirect_stderr(err):
        try:
            code = application.main(["load", url, *options], "qhkg", standalone_mode=False) or 0
        except Exception as error:  # as the command line does
            code = _report(error)
    return Ended(code, out.getvalue(), err.getvalue())


@contextmanager
def _of(
    graphs: Edition, pause: Callable[[float], None], environ: Mapping[str, str]
) -> Iterator[None]:
    """Let the command load these, with pauses of the test's own."""
    clients: list[HttpClient] = []

    def engine(
        query: str, update: str | None, store: str | None, *, timeout: float | None
    ) -> RemoteEngine:
        clients.append(HttpClient(timeout, environ=environ, pause=pause))
        return RemoteEngine(Endpoint(query, update, store), clients[-1])

    load = partial(qhkg.loading.load, pause=pause)
    with (
        patch("qhkg.cli.load._edition", lambda: graphs),
        patch("qhkg.opening.remote_engine", engine),
        patch("qhkg.loading.load", load),
    ):
        try:
            yield
        finally:
            for client in clients:
                client.close()


@cache
def passing(kind: str = "whole graphs") -> tuple[int, int]:
    """How many requests a load into such a store has, and how many bytes they and their answers."""
    counted = _Counted()
    with (
        running(old_store(), **STORES[kind]) as store,
        FaultyProxy(store.query_url, counted) as proxy,
    ):
        assert loaded(proxy.through(store.query_url)).code == 0
    return len(proxy.happened), counted.passed


class _Counted(Sound):
    passed = 0

    def fault(self, number: int, request: bytes) -> Fault | None:
        self.passed += len(request)
        return None

    def answered(self, number: int, length: int) -> None:
        self.passed += length


if __name__ == "__main__":
    ended = loaded(sys.stdin.readline().strip())
    sys.stderr.write(ended.err)
    sys.exit(ended.code)
