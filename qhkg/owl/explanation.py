"""Why a triple is there: from which stated triples and which axioms it follows, step by step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse,
)

from qhkg.errors import ReasonLimitError
from qhkg.owl.compiler import CompiledRule, Term
from qhkg.owl.table import PREFIXES, QUOTED, schema_table, table
from qhkg.terms import OWL, RDF, RDFS

_TOKEN = re.compile(
    r"""<[^>]*>|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[\w-]+)?|_:\w+|\?\w+|\w+:\w+|\ba\b|[.;,]"""
)
# A member of a list, as a pattern of the tables finds it.
_IN_LIST = re.compile(r"(owl:\w+)/rdf:rest\*/rdf:first (\S+)")
# How SPARQL abbreviates rdf:type.
_IS_A = "a"
_NAMES = {"owl": OWL, "rdf": RDF, "rdfs": RDFS}
# A thing may follow in very many ways; the first few are looked at for one that holds. Of what
# contradicts itself everything follows, so that the search ends: after about a second, and before
# the stack does.
_WAYS = 50
_MOST_STEPS = 500
_MOST_LEVELS = 100
_BRANCHES = re.compile(rf"{QUOTED}|([{{}}]|\bUNION\b)")
_FILTER = "FILTER"
_BRACKETS = re.compile(rf"{QUOTED}|\b{_FILTER}\b|[(){{}}]")


@dataclass(frozen=True)
class Reason:
    """A triple, and why it holds.

    A stated one has no ``rule`` and names its ``graph`` (an IRI). Any other has the table rule of
    OWL 2 RL that gives it, what that rule says in words, and the reasons for what it found: axioms
    first, then data. An axiom with a list is no triple, and stands as SPARQL in ``axiom``.

    >>> import qhkg
    >>> reason = qhkg.open().why("haidong", "schema:containedInPlace")[0]
    >>> reason.rule, len(reason.because)
    ('prp-spo1', 2)
    >>> reason.because[0].graph
    'https://w3id.org/qhkg/graph/ontology'
    """

    triple: Triple
    graph: str = ""
    rule: str = ""
    says: str = ""
    axiom: str = ""
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class _Way:
    """A rule that gives a triple, what it found for it, and the terms of its variables there."""

    rule: CompiledRule
    premises: list[Triple]
    values: Mapping[str, Term]


class Explainer:
    """Finds the reasons for the triples of a store in which all that follows is there."""

    def __init__(self, store: Store, rules: Iterable[CompiledRule], inferred: NamedNode) -> None:
        self._store = store
        self._inferred = inferred
        self._rules = [rule for rule in rules if rule.then]
        self._rules += [
            CompiledRule(rule.name, rule.condition, rule.then, "", ()) for rule in schema_table()
        ]
        self._told = {rule.name: rule for rule in (*table(), *schema_table())}
        self._found: dict[Triple, Reason | None] = {}
        self._steps = 0

    def reason(self, triple: Triple) -> Reason | None:
        """Why a triple holds; None where it neither is stated nor follows by a rule.

        Raises ReasonLimitError where that takes more steps than can be looked at.
        """
        self._steps = 0
        return self._reason(triple, frozenset())

    def premises(self, rule: CompiledRule, row: Mapping[str, Term]) -> tuple[Reason, ...]:
        """Why a rule found this row, be it one that finds what is wrong: its axioms, then data.

        What no rule gives is left out. Raises ReasonLimitError.
        """
        self._steps = 0
        # Of two branches only one need be there.
        pattern = _BRANCHES.sub(lambda each: " . " if each[1] else each[0], rule.condition)
        found = [*self.axioms(rule), *_triples(pattern, row)]
        reasons = (self._reason(each, frozenset()) for each in dict.fromkeys(found))
        return tuple(reason for reason in reasons if reason is not None)

    def _reason(self, triple: Triple, above: frozenset[Triple]) -> Reason | None:
        if triple in self._found:
            return self._found[triple]
        graph = self._stated_in(triple)
        if graph:
            return Reason(triple, graph)
        if triple in above:
            return None
        if len(above) >= _MOST_LEVELS:
            raise ReasonLimitError(str(triple))
        reason = self._from_what_is_stated(triple)
        reason = reason or next(self._ways(triple, above | {triple}), None)
        # What was not found below another may be found on its own, so that only success is kept.
        if reason is not None or not above:
            self._found[triple] = reason
        return reason

    def _stated_in(self, triple: Triple) -> str:
        quads = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
        graphs = [str(quad.graph_name) for quad in quads if quad.graph_name != self._inferred]
        return min(graphs).strip("<>") if graphs else ""

    def _from_what_is_stated(self, triple: Triple) -> Reason | None:
        """The shortest way: a rule that needs nothing but what is stated."""
        for way in self._all_ways(triple):
            if all(map(self._stated_in, way.premises)):
                return next(self._as_reasons(triple, way, frozenset()), None)
        return None

    def _ways(self, triple: Triple, above: frozenset[Triple]) -> Iterator[Reason]:
        for way in self._all_ways(triple):
            yield from self._as_reasons(triple, way, above)

    def _all_ways(self, triple: Triple) -> Iterator[_Way]:
        for rule in self._rules:
            values = _unified(rule.then, triple)
            if values is not None:
                for row in self._rows(rule.condition, values):
                    premises = [*self.axioms(rule), *_triples(rule.condition, row)]
                    yield _Way(rule, premises, row)

    def _as_reasons(self, triple: Triple, way: _Way, above: frozenset[Triple]) -> Iterator[Reason]:
        reasons = self._all(way.premises, above)
        if reasons is not None:
            told = self._told[way.rule.name]
            yield Reason(triple, "", told.name, told.says, self._with_list(way), reasons)

    def _all(self, premises: list[Triple], above: frozenset[Triple]) -> tuple[Reason, ...] | None:
        reasons = []
        for premise in dict.fromkeys(premises):
            reason = self._reason(premise, above)
            if reason is None:
                return None
            reasons.append(reason)
        return tuple(reasons)

    def _rows(self, condition: str, values: Mapping[str, Term]) -> Iterator[dict[str, Term]]:
        # Not by VALUES, which cannot name a blank node.
        bound: dict[Variable, Term | Triple] = {Variable(each): values[each] for each in values}
        solutions = self._store.query(
            f"{PREFIXES}SELECT * WHERE {{ {condition} }} LIMIT {_WAYS}",
            use_default_graph_as_union=True,
            substitutions=bound,
        )
        assert isinstance(solutions, QuerySolutions)
        found = [variable.value for variable in solutions.variables]
        for row in solutions:
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise ReasonLimitError(" ".join(map(str, values.values())))
            yield {**values, **{name: row[name] for name in found if row[name] is not None}}

    def axioms(self, rule: CompiledRule) -> list[Triple]:
        """The axiom that a rule was compiled from, as triples; none where it has a list."""
        pattern = self._told[rule.name].vocabulary
        return [] if "/" in pattern else list(_triples(pattern, dict(rule.axiom)))

    def _with_list(self, way: _Way) -> str:
        told, terms = self._told[way.rule.name], {**way.values, **dict(way.rule.axiom)}
        # A rule on the vocabulary finds its axiom where the others find data.
        pattern = told.condition if told.schema else told.vocabulary
        if not told.members and "/" not in pattern:
            return ""
        members = [str(term) for name, term in way.rule.axiom if name.startswith("member")]
        written = {told.members: f"( {' '.join(members)} )"}
        pattern = _IN_LIST.sub(r"\1 ( … \2 … )", without_filters(pattern)).strip(" .")
        return re.sub(
            r"\?\w+", lambda each: written.get(each[0]) or _bound(each[0], terms), pattern
        )


def _unified(pattern: str, triple: Triple) -> dict[str, Term] | None:
    values: dict[str, Term] = {}
    terms = (triple.subject, triple.predicate, triple.object)
    for word, term in zip(_TOKEN.findall(pattern), terms, strict=True):
        if word.startswith("?"):
            if values.setdefault(word[1:], term) != term:  # type: ignore[arg-type]
                return None
        elif _written(word) != str(term):
            return None
    return values


def _triples(pattern: str, values: Mapping[str, Term]) -> Iterator[Triple]:
    """The triples of a pattern of ours, its variables bound; filters and paths are no triples."""
    subject = predicate = None
    part: list[str] = []
    for word in [*_TOKEN.findall(without_filters(pattern)), "."]:
        if word not in ".;,":
            part.append(word)
            continue
        if len(part) == 3:
            subject, predicate = part[0], part[1]
        elif len(part) == 2:
            predicate = part[0]
        if part and subject and predicate:
            terms = [_term(each, values) for each in (subject, predicate, part[-1])]
            if all(terms):
                yield Triple(*terms)  # type: ignore[arg-type]
        part = []
        if word == ".":
            subject = predicate = None


def without_filters(pattern: str) -> str:
    """The triple patterns alone: a filter ends with the bracket that closes its first."""
    kept, end, depth, is_within = list[str](), 0, 0, False
    for word in _BRACKETS.finditer(pattern):
        if word[0] == _FILTER and not is_within:
            kept.append(pattern[end : word.start()])
            is_within = True
        elif is_within:
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(word[0], 0)
            if word[0] in (")", "}") and not depth:
                end, is_within = word.end(), False
    return "".join([*kept, pattern[end:]])


def _bound(word: str, values: Mapping[str, Term]) -> str:
    term = values.get(word[1:]) if word.startswith("?") else None
    return str(term) if term is not None else _written(word)


def _term(word: str, values: Mapping[str, Term]) -> Term | None:
    if word.startswith("?"):
        return values.get(word[1:])
    written = _written(word)
    if written.startswith("<"):
        return NamedNode(written[1:-1])
    (quad,) = parse(f"<urn:x> <urn:x> {written} .", RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, Literal)
    return quad.object


def _written(word: str) -> str:
    if word == _IS_A:
        return f"<{RDF}type>"
    prefix, _, name = word.partition(":")
    return f"<{_NAMES[prefix]}{name}>" if prefix in _NAMES else word


def explain(
    stated: Iterable[Quad], inferred: NamedNode, triples: Iterable[Triple]
) -> list[Reason | None]:
    """The reason for each triple, from what is stated; raises what ``reasoner.infer`` raises."""
    from qhkg.owl.reasoner import infer

    store = Store()
    store.bulk_extend(stated)
    explainer = Explainer(store, infer(store, inferred), inferred)
    return [explainer.reason(triple) for triple in triples]
