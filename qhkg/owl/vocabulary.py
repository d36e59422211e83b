"""The part of a graph that says what its terms mean, and what follows from it by owlrl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from qhkg.errors import InconsistencyError, UnsupportedConstructError
from qhkg.terms import OWL, RDF, RDFS

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_Term = NamedNode | BlankNode | Literal
_TYPE, _FIRST, _REST = (NamedNode(f"{RDF}{name}") for name in ("type", "first", "rest"))
_SCHEMA = frozenset(
    NamedNode(f"{RDFS}{name}") for name in ("subClassOf", "subPropertyOf", "domain", "range")
)
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
# Of OWL 2, but beyond the rules of OWL 2 RL: nothing would follow, and nobody would know.
UNSUPPORTED = frozenset(
    NamedNode(f"{OWL}{name}")
    for name in (
        *("hasSelf", "cardinality", "minCardinality", "qualifiedCardinality"),
        *("minQualifiedCardinality", "disjointUnionOf", "onDataRange", "onProperties"),
        *("onDatatype", "withRestrictions", "datatypeComplementOf", "ReflexiveProperty"),
        *("topObjectProperty", "bottomObjectProperty", "topDataProperty", "bottomDataProperty"),
    )
)


def vocabulary_of(statements: Iterable[Triple]) -> frozenset[Triple]:
    """The axioms among the statements, with the lists that belong to them.

    Raises UnsupportedConstructError for what OWL 2 RL has no rules for.
    """
    known = list(statements)
    axioms = {triple for triple in known if _is_axiom(triple)}
    for triple in sorted(axioms, key=str):
        for term in (triple.predicate, triple.object):
            if term in UNSUPPORTED:
                raise UnsupportedConstructError(f"{term} at {triple.subject}")
    return frozenset(axioms)


def _is_axiom(triple: Triple) -> bool:
    predicate = triple.predicate
    if predicate == _TYPE:
        kind = triple.object
        if kind in _KINDS_OF_DATA or not isinstance(kind, NamedNode):
            return False
        return kind.value.startswith((OWL, RDFS, RDF))
    if predicate in (_FIRST, _REST) or predicate in _SCHEMA:
        return True
    return predicate.value.startswith(OWL) and predicate not in _OF_DATA


def closed(vocabulary: Iterable[Triple]) -> frozenset[Triple]:
    """The vocabulary with all that follows from it alone, by owlrl.

    That a thing is the same as itself, or below or equal to itself, is not drawn. Raises
    InconsistencyError where the axioms contradict each other.
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
    if reasoner.error_messages:
        raise InconsistencyError("; ".join(sorted(map(str, reasoner.error_messages))))
    return frozenset(_converted(graph, stated_as))


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
