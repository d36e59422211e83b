"""What a store is asked before it is trusted with our questions, since the answers are known.

Of three the answers are the same everywhere, or follow from a simpler question. The others are
asked of our ontology, which lies beside the data: its statements are fetched with a pattern so
plain that no store is known to get it wrong, and the embedded engine tells what the answers
are. Each is a way of asking that our questions take.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import cache, partial
from typing import TypeAlias

from pyoxigraph import Quad, Store

from qhkg.engines import Engine
from qhkg.engines.embedded import EmbeddedEngine
from qhkg.errors import OutsideError, QueryError
from qhkg.results import Rows
from qhkg.results.answers import PythonValue, python_value

Pair: TypeAlias = tuple[str, str]

_RDFS = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
_STEPS = f"{_RDFS}SELECT DISTINCT ?low ?high WHERE {{ ?low rdfs:subClassOf ?high }}"
_PATHS = f"{_RDFS}SELECT DISTINCT ?low ?high WHERE {{ ?low rdfs:subClassOf+ ?high }}"
# Ordered as SPARQL says: what is unbound before IRIs, and these before literals.
_ORDER = """
SELECT ?term WHERE { VALUES ?term { "b" <urn:x-b> UNDEF "a" <urn:x-a> } } ORDER BY ?term
"""
_ORDERED = (None, "urn:x-a", "urn:x-b", "a", "b")
# As binary fractions they make 0.6000000000000001.
_SUM = "SELECT (SUM(?x) AS ?sum) WHERE { VALUES ?x { 0.1 0.2 0.3 } }"

# What is asked about is ours, so that no answer depends on what is not fetched.
_OURS = "rdfs:isDefinedBy <https://w3id.org/qhkg/ontology>"
_FETCHED = f"""{_RDFS}SELECT ?term ?predicate ?value WHERE {{
  VALUES ?predicate {{
    rdfs:isDefinedBy rdfs:domain rdfs:label rdfs:subClassOf rdfs:subPropertyOf
  }}
  ?term {_OURS} ; ?predicate ?value .
}}"""
# What has the fewest matches stands first: not every store finds that out.
_PROPERTY = f"?property rdfs:domain ?class ; rdfs:label ?label ; {_OURS} ."
_EARLIER = """?other rdfs:domain ?class ; rdfs:label ?earlier .
    FILTER(STR(?earlier) < STR(?label))"""
# What was seen to get it wrong is named: make test-stores runs these.
_ASKED = {
    "a condition in OPTIONAL on what is outside of it": f"""  # RDF4J 5.0
SELECT ?class ?label WHERE {{
  VALUES ?unknown {{ UNDEF }}
  ?class {_OURS} . {_PROPERTY}
  OPTIONAL {{ {_EARLIER} }}
  FILTER(!BOUND(?other))
}}""",
    "NOT EXISTS in OPTIONAL": f"""  # RDF4J 5.0, Blazegraph 2.1
SELECT ?class ?label WHERE {{
  ?class {_OURS} .
  OPTIONAL {{
    {_PROPERTY}
    FILTER NOT EXISTS {{ {_EARLIER} }}
  }}
}}""",
    "NOT EXISTS in UNION": f"""  # Blazegraph 2.1
SELECT ?class ?label WHERE {{
  ?class {_OURS} .
  {{ {_PROPERTY} FILTER NOT EXISTS {{ {_EARLIER} }} }}
  UNION {{ ?class rdfs:subClassOf ?above . ?above {_OURS} ; rdfs:label ?label . }}
}}""",
    "EXISTS with VALUES": f"""  # Blazegraph 2.1, Virtuoso 7.2
SELECT ?property ?label WHERE {{
  {_PROPERTY}
  FILTER EXISTS {{ VALUES ?top {{ UNDEF }} ?property rdfs:subPropertyOf* ?top . }}
}}""",
    "OPTIONAL in OPTIONAL": f"""  # Blazegraph 2.1, Virtuoso 7.2
