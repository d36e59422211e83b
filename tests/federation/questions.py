"""Questions on the whole nation, which no single server of a federation can answer.

Each is ordered as far as it has rows that differ, and adds up whole numbers only: Comunica adds
decimals as binary fractions. None cuts rows off (LIMIT) that are ordered by several keys of which
the first has ties: Comunica does not keep the order of the others.
"""

from __future__ import annotations

_PREFIXES = """
PREFIX fundtype: <https://w3id.org/qhkg/code/fundtype/>
PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
PREFIX qh: <https://w3id.org/qhkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX side: <https://w3id.org/qhkg/code/side/>
PREFIX unit: <https://w3id.org/qhkg/code/unit/>
"""

_GIVEN = """
  ?flow qh:side side:source ; qh:fundType fundtype:fiscal-anti-poverty ;
    qh:provider ?provider ; qh:amount ?figure .
  ?figure qh:value ?value ; qh:unit unit:CNY .
"""

QUESTIONS = {
    # Each group from one server.
    "sums by report": f"""{_PREFIXES}
SELECT ?report (COUNT(?flow) AS ?flows) (SUM(?value) AS ?yuan) WHERE {{
  {_GIVEN}
  ?figure qh:passage/qh:report ?report .
}} GROUP BY ?report ORDER BY ?report""",
    # Each group from all servers, and its label from the first.
    "sums by level": f"""{_PREFIXES}
SELECT ?label (COUNT(?flow) AS ?flows) (SUM(?value) AS ?yuan) WHERE {{
  {_GIVEN}
  ?provider qh:level ?level . ?level rdfs:label ?label . FILTER(LANG(?label) = "en")
}} GROUP BY ?label ORDER BY ?label""",
    "one sum": f"""{_PREFIXES}
SELECT (COUNT(?flow) AS ?flows) (SUM(?value) AS ?yuan) (MAX(?value) AS ?most) WHERE {{
  {_GIVEN}
}}""",
    "who gave to whom": f"""{_PREFIXES}
SELECT ?giver ?taker ?value WHERE {{
  ?flow qh:provider ?provider ; qh:recipient ?recipient ; qh:amount ?figure .
  ?figure qh:value ?value ; qh:unit unit:CNY .
  ?provider rdfs:label ?giver . FILTER(LANG(?giver) = "en")
  ?recipient rdfs:label ?taker . FILTER(LANG(?taker) = "en")
}} ORDER BY STR(?giver) STR(?taker) ?value""",
    "largest flows of programmes": f"""{_PREFIXES}
SELECT ?flow ?programmeLabel ?value WHERE {{
  ?flow qh:programme ?programme ; qh:amount ?figure .
  ?figure qh:value ?value ; qh:unit unit:CNY .
  ?programme rdfs:label ?programmeLabel . FILTER(LANG(?programmeLabel) = "en")
}} ORDER BY DESC(?value) ?flow LIMIT 10""",
    "partnerships by programme": f"""{_PREFIXES}
SELECT ?label (COUNT(DISTINCT ?partnership) AS ?partnerships) WHERE {{
  ?partnership a qh:Partnership ; qh:underProgramme ?programme .
  ?programme rdfs:label ?label . FILTER(LANG(?label) = "en")
}} GROUP BY ?label ORDER BY ?label""",
    "counties by prefecture": f"""{_PREFIXES}
SELECT ?prefecture (COUNT(?county) AS ?counties) WHERE {{
  ?county qh:within ?prefecture ; qh:level/rdfs:label "county"@en .
}} GROUP BY ?prefecture ORDER BY ?prefecture""",
}
