"""An ontology compiled to rules: each table rule for each axiom that it finds.

A compiled rule is plain SPARQL in which the axiom's classes and properties stand as IRIs. A class
without a name (an OWL restriction) is found in the data by its description, since a blank node
has no name that a store would know it by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    Store,
    Triple,
    Variable,
)

from qhkg.errors import UnsupportedConstructError
from qhkg.owl.closure import Closed
from qhkg.owl.constructs import name_near
from qhkg.owl.table import PREFIXES, TableRule, table
from qhkg.terms import OWL, RDF

Term = NamedNode | BlankNode | Literal
_VARIABLE = re.compile(r"\?(\w+)")
# That something is a thing says nothing, unless a rule asks for it; what is above owl:Thing is
# above every class as well.
_IS_SOMETHING = f" a <{OWL}Thing>"
_SOMETHING = re.compile(rf"\ba (?:\S+ , )?<{OWL}Thing>")
# The variable in the middle of a triple, behind its subject or a semicolon.
_PROPERTY = re.compile(r"(?:(?:^|[.{])\s*\?\w+@?|;)\s+\?(\w+)\s+[?\w\"<]")
_FIRST, _REST, _NIL = (NamedNode(f"{RDF}{name}") for name in ("first", "rest", "nil"))
# What a class without a name is, so that whatever else has this description is the same class.
_DESCRIBING = frozenset(
    NamedNode(f"{OWL}{name}")
    for name in ("onProperty", "intersectionOf", "unionOf", "complementOf", "oneOf")
)


@dataclass(frozen=True)
class CompiledRule:
    """What follows (``then``), or is wrong (``false``), where ``condition`` is found.

    ``axiom`` is what the rule was compiled from: the table rule's variables and their terms.
    """

    name: str
    condition: str
    then: str
    false: str
    axiom: tuple[tuple[str, Term], ...]

    @property
    def query(self) -> str:
        """A SELECT query for what it finds and is not there yet; the variables are the rule's."""
        return f"{PREFIXES}SELECT * WHERE {{ {self.condition}{self._unless_there} }}"

    @property
    def is_due(self) -> str:
        """An ASK query: is there anything that it would add?"""
        return f"{PREFIXES}ASK {{ {self.condition}{self._unless_there} }}"

    @property
    def _unless_there(self) -> str:
        return f" FILTER NOT EXISTS {{ {self.then} }}" if self.then else ""

    def local_update(self, inferred: str) -> str:
        """The rule as SPARQL Update over the default graph, into it and the graph ``inferred``."""
        return (
            f"{PREFIXES}INSERT {{ {self.then} . GRAPH <{inferred}> {{ {self.then} }} }}\n"
            f"WHERE {{ {self.condition}{self._unless_there} }}"
        )

    def update(self, graphs: list[str], inferred: str) -> str:
        """The rule as SPARQL Update over the named graphs, into the graph ``inferred``."""
        using = "".join(f"USING <{graph}>\n" for graph in graphs)
        return (
            f"{PREFIXES}INSERT {{ GRAPH <{inferred}> {{ {self.then} }} }}\n"
            f"{using}WHERE {{ {self.condition}{self._unless_there} }}"
        )


def compile_rules(vocabulary: Closed, stated: Store) -> tuple[CompiledRule, ...]:
    """The rules of a closed vocabulary, each once.

    ``stated`` holds what the data say of the vocabulary, by which a class without a name is found
    there. Raises UnsupportedConstructError for what no rule stands for.
    """
    found: dict[tuple[str, str, str], CompiledRule] = {}
    everything, direct = store_of(vocabulary.triples), store_of(vocabulary.direct)
    for rule in table():
        for compiled in _compiled(rule, everything, direct, stated):
            found.setdefault((compiled.condition, compiled.then, compiled.false), compiled)
    if any(_SOMETHING.search(rule.condition) for rule in found.values()):
        return tuple(found.values())
    return tuple(rule for rule in found.values() if not rule.then.endswith(_IS_SOMETHING))


def store_of(triples: Iterable[Triple]) -> Store:
    """A store with the triples in its default graph."""
    store = Store()
    store.extend(Quad(each.subject, each.predicate, each.object) for each in triples)
    return store


def _compiled(
    rule: TableRule, everything: Store, direct: Store, stated: Store
) -> Iterator[CompiledRule]:
    if not rule.vocabulary:
        yield CompiledRule(rule.name, rule.condition, rule.then, rule.false, ())
        return
    # Of what is above what, only what is stated can be needed: the rest is what others give.
    axioms = _rows(direct if rule.unless else everything, rule.vocabulary)
    needed = (axiom for axiom in axioms if not _is_needless(rule, axiom, everything))
    compiled = (_bound(rule, axiom, stated) for axiom in needed)
    # By their text: blank nodes, by which a list is found, have other names on every run.
    yield from sorted(compiled, key=lambda rule: (rule.condition, rule.then, rule.false))


