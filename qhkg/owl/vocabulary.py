"""The part of a graph that says what its terms mean, and what follows from it by owlrl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QuerySolutions,
    Store,
    Triple,
)

from qhkg.owl.constructs import refuse_terms
from qhkg.terms import OWL, RDF, RDFS

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_Term = NamedNode | BlankNode | Literal
_TYPE, _FIRST, _REST = (NamedNode(f"{RDF}{name}") for name in ("type", "first", "rest"))
_PROPERTIES = "SELECT DISTINCT ?p { ?s ?p ?o }"
_CLASSES = f"SELECT DISTINCT ?c {{ ?s <{RDF}type> ?c }}"
# Terms of OWL that speak of individuals, or to readers; those of the tables' rules are all others.
_OF_DATA = frozenset(
    NamedNode(f"{OWL}{name}")
    for name in (
        *("sameAs", "differentFrom", "versionInfo", "versionIRI", "priorVersion", "imports"),
        *("backwardCompatibleWith", "incompatibleWith", "deprecated", "annotatedSource"),
        *("annotatedProperty", "annotatedTarget"),
    )
)
_KINDS_OF_DATA = frozenset(
    NamedNode(f"{OWL}{name}") for name in ("Thing", "Nothing", "NamedIndividual")
)
_IRREFLEXIVE = tuple(
    NamedNode(name)
    for name in (
        f"{OWL}sameAs",
        f"{OWL}equivalentClass",
        f"{OWL}equivalentProperty",
        f"{RDFS}subClassOf",
        f"{RDFS}subPropertyOf",
    )
)
# Terms of RDFS that speak to readers, or of data.
_TO_READERS = frozenset(
    NamedNode(f"{RDFS}{name}") for name in ("label", "comment", "seeAlso", "isDefinedBy", "member")
)


def vocabulary_of(statements: Iterable[Triple]) -> frozenset[Triple]:
    """The axioms among the statements, with the lists that belong to them.

    Raises UnsupportedConstructError for what OWL 2 RL has no rules for.
    """
    return _supported(axioms_among(statements))


def vocabulary_in(store: Store) -> frozenset[Triple]:
    """The axioms in the default graph of a store, as :func:`vocabulary_of` gives them."""
    found = store.query(_PROPERTIES)
    assert isinstance(found, QuerySolutions)
    properties = [row["p"] for row in found]
    quads = [
        quad
        for each in properties
        if isinstance(each, NamedNode) and each != _TYPE and _may_be_axiom(each)
        for quad in store.quads_for_pattern(None, each, None, DefaultGraph())
    ]
    classes = store.query(_CLASSES)
    assert isinstance(classes, QuerySolutions)
    for row in classes:
        kind = row["c"]
        if isinstance(kind, NamedNode) and _is_vocabulary_class(kind):
            quads += store.quads_for_pattern(None, _TYPE, kind, DefaultGraph())
    return _supported(frozenset(quad.triple for quad in quads))


def axioms_among(statements: Iterable[Triple]) -> frozenset[Triple]:
    """The axioms among the statements, be they supported or not."""
    return frozenset(triple for triple in statements if _is_axiom(triple))


def _supported(axioms: frozenset[Triple]) -> frozenset[Triple]:
    refuse_terms(axioms)
    return axioms


def _is_axiom(triple: Triple) -> bool:
    if triple.predicate == _TYPE:
        return isinstance(triple.object, NamedNode) and _is_vocabulary_class(triple.object)
    return _may_be_axiom(triple.predicate)


def _is_vocabulary_class(kind: NamedNode) -> bool:
    return kind.value.startswith((OWL, RDFS, RDF)) and kind not in _KINDS_OF_DATA


def _may_be_axiom(predicate: NamedNode) -> bool:
    if predicate in (_FIRST, _REST):
        return True
    return predicate.value.startswith((OWL, RDFS)) and predicate not in _OF_DATA | _TO_READERS


class Closed(NamedTuple):
    """A vocabulary with all that follows from it alone, and what owlrl finds wrong with it."""

    triples: frozenset[Triple]
    contradictions: tuple[str, ...]


def closed(vocabulary: Iterable[Triple]) -> Closed:
    """What follows from a vocabulary alone, by owlrl.

    That a thing is the same as itself, or below or equal to itself, is not drawn.
    """
    import rdflib

    from qhkg.bridge import as_rdflib

    graph, stated_as = rdflib.Graph(), dict[object, _Term]()
    for triple in sorted(vocabulary, key=str):
        converted = as_rdflib(triple)
        graph.add(converted)
        stated_as |= zip(converted, triple, strict=True)
    reasoner = _reasoner(graph)
    reasoner.closure()
    found = frozenset(_converted(graph, stated_as))
    return Closed(found, tuple(sorted(map(str, reasoner.error_messages))))


def _converted(graph: Graph, stated_as: dict[object, _Term]) -> Iterator[Triple]:
    import rdflib

    for subject, predicate, value in graph:
        if isinstance(subject, rdflib.Literal) or not isinstance(predicate, rdflib.URIRef):
            continue
        if {subject, value} <= stated_as.keys() | _iris(subject, value):
            yield Triple(
                stated_as.get(subject) or NamedNode(str(subject)),  # type: ignore[arg-type]
                NamedNode(str(predicate)),
                stated_as.get(value) or NamedNode(str(value)),
            )


def _iris(*terms: Node) -> set[Node]:
    import rdflib

    return {term for term in terms if isinstance(term, rdflib.URIRef)}


def _reasoner(graph: Graph) -> Any:
    from owlrl.OWLRL import OWLRL_Semantics
    from rdflib import URIRef

    reflexive = {URIRef(name.value) for name in _IRREFLEXIVE}

    class Irreflexive(OWLRL_Semantics):  # type: ignore[misc]
        """Draws no "a is the same as a": nothing follows from it, and it takes half the time."""

        def store_triple(self, triple: tuple[Node, Node, Node]) -> None:
            if triple[0] != triple[2] or triple[1] not in reflexive:
                super().store_triple(triple)

    return Irreflexive(graph, axioms=False, daxioms=False, rdfs=False)
