"""One thing: what is said of it, what points to it, where it is reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from qhkg.engines import Engine
from qhkg.evidence import receipts_of, statements_behind
from qhkg.results import Format, Rows, Triples, format_named, render, render_receipts
from qhkg.results.receipts import Receipts
from qhkg.sparql_text import with_values

_PROLOGUE = """
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX qh: <https://w3id.org/qhkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
# What follows by OWL is shown in our own words only: the aligned vocabularies repeat them.
_SAID = """
SELECT
  ?property (SAMPLE(?propertyName) AS ?propertyLabel) ?value (SAMPLE(?valueName) AS ?valueLabel)
WHERE {
  VALUES ?thing { UNDEF }
  ?thing ?property ?value .
  FILTER(?property != qh:passage)
  OPTIONAL { ?property rdfs:label ?propertyName . FILTER(LANGMATCHES(LANG(?propertyName), "en")) }
  OPTIONAL {
    ?value rdfs:label|qh:title|qh:heading|qh:surface ?valueName .
    FILTER(LANG(?valueName) = "" || LANGMATCHES(LANG(?valueName), "en"))
  }
  FILTER NOT EXISTS {
    GRAPH <https://w3id.org/qhkg/graph/inferred> { ?thing ?property ?value }
    FILTER(!STRSTARTS(STR(?property), STR(qh:)))
  }
}
GROUP BY ?property ?value
ORDER BY (STR(?property) != STR(rdfs:label)) ?propertyLabel ?property ?valueLabel ?value
"""
_POINTING = """
SELECT
  ?thing (SAMPLE(?thingName) AS ?thingLabel) ?property (SAMPLE(?propertyName) AS ?propertyLabel)
WHERE {
  VALUES ?value { UNDEF }
  ?thing ?property ?value .
  OPTIONAL { ?property rdfs:label ?propertyName . FILTER(LANGMATCHES(LANG(?propertyName), "en")) }
  OPTIONAL {
    ?thing rdfs:label|qh:title|qh:heading ?thingName .
    FILTER(LANG(?thingName) = "" || LANGMATCHES(LANG(?thingName), "en"))
  }
  FILTER NOT EXISTS {
    GRAPH <https://w3id.org/qhkg/graph/inferred> { ?thing ?property ?value }
  }
}
GROUP BY ?thing ?property
ORDER BY ?propertyLabel ?property ?thing
"""
# What follows by inference, such as that the province contains a county, is not reported of it.
_REPORTED = """
SELECT DISTINCT ?section (CONCAT(STR(?start), "–", STR(?end)) AS ?position) ?surface ?throughLabel
WHERE {
  VALUES ?thing { UNDEF }
  {
    ?thing qh:passage ?passage .
    OPTIONAL { ?thing qh:surface ?surface }
    BIND(IF(BOUND(?surface), ?unbound, "itself") AS ?throughLabel)
  } UNION {
    ?thing ?property ?quantity . ?quantity qh:surface ?surface ; qh:passage ?passage .
  } UNION {
    ?other ?property ?thing ; rdfs:label ?throughLabel .
    FILTER NOT EXISTS { GRAPH <https://w3id.org/qhkg/graph/inferred> { ?other ?property ?thing } }
    FILTER(LANG(?throughLabel) = "en")
    {
      ?other qh:passage ?passage .
      # Where its number stands within its name, the row with the number says both.
      FILTER NOT EXISTS {
        ?other ?counts ?number . ?number qh:surface ?digits ; qh:passage ?inner .
        ?passage oa:start ?outerStart ; oa:end ?outerEnd .
        ?inner oa:start ?innerStart .
        FILTER(?outerStart <= ?innerStart && ?innerStart < ?outerEnd)
      }
    } UNION {
      ?other ?measures ?quantity . ?quantity qh:surface ?surface ; qh:passage ?passage .
    }
  }
  ?passage oa:start ?start ; oa:end ?end .
  # What stands under the text, such as the foot of a page, is in no section.
  OPTIONAL { ?passage qh:section/qh:heading ?section }
}
ORDER BY ?start ?end ?surface ?throughLabel
"""
# The quantities that it is or has, or the passages where it is named; the second column tells what
# it is itself.
_QUANTITIES = """
SELECT DISTINCT ?quantity ?isItself ?isCheck WHERE {
  VALUES ?thing { UNDEF }
  { ?thing qh:value ?itself . BIND(?thing AS ?quantity) }
  UNION { ?thing ?property ?quantity . ?quantity qh:value ?value }
  UNION { ?thing qh:explains ?check . ?check ?role ?quantity . ?quantity qh:value ?value }
  UNION { ?thing qh:passage ?quantity . FILTER NOT EXISTS { ?thing qh:value ?own } }
  BIND(?quantity = ?thing AS ?isItself)
  BIND(EXISTS { ?thing a qh:Check } AS ?isCheck)
}
ORDER BY DESC(?isItself) ?quantity
"""
_GRAPH = """
CONSTRUCT { ?thing ?property ?value . ?other ?points ?thing } WHERE {
  VALUES ?thing { UNDEF }
  { ?thing ?property ?value } UNION { ?other ?points ?thing }
}
"""


