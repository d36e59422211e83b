"""Two graphs compared: what has only the one, what has only the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from qhkg.diff.canonical import Part, blank_nodes, canonical, has_blank_node, parts
from qhkg.diff.spellings import spelt_as, unlike
from qhkg.errors import RequestError


@dataclass(frozen=True)
class ComponentChange:
    """Statements that hang together by blank nodes, and how often either graph has the like.

    The labels are those of RDFC-1.0 for these statements alone.
    """

    quads: Part
    old: int
    new: int


@dataclass(frozen=True)
class Difference:
    """What turns one graph into another; false where they are the same but for labels.

    ``removed`` and ``added`` are statements without blank nodes, sorted. ``has_graphs`` tells
    whether named graphs were compared, or were left out since one side has none. ``named_only``
    tells that the old graph has nothing in its default graph, and ``is_old_united`` that its named
    graphs were left out of the comparison, so that no update of it is known. ``old_size`` and
    ``new_size`` count the statements of either side.
    """

    removed: tuple[Quad, ...]
    added: tuple[Quad, ...]
    components: tuple[ComponentChange, ...]
    has_graphs: bool
    named_only: bool
    is_old_united: bool
    old_size: int
    new_size: int

    def __bool__(self) -> bool:
        return bool(self.removed or self.added or self.components)

    @property
    def removed_count(self) -> int:
        """How many statements only the old graph has."""
        gone = sum(len(c.quads) * max(c.old - c.new, 0) for c in self.components)
        return len(self.removed) + gone

    @property
    def added_count(self) -> int:
        """How many statements only the new graph has."""
        come = sum(len(c.quads) * max(c.new - c.old, 0) for c in self.components)
        return len(self.added) + come

    @property
    def respelt_count(self) -> int:
        """How many of the removed statements without blank nodes were added in other spelling."""
        return len(self.removed) - len(unlike(self.removed, self.added))


def compare(
    old: Iterable[Quad],
    new: Iterable[Quad],
    *,
    graphs: bool | None = None,
    by_value: bool = False,
    seconds: float | None = None,
) -> Difference:
    """What differs between two graphs, whatever the labels of their blank nodes are.

    ``graphs`` says whether a statement belongs to its named graph; None: if both sides name
    some, or one is empty. ``by_value`` takes literals of one value for the same, however they are
    written and whatever the datatype of a number is. Statements with blank nodes are compared in
    their canonical form (RDFC-1.0). Raises ComparisonTimeoutError where that takes longer than
    ``seconds`` (None is a minute), and RequestError for a triple within a triple.

    >>> from pyoxigraph import parse, RdfFormat
    >>> old = parse("<urn:a> <urn:b> 1, [ <urn:c> 2 ] .", RdfFormat.TURTLE)
    >>> new = parse("<urn:a> <urn:b> [ <urn:c> 2 ], 3 .", RdfFormat.TURTLE)
    >>> found = compare(old, new)
    >>> [quad.object.value for quad in found.removed], [quad.object.value for quad in found.added]
    (['1'], ['3'])
    >>> found.components
    ()
    """
    before, after = set(old), set(new)
    for quad in (*before, *after):
        _refuse_quoted(quad)
    if graphs is None:
        graphs = not before or not after or (_names_graphs(before) and _names_graphs(after))
    is_old_united = not graphs and _names_graphs(before)
    if not graphs:
        before, after = (
            {in_graph(quad, DefaultGraph()) for quad in side} for side in (before, after)
        )
    only_before, only_after = before - after, after - before
    others = after
    if by_value:
        only_before, only_after = unlike(only_before, after), unlike(only_after, before)
        others = spelt_as(before, after)
    return Difference(
        removed=_ground(only_before),
        added=_ground(only_after),
        components=_components(before, others, seconds),
        has_graphs=graphs,
        named_only=not any(isinstance(quad.graph_name, DefaultGraph) for quad in before),
        is_old_united=is_old_united,
        old_size=len(before),
        new_size=len(after),
    )


def in_graph(quad: Quad, graph: NamedNode | DefaultGraph) -> Quad:
    """The same statement in another graph."""
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def relabelled(quads: Iterable[Quad], start: str) -> list[Quad]:
    """The statements with labels that begin with ``start``, in the order of their own labels."""
    found = list(quads)
    labels = sorted(
        {node.value for quad in found for node in blank_nodes(quad)}, key=lambda v: (len(v), v)
    )
    nodes = {label: BlankNode(f"{start}{number}") for number, label in enumerate(labels)}

    def named(term: object) -> object:
        return nodes[term.value] if isinstance(term, BlankNode) else term

    return [
        Quad(named(quad.subject), quad.predicate, named(quad.object), named(quad.graph_name))  # type: ignore[arg-type]
        for quad in found
    ]


def _names_graphs(quads: Iterable[Quad]) -> bool:
    return any(not isinstance(quad.graph_name, DefaultGraph) for quad in quads)


def _ground(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    return tuple(sorted((quad for quad in quads if not has_blank_node(quad)), key=str))


def _components(
    before: set[Quad], after: set[Quad], seconds: float | None
) -> tuple[ComponentChange, ...]:
    first, second = parts(before), parts(after)
    done = canonical([*first, *second], seconds)
    old, new = Counter(done[: len(first)]), Counter(done[len(first) :])
    return tuple(
        ComponentChange(part, old[part], new[part])
        for part in sorted({*old, *new}, key=lambda part: [str(quad) for quad in part])
        if old[part] != new[part]
    )


def _refuse_quoted(quad: Quad) -> None:
    if not isinstance(quad.object, NamedNode | BlankNode | Literal):
        text = str(quad.object)[:200]
        raise RequestError(f"{text}: a triple within a triple is no RDF 1.1; take it out")
