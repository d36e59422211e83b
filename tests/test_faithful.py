"""An engine that answers our questions wrongly is found out, and its statements answer instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import pytest
from fake_store import running
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

import qhkg
from qhkg.engines import probes
from qhkg.engines.embedded import EmbeddedEngine
from qhkg.engines.faithful import faithful
from qhkg.engines.spelling import Spelt, spelt
from qhkg.errors import QueryEvaluationError, StoreError, TooLargeError
from qhkg.opening import remote_engine
from qhkg.results import Answer, Rows, Triples

TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
GRAPH = NamedNode("https://w3id.org/qhkg/graph/ontology")
A, B, C, D = (NamedNode(f"urn:x-{name}") for name in "ABCD")


class Spoilt:
    """An engine that changes the answers of another."""

    def __init__(self, spoil: Callable[[str, Answer], Answer] = lambda _, answer: answer) -> None:
        store = Store()
        blank = BlankNode("between")
        pairs: list[tuple[NamedNode | BlankNode, NamedNode | BlankNode]]
        pairs = [(A, B), (B, blank), (blank, C), (C, D)]
        store.extend(Quad(low, SUBCLASS, high, GRAPH) for low, high in pairs)
        self.own, self.spoil, self.asked = EmbeddedEngine(store), spoil, 0

    def query(self, text: str) -> Answer:
        self.asked += 1
        return self.spoil(text, self.own.query(text))

    def graphs(self) -> tuple[str, ...]:
        return self.own.graphs()

    def quads(self, graph: str | None = None) -> Iterable[Quad]:
        return self.own.quads(graph)


def without_a_row(text: str, answer: Answer) -> Answer:
    if "subClassOf+" in text:
        assert isinstance(answer, Rows)
        named = [row for row in answer.bindings if row == (A, D)]
        return Rows(answer.variables, tuple(row for row in answer.bindings if row not in named))
    return answer


def without_order(text: str, answer: Answer) -> Answer:
    if "ORDER BY" in text:
        assert isinstance(answer, Rows)
        return Rows(answer.variables, answer.bindings[::-1])
    return answer


def with_binary_fractions(text: str, answer: Answer) -> Answer:
    return Rows(("sum",), ((Literal(0.1 + 0.2 + 0.3),),)) if "SUM" in text else answer


def with_an_error(text: str, answer: Answer) -> Answer:
    if "subClassOf+" in text:
        raise StoreError("http://127.0.0.1/sparql", "transitive start not given", 500)
    return answer


def test_an_engine_that_is_right_answers_itself() -> None:
    engine = Spoilt()
    answering = faithful(engine)
    assert isinstance(answering, Spelt)
    assert answering.engine is engine
    assert engine.asked > 0
    assert (answering.graphs(), set(answering.quads())) == (engine.graphs(), set(engine.quads()))


def test_the_engine_of_this_process_is_not_probed() -> None:
    engine = EmbeddedEngine(Store())
    assert faithful(engine) is engine


@pytest.mark.parametrize(
    "spoil", [without_a_row, without_order, with_binary_fractions, with_an_error]
)
def test_an_engine_that_is_wrong_is_copied(spoil: Callable[[str, Answer], Answer]) -> None:
    engine = Spoilt(spoil)
    answering = faithful(engine, timeout=7)
    assert isinstance(answering, EmbeddedEngine)
    assert set(answering.quads()) == set(engine.quads())
    assert answering.timeout == 7


Bindings: TypeAlias = "tuple[tuple[object, ...], ...]"


@pytest.mark.parametrize(
    ("changed", "is_wrong"),
    [
        (lambda rows: rows[:-1], True),
        (lambda rows: (*rows, rows[0]), True),
        (lambda rows: rows[::-1], False),
    ],
    ids=["a row less", "a row twice", "another order"],
)
@pytest.mark.parametrize("asked", probes._ASKED)
def test_each_way_of_asking_is_probed(
    asked: str, changed: Callable[[Bindings], Bindings], is_wrong: bool
) -> None:
    def spoil(text: str, answer: Answer) -> Answer:
        if not text.endswith(probes._ASKED[asked]):
            return answer
        assert isinstance(answer, Rows)
        assert len({*answer.bindings}) > 1
        return Rows(answer.variables, changed(answer.bindings))  # type: ignore[arg-type]

    engine, own = Spoilt(spoil), qhkg.open().engine
    assert isinstance(own, EmbeddedEngine)
    engine.own = own
    assert probes.failed(engine) == (asked if is_wrong else None)


ODD: dict[str, Callable[[Rows], Rows]] = {
    "no columns": lambda rows: Rows((), tuple(() for _ in rows.bindings)),
    "one column": lambda rows: Rows(rows.variables[:1], tuple(row[:1] for row in rows.bindings)),
    "nothing bound": lambda rows: Rows(
        rows.variables, tuple((None,) * len(row) for row in rows.bindings)
    ),
    "literals only": lambda rows: Rows(
        rows.variables, tuple((Literal("x"),) * len(row) for row in rows.bindings)
    ),
    "no rows": lambda rows: Rows(rows.variables, ()),
}


@pytest.mark.parametrize("change", ODD.values(), ids=ODD)
@pytest.mark.parametrize("changed", ["subClassOf", "UNDEF", "VALUES ?predicate", "?earlier"])
def test_no_answer_is_so_odd_that_it_is_not_just_wrong(
    change: Callable[[Rows], Rows], changed: str
) -> None:
    def spoil(text: str, answer: Answer) -> Answer:
        assert isinstance(answer, Rows)
        return change(answer) if changed in text else answer

    engine, own = Spoilt(spoil), qhkg.open().engine
    assert isinstance(own, EmbeddedEngine)
    engine.own = own
    assert probes.failed(engine) is not None


def test_a_store_that_must_be_copied_and_names_its_graphs_otherwise_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A copy of no graphs would answer without rows."""
    store = Store()
    store.add(Quad(A, TYPE, NamedNode("https://w3id.org/qhkg/ontology#FundFlow")))
    with running(store) as there:
        engine = remote_engine(there.query_url)
        assert isinstance(faithful(engine), Spelt)
        monkeypatch.setattr("qhkg.engines.faithful.failed", lambda _: "the order of rows")
        with pytest.raises(StoreError, match=r"query: answers wrongly \(the order of rows\).*load"):
            faithful(engine)
        engine.client.close()


