"""A sound triple store on loopback, for tests that send faults to it by way of a proxy.

It speaks the SPARQL 1.1 Protocol and the Graph Store Protocol over a store in memory. Each
request is done whole or not at all, as SPARQL wants it; a request that does not come whole is
not done.
"""

from __future__ import annotations

import http.server
import threading
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
)


class PlainStore:
    """Used in a ``with``; ``store`` is what it holds, ``lock`` is held while it is worked on."""

    def __init__(self, store: Store | None = None) -> None:
        self.store = Store() if store is None else store
        self.lock = threading.Lock()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        here = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.query_url, self.update_url = f"{here}/query", f"{here}/update"
        self.graph_store_url = f"{here}/store"

    def __enter__(self) -> PlainStore:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def graphs(self) -> dict[str, frozenset[str]]:
        """The triples of each named graph, read past all protocols."""
        with self.lock:
            found: dict[str, set[str]] = {}
            for quad in self.store:
                assert isinstance(quad.graph_name, NamedNode), "nothing is in the default graph"
                found.setdefault(quad.graph_name.value, set()).add(str(quad.triple))
        return {name: frozenset(triples) for name, triples in found.items()}


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, plain: PlainStore) -> None:
        self.plain = plain
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    # Else each answer waits for the client to say that it has its head.
    disable_nagle_algorithm = True
    # A client that holds its connection open holds nobody up.
    timeout = 30

    def handle(self) -> None:
        with suppress(OSError):
            super().handle()

    def do_POST(self) -> None:
        fields = parse_qs(self._body().decode("utf-8", "surrogateescape"), keep_blank_values=True)
        try:
            if "update" in fields:
                self._update(fields["update"][0])
            elif "query" in fields:
                self._query(fields)
            else:
                self._answer(400, b"neither query nor update")
        except (SyntaxError, ValueError) as error:
            self._answer(400, str(error).encode("utf-8", "replace"))

    def do_GET(self) -> None:
        if "graph=" not in self.path:
            self._answer(404, b"describes itself nowhere")
            return
        store, graph = self.server.plain.store, self._graph()
        quads = list(store.quads_for_pattern(None, None, None, graph))
        if not quads:
            self._answer(404, b"no such graph")
            return
        lines = "".join(f"{quad.triple} .\n" for quad in quads)
        self._answer(200, lines.encode(), "application/n-triples")

    def do_PUT(self) -> None:
        body, graph, plain = self._body(), self._graph(), self.server.plain
        try:
            quads = [
                Quad(quad.subject, quad.predicate, quad.object, graph)
                for quad in parse(body, format=RdfFormat.N_TRIPLES, rename_blank_nodes=True)
            ]
        except (SyntaxError, ValueError) as error:
            self._answer(400, str(error).encode("utf-8", "replace"))
            return
        with plain.lock:
            plain.store.remove_graph(graph)
            plain.store.extend(quads)
        self._answer(201)

    def do_DELETE(self) -> None:
        plain = self.server.plain
        with plain.lock:
            plain.store.remove_graph(self._graph())
        self._answer(204)

    def _update(self, text: str) -> None:
        plain = self.server.plain
        with plain.lock:
            plain.store.update(text)
        self._answer(204)

    def _query(self, fields: dict[str, list[str]]) -> None:
        store = self.server.plain.store
        default: list[NamedNode | BlankNode | DefaultGraph] | None = None
        named: list[NamedNode | BlankNode] | None = None
        if "default-graph-uri" in fields or "named-graph-uri" in fields:
            default = [NamedNode(name) for name in fields.get("default-graph-uri", [])]
            named = [NamedNode(name) for name in fields.get("named-graph-uri", [])]
        found = store.query(fields["query"][0], default_graph=default, named_graphs=named)
        if isinstance(found, QueryTriples):
            body, kind = found.serialize(format=RdfFormat.N_TRIPLES), "application/n-triples"
        else:
            body = found.serialize(format=QueryResultsFormat.JSON)
            kind = "application/sparql-results+json"
        assert body is not None
        self._answer(200, body, kind)

    def _graph(self) -> NamedNode:
        return NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0])

    def _body(self) -> bytes:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionError("cut off")
        return body

    def _answer(self, status: int, body: bytes = b"", kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
