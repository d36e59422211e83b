"""What axioms of files do to terms of the ontology, tried on one thing of each.

Of each class of the ontology something is taken, and for each of its properties two things that
have it. Whatever follows of these with the files' axioms, and does not without them, the files say
of the terms themselves: by an alias, a union, an inverse, in however many steps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from qhkg.errors import InconsistencyError, ReasonLimitError, UnsupportedConstructError
from qhkg.owl.explanation import Explainer
from qhkg.owl.reasoner import infer
from qhkg.owl.vocabulary import axioms_among
from qhkg.terms import OWL, RDF, RDFS
from qhkg.validation.background import text_of
from qhkg.validation.consistency import behind

_OF_ONTOLOGY, _OF_FILES = NamedNode("urn:x-ontology"), NamedNode("urn:x-files")
_INFERRED = NamedNode("urn:x-inferred")
_TYPE = NamedNode(f"{RDF}type")
# Something of a class, and what has a property and is its value; the IRI of the term is appended.
_ANY, _HAS, _HAD = "urn:x-any:", "urn:x-has:", "urn:x-value:"
_TRIED = (_ANY, _HAS, _HAD)
_CLASS = NamedNode(f"{OWL}Class")
_PROPERTIES = tuple(NamedNode(f"{OWL}{kind}Property") for kind in ("Object", "Datatype"))
_MOST_TRACED = 100


@dataclass(frozen=True)
class Effect:
    """An axiom that follows of a term of the ontology, in words too, and the statements behind."""

    follows: Triple
    says: str
    behind: tuple[Triple, ...]


def effects(
    ontology: Iterable[Triple], terms: Collection[NamedNode], said: Iterable[Triple]
) -> Iterator[Effect]:
    """What statements do to the terms, once for the same statements; nothing without axioms.

    Nothing, too, for what cannot be reasoned by: that is told when all is reasoned by.
    """
    stated = list(said)
    axioms = axioms_among(stated)
    if not axioms:
        return
    # What is said of terms may be an axiom by a property that is put below one of RDFS.
    new = axioms | {each for each in stated if each.subject in terms}
    known = axioms_among(ontology)
    tried = set(_things(known))
    try:
        before, _ = _follows((*known, *tried), ())
        after, why = _follows((*known, *tried), new)
    except (InconsistencyError, UnsupportedConstructError):
        return
    yield from _least(_traced(sorted(_of_interest(after - before), key=str), new, why))


def _things(axioms: Iterable[Triple]) -> Iterator[Triple]:
    for each in axioms:
        if each.predicate == _TYPE and isinstance(each.subject, NamedNode):
            name = each.subject.value
            if each.object == _CLASS:
                yield Triple(NamedNode(f"{_ANY}{name}"), _TYPE, each.subject)
            elif each.object in _PROPERTIES:
                yield Triple(NamedNode(f"{_HAS}{name}"), each.subject, NamedNode(f"{_HAD}{name}"))


def _follows(known: Iterable[Triple], new: Iterable[Triple]) -> tuple[set[Triple], Explainer]:
    """What follows of the things that are tried, and what tells why."""
    store = Store()
    for triples, graph in ((known, _OF_ONTOLOGY), (new, _OF_FILES)):
        store.extend(Quad(each.subject, each.predicate, each.object, graph) for each in triples)
    rules = infer(store, _INFERRED)
    found = {quad.triple for quad in store.quads_for_pattern(None, None, None, _INFERRED)}
    return found, Explainer(store, rules, _INFERRED)


def _of_interest(triples: Iterable[Triple]) -> Iterator[Triple]:
    """That something is in a class without a name says nothing by itself."""
    for each in triples:
        is_tried = text_of(each.subject).startswith(_TRIED)
        if is_tried and not isinstance(each.object, BlankNode):
            yield each


def _traced(follow: Iterable[Triple], new: Collection[Triple], why: Explainer) -> Iterator[Effect]:
    stated = Store()
    stated.extend(Quad(each.subject, each.predicate, each.object) for each in new)
    for each in islice(follow, _MOST_TRACED):
        try:
            reason = why.reason(each)
            found = behind([reason] if reason else [], stated) & set(new)
        except ReasonLimitError:
            found = set(new)
        if found:
            ordered = sorted(found, key=_first_to_mend)
            yield Effect(*_meaning(each), tuple(ordered))


def _first_to_mend(triple: Triple) -> tuple[bool, bool, bool, str]:
    """An axiom before the parts of what it is about, which mean nothing when one is missing."""
    is_between = triple.predicate.value.startswith((RDFS, f"{OWL}equivalent"))
    without_name = isinstance(triple.subject, BlankNode)
    return not is_between, without_name, triple.predicate.value.startswith(RDF), str(triple)


def _least(effects: Iterable[Effect]) -> Iterator[Effect]:
    """Those without which the others would not be there either, and one for the same statements."""
    kept: list[set[Triple]] = []
    for each in sorted(effects, key=lambda effect: len(effect.behind)):
        if not any(one <= set(each.behind) for one in kept):
            kept.append(set(each.behind))
            yield each


def _meaning(triple: Triple) -> tuple[Triple, str]:
    """The axiom that a triple on what is tried comes to, and the same in words."""
    subject, predicate, value = triple
    role, term = _tried(subject)
    of, with_ = _tried(value)
    if predicate == _TYPE:
        above = {_ANY: "subClassOf", _HAS: "domain", _HAD: "range"}[role]
        who = {_ANY: "is a", _HAS: "has", _HAD: "is had as"}[role]
        said = f"whatever {who} {term} is a {value}"
        return Triple(term, NamedNode(f"{RDFS}{above}"), value), said
    if role == _HAS and (of, with_) == (_HAD, term):
        said = f"whatever has something as {term} has it as {predicate}"
        return Triple(term, NamedNode(f"{RDFS}subPropertyOf"), predicate), said
    if role == _HAD and (of, with_) == (_HAS, term):
        said = f"whatever is had as {term} has what has it as {predicate}"
        return Triple(term, NamedNode(f"{OWL}inverseOf"), predicate), said
    who = {_ANY: "is a", _HAS: "has", _HAD: "is had as"}[role]
    what = with_ if of else value
    return Triple(term, predicate, what), f"whatever {who} {term} has {what} as {predicate}"


def _tried(node: object) -> tuple[str, NamedNode]:
    """What is tried, and the term that it is tried for; "" for what is not tried."""
    name = text_of(node)
    role = next((each for each in _TRIED if name.startswith(each)), "")
    return role, NamedNode(name.removeprefix(role)) if role else NamedNode("urn:x-none")