def test_a_store_that_is_down_is_no_store_that_is_wrong() -> None:
    def down(text: str, answer: Answer) -> Answer:
        raise StoreError("http://127.0.0.1/sparql", "is down", 503)

    with pytest.raises(StoreError, match="is down"):
        faithful(Spoilt(down))


def test_an_answer_that_failed_in_the_store_is_one_that_is_wrong() -> None:
    def failed(text: str, answer: Answer) -> Answer:
        raise QueryEvaluationError("out of something")

    assert isinstance(faithful(Spoilt(failed)), EmbeddedEngine)


def test_more_statements_than_fit_are_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qhkg.engines.faithful.MOST_COPIED", 3)
    with pytest.raises(TooLargeError, match="3"):
        faithful(Spoilt(without_order))


def test_a_question_is_answered_from_the_copy_and_ones_own_query_by_the_store() -> None:
    own = qhkg.open()
    assert isinstance(own.engine, EmbeddedEngine)
    spoilt = Spoilt(without_order)
    spoilt.own = own.engine
    graph = qhkg.KnowledgeGraph(spoilt, own.prefixes, own._catalogue)
    question = "funding-by-level"
    assert graph.ask(question, sources=True) == own.ask(question, sources=True)
    assert graph.show("xunhua") == own.show("xunhua")
    rows = graph.query("SELECT ?x { VALUES ?x { 1 2 } } ORDER BY ?x")
    assert isinstance(rows, Rows)
    assert [row["x"] for row in rows.rows] == [2, 1]


def decimal(value: str) -> Literal:
    return Literal(value, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))


SPELLINGS = (
    "99.0",
    "99",
    "+1.50",
    "-0.50",
    "-.5",
    "5.",
    "00.10",
    "-0.0",
    "0",
    "100",
    "1234567.125",
)


@pytest.mark.parametrize("written", SPELLINGS)
def test_a_decimal_is_spelt_as_the_embedded_engine_spells_it(written: str) -> None:
    store = Store()
    store.add(Quad(A, B, decimal(written), GRAPH))
    (quad,) = store
    assert spelt(decimal(written)) == quad.object


def test_only_decimals_are_spelt_anew() -> None:
    for term in (decimal("ten"), decimal("."), Literal("99.0"), Literal(9.0), A, None):
        assert spelt(term) is term


def test_the_decimals_of_a_store_are_spelt_in_rows_and_graphs() -> None:
    engine = Spelt(Spoilt())
    rows = engine.query(
        'SELECT ?x { VALUES ?x { "99.0"^^<http://www.w3.org/2001/XMLSchema#decimal> } }'
    )
    assert isinstance(rows, Rows)
    assert rows.bindings == ((decimal("99"),),)
    graph = engine.query(f"CONSTRUCT {{ {A} {B} 99.0 }} {{}}")
    assert isinstance(graph, Triples)
    assert graph.triples == (Triple(A, B, decimal("99")),)
