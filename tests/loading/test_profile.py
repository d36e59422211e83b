"""What is the same to a store is learned from what it did, and no more than that."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_store import as_virtuoso, running, without_tags
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from small_loads import loaded

from qhkg.loading.profile import Profile, learned, probe

XSD = "http://www.w3.org/2001/XMLSchema#"
S, P = NamedNode("urn:s"), NamedNode("urn:p")
GIVEN = probe("urn:probe")


def typed(value: str, kind: str) -> Literal:
    return Literal(value, datatype=NamedNode(XSD + kind))


def rewritten(triples: list[Triple], how: object) -> list[Triple]:
    return [
        Triple(t.subject, t.predicate, how(t.object) if isinstance(t.object, Literal) else t.object)  # type: ignore[operator]
        for t in triples
    ]


def same(profile: Profile, one: Literal, other: Literal) -> bool:
    return list(profile.normal([Triple(S, P, one)])) == list(profile.normal([Triple(S, P, other)]))


def test_a_store_that_rewrites_nothing() -> None:
    profile = learned(GIVEN, GIVEN)
    assert profile == Profile()
    assert str(profile) == "gives everything back as it was written"
    assert not same(profile, typed("1.50", "decimal"), typed("1.5", "decimal"))


def test_what_was_seen_to_be_the_same_is_the_same() -> None:
    profile = learned(GIVEN, rewritten(GIVEN, as_virtuoso))
    assert profile.lost == {}
    assert same(profile, typed("7.10", "decimal"), typed("7.1", "decimal"))
    assert same(profile, typed("true", "boolean"), typed("1", "integer"))
    assert same(profile, Literal("a", language="zh-Hant"), Literal("a", language="zh-hant"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (typed("7.1", "decimal"), typed("7.2", "decimal")),
        (typed("true", "boolean"), typed("0", "integer")),
        (Literal("a", language="zh"), Literal("b", language="zh")),
        (Literal("a", language="zh"), Literal("a")),
        (typed("7.10", "double"), typed("7.1", "double")),
        (Literal("1"), typed("1", "integer")),
    ],
    ids=str,
)
def test_what_has_another_value_is_never_the_same(one: Literal, other: Literal) -> None:
    assert not same(learned(GIVEN, rewritten(GIVEN, as_virtuoso)), one, other)


def test_what_is_lost_matters_where_it_is_needed() -> None:
    profile = learned(GIVEN, rewritten(GIVEN, without_tags))
    assert profile.lost_of([Triple(S, P, Literal("a"))]) is None
    assert "comes back as" in (profile.lost_of([Triple(S, P, Literal("a", language="en"))]) or "")


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (lambda t: isinstance(t.object, BlankNode), Triple(BlankNode(), P, S)),
        (
            lambda t: isinstance(t.object, NamedNode) and not t.object.value.isascii(),
            Triple(NamedNode("urn:é"), P, S),
        ),
        (
            lambda t: isinstance(t.object, Literal) and t.object.datatype.value == f"{XSD}date",
            Triple(S, P, typed("2001-01-01", "date")),
        ),
    ],
)
def test_what_does_not_come_back_is_lost(kind: object, needed: Triple) -> None:
    profile = learned(GIVEN, [t for t in GIVEN if not kind(t)])  # type: ignore[operator]
    assert "does not come back" in (profile.lost_of([needed]) or "")
    assert profile.lost_of([Triple(S, P, Literal(1))]) is None


def test_times_are_the_same_by_the_instant_where_the_store_keeps_instants() -> None:
    def in_utc(literal: Literal) -> Literal:
        text = literal.value.replace("08:00:00+08:00", "00:00:00Z")
        return Literal(text, datatype=literal.datatype) if "T" in text[10:11] else literal

    profile = learned(GIVEN, rewritten(GIVEN, in_utc))
    assert profile.lost == {}
    one = typed("2020-01-01T01:00:00+01:00", "dateTime")
    assert same(profile, one, typed("2020-01-01T00:00:00Z", "dateTime"))
    assert not same(profile, one, typed("2020-01-01T01:00:00Z", "dateTime"))


@pytest.mark.parametrize(
    ("repeats", "said"),
    [
        (lambda literal: literal.language is not None, "does not give back what it is given"),
        (lambda literal: literal.value.startswith("new 1"), "comes back otherwise"),
    ],
    ids=["probe", "graph"],
)
def test_a_store_that_writes_our_password_into_its_data_is_not_quoted(
    repeats: Callable[[Literal], bool], said: str
) -> None:
    password = "sesame-" * 7

    def spoilt(literal: Literal) -> Literal:
        # Near the end of what is shown: half of it is not to be seen, either.
        return Literal(f"{'x' * 20} {password}") if repeats(literal) else literal

    environ = {"QHKG_USER": "me", "QHKG_PASSWORD": password}
    with running(rewrites=spoilt, user="me", password=password) as store:
        ended = loaded(store.query_url, environ=environ)
    assert ended.code == 3
    assert said in ended.err
    assert "***" in ended.err
    assert "sesame" not in ended.err
