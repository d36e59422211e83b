"""The statements behind receipts: what the graph itself holds of figures, checks and passages."""

from __future__ import annotations

from collections.abc import Iterator

from qhkg.engines import Engine
from qhkg.evidence.asking import as_terms
from qhkg.evidence.queries import PROLOGUE
from qhkg.results import Triples
from qhkg.results.receipts import Receipts
from qhkg.sparql_text import with_values

# What was inferred says the same again in the words of other vocabularies.
_STATEMENTS = f"""{PROLOGUE}
CONSTRUCT {{
  ?thing ?property ?value .
  ?passage ?place ?where .
  ?section qh:heading ?heading .
  ?origin ?points ?elsewhere ; dcterms:source ?source .
  ?source rdfs:label ?title .
}}
WHERE {{
  {{
    VALUES ?thing {{ UNDEF }}
    ?thing ?property ?value .
    FILTER NOT EXISTS {{
      GRAPH <https://w3id.org/qhkg/graph/inferred> {{ ?thing ?property ?value }}
    }}
  }} UNION {{
    VALUES ?thing {{ UNDEF }}
    ?thing qh:passage? ?passage .
    ?passage a qh:Passage ; ?place ?where .
    FILTER NOT EXISTS {{
      GRAPH <https://w3id.org/qhkg/graph/inferred> {{ ?passage ?place ?where }}
    }}
    OPTIONAL {{ ?passage qh:section ?section . ?section qh:heading ?heading }}
  }} UNION {{
    VALUES ?elsewhere {{ UNDEF }}
    ?origin ?points ?elsewhere ; dcterms:source ?source .
    FILTER NOT EXISTS {{
      GRAPH <https://w3id.org/qhkg/graph/inferred> {{ ?origin ?points ?elsewhere }}
    }}
    OPTIONAL {{ ?source rdfs:label ?title }}
  }}
}}
"""


def statements_behind(engine: Engine, receipts: Receipts) -> Triples:
    """What the graph states and computes of all that the receipts name.

    That is figures with surface, value and passage, passages with position and heading, what is
    computed with its formula, checks with their verdicts, and discrepancies with likely cause,
    evidence and what they propose.
    """
    things = as_terms(dict.fromkeys(_named(receipts)))
    if not things:
        return Triples(())
    elsewhere = [s["figure"] for s in receipts["sources"] if s["kind"] == "context"]
    terms = {"thing": things, "elsewhere": as_terms(elsewhere)}
    found = engine.query(with_values(_STATEMENTS, terms, ()))
    assert isinstance(found, Triples)
    return found


def _named(receipts: Receipts) -> Iterator[str]:
    for source in receipts["sources"]:
        yield source["figure"]
    for derivation in receipts["derivations"]:
        yield derivation["quantity"]
        yield from (operand["quantity"] for operand in derivation["operands"])
    for check in receipts["checks"]:
        yield check["check"]
        yield from (quantity["quantity"] for quantity in check["quantities"])
        if check["computed"] is not None:
            yield check["computed"]["quantity"]
        discrepancy = check["discrepancy"]
        if discrepancy is not None:
            yield discrepancy["discrepancy"]
            if discrepancy["proposes"] is not None:
                yield discrepancy["proposes"]
