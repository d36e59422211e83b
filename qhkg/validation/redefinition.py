"""What tries to change the ontology: statements on its terms, and all that comes to the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from qhkg.owl.vocabulary import axioms_among
from qhkg.terms import GRAPH, OWL, QH, RDF, RDFS
from qhkg.validation.background import Background, text_of
from qhkg.validation.effects import Effect, effects
from qhkg.validation.reading import SourceFile, Statement
from qhkg.validation.report import Stated, ValidationResult

Refused = tuple[Statement, ValidationResult]

_ONTOLOGY = NamedNode(f"{GRAPH}ontology")
_TYPE, _DEFINED_BY = NamedNode(f"{RDF}type"), NamedNode(f"{RDFS}isDefinedBy")
_FIRST, _REST = NamedNode(f"{RDF}first"), NamedNode(f"{RDF}rest")
# What says as much of its object as of its subject, be they classes, properties or other things.
_OF_BOTH = frozenset(
    NamedNode(f"{OWL}{name}")
    for name in (
        *("equivalentClass", "disjointWith", "complementOf"),
        *("equivalentProperty", "propertyDisjointWith", "inverseOf"),
        *("sameAs", "differentFrom"),
    )
)
# What says something of all members of a list.
_OF_MEMBERS = frozenset(NamedNode(f"{OWL}{name}") for name in ("members", "distinctMembers"))
_WHY = "Every answer rests on what the terms mean; data that change it change all answers, unseen."
_MEANING = (
    "Data do not say what terms of the ontology mean; take this out, and say it of a class or"
    " property of your own (with rdfs:subClassOf or rdfs:subPropertyOf, for instance)."
)
_NO_SUCH_TERM = (
    "The ontology has no such term, and its namespace takes none from data; use a term that it"
    " has, or a namespace of your own."
)
_SAID_OTHERWISE = (
    "The ontology says this of its term already, in this language; take this out, or say it in a"
    " language that it does not have, or as a note."
)
_COMES_TO = (
    "From this it follows that {what}, which the ontology does not say. Data do not say what its"
    " terms mean; take one of these statements out, and put classes and properties of your own"
    " below those of the ontology, none above."
)


class _Ontology:
    """What the graph's ontology says, in the forms in which it is asked for."""

    def __init__(self, known: Background) -> None:
        self.triples = {quad.triple for quad in known.stated if quad.graph_name == _ONTOLOGY}
        self.terms = {t.subject for t in self.triples if isinstance(t.subject, NamedNode)}
        self.said = {_said(each) for each in self.triples if isinstance(each.object, Literal)}
        lists = _Lists(self.triples)
        self._of_lists = {key for each in self.triples if (key := lists.key(each))}

    def states(self, triple: Triple, lists: _Lists) -> bool:
        """Whether it has the triple, or one that differs by the label of a blank node alone."""
        return triple in self.triples or lists.key(triple) in self._of_lists


class _Lists:
    """The lists among triples."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._first: dict[object, object] = {}
        self._rest: dict[object, object] = {}
        for each in triples:
            if each.predicate == _FIRST:
                self._first[each.subject] = each.object
            elif each.predicate == _REST:
                self._rest[each.subject] = each.object

    def members(self, head: object) -> tuple[object, ...]:
        """The members of a list, of one that leads back to itself once; () for what is none."""
        found: dict[object, object] = {}
        while head in self._first and head not in found:
            found[head] = self._first[head]
            head = self._rest.get(head)
        return tuple(found.values())

    def key(self, triple: Triple) -> tuple[object, ...]:
        """What a statement with a list says, whatever its blank nodes are called; () for others."""
        members = self.members(triple.object)
        subject = None if isinstance(triple.subject, BlankNode) else triple.subject
        return (subject, triple.predicate, *members) if members else ()


def redefinitions(files: Iterable[SourceFile], known: Background) -> Iterator[Refused]:
    """The files' statements that say what terms of the ontology mean, and are not in it already.

    These are axioms about its terms and those of the vocabularies that it builds on; what it says
    of a term, said otherwise; all about terms in its namespace that it does not have; and what
    together with it comes to an axiom about its terms. Labels and notes in other languages are
    welcome, and so is what other vocabularies say to readers.
    """
    ontology = _Ontology(known)
    left: dict[Triple, tuple[SourceFile, Statement]] = {}
    for file in files:
        lists = _Lists(each.triple for each in file.statements)
        for each in file.statements:
            if ontology.states(each.triple, lists):
                continue
            term, message = _refusal(each.triple, ontology, lists)
            if message:
                yield each, _result(term, each.triple, message, _place(file, each))
            else:
                left.setdefault(each.triple, (file, each))
    for effect in effects(ontology.triples, ontology.terms, left):
        file, each = left[effect.behind[0]]
        yield each, _of_effect(effect, left)


def _refusal(triple: Triple, ontology: _Ontology, lists: _Lists) -> tuple[object, str]:
    """The term that a statement is wrong about, and why; "" where nothing is wrong."""
    subject = triple.subject
    if isinstance(subject, NamedNode):
        ours, defined = subject.value.startswith(QH), subject in ontology.terms
        if ours and not defined:
            return subject, _NO_SUCH_TERM
        if defined and (axioms_among([triple]) or (ours and _changes_meaning(triple))):
            return subject, _MEANING
        if ours and _said(triple) in ontology.said:
            return subject, _SAID_OTHERWISE
    named: tuple[object, ...] = ()
    if triple.predicate in _OF_BOTH:
        named = (triple.object,)
    elif triple.predicate in _OF_MEMBERS:
        named = lists.members(triple.object)
    of_ours = (each for each in named if each in ontology.terms)
    term = next(of_ours, None)
    return term, _MEANING if term else ""


def _changes_meaning(triple: Triple) -> bool:
    """Whether rules or questions read it though it is no axiom: a kind, equality, our property."""
    name = triple.predicate.value
    return triple.predicate in (_TYPE, _DEFINED_BY) or name.startswith((OWL, QH))


def _said(triple: Triple) -> tuple[object, NamedNode, str | None]:
    """What a question asks for: a property of a term, in a language; none for what is no text."""
    said = triple.object
    language = (said.language or "").lower() if isinstance(said, Literal) else None
    return triple.subject, triple.predicate, language


def _of_effect(
    effect: Effect, left: Mapping[Triple, tuple[SourceFile, Statement]]
) -> ValidationResult:
    what = _COMES_TO.format(what=effect.says)
    return _result(
        effect.follows.subject,
        effect.follows,
        what,
        *(_place(*left[each]) for each in effect.behind),
    )


def _place(file: SourceFile, each: Statement) -> Stated:
    return Stated(file.name, each.line, str(each.triple))


def _result(term: object, said: Triple, message: str, *found: Stated) -> ValidationResult:
    return ValidationResult(
        focus=text_of(term),
        path=said.predicate.value,
        value=text_of(said.object),
        message=message,
        severity="Violation",
        shape="",
        kind="redefinition",
        hint=_WHY,
        found=found,
    )
