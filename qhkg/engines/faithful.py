"""Whether an engine's SPARQL can be trusted with our questions, and what answers where not.

Some stores answer a query of SPARQL 1.1 wrongly without a word: they leave out rows of a path
over a property, or give an error where its start is not known. A sum without a row is a wrong
sum. So what the program itself asks (the questions, their receipts, ``show``) is asked of a store
only after it has passed a probe; else the statements of the store are copied, once, and the
engine within this process answers from them. What users write themselves goes to their store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from pyoxigraph import Store

from qhkg import steps
from qhkg.engines import Engine
from qhkg.engines.embedded import EmbeddedEngine
from qhkg.engines.spelling import Spelt
from qhkg.errors import OutsideError, QueryError, TooLargeError
from qhkg.results import Rows, Truth
from qhkg.terms import GRAPH

Pair: TypeAlias = tuple[str, str]

# A copy takes some 300 bytes of memory for each statement.
MOST_COPIED = 5_000_000
# In whatever graph they lie.
_NAMESPACE = GRAPH.removesuffix("graph/")
_OURS = f'ASK {{ ?thing a ?class FILTER(STRSTARTS(STR(?class), "{_NAMESPACE}")) }}'
_RDFS = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
_STEPS = f"{_RDFS}SELECT DISTINCT ?low ?high WHERE {{ ?low rdfs:subClassOf ?high }}"
_PATHS = f"{_RDFS}SELECT DISTINCT ?low ?high WHERE {{ ?low rdfs:subClassOf+ ?high }}"
# Ordered as SPARQL says: what is unbound before IRIs, and these before literals.
_ORDER = """
SELECT ?term WHERE { VALUES ?term { "b" <urn:x-b> UNDEF "a" <urn:x-a> } } ORDER BY ?term
"""
_ORDERED = (None, "urn:x-a", "urn:x-b", "a", "b")
# As binary fractions they make 0.6000000000000001.
_SUM = "SELECT (SUM(?x) AS ?sum) WHERE { VALUES ?x { 0.1 0.2 0.3 } }"


def faithful(engine: Engine, timeout: float | None = None) -> Engine:
    """The engine where it passes the probe, its decimals spelt as ours; else one on a copy.

    ``timeout`` is in seconds and holds for each query on a copy. Raises StoreError where the
    store fails or holds nothing of ours, and TooLargeError for more statements than are copied.
    """
    if isinstance(engine, EmbeddedEngine):
        return engine
    _refuse_nothing(engine)
    wrong = next((name for name, passes in _PROBES if not _passes(passes, engine)), None)
    if wrong is None:
        return Spelt(engine)
    steps.tell(lambda: f"the store fails the probe of {wrong}: its statements are copied")
    return _copied(engine, timeout)


def _refuse_nothing(engine: Engine) -> None:
    """No rows would be no answer: those of a store that holds none of what we ask for."""
    from qhkg.engines.remote import RemoteEngine

    if not isinstance(engine, RemoteEngine) or engine.graphs():
        return
    if engine.query(_OURS) != Truth(True):
        _ = engine.stated_graphs()


def _copied(engine: Engine, timeout: float | None) -> EmbeddedEngine:
    store = Store()
    with steps.timed(lambda: f"{len(store):,} statements copied"):
        for graph in engine.graphs():
            store.extend(engine.quads(graph))
            if len(store) > MOST_COPIED:
                raise TooLargeError("the store", len(store), MOST_COPIED, "statements")
    return EmbeddedEngine(store, timeout)


def _passes(probe: Callable[[Engine], bool], engine: Engine) -> bool:
    try:
        return probe(engine)
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
    answer = engine.query(_ORDER)
    assert isinstance(answer, Rows)
    return tuple(row["term"] for row in answer.rows) == _ORDERED


def _adds(engine: Engine) -> bool:
    answer = engine.query(_SUM)
    assert isinstance(answer, Rows)
    return [str(row["sum"]) for row in answer.rows] == ["0.6"]


_PROBES = (
    ("paths over a property", _follows_paths),
    ("the order of rows", _orders),
    ("sums of decimals", _adds),
)


def _pairs(engine: Engine, text: str) -> set[Pair]:
    answer = engine.query(text)
    assert isinstance(answer, Rows)
    return {(str(low), str(high)) for low, high in answer.bindings}


def _named(pairs: set[Pair]) -> set[Pair]:
    return {pair for pair in pairs if not any(term.startswith("_:") for term in pair)}


def _closure(pairs: set[Pair]) -> set[Pair]:
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
