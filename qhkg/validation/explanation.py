"""From which stated triples an inferred one follows: the compiled rules, asked backwards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, QuerySolution, QuerySolutions, QueryTriples, Store, Triple, Variable

from qhkg.owl.compiler import CompiledRule, Term
from qhkg.owl.table import PREFIXES
from qhkg.terms import OWL, RDF

_MOST_WAYS = 50
# What contradicts itself may follow in more ways than can be looked at: as many are, of each
# contradiction, as take a second at most, and no way is followed deeper than the stack bears.
_MOST_STEPS = 500
_MOST_LEVELS = 100
_BRANCHES = re.compile(r"[{}]|\bUNION\b")
_SHORT = re.compile(r"(owl):(\w+)$")


class _EndedError(Exception):
    """The search for reasons was ended by a limit."""


class Explanation:
    """Why what follows in a store follows; ``stated`` tells whether a triple needs no reason."""

    def __init__(self, store: Store, rules: Sequence[CompiledRule], stated: Store) -> None:
        self._store, self._stated = store, stated
        self._adding = [rule for rule in rules if rule.then]
        self._found: dict[Triple, frozenset[Triple]] = {}
        self._steps = 0

    def of_rule(self, rule: CompiledRule, row: Mapping[str, Term]) -> frozenset[Triple] | None:
        """The stated triples by which a rule found this row; None where a limit ended the search.

        What the row holds that is stated itself is in :meth:`stated_of_rule`.
        """
        self._steps = 0
        try:
            for premises in self._premises(rule, row):
                reasons = [self._reason(premise, frozenset()) for premise in premises]
                if None not in reasons:
                    return frozenset().union(*(each for each in reasons if each))
        except _EndedError:
            return None
        return frozenset()

    def about(self, row: Mapping[str, Term]) -> frozenset[Triple]:
        """What is stated of the things that a rule found: all there is where axioms clash alone."""
        found: set[Triple] = set()
        for thing in row.values():
            if not isinstance(thing, Literal):
                found |= {q.triple for q in self._stated.quads_for_pattern(thing, None, None)}
                found |= {q.triple for q in self._stated.quads_for_pattern(None, None, thing)}
        return frozenset(found)

    def stated_of_rule(self, rule: CompiledRule, row: Mapping[str, Term]) -> frozenset[Triple]:
        """What is stated itself of that by which a rule found this row."""
        self._steps = 0
        premises = next(self._premises(rule, row), frozenset())
        return frozenset(each for each in premises if self._is_stated(each))

    def _reason(self, triple: Triple, above: frozenset[Triple]) -> frozenset[Triple] | None:
        """The stated triples that it follows from; None where only from itself."""
        if self._is_stated(triple):
            return frozenset({triple})
        if triple in self._found:
            return self._found[triple]
        if len(above) >= _MOST_LEVELS:
            raise _EndedError
        for rule in self._adding:
            bound = _matched(rule.then, triple)
            if bound is None:
                continue
            for premises in self._premises(rule, bound):
                if premises.isdisjoint(above | {triple}):
                    reasons = [self._reason(each, above | {triple}) for each in premises]
                    if None not in reasons:
                        found = frozenset[Triple]().union(*(each for each in reasons if each))
                        self._found[triple] = found
                        return found
        return None

    def _is_stated(self, triple: Triple) -> bool:
        return _holds(self._stated, triple)

    def _premises(
        self, rule: CompiledRule, bound: Mapping[str, Term]
    ) -> Iterator[frozenset[Triple]]:
        """The triples that the rule's condition finds, for each way that it does."""
        values: dict[Variable, Term | Triple] = {Variable(name): bound[name] for name in bound}
        query = f"{PREFIXES}SELECT * WHERE {{ {rule.condition} }} LIMIT {_MOST_WAYS}"
        solutions = self._store.query(query, use_default_graph_as_union=True, substitutions=values)
        assert isinstance(solutions, QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise _EndedError
            yield self._instances(rule.condition, values | _row(solution, names))

    def _instances(
        self, condition: str, values: dict[Variable, Term | Triple]
    ) -> frozenset[Triple]:
        template = _BRANCHES.sub(" . ", without_filters(condition))
        template = re.sub(r"(?:\s*\.\s*){2,}", " . ", template).strip(" .")
        if not template:
            return frozenset()
        query = f"{PREFIXES}CONSTRUCT {{ {template} }} WHERE {{ {condition} }}"
        found = self._store.query(query, use_default_graph_as_union=True, substitutions=values)
        assert isinstance(found, QueryTriples)
        # Of two branches only one need be there.
        return frozenset(t for t in found if _holds(self._store, t))


def _holds(store: Store, triple: Triple) -> bool:
    subject, predicate, value = triple
    return any(store.quads_for_pattern(subject, predicate, value, None))


def _row(solution: QuerySolution, names: Sequence[str]) -> dict[Variable, Term | Triple]:
    return {Variable(name): solution[name] for name in names if solution[name] is not None}


def without_filters(condition: str) -> str:
    """The triple patterns alone: a filter ends with the bracket that closes its first."""
    while (start := condition.find("FILTER")) >= 0:
        depth, end = 1, condition.index("(", start) + 1
        while depth:
            depth += {"(": 1, ")": -1}.get(condition[end], 0)
            end += 1
        condition = condition[:start] + condition[end:]
    return condition


def _matched(pattern: str, triple: Triple) -> dict[str, Term] | None:
    """The variables of a pattern of one triple, bound so that it is this one; None if never."""
    parts = pattern.strip(" .").split(maxsplit=2)
    bound: dict[str, Term] = {}
    for part, term in zip(parts, triple, strict=True):
        if part.startswith("?"):
            if bound.setdefault(part[1:], term) != term:
                return None
        elif _written(part) != str(term):
            return None
    return bound


def _written(part: str) -> str:
    return f"<{RDF}type>" if part == "a" else _SHORT.sub(rf"<{OWL}\2>", part)
