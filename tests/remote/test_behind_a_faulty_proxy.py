"""Queries through a network at which things go wrong: the right answer, or an error."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest
from faulty_proxy import KIB4, CutAfter, Fault, FaultyProxy, Kind, Only, Plan, Seeded
from plain_store import PlainStore
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Store,
)

from qhkg.engines.endpoint import Endpoint
from qhkg.engines.http import HttpClient, Request, Response
from qhkg.engines.remote import RemoteEngine
from qhkg.errors import (
    InvalidAnswerError,
    OutsideError,
    QhkgError,
    StoreTimeoutError,
)
from qhkg.results import Answer, Rows, Triples

FIRST = NamedNode("https://w3id.org/qhkg/graph/first")
SECOND = NamedNode("https://w3id.org/qhkg/graph/second")
P, Q = NamedNode("urn:p"), NamedNode("urn:q")
FLIPS = (Kind.FLIPPED_REQUEST, Kind.FLIPPED_ANSWER)
OTHERS = tuple(kind for kind in Kind if kind not in FLIPS)
QUERIES = (
    "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "SELECT (COUNT(*) AS ?n) (SUM(?o) AS ?sum) { ?s <urn:p> ?o }",
    "SELECT * { ?s <urn:p> ?o OPTIONAL { ?s <urn:q> ?text } } ORDER BY ?s",
    "ASK { ?s <urn:p> 119 }",
    "CONSTRUCT { ?s <urn:r> ?o } WHERE { ?s <urn:p> ?o }",
)
Ask = Callable[[RemoteEngine], object]


def statements() -> Iterator[Quad]:
    for number in range(120):
        thing = NamedNode(f"https://w3id.org/qhkg/id/thing/{number}")
        yield Quad(thing, P, Literal(number), FIRST)
        if number % 3 == 0:
            yield Quad(thing, Q, Literal(f"事 {number}", language="zh"), SECOND)


@pytest.fixture(scope="module")
def store() -> Iterator[PlainStore]:
    with PlainStore() as there:
        there.store.extend(statements())
        yield there


def engine(url: str, timeout: float | None = None) -> RemoteEngine:
    """Without a pause between two tries."""
    return RemoteEngine(Endpoint(url), HttpClient(timeout, environ={}, pause=lambda seconds: None))


def asking(text: str) -> Ask:
    return lambda there: comparable(there.query(text))


def dumped(there: RemoteEngine) -> object:
    return sorted(str(quad) for quad in there.quads())


def comparable(answer: Answer) -> object:
    if isinstance(answer, Triples):
        return sorted(str(triple) for triple in answer)
    return answer


ASKED: tuple[Ask, ...] = (*(asking(text) for text in QUERIES), dumped)


def shape(answer: object) -> object:
    """What a byte within a value leaves as it is: how many rows, and where a value stands."""
    if isinstance(answer, Rows):
        bound = tuple(tuple(term is not None for term in row) for row in answer.bindings)
        return len(answer.variables), bound
    return len(answer) if isinstance(answer, list) else answer


def outcome(store: PlainStore, plan: Plan, ask: Ask, timeout: float | None = None) -> object:
    """The answer, or the error."""
    with FaultyProxy(store.query_url, plan) as proxy:
        there = engine(proxy.through(store.query_url), timeout)
        try:
            return ask(there)
        except QhkgError as error:
            # Without the frames it passed, whose results no other thread may clear away.
            error.__context__ = None
            return error.with_traceback(None)
        finally:
            there.client.close()


@cache
def right(store: PlainStore) -> dict[Ask, object]:
    """What is answered where nothing goes wrong."""
    there = engine(store.query_url)
    answers = {ask: ask(there) for ask in ASKED}
    there.client.close()
    return answers


def trial(store: PlainStore, seed: int) -> bool:
    """Whether it was answered; fails where the answer is not right."""
    ask = ASKED[seed % len(ASKED)]
    found = outcome(store, Seeded(seed, rate=0.35, kinds=OTHERS), ask)
    if isinstance(found, QhkgError):
        assert isinstance(found, OutsideError), seed
        return False
    assert found == right(store)[ask], seed
    return True


def test_an_answer_is_right_or_an_error(store: PlainStore) -> None:
    answered = [trial(store, seed) for seed in range(24)]
    assert {*answered} == {True, False}


@pytest.mark.slow
def test_an_answer_is_right_or_an_error_at_length(store: PlainStore) -> None:
    answered = [trial(store, seed) for seed in range(24, 600)]
    assert {*answered} == {True, False}


def flipped_trial(store: PlainStore, seed: int) -> None:
    """A byte within a value is seen by nobody; but no row comes or goes with it."""
    ask = ASKED[seed % len(ASKED)]
    found = outcome(store, Seeded(seed, rate=0.5, kinds=[Kind.FLIPPED_ANSWER]), ask)
    if isinstance(found, QhkgError):
        assert isinstance(found, OutsideError), seed
        return
    assert shape(found) == shape(right(store)[ask]), seed


def test_a_flipped_byte_of_an_answer_takes_no_row_away(store: PlainStore) -> None:
    for seed in range(24):
        flipped_trial(store, seed)


@pytest.mark.slow
def test_a_flipped_byte_of_an_answer_takes_no_row_away_at_length(store: PlainStore) -> None:
    for seed in range(24, 400):
        flipped_trial(store, seed)


@pytest.mark.slow
def test_a_flipped_byte_of_a_query_asks_another_query_or_is_refused(store: PlainStore) -> None:
    for seed in range(200):
        plan = Seeded(seed, rate=0.5, kinds=[Kind.FLIPPED_REQUEST])
        found = outcome(store, plan, ASKED[seed % len(ASKED)])
        assert isinstance(found, OutsideError) or not isinstance(found, Exception), seed


def test_a_cut_at_any_4_kib_is_bridged(store: PlainStore) -> None:
    total = 0
    while True:
        plan = CutAfter(total * KIB4)
        found = outcome(store, plan, dumped)
        assert found == sorted(str(quad) for quad in statements()), total
        if not plan.is_cut:
            break
        total += 1
    assert total > 3


@pytest.mark.parametrize("at", [0, 1, 2, 4])
def test_a_cut_for_good_is_told(store: PlainStore, at: int) -> None:
    found = outcome(store, CutAfter(at * KIB4, for_good=True), dumped)
    assert isinstance(found, OutsideError)
    assert "the connection broke" in str(found)
    assert "127.0.0.1" in str(found)


@pytest.mark.parametrize("status", [408, 413, 429, 500, 502, 503])
@pytest.mark.parametrize("kind", [Kind.REFUSED, Kind.FAILED])
def test_a_status_for_good_is_told(store: PlainStore, kind: Kind, status: int) -> None:
    fault = Fault(kind, status=status)
    found = outcome(store, Only(1, fault, from_then_on=True), asking(QUERIES[0]))
    assert isinstance(found, OutsideError)
    assert f": {status}: " in str(found)


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_201_without_an_answer_is_no_empty_answer(store: PlainStore, ask: Ask, number: int) -> None:
    found = outcome(store, Only(number, Fault(Kind.UNSTORED), from_then_on=True), ask)
    assert isinstance(found, OutsideError)
    assert ": 201: " in str(found)


def test_an_answer_that_is_too_late_is_a_limit(store: PlainStore) -> None:
    late = Only(1, Fault(Kind.DELAY, seconds=0.5), from_then_on=True)
    assert isinstance(outcome(store, late, asking(QUERIES[3]), timeout=0.05), StoreTimeoutError)


@dataclass
class Saying:
    """A store that answers one query with one body, and the rest as it should."""

    media_type: str
    body: bytes = b""
    asked: list[Request] = field(default_factory=list)

    def send(self, request: Request) -> Response:
        is_check = b"query=ASK+%7B%7D" in (request.content or b"")
        if is_check:
            return Response(200, "application/json", io.BytesIO(b'{"head":{},"boolean":true}'), {})
        return Response(200, self.media_type, io.BytesIO(self.body), {})


def small() -> Store:
    store = Store()
    # No two of them are alike up to one bit, and so become one.
    for name, number in (("alpha", 3), ("omega", 64)):
        thing = NamedNode(f"urn:{name}")
        store.add(Quad(thing, P, Literal(number), FIRST))
        store.add(Quad(thing, Q, Literal(name, language="en"), FIRST))
    store.add(Quad(BlankNode("b"), Q, Literal("y"), FIRST))
    return store


ROWS = "SELECT * FROM <https://w3id.org/qhkg/graph/first> { ?s ?p ?o OPTIONAL { ?s <urn:p> ?z } }"
GRAPH = "CONSTRUCT FROM <https://w3id.org/qhkg/graph/first> WHERE { ?s ?p ?o }"
TRUTH = "ASK FROM <https://w3id.org/qhkg/graph/first> { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (ROWS, QueryResultsFormat.JSON),
        (ROWS, QueryResultsFormat.XML),
        (ROWS, QueryResultsFormat.TSV),
        (TRUTH, QueryResultsFormat.JSON),
        (TRUTH, QueryResultsFormat.XML),
        (GRAPH, RdfFormat.N_TRIPLES),
        (GRAPH, RdfFormat.TURTLE),
    ],
)
def test_any_bit_of_an_answer_is_seen_or_within_a_value(
    text: str, form: QueryResultsFormat | RdfFormat
) -> None:
    """All of them, in each format: nothing becomes shorter, and a truth stays one."""
    right = small().query(text).serialize(format=form)  # type: ignore[arg-type]
    assert right is not None
    saying = Saying(form.media_type.partition(";")[0], right)
    there = RemoteEngine(Endpoint("http://127.0.0.1/query"), saying)  # type: ignore[arg-type]
    wanted = shape(comparable(there.query(text)))
    seen = 0
    for place in range(len(right) * 8):
        body = bytearray(right)
        body[place // 8] ^= 1 << place % 8
        saying.body = bytes(body)
        try:
            found = there.query(text)
        except InvalidAnswerError:
            seen += 1
        else:
            assert shape(comparable(found)) == wanted, bytes(body)
    assert seen > len(right)
