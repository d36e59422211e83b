"""What follows from the statements by OWL 2 RL, without what follows for everything.

The ontology is compiled to rules in SPARQL (:mod:`qhkg.owl`), which run on the engine. Much of
what they give says nothing; see :data:`LEFT_OUT` for what is dropped, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from qhkg.errors import InconsistencyError
from qhkg.terms import GRAPH, OWL, RDF, RDFS, XSD

_BUILT_IN = (OWL, RDF, RDFS, XSD)
_SUBCLASS = NamedNode(f"{RDFS}subClassOf")
_TYPE = NamedNode(f"{RDF}type")
_THING = NamedNode(f"{OWL}Thing")
_SCOPES = frozenset({NamedNode(f"{RDFS}domain"), NamedNode(f"{RDFS}range")})
_INFERRED = NamedNode("urn:x-inferred")
INFERRED = NamedNode(f"{GRAPH}inferred")


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
    LeftOut(
        "a class without a name (an OWL restriction) is named nowhere else",
        lambda triple: BlankNode in {type(triple.subject), type(triple.object)},
    ),
)


def conclusions(statements: Iterable[Triple]) -> tuple[Triple, ...]:
    """The triples that follow and are not stated, in no order.

    Triples with literals as subjects are none, since they are no RDF. Raises InconsistencyError
    that names each contradiction, and UnsupportedConstructError.
    """
    from qhkg.owl.reasoner import clashes, infer_merged

    store = Store()
    store.bulk_extend(Quad(each.subject, each.predicate, each.object) for each in statements)
    rules = infer_merged(store, _INFERRED)
    wrong = clashes(store, rules)
    if wrong:
        raise InconsistencyError("; ".join(dict.fromkeys(clash.message for clash in wrong)))
    found = (quad.triple for quad in store.quads_for_pattern(None, None, None, _INFERRED))
    return tuple(triple for triple in found if _is_worth_saying(triple))


def rules_text(statements: Iterable[Quad], into: NamedNode = INFERRED) -> str:
    """The compiled rules as one SPARQL Update over the named graphs of the statements.

    The first operation adds what follows for the vocabulary alone. Raises as ``conclusions``.
    """
    from qhkg.owl.reasoner import updates

    return updates(statements, into, _is_worth_saying)


def _is_worth_saying(triple: Triple) -> bool:
    return not any(kind.holds_for(triple) for kind in LEFT_OUT)


def _is_built_in(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(_BUILT_IN)
