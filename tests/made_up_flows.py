"""Made-up flows of money, and what a question answers about them on both engines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pyoxigraph
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import ResultRow

from qhkg.sparql_text import with_values

MONEY = Path(__file__).resolve().parents[1] / "queries" / "money"
CODE = "https://w3id.org/qhkg/code/"
PREFIXES = f"""
@prefix : <https://example.org/> .
@prefix comparator: <{CODE}comparator/> .
@prefix completeness: <{CODE}completeness/> .
@prefix fundtype: <{CODE}fundtype/> .
@prefix level: <{CODE}level/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix qh: <https://w3id.org/qhkg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix side: <{CODE}side/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix unit: <{CODE}unit/> .
:passage qh:report :report .
side:source rdfs:label "source"@en .
side:use rdfs:label "use"@en .
unit:CNY rdfs:label "yuan"@en .
unit:EUR rdfs:label "euro"@en .
"""


def flow(
    name: str,
    value: int,
    fund_type: str = "fiscal",
    side: str = "use",
    unit: str = "CNY",
    comparator: str = "exact",
    more: str = "",
    passage: str = "passage",
    period: str = "year",
) -> str:
    """A flow in Turtle, with an amount of its own; ``more`` says more of the flow."""
    return f"""
    :{name} rdfs:label "{name}"@en ; qh:side side:{side} ; qh:fundType fundtype:{fund_type} ;
      qh:period :{period} ; qh:amount :{name}-amount .
    :{name}-amount qh:value {value} ; qh:unit unit:{unit} ; qh:roundedTo 2 ;
      qh:comparator comparator:{comparator} ; qh:passage :{passage} .
    {f":{name} {more} ." if more else ""}
    """


def breakdown(
    whole: str, *parts: str, completeness: str = "exhaustive", name: str | None = None
) -> str:
    """A whole and its parts in Turtle."""
    listed = " , ".join(f":{part}" for part in parts)
    return f"""
    :{name or f"of-{whole}"} qh:whole :{whole} ; qh:part {listed} ;
      qh:completeness completeness:{completeness} .
    """


def question(name: str, value: str = "reported") -> str:
    """The text of a question on money, with a value of its parameter ``value``."""
    text = (MONEY / f"{name}.rq").read_text(encoding="utf-8")
    return with_values(text, {"value": [f"<{CODE}value/{value}>"]}, ["report"])


def answers(name: str, turtle: str, value: str = "reported") -> list[dict[str, str]]:
    """The rows of a question on made-up flows, with text in their cells; the same on both."""
    text = question(name, value)
    rows = answers_to(text, turtle)
    found = rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle").query(prepared(text))
    again = [row for row in found if isinstance(row, ResultRow)]
    assert [as_text(row.asdict()) for row in again] == rows
    return rows


def answers_to(text: str, turtle: str) -> list[dict[str, str]]:
    """The rows of a query on made-up flows, on pyoxigraph."""
    store = pyoxigraph.Store()
    store.load((PREFIXES + turtle).encode(), pyoxigraph.RdfFormat.TURTLE)
    solutions = store.query(text)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [
        {name: str(row[name].value) for name in names if row[name] is not None} for row in solutions
    ]


def as_text(row: Mapping[str, object]) -> dict[str, str]:
    return {name: str(term) for name, term in row.items() if term is not None}


@cache
def prepared(text: str) -> Query:
    """rdflib takes longer to read a question than to answer it."""
    return prepareQuery(text)