@dataclass(frozen=True)
class Description:
    """What the graph holds on one thing.

    ``said`` has its properties and values, ``pointing`` the things that point to it,
    ``reported`` the sections and positions (code points, end exclusive) where the report
    speaks of it, ``triples`` all its statements as they stand in the graph. ``receipts`` tell of
    the quantities that it is or has where they are printed, how they follow, what follows from
    them, and what checks them; of a thing that is named only, where that is. ``evidence`` are the
    statements of the graph behind the receipts.

    >>> import qhkg
    >>> description = qhkg.open().show("xunhua")
    >>> "1905–1918" in [row["position"] for row in description.reported]
    True
    """

    thing: NamedNode
    said: Rows
    pointing: Rows
    reported: Rows
    triples: Triples
    receipts: Receipts
    evidence: Triples

    @property
    def graph(self) -> Triples:
        """All its statements, and those of the evidence: its checks, passages, operands.

        >>> import qhkg
        >>> description = qhkg.open().show("fig:local-total")
        >>> len(description.graph) > len(description.triples)
        True
        """
        both = (*self.triples.triples, *self.evidence.triples)
        return replace(self.triples, triples=tuple(dict.fromkeys(both)))

    @property
    def rows(self) -> Rows:
        """All its statements as rows of subject, predicate and object, with the receipts.

        The machine formats tell of each object that is a quantity or a passage where it stands.

        >>> import qhkg
        >>> qhkg.open().show("xunhua").rows.variables
        ('subject', 'predicate', 'object')
        """
        return replace(self.triples.as_rows(), receipts=self.receipts, citing=("object",))

    def _repr_html_(self) -> str:
        return render_description(self, format_named("html")).decode()


def describe(engine: Engine, thing: NamedNode, prefixes: Mapping[str, str]) -> Description:
    """What is said of a thing, what points to it and where it is reported."""
    triples = engine.query(with_values(_PROLOGUE + _GRAPH, {"thing": [thing]}, ()))
    assert isinstance(triples, Triples)
    receipts = _receipts(engine, thing)
    return Description(
        thing,
        said=_rows(engine, _SAID, "thing", thing, prefixes),
        pointing=_rows(engine, _POINTING, "value", thing, prefixes),
        reported=_rows(engine, _REPORTED, "thing", thing, prefixes),
        triples=_in_order(triples, thing, prefixes),
        receipts=receipts,
        evidence=_in_order(statements_behind(engine, receipts), thing, prefixes),
    )


def _in_order(triples: Triples, thing: NamedNode, prefixes: Mapping[str, str]) -> Triples:
    """What is said of the thing, then the rest, sorted: each store gives them in its own order."""
    ordered = sorted(triples, key=lambda triple: (triple.subject != thing, str(triple)))
    return Triples(tuple(ordered), prefixes)


def _receipts(engine: Engine, thing: NamedNode) -> Receipts:
    answer = engine.query(with_values(_PROLOGUE + _QUANTITIES, {"thing": [thing]}, ()))
    assert isinstance(answer, Rows)
    cited = [str(row["quantity"]) for row in answer]
    among = [str(row["quantity"]) for row in answer if row["isItself"]]
    check = thing.value if any(row["isCheck"] for row in answer) else None
    return receipts_of(engine, cited, among=among, check=check)


def _rows(
    engine: Engine, text: str, variable: str, thing: NamedNode, prefixes: Mapping[str, str]
) -> Rows:
    answer = engine.query(with_values(_PROLOGUE + text, {variable: [thing]}, ()))
    assert isinstance(answer, Rows)
    return replace(answer, prefixes=prefixes)


def render_description(
    description: Description, form: Format, *, width: int = 80, styled: bool = False
) -> bytes:
    """The description for people: tables under headings (table, md or html)."""
    parts = (
        (description.thing.value, description.said),
        ("What points to it", description.pointing),
        ("Where it is reported", description.reported),
    )
    heading = {"md": "## {}\n\n", "html": "<h2>{}</h2>\n"}.get(form.name, "{}\n\n")
    written = [
        heading.format(title).encode() + render(rows, form, width=width, styled=styled)
        for title, rows in parts
        if rows
    ]
    receipts = description.receipts
    if receipts["derivations"] or receipts["checks"]:
        prefixes = description.said.prefixes
        text = render_receipts(receipts, prefixes, form, width=width, styled=styled)
        written.append(
            heading.format("What its figures follow from, and what checks them").encode() + text
        )
    return b"\n".join(written)
