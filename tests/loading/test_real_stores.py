"""A load into real stores, by whole graphs and by updates alone: replaced, put back, dropped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from loading.conftest import ELSE, edition
from stores.conftest import EACH_STORE
from stores.servers import Server
from stores.starters import started

from qhkg.engines.endpoint import Endpoint
from qhkg.engines.http import HttpClient
from qhkg.engines.remote import RemoteEngine
from qhkg.loading import Edition, drop, load
from qhkg.loading.staging import difference, normal_lines, staging_graphs
from qhkg.loading.uploading import found_way

pytestmark = pytest.mark.stores
# Numbers that Jena's TDB2 finds and does not delete, and spellings that stores rewrite.
FIRST = {
    "data": ':x :costs "99"^^xsd:decimal , "792500000"^^xsd:decimal , 1.50 ; :says "a"@zh-Latn .',
    "ontology": ":list :of ( :a ( :b ) ) ; :is true , false .",
    "report/gone": ":z :says 'gone' .",
}
SECOND = {**FIRST, "data": ':x :costs "98"^^xsd:decimal , 2.50 ; :says "青海 \\"\\\\ "@zh .'}
del SECOND["report/gone"]


class OnlyUpdates(Endpoint):
    """A store of which no graph store is found."""

    def graph_stores(self) -> Iterator[str]:
        yield from ()


@pytest.fixture(scope="module", params=EACH_STORE)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with started(request.param) as there:
        yield there


@pytest.mark.parametrize("kind", [Endpoint, OnlyUpdates])
def test_graphs_are_replaced_put_back_and_dropped(server: Server, kind: type[Endpoint]) -> None:
    secrets = {"QHKG_USER": server.user, "QHKG_PASSWORD": server.password} if server.user else {}
    engine = RemoteEngine(kind(server.query_url), HttpClient(environ=secrets))
    engine.update(f"INSERT DATA {{ GRAPH <{ELSE}> {{ <urn:a> <urn:b> 1 }} }}", repeatable=True)
    first, second = edition(FIRST, "1"), edition(SECOND, "2")
    for wanted in (first, second, first, second):
        assert load(engine, wanted).is_new
        assert holds(engine, wanted)
        assert not load(engine, wanted).is_new
        assert staging_graphs(engine) == ()
    assert len(drop(engine)) == 3
    assert engine.graphs() == ()
    assert engine.count(ELSE) == 1
    engine.client.close()


def holds(engine: RemoteEngine, wanted: Edition) -> bool:
    """Whether the graphs are those, by what the store was seen to rewrite now."""
    iri = "https://w3id.org/qhkg/staging/test/probe"
    profile = found_way(engine, iri, wanted.graphs)[1]
    engine.drop_graph(iri)
    found = {
        graph.iri: difference(engine, graph.iri, normal_lines(graph, profile), profile)
        for graph in wanted.graphs
    }
    return not any(found.values()) and set(engine.graphs()) == set(found)
