"""A server on loopback that answers just what a test says, byte for byte, and what it was asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import parse_qs

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
)

JSON = "application/sparql-results+json"
NOTHING = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode("ascii"), keep_blank_values=True)


Answer = Callable[[Received], bytes | Iterable[bytes]]


def reply(
    status: int = 200,
    body: bytes = NOTHING,
    kind: str = JSON,
    *,
    reason: str = "Said",
    length: bool = True,
    **headers: str,
) -> bytes:
    """An answer; header names have _ for -; without ``length`` it ends with the connection."""
    lines = [f"HTTP/1.1 {status} {reason}"]
    if kind:
        lines.append(f"Content-Type: {kind}")
    lines.append(f"Content-Length: {len(body)}" if length else "Connection: close")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class ScriptedServer:
    """Listens on a free port of 127.0.0.1 while it is entered."""

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None = None) -> None:
        self.answer, self._tls = answer, tls
        self.requests: list[Received] = []
        self.accepted = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._closing = False
        scheme = "http" if tls is None else "https"
        self.port = self._listening.getsockname()[1]
        self.root = f"{scheme}://127.0.0.1:{self.port}"
        self.url = f"{self.root}/query"

    def __enter__(self) -> ScriptedServer:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing = True
        # A socket that somebody waits on is woken by this, not by close().
        for each in (self._listening, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        while not self._closing:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.accepted += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            elif not connection.recv(1, socket.MSG_PEEK).isalpha():
                # TLS where none is spoken: every server takes it for a malformed request.
                connection.sendall(reply(400, b"no HTTP", "text/plain"))
                connection.shutdown(socket.SHUT_WR)
                return
            with connection, connection.makefile("rb") as stream:
                while (received := _received(stream)) is not None:
                    self.requests.append(received)
                    said = self.answer(received)
                    for piece in [said] if isinstance(said, bytes) else said:
                        connection.sendall(piece)
                    if not isinstance(said, bytes) or b"\r\nConnection: close\r\n" in said:
                        return
        except (OSError, ValueError):
            return


def _received(stream: object) -> Received | None:
    readline, read = stream.readline, stream.read  # type: ignore[attr-defined]
    first = readline().decode("latin-1").split()
    if len(first) < 2:
        return None
    headers = {}
    while line := readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = read(int(headers.get("content-length", 0)))
    return Received(first[0], first[1], headers, body)


_GRAPHS = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_ROWS = {
    JSON: QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}


def answering(
    store: Store,
    *,
    default: str = "empty",
    rows: str = JSON,
    graphs: str = "application/n-triples",
) -> Answer:
    """What a store answers, whose own default graph is as it is (``empty``) or the ``union``."""

    def answer(received: Received) -> bytes:
        form = received.form
        if "update" in form:
            store.update(form["update"][0])
            return reply(204, b"", "")
        default_graph: list[NamedNode | BlankNode | DefaultGraph] = [
            NamedNode(each) for each in form.get("default-graph-uri", [])
        ]
        own: list[NamedNode | BlankNode] = [
            NamedNode(each) for each in form.get("named-graph-uri", [])
        ]
        dataset = bool(default_graph or own)
        try:
            if dataset:
                found = store.query(form["query"][0], default_graph=default_graph, named_graphs=own)
            else:
                union = default == "union"
                found = store.query(form["query"][0], use_default_graph_as_union=union)
        except SyntaxError as error:
            return reply(400, str(error).encode(), "text/plain")
        if isinstance(found, QueryBoolean | QuerySolutions):
            return reply(200, found.serialize(format=_ROWS[rows]) or b"", rows)
        return reply(200, found.serialize(format=_GRAPHS[graphs]) or b"", graphs)

    return answer
