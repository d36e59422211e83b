"""Where a report prints what stands behind an answer."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import NamedNode

from qhkg.engines import Engine
from qhkg.results import Rows
from qhkg.results.sources import SOURCE_VARIABLES, cited_iris
from qhkg.sparql_text import with_values

_SOURCES = """
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX qh: <https://w3id.org/qhkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?cited ?figure ?section ?start ?end ?surface ?comparator ?unit ?value WHERE {
  {
    VALUES ?cited { UNDEF }
    ?cited (prov:wasDerivedFrom|qh:corrects)* ?figure .
    ?figure a qh:Figure ; qh:passage ?passage ; qh:surface ?surface ; qh:value ?value .
    OPTIONAL {
      ?figure qh:comparator/rdfs:label ?comparator . FILTER(LANGMATCHES(LANG(?comparator), "en"))
    }
    OPTIONAL { ?figure qh:unit/rdfs:label ?unit . FILTER(LANGMATCHES(LANG(?unit), "en")) }
  } UNION {
    VALUES ?cited { UNDEF }
    ?cited a qh:Passage .
    BIND(?cited AS ?figure)
    BIND(?cited AS ?passage)
  }
  ?passage oa:start ?start ; oa:end ?end ; qh:section/qh:heading ?section .
}
ORDER BY ?start ?end ?figure ?cited
"""


def with_sources(engine: Engine, rows: Rows) -> Rows:
    """The rows with their sources: each printed figure or passage that a cell names.

    A figure counts where a cell holds its IRI, or the IRI of a quantity that derives from
    it. Positions are code points of the report's text, from 0, end exclusive; values are in
    the unit beside them.
    """
    cited = {iri for row in rows.bindings for term in row for iri in cited_iris(term)}
    empty = Rows(SOURCE_VARIABLES, (), rows.prefixes)
    return replace(rows, sources=_sources(engine, sorted(cited), rows) if cited else empty)


def _sources(engine: Engine, cited: list[str], rows: Rows) -> Rows:
    answer = engine.query(with_values(_SOURCES, {"cited": _as_terms(cited)}, ()))
    assert isinstance(answer, Rows)
    return replace(answer, prefixes=rows.prefixes)


def _as_terms(iris: list[str]) -> list[NamedNode]:
    terms = []
    for iri in iris:
        try:
            terms.append(NamedNode(iri))
        except ValueError:
            continue  # a text with "://" in it that is no IRI names no figure
    return terms
