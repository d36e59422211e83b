"""A triple store on loopback that misbehaves as stores do: for tests of what a load makes of it.

``with running(loses_puts=True) as store:`` gives one; see :class:`Switches` for what it can do
wrong. ``store.graphs()`` is what it really holds.
"""

from __future__ import annotations

import hashlib
import re
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import plain_store
from plain_store import PlainStore
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

XSD = "http://www.w3.org/2001/XMLSchema#"
MANIFEST = "https://w3id.org/qhkg/graph/manifest"
_NONCE = "a-nonce"
_DESCRIPTION = b"[] a <http://www.w3.org/ns/sparql-service-description#Service> ."
_ASTRAY = re.compile(r"<([^>]*)w>( AS \?new| { \?s \?p \?o } } WHERE)")


@dataclass
class Switches:
    """What goes wrong. ``is_swap`` is of an update that replaces graphs; others are not hit by
    what is said of swaps. Those that count down are counted here.
    """

    loses_puts: bool = False  # 201, and nothing is stored
    loses_a_put_of: str = ""  # the same, once, of a graph whose name ends so
    has_graph_store: bool = True
    graph_store_at: str = ""  # the path of the only place that takes whole graphs
    describes_itself: bool = False  # in the place of the graphs that are read of it
    has_all_addresses: bool = False  # an empty graph at each, as Blazegraph
    takes_updates: bool = True  # else 404: another address, or none
    ignores: str = ""  # updates in which this pattern is found: 200, and nothing done
    is_read_only: bool = False  # 403 to all that writes
    web_page: bool = False  # 200 and HTML to everything
    user: str = ""
    password: str = ""
    token: str = ""
    scheme: str = "Basic"  # or Digest, Bearer
    room: int | None = None  # statements; 507 beyond
    drops_a_statement: bool = False  # of every PUT of more than 3, in silence
    slow_puts: float = 0.0  # seconds before each is done
    refuses_blank_data: bool = False  # no blank nodes in INSERT DATA, as Virtuoso
    most_put_bytes: int | None = None  # 413 beyond
    keeps_decimals: bool = False  # DELETE does not find them, as in Jena's TDB2
    rewrites: Callable[[Literal], Literal] = field(default=lambda literal: literal)
    # Of the next swaps, one after the other: "lost" (done, no answer), "late" (504, done when
    # `finish_late` is called), "half" (of several graphs only the first, then 500), "astray" (one
    # graph comes under another name, then 500), "nothing" (500), "empty" (200, and nothing done),
    # "refused" (400), "" (done).
    swaps: list[str] = field(default_factory=list)
    lies_dead_after_swap: int = 0  # so many requests get no answer after a swap


class FakeStore(PlainStore):
    """See the module. ``seen`` has each request's method and the first words of its update."""

    def __init__(self, switches: Switches, store: Store | None = None) -> None:
        super().__init__(store)
        self.switches = switches
        self.seen: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.late: list[str] = []
        self.dead = 0
        self._server.RequestHandlerClass = _Handler

    def finish_late(self) -> None:
        """Do what was answered with 504 before."""
        with self.lock:
            while self.late:
                self.store.update(self.late.pop(0))

    @property
    def writes(self) -> list[str]:
        """The requests that may have changed something."""
        reads = ("POST query", "GET", "POST INSERT DATA {}")
        return [each for each in self.seen if not each.startswith(reads)]


@contextmanager
def running(store: Store | None = None, **switches: Any) -> Iterator[FakeStore]:
    """A store that listens on a free port of 127.0.0.1; the switches are of :class:`Switches`."""
    fake = FakeStore(Switches(**switches), store)
    with fake:
        yield fake


def as_virtuoso(literal: Literal) -> Literal:
    """Numbers by value, booleans as integers, tags of languages in lower case."""
    if literal.language is not None:
        return Literal(literal.value, language=literal.language.lower())
    kind = literal.datatype.value.removeprefix(XSD)
    if kind == "boolean":
        value = {"true": "1", "false": "0"}.get(literal.value, literal.value)
        return Literal(value, datatype=NamedNode(f"{XSD}integer"))
    if kind == "decimal":
        number = Decimal(literal.value)
        text = f"{number.normalize():f}" if number else "0"
        return Literal(text, datatype=literal.datatype)
    return literal