SELECT ?property ?aboveLabel ?top WHERE {{
  {_PROPERTY}
  OPTIONAL {{ ?property rdfs:subPropertyOf ?given . ?given {_OURS} . }}
  BIND(COALESCE(?given, ?property) AS ?above)
  OPTIONAL {{
    ?above rdfs:label ?aboveLabel .
    FILTER(BOUND(?given))
    OPTIONAL {{ ?above rdfs:subPropertyOf ?top . ?top {_OURS} . }}
  }}
}}""",
    "aggregates in OPTIONAL": f"""
SELECT ?class ?labels WHERE {{
  ?class {_OURS} .
  OPTIONAL {{
    SELECT ?class (GROUP_CONCAT(STR(?label); separator="; ") AS ?labels) WHERE {{
      {{ SELECT DISTINCT ?class ?label WHERE {{ {_PROPERTY} }} ORDER BY ?class ?label }}
    }}
    GROUP BY ?class
  }}
}}""",
}


def failed(engine: Engine) -> str | None:
    """The first way of asking that the engine gets wrong, in words; None where there is none.

    Raises OutsideError where a store cannot be asked: it is down, or wants a password.
    """
    return next((name for name, passes in _probes(engine) if not _passed(passes)), None)


def _probes(engine: Engine) -> Iterator[tuple[str, Callable[[], bool]]]:
    yield "paths over a property", partial(_follows_paths, engine)
    yield "the order of rows", partial(_orders, engine)
    yield "sums of decimals", partial(_adds, engine)
    known = cache(partial(_ontology, engine))
    for name, text in _ASKED.items():
        yield name, partial(_answers_as, known, engine, _RDFS + text)


def _passed(passes: Callable[[], bool]) -> bool:
    try:
        return passes()
    except (QueryError, OutsideError) as error:
        if getattr(error, "status", 400) in (400, 500):
            return False
        raise


def _follows_paths(engine: Engine) -> bool:
    """Whether a path of any length leads as far as its steps do."""
    reached = _closure(_pairs(engine, _STEPS))
    # The label of a blank node differs with each answer; within one it tells where a path goes on.
    return _named(_pairs(engine, _PATHS)) == _named(reached)


def _orders(engine: Engine) -> bool:
    return _column(engine, _ORDER) == [*_ORDERED]


def _adds(engine: Engine) -> bool:
    return _column(engine, _SUM) == [Decimal("0.6")]


def _ontology(engine: Engine) -> EmbeddedEngine:
    """What the store has of our ontology, as far as it is asked about it."""
    store = Store()
    # What is no statement is left out: what is then asked about it has another answer.
    for row in _rows(engine, _FETCHED).bindings:
        with suppress(TypeError, ValueError):
            store.add(Quad(*row))  # type: ignore[arg-type]
    return EmbeddedEngine(store)


def _answers_as(known: Callable[[], Engine], engine: Engine, text: str) -> bool:
    return _answered(engine, text) == _answered(known(), text)


def _answered(engine: Engine, text: str) -> Counter[tuple[str, ...]]:
    """Each row, and how often it comes; as text, since stores rewrite literals."""
    rows = _rows(engine, text).bindings
    return Counter(tuple(getattr(term, "value", "") for term in row) for row in rows)


def _rows(engine: Engine, text: str) -> Rows:
    answer = engine.query(text)
    assert isinstance(answer, Rows)
    return answer


def _column(engine: Engine, text: str) -> list[PythonValue]:
    return [python_value(row[0]) for row in _rows(engine, text).bindings if row]


def _pairs(engine: Engine, text: str) -> set[Pair]:
    return {(str(row[0]), str(row[-1])) for row in _rows(engine, text).bindings if row}


def _named(pairs: set[Pair]) -> set[Pair]:
    return {pair for pair in pairs if not any(term.startswith("_:") for term in pair)}


def _closure(pairs: Iterable[Pair]) -> set[Pair]:
    above: dict[str, set[str]] = {}
    for low, high in pairs:
        above.setdefault(low, set()).add(high)
    return {(low, high) for low in above for high in _reached(low, above)}


def _reached(low: str, above: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    ahead = list(above[low])
    while ahead:
        term = ahead.pop()
        if term not in reached:
            reached.add(term)
            ahead.extend(above.get(term, ()))
    return reached
