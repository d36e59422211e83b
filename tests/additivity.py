"""Proves sums: the rules that refuse a sum that counts twice, run over sums of any origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, unquote

import pyoxigraph
import rdflib
from arithmetic import RULES
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import ResultRow

SUM = "https://example.org/sum/"
ADDEND = "https://w3id.org/qhkg/ontology#addend"
ADDITIVITY = {
    rule.stem.split("-", 1)[1]: rule.read_text(encoding="utf-8")
    for rule in RULES
    if rule.stem.split("-", 1)[1].startswith("sums-of-")
    and "SELECT" in rule.read_text(encoding="utf-8")
}
OVERLAP = "sums-of-what-may-overlap"
# Sums by name, each with the IRIs of the quantities that it adds.
Sums = Mapping[str, Sequence[str]]


@dataclass(frozen=True, order=True)
class Fault:
    """A sum that counts twice, the rule that it breaks, and why."""

    sum: str
    rule: str
    problem: str


def faults_on_pyoxigraph(store: pyoxigraph.Store, sums: Sums) -> list[Fault]:
    """What the rules find in a graph and in sums beside it; the sums stay in the store."""
    store.extend(
        pyoxigraph.Quad(*triple)
        for triple in pyoxigraph.parse(as_triples(sums).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    )
    found = []
    for rule, text in ADDITIVITY.items():
        solutions = store.query(text, use_default_graph_as_union=True)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        found += [
            Fault(unquote(row["thing"].value.removeprefix(SUM)), rule, row["problem"].value)
            for row in solutions
        ]
    return sorted(found + named_twice(sums))


def faults_on_rdflib(graph: rdflib.Graph, sums: Sums) -> list[Fault]:
    """The same on rdflib; the sums stay in the graph."""
    graph.parse(data=as_triples(sums), format="nt")
    found = [
        Fault(unquote(str(row["thing"]).removeprefix(SUM)), rule, str(row["problem"]))
        for rule in ADDITIVITY
        for row in graph.query(prepared(rule))
        if isinstance(row, ResultRow)
    ]
    return sorted(found + named_twice(sums))


def faults(turtle: str, sums: Sums) -> list[Fault]:
    """What the rules find in made-up data and in sums beside them; the same on both engines."""
    store = pyoxigraph.Store()
    store.load(turtle.encode(), pyoxigraph.RdfFormat.TURTLE)
    found = faults_on_pyoxigraph(store, sums)
    assert faults_on_rdflib(rdflib.Graph().parse(data=turtle, format="turtle"), sums) == found
    return found


def named_twice(sums: Sums) -> list[Fault]:
    """Figures that a sum adds more than once, which no set of triples can tell."""
    return [
        Fault(name, "sums-of-one-amount-twice", f"it adds <{figure}> more than once")
        for name, figures in sums.items()
        for figure in sorted(set(figures))
        if list(figures).count(figure) > 1
    ]


def as_triples(sums: Sums) -> str:
    """Sums as calculations of the graph."""
    return "".join(
        f"<{SUM}{quote(name)}> <{ADDEND}> <{figure}> .\n"
        for name, figures in sums.items()
        for figure in figures
    )


def rules(found: Iterable[Fault]) -> set[str]:
    """The names of the rules that are broken."""
    return {fault.rule for fault in found}


@cache
def prepared(rule: str) -> Query:
    """rdflib takes longer to read a rule than to run it."""
    return prepareQuery(ADDITIVITY[rule])
