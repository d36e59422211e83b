"""What follows from the statements by OWL 2 RL, without what follows for everything.

owlrl computes the closure. Most of it says nothing: that every thing is the same as itself,
every class and property equal to and below itself, is not even drawn (nothing follows from
it); see :data:`LEFT_OUT` for what else is dropped, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from qhkg.errors import InconsistencyError
from qhkg.terms import OWL, RDF, RDFS, XSD

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_Statement: TypeAlias = "tuple[Node, Node, Node]"
_Term: TypeAlias = NamedNode | BlankNode | Literal

_BUILT_IN = (OWL, RDF, RDFS, XSD)
_REFLEXIVE = frozenset(
    NamedNode(name)
    for name in (
        f"{OWL}sameAs",
        f"{OWL}equivalentClass",
        f"{OWL}equivalentProperty",
        f"{RDFS}subClassOf",
        f"{RDFS}subPropertyOf",
    )
)
_SUBCLASS = NamedNode(f"{RDFS}subClassOf")
_TYPE = NamedNode(f"{RDF}type")
_THING = NamedNode(f"{OWL}Thing")
_SCOPES = frozenset({NamedNode(f"{RDFS}domain"), NamedNode(f"{RDFS}range")})
# Properties that say what a term means to readers, not what follows from it.
_REMARKS = frozenset(
    NamedNode(f"{RDFS}{name}") for name in ("label", "comment", "isDefinedBy", "seeAlso")
)


@dataclass(frozen=True)
class LeftOut:
    """A kind of conclusion that is dropped, and why."""

    reason: str
    holds_for: Callable[[Triple], bool]


LEFT_OUT = (
    LeftOut(
        "every thing is typed as something by OWL and RDFS themselves (owl:Thing, owl:Class)",
        lambda triple: triple.predicate == _TYPE and _is_built_in(triple.object),
    ),
    LeftOut(
        "every class is below owl:Thing",
        lambda triple: triple.predicate == _SUBCLASS and triple.object == _THING,
    ),
    LeftOut(
        "axioms of OWL, RDFS and XML Schema about their own terms and datatypes are known",
        lambda triple: _is_built_in(triple.subject),
    ),
    LeftOut(
        "a domain or range above a stated one says less than the stated one",
        lambda triple: triple.predicate in _SCOPES,
    ),
)


def conclusions(statements: Iterable[Triple]) -> tuple[Triple, ...]:
    """The triples that follow and are not stated, in no order.

    Triples with literals as subjects or blank nodes anywhere are no conclusions: the former
    are no RDF, the latter restate the ontology's own axioms. Raises InconsistencyError that
    names each contradiction.
    """
    stated = frozenset(statements)
    closure = _closure(_worth_reasoning(stated))
    return tuple(
        triple
        for triple in closure
        if triple not in stated and not any(kind.holds_for(triple) for kind in LEFT_OUT)
    )


def _worth_reasoning(stated: frozenset[Triple]) -> Iterable[Triple]:
    """All but values of properties without axioms: they are many, and nothing follows."""
    with_axioms = {
        term
        for triple in stated
        if triple.predicate.value.startswith((OWL, RDFS)) and triple.predicate not in _REMARKS
        for term in (triple.subject, triple.object)
    } | {triple.subject for triple in stated if triple.predicate.value.startswith(RDF)}
    return (
        triple
        for triple in stated
        if not isinstance(triple.object, Literal) or triple.predicate in with_axioms
    )


def _closure(statements: Iterable[Triple]) -> Iterable[Triple]:
    import rdflib

    from qhkg.bridge import as_rdflib

    graph, stated_as = rdflib.Graph(), dict[object, _Term]()
    for triple in sorted(statements, key=str):
        converted = as_rdflib(triple)
        graph.add(converted)
        stated_as |= zip(converted, triple, strict=True)
    reasoner = _reasoner(graph)
    reasoner.closure()
    if reasoner.error_messages:
        raise InconsistencyError("; ".join(sorted(map(str, reasoner.error_messages))))
    return (
        Triple(NamedNode(subject), NamedNode(predicate), _from_rdflib(value, stated_as))
        for subject, predicate, value in graph
        if isinstance(subject, rdflib.URIRef)
        and isinstance(predicate, rdflib.URIRef)
        and not isinstance(value, rdflib.BNode)
    )


def _reasoner(graph: Graph) -> Any:
    from owlrl.OWLRL import OWLRL_Semantics
    from rdflib import URIRef

    reflexive = {URIRef(name.value) for name in _REFLEXIVE}

    class Irreflexive(OWLRL_Semantics):  # type: ignore[misc]
        """Draws no "a is the same as a": nothing follows from it, and it takes half the time."""

        def store_triple(self, triple: _Statement) -> None:
            if triple[0] != triple[2] or triple[1] not in reflexive:
                super().store_triple(triple)

    return Irreflexive(graph, axioms=False, daxioms=False, rdfs=False)


def _from_rdflib(term: Node, stated_as: dict[object, _Term]) -> _Term:
    return stated_as[term] if term in stated_as else NamedNode(str(term))


def _is_built_in(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(_BUILT_IN)
