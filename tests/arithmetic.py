"""Runs the rules on made-up statements, on pyoxigraph and on rdflib, which must agree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyoxigraph
import rdflib
from pyoxigraph import RdfFormat
from rdflib import XSD, Literal, Namespace, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

ROOT = Path(__file__).resolve().parents[1]
RULES = sorted((ROOT / "queries" / "rules").glob("*.rq"))
QH = Namespace("https://w3id.org/qhkg/ontology#")
PROV = Namespace("http://www.w3.org/ns/prov#")
ID = "https://w3id.org/qhkg/id/"
CODE = "https://w3id.org/qhkg/code/"
GRAPH = pyoxigraph.NamedNode("https://w3id.org/qhkg/graph/made-up")
PREFIXES = f"""
@prefix comparator: <{CODE}comparator/> .
@prefix completeness: <{CODE}completeness/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix qh: <{QH}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix unit: <{CODE}unit/> .
@prefix breakdown: <{ID}breakdown/a/> .
@prefix calculation: <{ID}calculation/a/> .
@prefix check: <{ID}check/a/> .
@prefix comparison: <{ID}comparison/a/> .
@prefix derived: <{ID}derived/a/> .
@prefix discrepancy: <{ID}discrepancy/a/> .
@prefix fig: <{ID}figure/a/> .
@prefix flow: <{ID}flow/a/> .
@prefix group: <{ID}group/a/> .
@prefix obs: <{ID}observation/a/> .
@prefix passage: <{ID}passage/a/> .
@prefix proposed: <{ID}proposed/a/> .
"""
RESULTS = {"Sum": "total", "Difference": "remainder", "Product": "product", "Quotient": "quotient"}
ROLES = {
    "Sum": ("addend", "addend"),
    "Difference": ("minuend", "subtrahend"),
    "Product": ("factor", "factor"),
    "Quotient": ("dividend", "divisor"),
}


@dataclass(frozen=True)
class Printed:
    """A number as a report prints it; ``rounded_to`` is None for a count printed in full."""

    value: str
    rounded_to: str | None = None
    comparator: str = "exact"
    unit: str = "CNY"

    def figure(self, name: str, start: int) -> str:
        """The figure in Turtle, at a place of its own."""
        rounding = f"qh:roundedTo {self.rounded_to} ;" if self.rounded_to else ""
        return f"""
        fig:{name} a qh:Figure ; qh:surface "{self.value}" ; qh:value {self.value} ; {rounding}
          qh:unit unit:{self.unit} ; qh:comparator comparator:{self.comparator} ;
          qh:passage passage:{name} . passage:{name} oa:start {start} .
        """


def calculation(kind: str, *operands: Printed, result: Printed | None = None) -> str:
    """A calculation on figures one, two …, with a printed result where one is given."""
    names = [f"operand-{number}" for number in range(len(operands))]
    roles = ROLES[kind] if len(operands) == 2 else [ROLES[kind][0]] * len(operands)
    lines = [f"qh:{role} fig:{name}" for role, name in zip(roles, names, strict=True)]
    if result:
        lines.append(f"qh:{RESULTS[kind]} fig:result")
    elif kind == "Product":
        lines.append("qh:resultUnit unit:CNY")
    subject = "check:it a qh:Check , qh:" if result else "calculation:it a qh:"
    figures = [
        one.figure(name, at) for at, (name, one) in enumerate(zip(names, operands, strict=True))
    ]
    if result:
        figures.append(result.figure("result", 99))
    return f'{subject}{kind} ; rdfs:label "It"@en ; {" ; ".join(lines)} .' + "".join(figures)


def computed(turtle: str) -> rdflib.Graph:
    """What the rules give for made-up data; the same on both engines."""
    from_pyoxigraph = by_pyoxigraph([(PREFIXES + turtle).encode()])
    assert by_value(by_rdflib(PREFIXES + turtle)) == by_value(from_pyoxigraph)
    return from_pyoxigraph


def by_rdflib(turtle: str) -> rdflib.Graph:
    """What the rules give on rdflib."""
    seen = rdflib.Graph().parse(data=turtle, format="turtle")
    found = rdflib.Graph()
    before = -1
    while len(found) > before:
        before = len(found)
        for query in prepared_rules("CONSTRUCT"):
            given = seen.query(query).graph
            assert given is not None
            found += given
            seen += given
    assert [row for query in prepared_rules("SELECT") for row in seen.query(query)] == []
    return found


@cache
def prepared_rules(form: str) -> tuple[Query, ...]:
    return tuple(prepareQuery(text) for text in rule_texts(form))


def by_pyoxigraph(files: Iterable[bytes]) -> rdflib.Graph:
    """What the rules give on pyoxigraph, where they find no fault."""
    store = pyoxigraph.Store()
    for content in files:
        store.load(content, RdfFormat.TURTLE)
    assert faults(store) == []
    found = rdflib.Graph()
    triples = store.quads_for_pattern(None, None, None, GRAPH)
    found.parse(data=b"".join(f"{quad.triple} .\n".encode() for quad in triples), format="nt")
    return found


def faults(store: pyoxigraph.Store) -> list[tuple[str, str]]:
    """Runs the rules, and gives the things that they find fault with, and why.

    What they compute goes into a graph of its own in the store.
    """
    before = -1
    while len(store) > before:
        before = len(store)
        for text in rule_texts("CONSTRUCT"):
            given = store.query(text, use_default_graph_as_union=True)
            assert isinstance(given, pyoxigraph.QueryTriples)
            store.extend([pyoxigraph.Quad(t.subject, t.predicate, t.object, GRAPH) for t in given])
    rows = []
    for text in rule_texts("SELECT"):
        found = store.query(text, use_default_graph_as_union=True)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        rows += [(code(row["thing"].value), row["problem"].value) for row in found]
    return rows


@cache
def rule_texts(form: str) -> tuple[str, ...]:
    """The rules that are a CONSTRUCT, which give statements, or a SELECT, which find faults."""
    texts = [rule.read_text(encoding="utf-8") for rule in RULES]
    return tuple(text for text in texts if re.search(rf"^{form}\b", text, re.MULTILINE))


def by_value(graph: rdflib.Graph) -> set[tuple[str, ...]]:
    """The triples with numbers as plain decimals, since engines write and type them differently."""
    return {(str(s), str(p), canonical(o)) for s, p, o in graph}


def canonical(term: object) -> str:
    """A number in its shortest form, anything else as it is."""
    if isinstance(term, Literal) and term.datatype in (XSD.integer, XSD.decimal):
        return f"{Decimal(str(term)).normalize():f}"
    return str(term)


def code(term: object) -> str:
    """The last part of an IRI."""
    return str(term).rsplit("/", 1)[-1]


def said(graph: rdflib.Graph, subject: str, name: str) -> list[str]:
    """The values of a property of a thing such as ``derived/a/it``, shortened."""
    values = (canonical(value) for value in graph.objects(URIRef(ID + subject), QH[name]))
    return sorted(code(value) if "://" in value else value for value in values)
