"""The embedded engine answers, refuses what would hurt, and can be given up."""

import http.server
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from qhkg.engines import Engine
from qhkg.engines.aside import run_aside
from qhkg.engines.embedded import DEEPEST_NESTING, LONGEST_CHAIN, EmbeddedEngine
from qhkg.errors import (
    QueryError,
    QueryEvaluationError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooDeepError,
    QueryTooLongError,
)
from qhkg.results import Rows, Triples, Truth

ROOT = Path(__file__).resolve().parents[1]
A, B, P = NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:p")
FIRST, SECOND = NamedNode("urn:first"), NamedNode("urn:second")
# Counts all triples of things in hand: more than any machine finishes.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h FILTER(?b < ?h) }"


def holding(quads: Iterable[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


@pytest.fixture
def engine() -> Engine:
    return EmbeddedEngine(holding([Quad(A, P, Literal(1), FIRST), Quad(B, P, A, SECOND)]))


@pytest.fixture(scope="module")
def slow() -> EmbeddedEngine:
    quads = (Quad(A, P, Literal(number), FIRST) for number in range(2000))
    return EmbeddedEngine(holding(quads), timeout=0.2)


def test_the_default_graph_is_all_named_graphs(engine: Engine) -> None:
    answer = engine.query("SELECT ?x ?n ?none { ?x ?p ?y . ?y ?q ?n }")
    assert answer == Rows(("x", "n", "none"), ((B, Literal(1), None),))


def test_a_named_graph_can_be_named(engine: Engine) -> None:
    assert engine.query("ASK { GRAPH <urn:first> { <urn:b> ?p ?o } }") == Truth(False)
    assert engine.query("ASK { GRAPH <urn:second> { <urn:b> ?p ?o } }") == Truth(True)


def test_a_constructed_graph_holds_each_triple_once(engine: Engine) -> None:
    answer = engine.query("CONSTRUCT { <urn:a> <urn:p> 2 } { ?s ?p ?o }")
    assert isinstance(answer, Triples)
    assert [str(triple.object) for triple in answer] == [str(Literal(2))]


def test_blank_nodes_of_rows_are_called_in_the_order_in_which_they_appear() -> None:
    quads = [Quad(BlankNode(), P, Literal(n), FIRST) for n in (1, 2)]
    quads.append(Quad(A, P, quads[0].subject, FIRST))
    answer = EmbeddedEngine(holding(quads)).query(
        "SELECT ?x ?n ?a { ?x ?p ?n FILTER(ISNUMERIC(?n)) OPTIONAL { ?a ?q ?x } } ORDER BY ?n"
    )
    one, two = BlankNode("b1"), BlankNode("b2")
    expected = ((one, Literal(1), A), (two, Literal(2), None))
    assert answer == Rows(("x", "n", "a"), expected)


def test_graphs_and_their_statements_can_be_listed(engine: Engine) -> None:
    assert engine.graphs() == ("urn:first", "urn:second")
    assert list(engine.quads("urn:second")) == [Quad(B, P, A, SECOND)]
    assert len(list(engine.quads())) == 2


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("", 1, 1, "the query is empty; it starts with SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("# only a comment", 1, 1, "the query is empty"),
        ("SELEC * {}", 1, 1, "unexpected “SELEC”; a query starts with"),
        ("SELECT * {\n  ?s ?p }", 2, 9, "unexpected “}”"),
        ("SELECT * {\n  ?s <urn:p> '扶贫' x }", 2, 19, "unexpected “x”"),
        ("SELECT * {?s ?p ?o}}", 1, 20, "unexpected “}”"),
        ("SELECT * {?s ?p ?o} LIMIT x", 1, 27, "unexpected “x”"),
        ("SELECT * { ?s <urn:p> 1 \n\n", 1, 24, "the text ends too early, after “1”"),
        ("ASK {\n ?s a qh:Figure ;\n qh:value 1 }", 2, 7, "the prefix qh: is not declared"),
        ("ASK { ?s ?p 'open }", 1, 13, "the ' is not closed"),
        ("ASK { ?s ?p <relative> }", 1, 13, "IRI parsing failed"),
        ("SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?o }", 1, 39, "a variable that is unbound"),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", 1, 29, "overrides an existing variable"),
        ("PREFIX a: <urn:a>\ninsert data {}", 2, 1, "insert is an update; only queries are taken"),
        ("DELETE WHERE { ?s ?p ?o }", 1, 1, "DELETE is an update"),
        ("DROP ALL", 1, 1, "DROP is an update"),
    ],
)
def test_a_syntax_error_says_where_and_what(
    engine: Engine, text: str, line: int, column: int, message: str
) -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        engine.query(text)
    assert (raised.value.line, raised.value.column) == (line, column)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@given(st.text("{}()[]<>?!.;,'\"\\ \n#@^|a:1sSERVICEselect*扶", max_size=40))
def test_no_text_escapes_the_errors_of_queries(text: str) -> None:
    try:
        EmbeddedEngine(Store()).query(text)
    except QueryError as error:
        assert error.exit_code == 2
        assert "\n" not in str(error)


def test_an_unknown_function_is_named(engine: Engine) -> None:
    with pytest.raises(QueryError, match=r"function <urn:f> is not supported"):
        engine.query("SELECT (<urn:f>(1) AS ?x) {}")


@pytest.mark.parametrize(
    "opening, inside, closing",
    [
        ("{", "?s ?p ?o", "}"),
        ("FILTER NOT EXISTS {", "?s ?p ?o", "}"),
        ("FILTER(EXISTS {", "?s ?p ?o", "})"),
        ("OPTIONAL {", "?s ?p ?o", "}"),
        ("{ SELECT * {", "?s ?p ?o", "}}"),
    ],
)
def test_deep_groups_are_refused(engine: Engine, opening: str, inside: str, closing: str) -> None:
    with pytest.raises(QueryTooDeepError, match=f"at most {DEEPEST_NESTING} levels") as raised:
        engine.query("ASK {" + opening * 5000 + inside + closing * 5000 + "}")
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(
    "opening, inside, closing", [("(", "1", ")"), ("STR(", "1", ")"), ("!", "true", "")]
)
def test_deep_expressions_are_refused(
    engine: Engine, opening: str, inside: str, closing: str
) -> None:
    with pytest.raises(QueryTooDeepError):
        engine.query("ASK { FILTER(" + opening * 5000 + inside + closing * 5000 + ") }")


@pytest.mark.parametrize("link", ["||1", "+1", " OPTIONAL { ?s ?p ?o }", " UNION { ?s ?p ?o }"])
def test_long_chains_are_refused(engine: Engine, link: str) -> None:
    start, end = ("ASK { { ?s ?p ?o }", "}") if "{" in link else ("ASK { FILTER(1", ") }")
    with pytest.raises(QueryTooLongError, match=f"at most {LONGEST_CHAIN}"):
        engine.query(start + link * 5000 + end)


def test_what_is_just_not_refused_is_answered_whatever_the_systems_stack() -> None:
    # In a process of its own: where this goes wrong, it goes down with all tests. Some systems
    # give a thread half a mebibyte, where what is deepest needs more than four.
    program = f"""
from pyoxigraph import Store
from qhkg.engines.embedded import EmbeddedEngine
from qhkg.sparql_text import chain_length, nesting_depth
engine = EmbeddedEngine(Store())
depth = {DEEPEST_NESTING} - 1
deep = "ASK {{" + "FILTER EXISTS {{" * depth + "?s ?p ?o" + "}}" * depth + "}}"
brackets = "ASK {{ FILTER(" + "STR(" * (depth - 1) + "1" + ")" * (depth - 1) + ") }}"
long = "ASK {{ FILTER(1" + "||1" * ({LONGEST_CHAIN} - 3) + ") }}"
subselects = "ASK {{" + "{{ SELECT ?s {{}} }}" * (({LONGEST_CHAIN} - 1) // 3) + "}}"
assert nesting_depth(deep) == nesting_depth(brackets) == {DEEPEST_NESTING}
assert chain_length(subselects) <= chain_length(long) == {LONGEST_CHAIN}
for text in (deep, brackets, long, subselects):
    engine.query(text)
engine.query("ASK {{ VALUES (?a ?b) {{" + "(1 2)" * {LONGEST_CHAIN} + "}} }}")
print("alive")
"""
    done = subprocess.run(
        ["sh", "-c", 'ulimit -s 1024; exec "$0" -c "$1"', sys.executable, program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr


def test_a_store_that_fails_is_told_as_such() -> None:
    class Failing:
        def query(self, text: str, **_: object) -> NoReturn:
            raise OSError("the disk is gone")

    with pytest.raises(QueryEvaluationError, match="the query failed: the disk is gone") as raised:
        EmbeddedEngine(Failing()).query("ASK {}")  # type: ignore[arg-type]
    assert raised.value.exit_code == 3


def test_a_thread_that_finds_no_memory_is_a_lack_of_memory(
    monkeypatch: pytest.MonkeyPatch, engine: Engine
) -> None:
    def start(_: threading.Thread) -> NoReturn:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    with pytest.raises(MemoryError):
        engine.query("ASK {}")


@pytest.mark.parametrize("form", ["SERVICE", "service silent", "?p ?o . SERVICE"])
def test_a_query_never_reaches_the_network(engine: Engine, form: str) -> None:
    class Recorder(http.server.BaseHTTPRequestHandler):
        def handle(self) -> None:
            asked.append("asked")

    asked: list[str] = []
    with http.server.HTTPServer(("127.0.0.1", 0), Recorder) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        subject = "?s" if form.startswith("?") else ""
        address = f"http://127.0.0.1:{server.server_port}/"
        with pytest.raises(QueryRefusedError, match="never reach the network"):
            engine.query(f"SELECT * {{ {subject} {form} <{address}> {{ ?a ?b ?c }} }}")
        server.shutdown()
    assert asked == []


def test_a_query_that_takes_too_long_is_given_up(slow: EmbeddedEngine) -> None:
    start = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"longer than 0\.2 s") as raised:
        slow.query(ENDLESS)
    assert raised.value.exit_code == 4
    assert time.monotonic() - start < 5


def test_a_query_in_time_is_answered_under_a_limit(slow: EmbeddedEngine) -> None:
    assert slow.query("ASK {}") == Truth(True)


def test_a_call_aside_gives_its_own_error() -> None:
    with pytest.raises(ZeroDivisionError):
        run_aside(lambda: 1 // 0)


def test_other_threads_keep_their_stacks() -> None:
    before = threading.stack_size()
    run_aside(lambda: None)
    assert threading.stack_size() == before
