"""The update turns the old graph into the new one, applied by stores that know nothing of it."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Store,
)

from qhkg.diff import compare, update_text

XSD = "http://www.w3.org/2001/XMLSchema#"
IRIS = [NamedNode(f"urn:x:{name}") for name in "abc"]
BLANKS = [BlankNode(f"b{number}") for number in range(5)]
GRAPHS = [DefaultGraph(), NamedNode("urn:g:1"), NamedNode("urn:g:2")]
ODD = ['"', "\\", "\n", "\r", "\t", "\\u0041", "\\\\u0041", "\\U00000041", "'''", "{}", "#", "青海"]
texts = st.lists(
    st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])), max_size=4
).map("".join)
literals = st.one_of(
    texts.map(Literal),
    st.builds(lambda text, tag: Literal(text, language=tag), texts, st.sampled_from(["en", "zh"])),
    st.builds(lambda text: Literal(text, datatype=NamedNode("urn:x:type")), texts),
    st.integers(0, 3).map(Literal),
)
few = st.sampled_from([Literal("1"), Literal("2"), Literal("1", language="en")])


def quads(objects: st.SearchStrategy[Literal]) -> st.SearchStrategy[Quad]:
    resources = st.sampled_from([*IRIS[:2], *BLANKS])
    return st.builds(
        Quad,
        resources,
        st.sampled_from(IRIS[:2]),
        st.one_of(resources, objects),
        st.sampled_from(GRAPHS),
    )


def same(one: Sequence[Quad], other: Sequence[Quad]) -> bool:
    datasets = [Dataset(one), Dataset(other)]
    for each in datasets:
        each.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return datasets[0] == datasets[1]


def updated(old: Sequence[Quad], text: str) -> list[Quad]:
    store = Store()
    store.extend(old)
    store.update(text)
    return list(store)


@settings(max_examples=300, deadline=None)
@given(st.lists(quads(few), max_size=7), st.lists(quads(few), max_size=7))
def test_random_graphs_with_blank_nodes(old: list[Quad], new: list[Quad]) -> None:
    found = compare(old, new, graphs=True)
    assert same(updated(old, update_text(found)), new)
    assert bool(found) != same(old, new)


@settings(max_examples=200, deadline=None)
@given(st.lists(quads(few), max_size=8), st.lists(quads(few), max_size=3), st.data())
def test_graphs_that_differ_in_little(
    old: list[Quad], more: list[Quad], data: st.DataObject
) -> None:
    kept = [quad for quad in old if data.draw(st.integers(0, 3))]
    new = [*kept, *more]
    assert same(updated(old, update_text(compare(old, new, graphs=True))), new)


@settings(max_examples=200, deadline=None)
@given(st.lists(quads(literals), max_size=4), st.lists(quads(literals), max_size=4))
def test_random_literals(old: list[Quad], new: list[Quad]) -> None:
    assert same(updated(old, update_text(compare(old, new, graphs=True))), new)
