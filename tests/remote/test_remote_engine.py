"""The engine on a store over HTTP: what it sends, in which formats, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from remote_clients import client
from scripted_server import JSON, Answer, Received, ScriptedServer, answering, reply

from qhkg.engines.endpoint import Endpoint
from qhkg.engines.remote import INFERRED, MANIFEST, RemoteEngine
from qhkg.errors import (
    DeniedError,
    EndpointError,
    InvalidAnswerError,
    NotAnEndpointError,
    QuerySyntaxError,
    StoreError,
    UnknownOutcomeError,
)
from qhkg.results import Rows, Triples, Truth

FIRST, SECOND = (f"https://w3id.org/qhkg/graph/{name}" for name in ("first", "second"))
A, B, P = NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:p")
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def small() -> Store:
    store = Store()
    store.add(Quad(A, P, Literal("1", datatype=NamedNode("urn:t")), NamedNode(FIRST)))
    store.add(Quad(A, P, Literal("Xúnhuà\n", language="zh-latn-pinyin"), NamedNode(SECOND)))
    store.add(Quad(A, P, B, NamedNode(INFERRED)))
    store.add(Quad(B, P, B, NamedNode(MANIFEST)))
    store.add(Quad(B, P, A, NamedNode("urn:of-somebody-else")))
    return store


def engine(server: ScriptedServer | str, *, inference: bool = True, **more: str) -> RemoteEngine:
    url = server if isinstance(server, str) else server.url
    return RemoteEngine(Endpoint(url, **more), client(), inference=inference)


def queries(server: ScriptedServer) -> list[Received]:
    return [each for each in server.requests if "query" in each.form]


@pytest.mark.parametrize(
    "rows", [JSON, "application/sparql-results+xml", "text/tab-separated-values"]
)
def test_rows_come_in_the_format_that_the_store_has(rows: str) -> None:
    with ScriptedServer(answering(small(), rows=rows)) as server:
        answer = engine(server).query("SELECT ?o ?none { ?s ?p ?o } ORDER BY STR(?o)")
        assert answer == Rows(
            ("o", "none"),
            (
                (Literal("1", datatype=NamedNode("urn:t")), None),
                (Literal("Xúnhuà\n", language="zh-latn-pinyin"), None),
                (B, None),
            ),
        )
        accept = queries(server)[-1].headers["accept"].replace(" ", "").split(",")
        assert [each.partition(";")[0] for each in accept] == [
            JSON,
            "application/sparql-results+xml",
            "text/tab-separated-values",
        ]


@pytest.mark.parametrize("graphs", ["application/n-triples", "text/turtle", "application/rdf+xml"])
def test_graphs_come_in_the_format_that_the_store_has(graphs: str) -> None:
    with ScriptedServer(answering(small(), graphs=graphs)) as server:
        answer = engine(server).query("CONSTRUCT WHERE { ?s <urn:p> <urn:b> }")
        assert isinstance(answer, Triples)
        assert [str(triple) for triple in answer] == ["<urn:a> <urn:p> <urn:b>"]
        accept = queries(server)[-1].headers["accept"].replace(" ", "").split(",")
        assert [each.partition(";")[0] for each in accept] == [
            "application/n-triples",
            "text/turtle",
            "application/rdf+xml",
        ]


@pytest.mark.parametrize("default", ["empty", "union"])
def test_the_answer_does_not_hang_on_what_the_store_takes_for_its_default_graph(
    default: str,
) -> None:
    with ScriptedServer(answering(small(), default=default)) as server:
        assert engine(server).query(COUNT) == Rows(("n",), ((Literal(3),),))
        stated = engine(server, inference=False)
        assert stated.query(COUNT) == Rows(("n",), ((Literal(2),),))
        assert stated.query("ASK { GRAPH ?g { ?s ?p <urn:b> } }") == Truth(False)


def test_the_graphs_are_named_as_the_protocol_has_it() -> None:
    with ScriptedServer(answering(small())) as server:
        engine(server).query(COUNT)
        form = queries(server)[-1].form
        assert form["default-graph-uri"] == form["named-graph-uri"] == [FIRST, INFERRED, SECOND]


def test_a_query_that_names_its_own_graphs_is_left_alone() -> None:
    with ScriptedServer(answering(small())) as server:
        engine(server).query(f"ASK FROM <{FIRST}> {{ ?s ?p ?o }}")
        assert set(queries(server)[-1].form) == {"query"}


def test_one_connection_serves_a_whole_dump() -> None:
    with ScriptedServer(answering(small())) as server:
        assert len(list(engine(server).quads())) == 3
        assert len(server.requests) > 5
        assert server.accepted == 1


def test_a_graph_that_comes_short_is_refused() -> None:
    whole = answering(small())

    def short(received: Received) -> bytes:
        query = received.form["query"][0]
        is_dump = "CONSTRUCT" in query and MANIFEST not in query
        said = whole(received)
        assert isinstance(said, bytes)
        return reply(body=b"", kind="application/n-triples") if is_dump else said

    with (
        ScriptedServer(short) as server,
        pytest.raises(InvalidAnswerError, match=f"gave 0 of the 1 statements of <{FIRST}>"),
    ):
        list(engine(server).quads(FIRST))


@pytest.mark.parametrize(
    "change",
    [f"DROP GRAPH <{SECOND}>", f"INSERT DATA {{ GRAPH <{MANIFEST}> {{ <urn:a> <urn:b> 1 }} }}"],
    ids=["dropped", "loaded"],
)
def test_graphs_that_change_while_they_are_read_are_refused(change: str) -> None:
    store = small()
    with ScriptedServer(answering(store)) as server:
        reading = iter(engine(server).quads())
        assert next(reading).graph_name == NamedNode(FIRST)
        store.update(change)
        with pytest.raises(InvalidAnswerError, match="was changed while it was read"):
            list(reading)


def test_a_store_without_our_graphs_is_not_read_as_an_empty_one() -> None:
    store = Store()
    store.add(Quad(B, P, A, NamedNode("urn:of-somebody-else")))
    with (
        ScriptedServer(answering(store)) as server,
        pytest.raises(StoreError, match=r"holds no graph of ours .* load it first"),
    ):
        list(engine(server).quads())


def test_rows_that_a_store_cut_short_and_says_so_are_refused() -> None:
    whole = answering(small())

    def cut(received: Received) -> bytes:
        said = whole(received)
        assert isinstance(said, bytes)
        return said.replace(b"\r\n", b"\r\nX-SPARQL-MaxRows: 3\r\n", 1)

    with (
        ScriptedServer(cut) as server,
        pytest.raises(InvalidAnswerError, match=r"cuts answers at 3 rows.*ResultSetMaxRows"),
    ):
        engine(server).query("SELECT * FROM <urn:of-somebody-else> { VALUES ?x { 1 2 3 } }")


def test_lines_without_a_known_end_are_refused() -> None:
    with (
        ScriptedServer(only(b"?s\n", "text/tab-separated-values", length=False)) as server,
        pytest.raises(InvalidAnswerError, match="does not tell how long its answer is"),
    ):
        engine(server).query("SELECT * FROM <urn:g> {}")


def only(body: bytes, kind: str, status: int = 200, *, length: bool = True) -> Answer:
    """A store that knows what ASK {} is, and else gives one answer."""

    def answer(received: Received) -> bytes:
        if received.form.get("query") == ["ASK {}"]:
            return reply(body=b'{"head":{},"boolean":true}')
        return reply(status, body, kind, length=length)

    return answer


@pytest.mark.parametrize(
    ("body", "kind", "error", "said"),
    [
        (b"<html></html>", "text/html", NotAnEndpointError, "200: a web page answers"),
        (b"{}", "image/png", NotAnEndpointError, "200: answers with image/png"),
        (b"", "", NotAnEndpointError, "200: answers with no type"),
        (b"", JSON, InvalidAnswerError, "200: the answer is malformed or cut off"),
        (b'{"head":{"vars":["s"]}', JSON, InvalidAnswerError, "malformed or cut off"),
        (b"<sparql", "application/sparql-results+xml", InvalidAnswerError, "malformed"),
        (b"\xff\xfe", JSON, InvalidAnswerError, "malformed"),
    ],
)
def test_what_is_no_answer_is_told(
    body: bytes, kind: str, error: type[Exception], said: str
) -> None:
    with (
        ScriptedServer(only(body, kind)) as server,
        pytest.raises(error, match=f"^{server.url}: .*{said}"),
    ):
        engine(server).query("SELECT * FROM <urn:g> { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<urn:a> <urn:b> nonsense .", "text/turtle"),
        (b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b>", "application/n-triples"),
        (b"<rdf:RDF", "application/rdf+xml"),
        (b"<urn:a> <no iri> <urn:c> .", "application/n-triples"),
    ],
)
def test_invalid_rdf_from_the_server_is_told(body: bytes, kind: str) -> None:
    with (
        ScriptedServer(only(body, kind)) as server,
        pytest.raises(InvalidAnswerError, match=f"^{server.url}: 200: the answer is malformed"),
    ):
        engine(server).query("CONSTRUCT FROM <urn:g> WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("status", [201, 202, 204])
def test_no_other_status_is_an_answer(status: int) -> None:
    with (
        ScriptedServer(only(b"", "application/n-triples", status)) as server,
        pytest.raises(NotAnEndpointError, match=f": {status}: "),
    ):
        engine(server).query("CONSTRUCT FROM <urn:g> WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("status", [400, 415])
def test_an_address_of_something_else_is_told(status: int) -> None:
    with (
        ScriptedServer(lambda received: reply(status, b"no update")) as server,
        pytest.raises(NotAnEndpointError, match=f": {status}: .*is this its address of queries"),
    ):
        engine(server).query("ASK {}")


def test_a_fault_of_the_query_is_told_by_us() -> None:
    with (
        ScriptedServer(only(b"something near token 7", "text/plain", 400)) as server,
        pytest.raises(QuerySyntaxError) as caught,
    ):
        engine(server).query("SELECT * FROM <urn:g> { ?s ?p ?o ")
    assert caught.value.line == 1


# Updates and whole graphs.


def only_at(*paths: str, answer: Callable[[Received], bytes]) -> Answer:
    """What takes updates at some paths only."""

    def said(received: Received) -> bytes:
        if "update" in received.form and received.target not in paths:
            return reply(404, b"")
        return answer(received)

    return said


@pytest.mark.parametrize(
    ("query", "update"),
    [
        ("/ds/query", "/ds/update"),
        ("/ds/sparql", "/ds/update"),
        ("/sparql", "/sparql-auth"),
        ("/sparql", "/sparql"),
        ("/repositories/r", "/repositories/r/statements"),
        ("/ds", "/ds/update"),
        ("/ds/", "/ds"),
    ],
)
def test_where_updates_are_taken_is_found(query: str, update: str) -> None:
    with ScriptedServer(only_at(update, answer=lambda r: reply(204, b""))) as server:
        there = engine(f"{server.root}{query}")
        assert there.update_url == f"{server.root}{update}"
        there.update("CLEAR GRAPH <urn:g>")
        last = server.requests[-1]
        assert (last.target, last.form) == (update, {"update": ["CLEAR GRAPH <urn:g>"]})


def test_an_address_of_updates_that_is_told_is_the_only_one() -> None:
    with ScriptedServer(only_at("/update", answer=lambda r: reply(204, b""))) as server:
        assert engine(server, update=f"{server.root}/update").update_url == f"{server.root}/update"
        assert len(server.requests) == 1
        with pytest.raises(NotAnEndpointError):
            _ = engine(server, update=f"{server.root}/elsewhere").update_url


DESCRIPTION = """
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
[] a sd:Service ; sd:endpoint <> ; sd:supportedLanguage sd:SPARQL11Query .
[] a sd:Service ; sd:endpoint <{update}> ; sd:supportedLanguage sd:SPARQL11Update .
"""


def describing(update: str) -> Answer:
    def answer(received: Received) -> bytes:
        if received.method == "GET":
            return reply(200, DESCRIPTION.format(update=update).encode(), "text/turtle")
        return reply(204, b"")

    return only_at("/odd/place", answer=answer)


def test_what_a_store_tells_of_itself_is_heeded() -> None:
    with ScriptedServer(describing("/odd/place")) as server:
        assert engine(server).update_url == f"{server.root}/odd/place"


def test_another_host_that_a_store_names_gets_nothing() -> None:
    with (
        ScriptedServer(lambda received: reply(204, b"")) as other,
        ScriptedServer(describing(f"{other.root}/odd/place")) as server,
    ):
        with pytest.raises(EndpointError, match="--update-endpoint"):
            _ = engine(server).update_url
        assert other.accepted == 0


@pytest.mark.parametrize("kind", ["text/turtle", "text/html", ""])
def test_a_store_that_tells_nothing_of_itself(kind: str) -> None:
    def answer(received: Received) -> bytes:
        return reply(404 if received.method == "POST" else 200, b"no Turtle", kind)

    with (
        ScriptedServer(answer) as server,
        pytest.raises(EndpointError, match="where it takes updates is not found"),
    ):
        _ = engine(server).update_url


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "a password is needed"),
        (403, "is the store read-only"),
        (405, "is it read-only"),
        (501, "is it read-only"),
    ],
)
def test_a_store_that_is_only_read_says_so(status: int, said: str) -> None:
    with (
        ScriptedServer(lambda received: reply(status, b"")) as server,
        pytest.raises(DeniedError, match=f": {status}: .*{said}"),
    ):
        engine(server).update("CLEAR ALL")


@pytest.mark.parametrize("repeatable", [False, True])
def test_an_update_is_sent_again_only_where_that_does_no_harm(repeatable: bool) -> None:
    def answer(received: Received) -> bytes:
        is_probe = received.form["update"] == ["INSERT DATA {}"]
        return reply(204 if is_probe else 503, b"")

    with ScriptedServer(answer) as server:
        there = engine(server)
        _ = there.update_url
        before = len(server.requests)
        with pytest.raises(StoreError) as caught:
            there.update("CLEAR ALL", repeatable=repeatable)
        assert isinstance(caught.value, UnknownOutcomeError) is not repeatable
        assert len(server.requests) - before == (5 if repeatable else 1)


def test_a_graph_is_put_whole_and_dropped() -> None:
    store = small()
    with ScriptedServer(answering(store)) as server:
        there = engine(server)
        there.drop_graph(FIRST)
        assert FIRST not in {graph.value for graph in store.named_graphs()}
    with ScriptedServer(lambda received: reply(204, b"")) as server:
        engine(server).put_graph(server.url, FIRST, b"<urn:a> <urn:b> <urn:c> .\n")
        (put,) = server.requests
    assert (put.method, put.body) == ("PUT", b"<urn:a> <urn:b> <urn:c> .\n")
    assert put.target == "/query?graph=https%3A%2F%2Fw3id.org%2Fqhkg%2Fgraph%2Ffirst"
    assert put.headers["content-type"] == "application/n-triples"
    assert put.headers["content-length"] == "26"


def test_a_store_that_is_full_says_so() -> None:
    full = reply(500, b"java.io.IOException: No space left on device")
    with (
        ScriptedServer(lambda received: full) as server,
        pytest.raises(StoreError, match=r": 500: the store is full .*make room"),
    ):
        engine(server).put_graph(server.url, FIRST, b"")