def without_tags(literal: Literal) -> Literal:
    """Loses the language of every text: more than a rewriting."""
    return literal if literal.language is None else Literal(literal.value)


class _Handler(plain_store._Handler):
    # Else each answer waits for the client to say that it has its head.
    disable_nagle_algorithm = True

    @property
    def fake(self) -> FakeStore:
        fake = self.server.plain
        assert isinstance(fake, FakeStore)
        return fake

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        self.fake.headers.append(dict(self.headers))
        if self.fake.dead > 0:
            self.fake.dead -= 1
            self.close_connection = True
            return False
        if self.fake.switches.web_page:
            self._body()
            self._answer(200, b"<html><body>Welcome</body></html>", "text/html")
            return False
        return True

    def _is_graph_store(self) -> bool:
        path, there = self.path.partition("?")[0], self.fake.switches.graph_store_at
        is_there = path == there if there else path in ("/store", "/data")
        return self.fake.switches.has_graph_store and is_there

    def do_GET(self) -> None:  # noqa: N802
        if self.fake.switches.describes_itself and self._is_graph_store():
            self._answer(200, _DESCRIPTION, "text/turtle")
        elif self.fake.switches.has_all_addresses:
            self._answer(200, b"# none", "text/turtle")
        elif "graph=" in self.path and not self._is_graph_store():
            self._answer(404, b"nothing here")
        elif "graph=" in self.path and self.fake.switches.user and not self._is_allowed():
            self._answer(401, b"no")
        else:
            super().do_GET()

    def do_PUT(self) -> None:  # noqa: N802
        switches = self.fake.switches
        self.fake.seen.append(f"PUT {self._graph().value}")
        if not self._is_graph_store():
            self._body()
            self._answer(404, b"nothing here")
            return
        if self._refused():
            return
        body = self._body()
        time.sleep(switches.slow_puts)
        most = switches.most_put_bytes
        if most is not None and len(body) > most:
            self._answer(413, b"too large")
            return
        graph = self._graph()
        try:
            found = list(parse(body, format=RdfFormat.N_TRIPLES, rename_blank_nodes=True))
        except (SyntaxError, ValueError) as error:
            self._answer(400, str(error).encode("utf-8", "replace"))
            return
        quads = [Quad(q.subject, q.predicate, self._written(q.object), graph) for q in found]
        if switches.drops_a_statement and len(quads) > 3:
            quads.pop()
        with self.fake.lock:
            if switches.room is not None and len(self.fake.store) + len(quads) > switches.room:
                self._answer(507, b"no space left on device")
                return
            is_lost = switches.loses_puts
            if switches.loses_a_put_of and graph.value.endswith(switches.loses_a_put_of):
                is_lost, switches.loses_a_put_of = True, ""
            if not is_lost:
                self.fake.store.remove_graph(graph)
                self.fake.store.extend(quads)
        self._answer(201)

    def _update(self, text: str) -> None:
        switches, fake = self.fake.switches, self.fake
        fake.seen.append(f"POST {' '.join(text.split())}")
        if not switches.takes_updates:
            self._answer(404, b"nothing here")
            return
        if self._refused():
            return
        if switches.ignores and re.search(switches.ignores, text):
            self._answer(200, b"as you like")
            return
        if switches.refuses_blank_data and "INSERT DATA" in text and "_:" in text:
            self._answer(400, b"a blank node is not allowed in a constant clause")
            return
        if is_swap(text):
            self._swapped(text)
            return
        with fake.lock:
            self._work(text)
            if switches.room is not None and len(fake.store) > switches.room:
                self._answer(507, b"no space left on device")
                return
        self._answer(204)

    def _swapped(self, text: str) -> None:
        fake = self.fake
        how = fake.switches.swaps.pop(0) if fake.switches.swaps else ""
        fake.dead = fake.switches.lies_dead_after_swap
        with fake.lock:
            if how == "half":
                self._work(_half(text))
            elif how == "astray":
                self._work(
                    re.sub(r"<([^>]*)w>( AS \?new| { \?s \?p \?o } } WHERE)", r"<\1v>\2", text)
                )
            elif how == "late":
                fake.late.append(text)
            elif how in ("", "lost"):
                self._work(text)
        if how == "lost":
            self.close_connection = True
            return
        statuses = {"half": 500, "astray": 500, "late": 504, "nothing": 500, "refused": 400}
        self._answer(statuses.get(how, 200), b"said so")

    def _work(self, text: str) -> None:
        store = self.fake.store
        before = set(store)
        store.update(text)
        if self.fake.switches.keeps_decimals and "DELETE {" in text:
            store.extend(filter(_is_decimal, before))
        for quad in set(store) - before:
            written = self._written(quad.object)
            if written != quad.object:
                store.remove(quad)
                store.add(Quad(quad.subject, quad.predicate, written, quad.graph_name))

    def _written(self, term: object) -> NamedNode | BlankNode | Literal:
        assert isinstance(term, NamedNode | BlankNode | Literal)
        return self.fake.switches.rewrites(term) if isinstance(term, Literal) else term

    def _query(self, fields: dict[str, list[str]]) -> None:
        self.fake.seen.append("POST query")
        super()._query(fields)

    def _refused(self) -> bool:
        """Whether the request was answered with a refusal."""
        switches = self.fake.switches
        if switches.is_read_only:
            self._drained(403)
            return True
        if not (switches.user or switches.token) or self._is_allowed():
            return False
        self._drained(401)
        return True

    def _drained(self, status: int) -> None:
        if self.command == "PUT":
            self._body()
        self._answer(status, b"no")

    def _is_allowed(self) -> bool:
        given, switches = self.headers.get("Authorization", ""), self.fake.switches
        if switches.scheme == "Bearer":
            return given == f"Bearer {switches.token}"
        if switches.scheme == "Digest":
            return given.startswith("Digest ") and _digest_is_right(given, self, switches)
        both = b64encode(f"{switches.user}:{switches.password}".encode()).decode()
        return given == f"Basic {both}"

    def send_response(self, code: int, message: str | None = None) -> None:
        super().send_response(code, message)
        if code == 401:
            scheme, more = self.fake.switches.scheme, ""
            if scheme == "Digest":
                more = f', qop="auth", nonce="{_NONCE}", algorithm=MD5'
            self.send_header("WWW-Authenticate", f'{scheme} realm="store"{more}')


