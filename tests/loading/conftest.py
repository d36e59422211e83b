"""Editions of a few small graphs, and what a store holds after a load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from fake_store import FakeStore, running
from plain_store import PlainStore
from pyoxigraph import NamedNode, RdfFormat, parse

from qhkg.engines.endpoint import Endpoint
from qhkg.engines.http import HttpClient
from qhkg.engines.remote import MANIFEST, RemoteEngine
from qhkg.loading import Edition, Loaded, NewGraph, drop, load
from qhkg.loading.digest import canonical_lines
from qhkg.loading.staging import STAGING
from qhkg.terms import GRAPH

# Numbers as pyoxigraph, too, rewrites them: what it holds is compared as it is.
ELSE = "https://example.org/of-somebody-else"
_PREFIXES = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX : <https://w3id.org/qhkg/id/> "
_BOTH = ':list :of ( :a :b ) . :list :is true , 1.5 , "99"^^xsd:decimal .'
OLD = {
    "data": ':x :says "old"@zh-Latn , 7 . :y :costs 1.5 , "12"^^xsd:decimal .',
    "ontology": _BOTH,
    "report/gone": ":z :says 'gone' .",
}
NEW = {
    "data": ':x :says "new"@zh-Latn , 8 . :y :costs 2.5 , "99"^^xsd:decimal , "12"^^xsd:decimal .',
    "ontology": _BOTH,
    "report/new": ':n :says "青海 \\"q\\" \\\\ "@zh , false .',
}


def edition(graphs: dict[str, str], version: str) -> Edition:
    """One of graphs in Turtle by their short names."""
    return Edition(
        tuple(
            NewGraph(
                GRAPH + name,
                tuple(q.triple for q in parse(_PREFIXES + text, format=RdfFormat.TURTLE)),
            )
            for name, text in sorted(graphs.items())
        ),
        version,
        "2026-01-01",
    )


@pytest.fixture(scope="session")
def old() -> Edition:
    return edition(OLD, "1")


@pytest.fixture(scope="session")
def new() -> Edition:
    return edition(NEW, "2")


def connected(store: PlainStore, **environ: str) -> RemoteEngine:
    """An engine that does not wait between its tries."""
    client = HttpClient(environ=environ, pause=lambda seconds: None, tries=2)
    return RemoteEngine(Endpoint(store.query_url), client)


def holds(store: FakeStore, wanted: Edition) -> bool:
    """Whether the store holds just the graphs of an edition, and what is not ours as it was.

    Read past all protocols. The manifest and what lies beside are not looked at.
    """
    found = {
        name: triples
        for name, triples in graphs_of(store).items()
        if name.startswith(GRAPH) and name != MANIFEST
    }
    return found == {graph.iri: list(graph.lines) for graph in wanted.graphs}


def graphs_of(store: PlainStore) -> dict[str, list[str]]:
    """The canonical lines of each graph."""
    with store.lock:
        names = [name for name in store.store.named_graphs() if isinstance(name, NamedNode)]
        triples = {
            name.value: [q.triple for q in store.store.quads_for_pattern(None, None, None, name)]
            for name in names
        }
    return {name: canonical_lines(found) for name, found in triples.items() if found}


def beside(store: FakeStore) -> list[str]:
    """The names of the graphs that lie beside, without the beginning that all have."""
    return sorted(
        name.removeprefix(STAGING).partition("/")[2]
        for name in graphs_of(store)
        if name.startswith(STAGING)
    )


def put_elsewhere(store: PlainStore) -> None:
    """Something of somebody else's."""
    store.store.load(b"<urn:a> <urn:b> 1.50 .", RdfFormat.TURTLE, to_graph=NamedNode(ELSE))


def loaded(
    store: FakeStore,
    edition: Edition,
    *,
    resume: bool = False,
    environ: Mapping[str, str] | None = None,
) -> Loaded:
    """A load that never waits."""
    engine = connected(store, **(environ or {}))
    try:
        return load(engine, edition, resume=resume, pause=lambda seconds: None)
    finally:
        engine.client.close()


def dropped(store: FakeStore) -> tuple[str, ...]:
    """What was dropped."""
    engine = connected(store)
    try:
        return drop(engine)
    finally:
        engine.client.close()


@pytest.fixture
def store(old: Edition) -> Iterator[FakeStore]:
    """One that holds the old graphs, and something of somebody else's."""
    with running() as there:
        put_elsewhere(there)
        loaded(there, old)
        there.seen.clear()
        yield there
        assert len(graphs_of(there)[ELSE]) == 1
