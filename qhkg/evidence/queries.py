"""The SPARQL behind receipts: one query for what is printed, what is computed, what is checked."""

PROLOGUE = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX qh: <https://w3id.org/qhkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
# What a quantity says of itself; the last unit is one of many: yuan per household.
_QUANTITY = """
  OPTIONAL { ?quantity rdfs:label ?label . FILTER(LANGMATCHES(LANG(?label), "en")) }
  OPTIONAL {
    ?quantity qh:comparator/rdfs:label ?comparator . FILTER(LANGMATCHES(LANG(?comparator), "en"))
  }
  OPTIONAL { ?quantity qh:unit/rdfs:label ?unit . FILTER(LANGMATCHES(LANG(?unit), "en")) }
  OPTIONAL {
    ?quantity qh:perUnit ?per .
    OPTIONAL { ?per rdfs:label ?many . FILTER(LANGMATCHES(LANG(?many), "en")) }
    OPTIONAL { ?per skos:altLabel ?one . FILTER(LANGMATCHES(LANG(?one), "en")) }
    BIND(COALESCE(?one, ?many) AS ?perUnit)
  }
"""
# The things first, what is said of them behind: else the engine joins all with all.
SOURCES = f"""{PROLOGUE}
SELECT DISTINCT ?cited ?quantity ?kind ?label ?section ?start ?end ?surface ?comparator ?value
  ?unit ?perUnit ?corrects
WHERE {{
  {{
    SELECT DISTINCT ?cited ?quantity ?kind ?value WHERE {{
      {{
        VALUES ?cited {{ UNDEF }}
        ?cited (prov:wasDerivedFrom|qh:corrects)* ?quantity .
        ?quantity a ?class ; qh:value ?value .
        VALUES (?class ?kind) {{
          (qh:Figure "figure") (qh:ContextQuantity "context") (qh:ProposedQuantity "proposed")
        }}
      }} UNION {{
        VALUES ?cited {{ UNDEF }}
        ?cited a qh:Passage .
        BIND(?cited AS ?quantity)
        BIND("passage" AS ?kind)
      }}
    }}
  }}
  OPTIONAL {{
    ?quantity qh:passage? ?passage .
    ?passage oa:start ?start ; oa:end ?end .
    OPTIONAL {{ ?passage qh:section/qh:heading ?section }}
  }}
  OPTIONAL {{ ?quantity qh:surface ?surface }}
  OPTIONAL {{ ?quantity qh:corrects ?corrects }}
  {_QUANTITY}
}}
ORDER BY (!BOUND(?start)) ?start ?end ?quantity ?cited
"""
# Apart from the sources, since it takes as long as all the rest and few answers need it.
TITLES = f"""{PROLOGUE}
SELECT DISTINCT ?quantity ?source WHERE {{
  VALUES ?quantity {{ UNDEF }}
  ?what ?points ?quantity ; dcterms:source/rdfs:label ?source .
  FILTER(LANGMATCHES(LANG(?source), "en"))
}}
ORDER BY ?quantity ?source
"""
# The roles are those of the ontology; with inference qh:operand is one of its own subproperties.
_ROLE = """
    ?roleProperty rdfs:subPropertyOf qh:operand .
    FILTER(?roleProperty != qh:operand)
    BIND(STRAFTER(STR(?roleProperty), "#") AS ?role)
"""
DERIVATIONS = f"""{PROLOGUE}
SELECT DISTINCT ?cited ?quantity ?label ?value ?comparator ?unit ?perUnit ?lowerBound ?upperBound
  ?formula ?operand ?role ?operandValue ?operandComparator ?start
WHERE {{
  {{
    VALUES ?cited {{ UNDEF }}
    ?cited (prov:wasDerivedFrom|qh:corrects)* ?quantity .
    ?quantity a qh:DerivedQuantity .
  }} UNION {{
    VALUES ?among {{ UNDEF }}
    ?quantity prov:wasDerivedFrom ?among ; a qh:DerivedQuantity .
  }}
  ?quantity qh:value ?value ; qh:formula ?formula ; prov:wasDerivedFrom ?operand .
  ?operand qh:value ?operandValue .
  {_QUANTITY}
  OPTIONAL {{ ?quantity qh:lowerBound ?lowerBound }}
  OPTIONAL {{ ?quantity qh:upperBound ?upperBound }}
  OPTIONAL {{
    ?operand qh:comparator/rdfs:label ?operandComparator .
    FILTER(LANGMATCHES(LANG(?operandComparator), "en"))
  }}
  OPTIONAL {{ ?operand qh:passage/oa:start ?start }}
  OPTIONAL {{
    ?calculation qh:computes ?quantity ; ?roleProperty ?operand .
    {_ROLE}
  }}
}}
ORDER BY ?quantity ?role (!BOUND(?start)) ?start ?operand ?cited
"""
CHECKS = f"""{PROLOGUE}
SELECT DISTINCT ?check ?checkLabel ?verdict ?verdictLabel ?reading ?quantity ?role ?value
  ?comparator ?start ?computed ?computedValue ?lowerBound ?upperBound ?formula ?discrepancy
  ?discrepancyLabel ?likelyCause ?evidence ?confidence ?disputes ?proposes ?proposedValue
  ?isOperand
WHERE {{
  {{
    SELECT DISTINCT ?check ?checkLabel ?verdict ?verdictLabel ?role ?quantity ?value WHERE {{
      {{
        SELECT DISTINCT ?check WHERE {{
          VALUES ?tied {{ UNDEF }}
          ?check ?any ?tied ; a qh:Check .
          {{ ?any rdfs:subPropertyOf qh:operand }} UNION {{ BIND(qh:computes AS ?any) }}
        }}
      }}
      ?check rdfs:label ?checkLabel ; qh:verdict ?code ; ?roleProperty ?quantity .
      FILTER(LANGMATCHES(LANG(?checkLabel), "en"))
      {_ROLE}
      ?code rdfs:label ?verdictLabel .
      FILTER(LANGMATCHES(LANG(?verdictLabel), "en"))
      BIND(REPLACE(STR(?code), "^.*/", "") AS ?verdict)
      ?quantity qh:value ?value .
    }}
  }}
  OPTIONAL {{
    ?quantity qh:comparator/rdfs:label ?comparator . FILTER(LANGMATCHES(LANG(?comparator), "en"))
  }}
  OPTIONAL {{ ?quantity qh:passage/oa:start ?start }}
  OPTIONAL {{ ?check qh:reading ?reading . FILTER(LANGMATCHES(LANG(?reading), "en")) }}
  OPTIONAL {{
    ?check qh:computes ?computed .
    ?computed qh:value ?computedValue ; qh:formula ?formula .
    OPTIONAL {{ ?computed qh:lowerBound ?lowerBound }}
    OPTIONAL {{ ?computed qh:upperBound ?upperBound }}
  }}
  OPTIONAL {{
    ?discrepancy qh:explains ?check ; rdfs:label ?discrepancyLabel .
    FILTER(LANGMATCHES(LANG(?discrepancyLabel), "en"))
    OPTIONAL {{
      ?discrepancy qh:likelyCause ?likelyCause . FILTER(LANGMATCHES(LANG(?likelyCause), "en"))
    }}
    OPTIONAL {{ ?discrepancy qh:evidence ?evidence . FILTER(LANGMATCHES(LANG(?evidence), "en")) }}
    OPTIONAL {{
      ?discrepancy qh:confidence/rdfs:label ?confidence .
      FILTER(LANGMATCHES(LANG(?confidence), "en"))
    }}
    OPTIONAL {{ ?discrepancy qh:disputes ?disputes }}
    OPTIONAL {{ ?discrepancy qh:proposes ?proposes . ?proposes qh:value ?proposedValue }}
  }}
  BIND(EXISTS {{ ?computed prov:wasDerivedFrom ?quantity }} AS ?isOperand)
}}
ORDER BY (?verdict != "disagrees") ?check DESC(?role = "lesser") ?role (!BOUND(?start)) ?start
  ?quantity
"""
