"""What is in the graph: how many of what."""

from __future__ import annotations

from dataclasses import dataclass

from qhkg.engines import Engine
from qhkg.results import Rows

_REPORT = """
PREFIX qh: <https://w3id.org/qhkg/ontology#>
SELECT ?title ?year WHERE { ?report a qh:Report ; qh:title ?title ; qh:dataYear ?year }
ORDER BY ?year ?title
"""
_COUNTS = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX qh: <https://w3id.org/qhkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?name (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  VALUES ?class {
    qh:Figure qh:FundFlow qh:Observation qh:Programme qh:Partnership qh:Agency qh:Place
    qh:Responsibility qh:PolicyMeasure
  }
  ?class rdfs:label ?name .
  FILTER(LANGMATCHES(LANG(?name), "en"))
  ?thing a/rdfs:subClassOf* ?class .
  # What other sources say is no part of what a report tells.
  FILTER NOT EXISTS { ?thing dcterms:source ?elsewhere ; qh:confidence ?confidence }
}
GROUP BY ?class ?name
ORDER BY DESC(?count) ?name
"""
_STATEMENTS = "SELECT (COUNT(*) AS ?count) WHERE { ?subject ?property ?value }"


@dataclass(frozen=True)
class Overview:
    """The reports (title and year of the data), how many things of a kind, how many statements.

    >>> import qhkg
    >>> overview = qhkg.open().overview()
    >>> [year for title, year in overview.reports]
    [2009]
    >>> dict(overview.counts)["partnership"]
    8
    """

    reports: tuple[tuple[str, int], ...]
    counts: tuple[tuple[str, int], ...]
    statements: int


def overview(engine: Engine) -> Overview:
    """How much of what the graph holds; kinds by their labels, the most numerous first."""
    (total,) = _pairs(engine, _STATEMENTS, "count", "count")
    return Overview(
        tuple(_pairs(engine, _REPORT, "title", "year")),
        tuple(_pairs(engine, _COUNTS, "name", "count")),
        total[1],
    )


def _pairs(engine: Engine, text: str, name: str, number: str) -> list[tuple[str, int]]:
    answer = engine.query(text)
    assert isinstance(answer, Rows)
    return [(str(row[name]), int(str(row[number]))) for row in answer]
