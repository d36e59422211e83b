"""What a load would send, as commands of curl: a shell script that loads by hand."""

from __future__ import annotations

from qhkg.engines.curl import curl
from qhkg.engines.failures import shown
from qhkg.engines.http import Request
from qhkg.engines.remote import MANIFEST, RemoteEngine, put_request
from qhkg.errors import DeniedError, EndpointError, StoreError
from qhkg.loading.edition import Edition, NewGraph
from qhkg.loading.loader import SEAL, is_loaded
from qhkg.loading.manifest import Manifest
from qhkg.loading.replacing import GATE, Replacement
from qhkg.loading.staging import Staging, drop_text
from qhkg.terms import GRAPH


def dry_run(engine: RemoteEngine, new: Edition) -> str:
    """The script. The store is asked what it holds; nothing is written.

    Raises StoreError where it does not answer.
    """
    old = Manifest.read(engine)
    if is_loaded(engine, new, old):
        return f"# {shown(engine.endpoint.query)} holds this version; nothing is to be sent.\n"
    staging = Staging(engine, new.digest)
    update_url, store_url = _update_url(engine), next(iter(engine.endpoint.graph_stores()))
    manifest = Manifest.of(new, {graph.iri: len(graph.lines) for graph in new.graphs})
    seal = NewGraph(GRAPH + SEAL, tuple(manifest.triples()))
    pairs = [(staging.iri(graph.name), graph.iri) for graph in new.graphs]
    gone = sorted(set(old.graphs if old else ()) - {graph.iri for graph in new.graphs})
    parts = ["#!/bin/sh\nset -e\n# What is new comes into graphs beside:\n"]
    for graph in new.graphs:
        file = f"{graph.name.replace('/', '-')}.nt"
        parts.append(f"qhkg dump {graph.name} -f ntriples -o {file}\n")
        parts.append(curl(put_request(store_url, staging.iri(graph.name), graph.ntriples), file))
    text = seal.ntriples.decode()
    parts.append(f"cat > manifest.nt <<'END'\n{text}END\n")
    parts.append(curl(put_request(store_url, staging.iri(SEAL), seal.ntriples), "manifest.nt"))
    parts.append("# qhkg load reads all of them back here. Then they take the old ones' place:\n")
    pairs.append((staging.iri(SEAL), MANIFEST))
    swap = Replacement(pairs, gone, staging.iri(GATE)).dropping(by_hand=True)
    parts.append(curl(_update(engine, update_url, swap)))
    beside = [iri for iri, _ in pairs]
    parts.append(curl(_update(engine, update_url, drop_text(beside))))
    return "".join(parts)


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
