"""How a store rewrites what it is given, found by what it does to a few statements.

Stores keep values rather than what was written: ``"1.50"`` comes back as ``"1.5"``, a boolean as
an integer, the case of a language's tag is changed. Two literals are held to be the same where
the store was seen to do so with others of their datatype, and only if they have the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from qhkg.literal_values import COUNTED, MOMENT, value_text
from qhkg.terms import XSD

_PREDICATE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#value")
_SAYS = f"{XSD}string"
_LANGUAGE = "texts with a language"
_IRI = "IRIs with signs beyond ASCII"
_BLANK = "blank nodes"
_TYPED = {
    "decimal": ("1.50", "0.1", "99", "2.0", "-0.050", "123456789012345.678"),
    "integer": ("01", "7", "-12", "+5", "12345678901"),
    "nonNegativeInteger": ("3",),
    "boolean": ("1", "0", "true", "false"),
    "double": ("1.0E0", "2.5e3", "0.1"),
    "date": ("2009-12-31",),
    "dateTime": ("2009-12-31T08:00:00Z", "2009-12-31T08:00:00+08:00"),
    "gYear": ("2009",),
    "anyURI": ("https://example.org/a?b=c&d",),
}
_TEXTS = (
    "plain",
    "",
    "青海省 · ཞིང་ཆེན · é é 𠀀",
    'a "quote", a \\ and \t a tab\nand a line',
    " blanks  at both ends ",
    "&lt;no markup&gt; <b>",
    "long " * 2000,
)
_TAGS = ("en", "zh", "zh-Hans", "EN-gb", "zh-latn-pinyin")
_IRIS = ("https://example.org/青海", "https://example.org/caf%C3%A9")
_LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Profile:
    """What is the same to a store: the datatypes whose values it keeps, each with the name of
    those it does not tell apart, and whether languages are the same in any case. ``lost`` has
    what it does not give back at all, with an example of each.
    """

    kept_by_value: Mapping[str, str] = field(default_factory=dict)
    ignores_case: bool = False
    lost: Mapping[str, str] = field(default_factory=dict)

    def normal(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """The triples, each literal in the one form of all that is the same to the store."""
        for triple in triples:
            if isinstance(triple.object, Literal):
                yield Triple(triple.subject, triple.predicate, self._literal(triple.object))
            else:
                yield triple

    def _literal(self, literal: Literal) -> Literal:
        if literal.language is not None:
            tag = literal.language
            return Literal(literal.value, language=tag.lower() if self.ignores_case else tag)
        datatype = literal.datatype.value
        if datatype not in self.kept_by_value:
            return literal
        kept = NamedNode(self.kept_by_value[datatype])
        return Literal(value_text(literal.value, datatype), datatype=kept)

    def lost_of(self, triples: Iterable[Triple]) -> str | None:
        """An example of what the store would not give back of these, None where there is none."""
        if not self.lost:
            return None
        return next((self.lost[k] for t in triples for k in _kinds(t) if k in self.lost), None)

    def __str__(self) -> str:
        parts = [f"{_short(kind)} kept by value" for kind in sorted(self.kept_by_value)]
        parts += ["languages in any case"] if self.ignores_case else []
        parts += [f"loses {_short(kind)}" for kind in sorted(self.lost)]
        return ", ".join(parts) or "gives everything back as it was written"


# The same to any store that keeps values: to look without a probe.
BY_VALUE = Profile(dict.fromkeys(COUNTED, f"{XSD}decimal") | {MOMENT: MOMENT}, True)


def probe(base: str) -> list[Triple]:
    """What a store is given to see how it rewrites it; each subject has one statement."""
    terms: list[Literal | NamedNode | BlankNode] = [
        Literal(value, datatype=NamedNode(XSD + name))
        for name, values in _TYPED.items()
        for value in values
    ]
    terms += [Literal(text) for text in _TEXTS]
    terms += [Literal("青海 Qinghai", language=tag) for tag in _TAGS]
    terms += [NamedNode(iri) for iri in _IRIS]
    node = BlankNode("probe")
    found = [
        Triple(NamedNode(f"{base}#{number}"), _PREDICATE, term)
        for number, term in enumerate([*terms, node], 1)
    ]
    return [*found, Triple(node, _PREDICATE, NamedNode(f"{base}#end"))]


def learned(
    given: Iterable[Triple], returned: Iterable[Triple], hidden: Callable[[str], str] = str
) -> Profile:
    """The profile of a store that was given some triples and returned others; ``hidden`` takes
    secrets out of what it returned, where that is told.
    """
    answers: dict[object, list[Triple]] = {}
    for triple in returned:
        subject = triple.subject
        answers.setdefault("_" if isinstance(subject, BlankNode) else subject, []).append(triple)
    classes: dict[str, str] = {}
    lost: dict[str, str] = {}
    ignores_case = False
    for triple in given:
        key = "_" if isinstance(triple.subject, BlankNode) else triple.subject
        found = answers.get(key, [])
        verdict = _compared(triple, found[0].object if len(found) == 1 else None, hidden)
        if verdict == "case":
            ignores_case = True
        elif isinstance(verdict, tuple):
            _unite(classes, *verdict)
        elif verdict:
            lost.setdefault(next(_kinds(triple), _SAYS), verdict)
    return Profile({kind: _leader(classes, kind) for kind in classes}, ignores_case, lost)


def _compared(
    given: Triple, returned: object, hidden: Callable[[str], str]
) -> tuple[str, str] | str:
    """Two datatypes that are one to the store, "case", "", or what was lost."""
    term = given.object
    if returned is None:
        return f"{_shown(term)} does not come back"
    if isinstance(term, BlankNode):
        return "" if isinstance(returned, BlankNode) else "a blank node comes back as an IRI"
    if returned == term:
        return ""
    problem = f"{_shown(term)} comes back as {_shown(returned, hidden)}"
    if not (isinstance(term, Literal) and isinstance(returned, Literal)):
        return problem
    if term.language is not None:
        same = term.value == returned.value and (returned.language or "") != ""
        return "case" if same and term.language.lower() == _tag(returned) else problem
    if returned.language is not None:
        return problem
    one, other = term.datatype.value, returned.datatype.value
    return (
        (one, other)
        if value_text(term.value, one) == value_text(returned.value, other)
        else problem
    )


def _tag(literal: Literal) -> str:
    return (literal.language or "").lower()


def _kinds(triple: Triple) -> Iterator[str]:
    """What a store must be able to keep for this triple."""
    terms = (triple.subject, triple.predicate, triple.object)
    if BlankNode in map(type, terms):
        yield _BLANK
    if any(isinstance(term, NamedNode) and not term.value.isascii() for term in terms):
        yield _IRI
    if isinstance(triple.object, Literal):
        tagged = triple.object.language is not None
        yield _LANGUAGE if tagged else triple.object.datatype.value


def _leader(classes: Mapping[str, str], kind: str) -> str:
    while classes[kind] != kind:
        kind = classes[kind]
    return kind


def _unite(classes: dict[str, str], one: str, other: str) -> None:
    classes.setdefault(one, one)
    classes.setdefault(other, other)
    classes[_leader(classes, other)] = _leader(classes, one)


def _short(kind: str) -> str:
    return kind.replace(XSD, "xsd:")


def _shown(term: object, hidden: Callable[[str], str] = str) -> str:
    # Hidden before it is cut: half a secret would be found by no comparison.
    text = " ".join(hidden(str(term)).replace(XSD, "xsd:").split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
