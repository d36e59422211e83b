"""Whether a reason is a proof: each step follows by its rule from what stands right below it.

A step is tried again, by itself: in a store of nothing but its premises and of what is stated of
lists and of classes without names, its rule of the tables is run once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from qhkg.owl.closure import Closed
from qhkg.owl.compiler import compile_rules
from qhkg.owl.explanation import Reason
from qhkg.owl.table import PREFIXES, schema_table

_SCHEMA = {rule.name: rule for rule in schema_table()}
_TRIED = NamedNode("urn:tried")


def steps(reason: Reason) -> Iterator[Reason]:
    """The reason and all that it rests on."""
    yield reason
    for part in reason.because:
        yield from steps(part)


class Proofs:
    """Proofs from what is stated."""

    def __init__(self, stated: Iterable[Triple]) -> None:
        self._stated = frozenset(stated)
        # Of lists and descriptions a reason gives no triples.
        self._unnamed = {
            triple
            for triple in self._stated
            if BlankNode in {type(triple.subject), type(triple.object)}
        }
        self._held: set[Reason] = set()

    def faults(self, reason: Reason, above: tuple[Triple, ...] = ()) -> Iterator[str]:
        """What is wrong with a proof; nothing for one that holds."""
        if reason.triple in above:
            yield f"{reason.triple} rests on itself"
        elif reason.graph:
            if reason.triple not in self._stated:
                yield f"{reason.triple} is not stated"
        else:
            if not self._follows(reason):
                yield f"{reason.triple} does not follow by {reason.rule}"
            for part in reason.because:
                yield from self.faults(part, (*above, reason.triple))

    def _follows(self, reason: Reason) -> bool:
        if reason in self._held:
            return True
        premises = Store()
        given = {part.triple for part in reason.because} | self._unnamed
        premises.extend(Quad(each.subject, each.predicate, each.object) for each in given)
        if reason.rule in _SCHEMA:
            rule = _SCHEMA[reason.rule]
            premises.update(f"{PREFIXES}INSERT {{ {rule.then} }} WHERE {{ {rule.condition} }}")
        known = frozenset(quad.triple for quad in premises)
        for compiled in compile_rules(Closed(known, known, ()), premises):
            if compiled.name == reason.rule and compiled.then:
                premises.update(compiled.local_update(_TRIED.value))
        if Quad(reason.triple.subject, reason.triple.predicate, reason.triple.object) in premises:
            self._held.add(reason)
            return True
        return False
