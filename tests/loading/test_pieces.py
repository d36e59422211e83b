"""Updates in pieces bring the same graph, in whatever order and however often they are sent."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from qhkg.errors import ComparisonTimeoutError
from qhkg.loading import NewGraph
from qhkg.loading.digest import canonical_lines, digest
from qhkg.loading.uploading import updates

P = NamedNode("urn:p")
NODE = BlankNode("one")
TRIPLES = (
    *(Triple(NamedNode(f"urn:{n}"), P, Literal(f"_:b . {n} \"'\\ \n")) for n in range(1200)),
    Triple(NODE, P, Literal("a blank subject")),
    Triple(NamedNode("urn:x"), P, NODE),
)
GRAPH = NewGraph("urn:g", TRIPLES)


def held(store: Store) -> list[str]:
    found = store.quads_for_pattern(None, None, None, NamedNode("urn:g"))
    return canonical_lines(quad.triple for quad in found)


def test_pieces_are_the_whole_each_sent_twice() -> None:
    store = Store()
    store.update("INSERT DATA { GRAPH <urn:g> { <urn:old> <urn:p> 1 } }")
    pieces = list(updates("urn:g", GRAPH.lines))
    assert len(pieces) == 4
    for piece in pieces:
        store.update(piece)
        store.update(piece)
    assert held(store) == list(GRAPH.lines)


def test_blank_nodes_are_in_no_data() -> None:
    for piece in updates("urn:g", GRAPH.lines):
        assert "_:c14n" not in piece.partition("INSERT DATA")[2]


def test_an_empty_graph_is_one_update() -> None:
    assert list(updates("urn:g", [])) == ["DROP SILENT GRAPH <urn:g>"]


def test_a_digest_is_of_the_graph_and_not_of_its_labels_or_order() -> None:
    other = [
        Triple(
            BlankNode("two") if t.subject == NODE else t.subject,
            P,
            BlankNode("two") if t.object == NODE else t.object,
        )
        for t in reversed(TRIPLES)
    ]
    assert digest(canonical_lines(other)) == GRAPH.digest
    assert digest(canonical_lines(TRIPLES[:-1])) != GRAPH.digest


def test_blank_nodes_that_are_made_to_take_forever_are_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("qhkg.diff.canonical.LONGEST_SECONDS", 0.3)
    nodes = [BlankNode(f"n{number}") for number in range(12)]
    clique = [Triple(a, NamedNode("urn:p"), b) for a in nodes for b in nodes if a != b]
    with pytest.raises(ComparisonTimeoutError, match="longer to compare"):
        canonical_lines(clique)
