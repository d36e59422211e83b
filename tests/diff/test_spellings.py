"""By value, what is only spelt otherwise is the same, and nothing else is."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from qhkg.diff import compare, update_text

XSD = "http://www.w3.org/2001/XMLSchema#"
S, P, G = NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:g")


def typed(value: str, kind: str) -> Literal:
    return Literal(value, datatype=NamedNode(XSD + kind))


def turtle(text: str) -> list[Quad]:
    return list(parse(f"PREFIX xsd: <{XSD}>\n{text}", RdfFormat.TURTLE))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (typed("1.50", "decimal"), typed("1.5", "decimal")),
        (typed("99", "decimal"), typed("99", "integer")),
        (typed("3", "nonNegativeInteger"), typed("3", "integer")),
        (typed("true", "boolean"), typed("1", "integer")),
        (typed("1.0E0", "double"), typed("1.0", "double")),
        (typed("2009-12-31T08:00:00+08:00", "dateTime"), typed("2009-12-31T00:00:00Z", "dateTime")),
    ],
    ids=str,
)
def test_what_stores_take_for_the_same(one: Literal, other: Literal) -> None:
    sides = [Quad(S, P, one, G)], [Quad(S, P, other, G)]
    found = compare(*sides)
    assert (found.removed_count, found.added_count, found.respelt_count) == (1, 1, 1)
    assert not compare(*sides, by_value=True)
    assert not compare([Quad(S, P, one, G)], [Quad(S, P, other)], by_value=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (typed("1.5", "decimal"), typed("1.51", "decimal")),
        (typed("1", "integer"), typed("1", "gYear")),
        (typed("1", "integer"), Literal("1")),
        (typed("1_0", "integer"), typed("10", "integer")),
        (typed(f"{10**29 + 1}", "integer"), typed(f"{10**29 + 2}", "integer")),
        (typed("1E999999999", "decimal"), typed("1E999999998", "decimal")),
        (typed("NaN", "double"), typed("INF", "double")),
        (
            typed("2009-12-31T08:00:00.0000001Z", "dateTime"),
            typed("2009-12-31T08:00:00.0000002Z", "dateTime"),
        ),
        (typed("2009-12-31T08:00:00", "dateTime"), typed("2009-12-31T08:00:00Z", "dateTime")),
        (Literal("a", language="zh"), Literal("a", language="en")),
        (Literal("a", language="zh"), Literal("a")),
        (Literal("a"), Literal("A")),
        (Literal("a"), NamedNode("urn:a")),
    ],
    ids=str,
)
def test_what_has_another_value_differs(one: Literal, other: Literal | NamedNode) -> None:
    found = compare([Quad(S, P, one, G)], [Quad(S, P, other, G)], by_value=True)
    assert (found.removed_count, found.added_count, found.respelt_count) == (1, 1, 0)


def test_two_spellings_of_one_side_are_one_value() -> None:
    twice, once = turtle("<urn:a> <urn:b> 1.50, 1.5 ."), turtle("<urn:a> <urn:b> 1.500 .")
    assert not compare(twice, once, by_value=True)
    assert not compare(once, twice, by_value=True)


def test_values_at_blank_nodes() -> None:
    old = turtle("<urn:a> <urn:b> [ <urn:c> 1.50 ; <urn:d> true ] , [ <urn:c> 2.0 ] .")
    new = turtle("<urn:a> <urn:b> [ <urn:c> 1.5 ; <urn:d> 1 ] , [ <urn:c> 2.00 ] .")
    assert not compare(old, new, by_value=True)
    other = turtle("<urn:a> <urn:b> [ <urn:c> 1.5 ; <urn:d> 0 ] , [ <urn:c> 2.00 ] .")
    found = compare(old, other, by_value=True)
    assert (found.removed_count, found.added_count) == (3, 3)


def test_the_update_leaves_spellings_and_brings_the_rest() -> None:
    old = turtle("<urn:a> <urn:b> 1.50 ; <urn:c> 2.0, 2.00 , [ <urn:d> 3.0 ] .")
    new = turtle("<urn:a> <urn:b> 1.5 ; <urn:c> 4 , [ <urn:d> 3 ] .")
    update = update_text(compare(old, new, by_value=True))
    assert '"2.0"' in update and '"2.00"' in update and "urn:d" not in update
    assert '"1.5' not in update
    store = Store()
    store.extend(old)
    store.update(update)
    assert not compare(store, new, by_value=True)
