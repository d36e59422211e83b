"""What follows, worked out by a store in place: kept whole, or left as it was."""

from __future__ import annotations

import pytest
from fake_store import running
from pyoxigraph import NamedNode, Store

from qhkg.engines.endpoint import Endpoint
from qhkg.engines.http import HttpClient
from qhkg.engines.remote import RemoteEngine
from qhkg.errors import InvalidAnswerError
from qhkg.inference import INFERRED
from qhkg.inference_of_stores import infer_in_place
from qhkg.terms import GRAPH

STATED = f"""
PREFIX : <https://w3id.org/qhkg/id/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA {{
  GRAPH <{GRAPH}ontology> {{ :A a owl:Class ; rdfs:subClassOf :B . :B a owl:Class }}
  GRAPH <{GRAPH}data> {{ :x a :A }}
  GRAPH {INFERRED} {{ :x a :Old }}
}}
"""
FOLLOWS = """
PREFIX : <https://w3id.org/qhkg/id/>
ASK { GRAPH <https://w3id.org/qhkg/graph/inferred> { :x a :B FILTER NOT EXISTS { :x a :Old } } }
"""


def in_place(store: Store, ignores: str) -> None:
    """Have a server on the store infer, which does nothing of what it ignores."""
    store.update(STATED)
    with running(store, ignores=ignores) as there:
        engine = RemoteEngine(Endpoint(there.query_url), HttpClient(environ={}))
        try:
            infer_in_place(engine)
        finally:
            engine.client.close()


def test_what_follows_takes_the_place_of_what_was_inferred_before() -> None:
    store = Store()
    in_place(store, "")
    assert store.query(FOLLOWS)


@pytest.mark.parametrize("ignores", [".", "INSERT DATA", "INSERT {|WHERE", "MOVE", "^(?!DROP)"])
def test_a_store_that_does_nothing_keeps_what_was_inferred_before(ignores: str) -> None:
    store = Store()
    with pytest.raises(InvalidAnswerError, match="says that"):
        in_place(store, ignores)
    old = store.quads_for_pattern(None, None, None, NamedNode(INFERRED.value))
    assert [str(quad.object) for quad in old] == ["<https://w3id.org/qhkg/id/Old>"]
