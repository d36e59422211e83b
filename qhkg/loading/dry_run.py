"""What a load would send, as commands of curl: a shell script that loads by hand."""

from __future__ import annotations

from pyoxigraph import NamedNode

from qhkg.engines.curl import curl
from qhkg.engines.failures import shown
from qhkg.engines.http import Request
from qhkg.engines.protocol import put_request
from qhkg.engines.remote import MANIFEST, RemoteEngine
from qhkg.errors import DeniedError, EndpointError, StoreError
from qhkg.loading.edition import Edition, NewGraph
from qhkg.loading.loader import SEAL, is_loaded
from qhkg.loading.manifest import Manifest
from qhkg.loading.replacing import GATE, Replacement
from qhkg.loading.staging import Staging, drop_text
from qhkg.results import Rows
from qhkg.terms import GRAPH

_SOME_GRAPH = "SELECT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } FILTER(isIRI(?graph)) } LIMIT 1"


def dry_run(engine: RemoteEngine, new: Edition) -> str:
    """The script. The store is asked what it holds and, with an update that adds nothing, where
    it takes updates; nothing is written.

    Raises StoreError where it does not answer.
    """
    old = Manifest.read(engine)
    if is_loaded(engine, new, old):
        return f"# {shown(engine.endpoint.query)} holds this version; nothing is to be sent.\n"
    staging = Staging(engine, new.digest)
    update_url = _update_url(engine)
    store_url = _graph_store_url(engine)
    manifest = Manifest.of(new, {graph.iri: len(graph.lines) for graph in new.graphs})
    seal = NewGraph(GRAPH + SEAL, tuple(manifest.triples()))
    pairs = [(staging.iri(graph.name), graph.iri) for graph in new.graphs]
    gone = sorted(set(old.graphs if old else ()) - {graph.iri for graph in new.graphs})
    parts = ["#!/bin/sh\nset -e\n"]
    if store_url is None:
        parts.append(
            f"# That {shown(engine.endpoint.query)} takes whole graphs is not found, so each is an"
            " update.\n# Where it does take them, --graph-store names the address.\n"
        )
    parts.append("# What is new comes into graphs beside:\n")
    for graph in (*new.graphs, seal):
        file = f"{graph.name.replace('/', '-')}.nt"
        if graph is seal:
            parts.append(f"cat > {file} <<'END'\n{seal.ntriples.decode()}END\n")
        else:
            parts.append(f"qhkg dump {graph.name} -f ntriples -o {file}\n")
        beside = staging.iri(graph.name)
        if store_url is not None:
            parts.append(curl(put_request(store_url, beside, graph.ntriples), file))
        else:
            parts.append(_inserting(engine, update_url, beside, file))
    parts.append(
        "# qhkg load reads all of them back here. Then they take the old ones' place. Where a store"
        " does\n# each operation of an update for itself, that is no single step; qhkg load"
        " rehearses it, and sends\n# one operation where the store can do it:\n"
    )
    pairs.append((staging.iri(SEAL), MANIFEST))
    swap = Replacement(pairs, gone, staging.iri(GATE)).dropping(by_hand=True)
    parts.append(curl(_update(engine, update_url, swap)))
    parts.append(curl(_update(engine, update_url, drop_text([iri for iri, _ in pairs]))))
    return "".join(parts)


def _inserting(engine: RemoteEngine, url: str, iri: str, file: str) -> str:
    """The commands that bring a file of N-Triples into a graph, in the place of what it has.

    Not as INSERT DATA, in which some stores take no blank nodes.
    """
    update = f"{file.removesuffix('.nt')}.ru"
    node = NamedNode(iri)
    return (
        f"{{ echo 'DROP SILENT GRAPH {node} ;'; echo 'INSERT {{ GRAPH {node} {{'; cat {file};"
        f" echo '}} }} WHERE {{}}'; }} > {update}\n"
        f"{curl(_update(engine, url, ''), update)}"
    )


def _update(engine: RemoteEngine, url: str, text: str) -> Request:
    engine.__dict__["update_url"] = url
    return engine.update_request(text)


def _update_url(engine: RemoteEngine) -> str:
    """Where updates are taken, also by whom we are not; else the first place to look."""
    try:
        return engine.update_url
    except DeniedError as error:
        return error.url
    except (StoreError, EndpointError):
        return next(iter(engine.endpoint.updates()))


def _graph_store_url(engine: RemoteEngine) -> str | None:
    """Where whole graphs are taken, if that is told or found.

    A load finds it by what it puts there. Here it is looked for by reading: of a graph that the
    store surely has, or of its default graph. What gives it at any address tells nothing by that.
    """
    if engine.endpoint.graph_store is not None:
        return engine.endpoint.graph_store
    answer = engine.query_everywhere(_SOME_GRAPH)
    found = [str(row["graph"]) for row in answer] if isinstance(answer, Rows) else []
    graph = found[0] if found else None
    if engine.gives_graph(engine.endpoint.nowhere(), graph):
        return None
    likely = engine.endpoint.graph_stores()
    return next((each for each in likely if engine.gives_graph(each, graph)), None)