def is_swap(text: str) -> bool:
    """Whether an update replaces graphs, and not only drops or adds."""
    return MANIFEST in text and "INSERT {" in text


def _half(text: str) -> str:
    """What a store does that fails half way: of several operations the first ones, of one
    operation that of one graph.
    """
    pairs = re.findall(r"GRAPH (<[^>]*>) { \?a \?b \?c } BIND\((<[^>]*>) AS \?new\)", text)
    if not pairs:
        operations = text.split(" ;\n")
        return " ;\n".join(operations[: max(len(operations) // 2, 4)])
    beside, target = pairs[0]
    every = "{ ?s ?p ?o }"
    insert = f"INSERT {{ GRAPH {target} {every} }} WHERE {{ GRAPH {beside} {every} }}"
    return f"DROP SILENT GRAPH {target} ; {insert}"


def _is_decimal(quad: Quad) -> bool:
    term = quad.object
    return isinstance(term, Literal) and term.datatype.value == f"{XSD}decimal"


def _digest_is_right(given: str, handler: _Handler, switches: Switches) -> bool:
    parts = dict(re.findall(r'(\w+)="?([^",]*)"?', given.removeprefix("Digest ")))

    def md5(*texts: str) -> str:
        return hashlib.md5(":".join(texts).encode(), usedforsecurity=False).hexdigest()

    secret = md5(switches.user, "store", switches.password)
    asked = md5(handler.command, parts.get("uri", ""))
    counted = (parts.get("nc", ""), parts.get("cnonce", ""), parts.get("qop", ""))
    return parts.get("response") == md5(secret, _NONCE, *counted, asked)