def _rows(vocabulary: Store, pattern: str) -> Iterator[dict[str, Term]]:
    solutions = vocabulary.query(f"{PREFIXES}SELECT DISTINCT * WHERE {{ {pattern} }}")
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    for row in solutions:
        yield {name: row[name] for name in names if row[name] is not None}


def _is_needless(rule: TableRule, axiom: Mapping[str, Term], everything: Store) -> bool:
    # Asked of one axiom at a time, the engine goes along the hierarchy from its class alone.
    bound: dict[Variable, Term | Triple] = {Variable(name): axiom[name] for name in axiom}
    return any(
        bool(everything.query(f"{PREFIXES}ASK {{ {pattern} }}", substitutions=bound))
        for pattern in rule.unless
    )


def _bound(rule: TableRule, axiom: Mapping[str, Term], stated: Store) -> CompiledRule:
    condition, then = rule.condition, rule.then
    terms = dict(axiom)
    if rule.members:
        members = tuple(_members(stated, terms.pop(rule.members[1:])))
        parts = [_numbered(rule.each, number) for number in range(len(members))]
        terms |= {f"member{number}": member for number, member in enumerate(members)}
        condition = " . ".join([*parts, *([condition] if condition else [])])
        then = then.replace("@last", str(len(members)))
    _refuse_nameless_properties(rule, terms, stated)
    written = _Writing(stated, terms)
    condition, then, false = written(condition), written(then), written(rule.false)
    if written.descriptions:
        condition = " . ".join([*written.descriptions, *([condition] if condition else [])])
    used = tuple(sorted(terms.items(), key=lambda pair: pair[0]))
    return CompiledRule(rule.name, condition, then, false, used)


def _refuse_nameless_properties(rule: TableRule, terms: Mapping[str, Term], stated: Store) -> None:
    pattern = f"{rule.condition} . {rule.each.replace('?member', '?member0')} . {rule.then}"
    properties = set(_PROPERTY.findall(pattern))
    for name, term in terms.items():
        as_member = "member0" if name.startswith("member") else name
        if as_member in properties and not isinstance(term, NamedNode):
            place = name_near(term, [quad.triple for quad in stated])
            raise UnsupportedConstructError(f"a property without a name ({rule.name}) at {place}")


def _numbered(pattern: str, number: int) -> str:
    numbered = pattern.replace("@next", str(number + 1)).replace("@", str(number))
    return numbered.replace("?member", f"?member{number}")


def _members(vocabulary: Store, head: Term) -> Iterator[Term]:
    while head != _NIL:
        yield _only(vocabulary, head, _FIRST)
        head = _only(vocabulary, head, _REST)


def _only(vocabulary: Store, subject: Term | Triple, predicate: NamedNode) -> Term:
    if isinstance(subject, Literal):
        raise UnsupportedConstructError(f"a list that goes on with {subject}")
    objects = [quad.object for quad in vocabulary.quads_for_pattern(subject, predicate, None)]
    if len(objects) != 1 or isinstance(objects[0], Triple):
        raise UnsupportedConstructError(f"a list that has {len(objects)} {predicate} at {subject}")
    return objects[0]


class _Writing:
    """Puts terms for variables; blank nodes become variables with a description of them."""

    def __init__(self, vocabulary: Store, terms: Mapping[str, Term]) -> None:
        self._vocabulary = vocabulary
        self._terms = terms
        self._names: dict[BlankNode, str] = {}
        self.descriptions: list[str] = []

    def __call__(self, pattern: str) -> str:
        return _VARIABLE.sub(self._written, pattern)

    def _written(self, match: re.Match[str]) -> str:
        term = self._terms.get(match[1])
        return match[0] if term is None else self._term(term)

    def _term(self, term: Term) -> str:
        if not isinstance(term, BlankNode):
            return str(term)
        if term not in self._names:
            self._names[term] = f"?class{len(self._names)}"
            said = sorted(self._vocabulary.quads_for_pattern(term, None, None), key=str)
            if not {quad.predicate for quad in said} & (_DESCRIBING | {_FIRST}):
                place = name_near(term, [quad.triple for quad in self._vocabulary])
                raise UnsupportedConstructError(
                    f"a thing without a name, or a class with no description, at {place}"
                )
            for quad in said:
                assert not isinstance(quad.object, Triple)
                part = f"{quad.predicate} {self._term(quad.object)}"
                self.descriptions.append(f"{self._names[term]} {part}")
        return self._names[term]
