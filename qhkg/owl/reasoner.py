"""Runs compiled rules to a fixed point, as SPARQL Update on the engine."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    Store,
    Triple,
)

from qhkg.errors import InconsistencyError
from qhkg.owl.closure import closed
from qhkg.owl.compiler import CompiledRule, compile_rules, store_of
from qhkg.owl.constructs import refuse_constructs
from qhkg.owl.table import PREFIXES, QUOTED
from qhkg.owl.vocabulary import axioms_among, vocabulary_in, vocabulary_of
from qhkg.terms import OWL, RDF, RDFS, XSD

_TRIPLE = re.compile(r"(?:^|[.{;]\s*)(?:\S+\s+)?(\?\w+|<[^>]*>|a|owl:\w+)\s+([^\s;.,}]+)")

# A prefixed name; IRIs and strings are found first, so that what looks like one in them is none.
_PREFIXED = re.compile(r'<[^<>\s]*>|"(?:[^"\\]|\\.)*"|\b(owl|rdf|rdfs|xsd):(\w+)')
# A variable in a message, in which terms stand already.
_VARIABLE = re.compile(rf"{QUOTED}|\?(\w+)")
_SPACES = {"owl": OWL, "rdf": RDF, "rdfs": RDFS, "xsd": XSD}


@dataclass(frozen=True)
class Clash:
    """Something wrong: what, the rule that found it, its axiom and what it found."""

    message: str
    rule: CompiledRule
    found: tuple[tuple[str, str], ...]


def infer(store: Store, inferred: NamedNode) -> tuple[CompiledRule, ...]:
    """Adds to the graph ``inferred`` of a store whatever follows; returns the rules that did it.

    What is stated in another graph is not stated there again. Raises UnsupportedConstructError,
    and InconsistencyError for what is wrong with the axioms' literals; see :func:`clashes` for
    all other contradictions.
    """
    # A query over the union of many graphs looks into each of them: one graph is many times faster.
    merged = Store()
    merged.bulk_extend(Quad(each.subject, each.predicate, each.object) for each in store)
    rules = infer_merged(merged, inferred)
    store.bulk_extend(merged.quads_for_pattern(None, None, None, inferred))
    return rules


def infer_merged(store: Store, inferred: NamedNode) -> tuple[CompiledRule, ...]:
    """The same for a store that has all statements in its default graph.

    What follows stands there afterwards too, and in the graph ``inferred``.
    """
    # Lists and descriptions are read as they are stated: what is the same as a member of a list is
    # put into it by the rules of equality, and would make two lists of it.
    stated = store_of(vocabulary_in(store))
    refuse_constructs(stated)
    known: frozenset[Triple] | None = None
    rules: tuple[CompiledRule, ...] = ()
    # Data may say something of the vocabulary (with a sub-property of rdfs:subClassOf, say).
    while (vocabulary := vocabulary_in(store)) != known:
        everything = closed(vocabulary)
        rules = compile_rules(everything, stated)
        new = {
            each
            for each in everything.triples - vocabulary
            if Quad(each.subject, each.predicate, each.object) not in store
        }
        for graph in (DefaultGraph(), inferred):
            store.extend(Quad(each.subject, each.predicate, each.object, graph) for each in new)
        known = vocabulary | axioms_among(new)
        run(store, rules, inferred)
        # Rules name the axiom and what it meets, which tells more than that a literal is no value.
        if everything.contradictions and not clashes(store, rules):
            raise InconsistencyError("; ".join(everything.contradictions))
    return rules


def run(store: Store, rules: Iterable[CompiledRule], inferred: NamedNode) -> None:
    """Runs the rules that add until none has anything to add, on the default graph."""
    adding = [rule for rule in rules if rule.then]
    waiting_for: defaultdict[str, set[int]] = defaultdict(set)
    for number, rule in enumerate(adding):
        for key in _keys(rule.condition):
            waiting_for[key].add(number)
    due = set(range(len(adding)))
    while due:
        number = min(due)
        due.discard(number)
        rule = adding[number]
        answer = store.query(rule.is_due)
        assert isinstance(answer, QueryBoolean)
        if answer:
            store.update(rule.local_update(inferred.value))
            due |= _woken(_keys(rule.then), waiting_for, len(adding))


def _woken(keys: set[str], waiting_for: Mapping[str, set[int]], count: int) -> set[int]:
    """The rules that may have more to add once there is more of these."""
    if "*" in keys:
        return set(range(count))
    return set().union(waiting_for["*"], *(waiting_for[key] for key in keys))


def updates(
    statements: Iterable[Quad], inferred: NamedNode, worth_saying: Callable[[Triple], bool]
) -> str:
    """The rules as one SPARQL Update: what follows for the vocabulary, then the rules that add.

    Of what follows for the vocabulary only what is worth saying is written. It is to be run
    until it adds nothing, as a whole or one operation after the other: each ends with its line.
    Raises as :func:`infer`, and InconsistencyError where the axioms contradict each other.
    """
    quads = list(statements)
    vocabulary = vocabulary_of(quad.triple for quad in quads)
    refuse_constructs(store_of(vocabulary))
    everything = closed(vocabulary)
    if everything.contradictions:
        raise InconsistencyError("; ".join(everything.contradictions))
    new = sorted(
        f"{each} ."
        for each in everything.triples - vocabulary
        if BlankNode not in {type(each.subject), type(each.object)} and worth_saying(each)
    )
    graphs = sorted({quad.graph_name.value for quad in quads} | {inferred.value})  # type: ignore[union-attr]
    rules = compile_rules(everything, store_of(vocabulary))
    parts = [f"INSERT DATA {{ GRAPH {inferred} {{\n{chr(10).join(new)}\n}} }}"] if new else []
    parts += [rule.update(graphs, inferred.value) for rule in rules if rule.then]
    return ";\n".join(map(_by_itself, parts)) + "\n"


def _by_itself(operation: str) -> str:
    """Without prefixes, so that each operation may be run without the others."""
    bare = operation.removeprefix(PREFIXES)
    return _PREFIXED.sub(
        lambda each: f"<{_SPACES[each[1]]}{each[2]}>" if each[1] else each[0], bare
    )


def _keys(pattern: str) -> set[str]:
    """What a pattern touches: a property, ``a`` with a class, or "*" for anything."""
    found = set()
    for predicate, value in _TRIPLE.findall(pattern):
        if predicate == "a":
            found.add(f"a {value}" if not value.startswith("?") else "a")
        else:
            found.add("*" if predicate.startswith("?") else predicate)
    return found


def clashes(store: Store, rules: Iterable[CompiledRule]) -> list[Clash]:
    """Everything that is wrong once all that follows is there."""
    found = []
    for rule in rules:
        if rule.false:
            solutions = store.query(rule.query, use_default_graph_as_union=True)
            assert isinstance(solutions, QuerySolutions)
            names = [variable.value for variable in solutions.variables]
            for row in solutions:
                values = {name: str(row[name]) for name in names if row[name] is not None}
                found.append(Clash(_told(rule.false, values), rule, tuple(values.items())))
    return sorted(found, key=lambda clash: clash.message)


def _told(message: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda each: values.get(each[1] or "", each[0]), message)
