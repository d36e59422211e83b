"""Blank nodes are compared by what is said of them, in time."""

import signal
import subprocess
import sys

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from qhkg.diff import canonical, compare
from qhkg.errors import ComparisonTimeoutError, RequestError

P, Q = NamedNode("urn:p"), NamedNode("urn:q")


def turtle(text: str) -> list[Quad]:
    return list(parse(text, RdfFormat.TURTLE))


def test_labels_do_not_count() -> None:
    one = turtle("_:a <urn:p> _:b . _:b <urn:p> _:a . _:c <urn:p> 1 .")
    other = turtle("_:x <urn:p> 1 . _:y <urn:p> _:z . _:z <urn:p> _:y .")
    assert not compare(one, other)


def test_a_loop_is_not_two_halves() -> None:
    square = "_:a <urn:p> _:b . _:b <urn:p> _:c . _:c <urn:p> _:d . _:d <urn:p> _:a ."
    pairs = "_:a <urn:p> _:b . _:b <urn:p> _:a . _:c <urn:p> _:d . _:d <urn:p> _:c ."
    found = compare(turtle(square), turtle(pairs))
    assert (found.removed_count, found.added_count) == (4, 4)


def test_how_often_counts() -> None:
    found = compare(turtle("[] <urn:p> 1 ."), turtle("[] <urn:p> 1 . [] <urn:p> 1 ."))
    assert [(each.old, each.new) for each in found.components] == [(1, 2)]
    assert (found.removed_count, found.added_count) == (0, 1)


def test_named_graphs_count_where_both_sides_have_them() -> None:
    named = [Quad(P, P, Literal(1), Q)]
    unnamed = [Quad(P, P, Literal(1))]
    assert not compare(named, unnamed)
    assert compare(named, [Quad(P, P, Literal(1), P)])
    assert compare(named, unnamed, graphs=True)
    assert compare(named, []).removed[0].graph_name == Q


def test_poison_ends_with_the_time_given() -> None:
    # Twelve nodes, each pointing to all others: none can be told from another.
    nodes = [BlankNode(f"n{number}") for number in range(12)]
    clique = [Quad(one, P, other) for one in nodes for other in nodes if one != other]
    with pytest.raises(ComparisonTimeoutError, match=r"longer to compare than 0\.3 s"):
        compare(clique, clique[1:], seconds=0.3)


def test_a_triple_within_a_triple_is_refused() -> None:
    quoted = [Quad(P, P, Triple(P, P, P))]
    with pytest.raises(RequestError, match=r"no RDF 1\.1"):
        compare(quoted, [])


def test_what_works_aside_ends_by_itself() -> None:
    """Nobody would end it where the command has ended before it."""
    nodes = [BlankNode(f"n{number}") for number in range(12)]
    text = "\n".join(f"{Quad(a, P, b)} ." for a in nodes for b in nodes if a != b)
    aside = [sys.executable, "-P", "-c", canonical._ASIDE, "0.5"]
    done = subprocess.run(aside, input=text.encode(), capture_output=True, check=False, timeout=120)
    assert done.returncode == -signal.SIGALRM
