"""Sums of an answer that the graph holds no quantity for: told from their addends."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5

from qhkg.engines import Engine
from qhkg.evidence.asking import asked
from qhkg.evidence.nesting import nested_derivations
from qhkg.evidence.queries import PROLOGUE
from qhkg.results.receipts import Derivation

# What quantities in one unit make together, by the same arithmetic as the rule on sums. A rate is
# no addend.
SUM = f"""{PROLOGUE}
PREFIX comparator: <https://w3id.org/qhkg/code/comparator/>
SELECT ?label ?value ?comparator ?unit ?perUnit ?lowerBound ?upperBound ?formula ?operand ?role
  ?operandValue ?operandComparator
WHERE {{
  {{
    SELECT (SUM(?one) AS ?value) (SAMPLE(?oneUnit) AS ?unitCode)
      (GROUP_CONCAT(STR(?one); separator=" + ") AS ?formula)
      (SUM(?below) AS ?least) (SUM(?above) AS ?most)
      (SUM(?isOpenBelow) AS ?openBelow) (SUM(?isOpenAbove) AS ?openAbove)
    WHERE {{
      {{
        SELECT DISTINCT ?addend ?one ?oneUnit ?below ?above ?isOpenBelow ?isOpenAbove ?start
        WHERE {{
          VALUES ?addend {{ UNDEF }}
          ?addend qh:value ?one ; qh:unit ?oneUnit .
          FILTER NOT EXISTS {{ ?addend qh:perUnit ?rate }}
          OPTIONAL {{ ?addend qh:lowerBound ?addendLeast }}
          OPTIONAL {{ ?addend qh:upperBound ?addendMost }}
          OPTIONAL {{ ?addend qh:passage/oa:start ?start }}
          BIND(COALESCE(?addendLeast, 0) AS ?below)
          BIND(COALESCE(?addendMost, 0) AS ?above)
          BIND(IF(BOUND(?addendLeast), 0, 1) AS ?isOpenBelow)
          BIND(IF(BOUND(?addendMost), 0, 1) AS ?isOpenAbove)
        }}
        ORDER BY (!BOUND(?start)) ?start ?addend
      }}
    }}
    HAVING (COUNT(DISTINCT ?oneUnit) = 1)
  }}
  VALUES ?addend {{ UNDEF }}
  ?addend qh:value ?operandValue .
  FILTER NOT EXISTS {{ ?addend qh:perUnit ?rate }}
  BIND(?addend AS ?operand)
  BIND("addend" AS ?role)
  # ?unknown is bound nowhere: an open side gets no bound.
  BIND(IF(?openBelow = 0, ?least, ?unknown) AS ?lowerBound)
  BIND(IF(?openAbove = 0, ?most, ?unknown) AS ?upperBound)
  BIND(IF(BOUND(?lowerBound), IF(BOUND(?upperBound), comparator:exact, comparator:at-least),
       IF(BOUND(?upperBound), comparator:at-most, comparator:about)) AS ?code)
  OPTIONAL {{ ?code rdfs:label ?comparator . FILTER(LANGMATCHES(LANG(?comparator), "en")) }}
  OPTIONAL {{ ?unitCode rdfs:label ?unit . FILTER(LANGMATCHES(LANG(?unit), "en")) }}
  OPTIONAL {{
    ?addend qh:comparator/rdfs:label ?operandComparator .
    FILTER(LANGMATCHES(LANG(?operandComparator), "en"))
  }}
  OPTIONAL {{ ?addend qh:passage/oa:start ?start }}
}}
ORDER BY (!BOUND(?start)) ?start ?addend
"""


def sum_of(engine: Engine, addends: Sequence[str]) -> Derivation | None:
    """What the quantities make together, with bounds; None where they do not add up.

    They do not where one is no quantity, is a rate or is in another unit. The sum's name is a
    ``urn:uuid`` made of its addends: the same on every run, and no page is behind it.
    """
    name = uuid5(NAMESPACE_URL, " ".join(sorted(addends))).urn
    rows = asked(engine, SUM, addend=addends)
    found = nested_derivations({**row, "quantity": name, "cited": None} for row in rows)
    if not found or {each["quantity"] for each in found[0]["operands"]} != set(addends):
        return None
    return found[0]
