"""The part of a graph that says what its terms mean."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QuerySolutions,
    Store,
    Triple,
)

from qhkg.owl.constructs import refuse_terms
from qhkg.terms import OWL, RDF, RDFS

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
