"""Whether an engine's SPARQL can be trusted with our questions, and what answers where not.

Some stores answer a query of SPARQL 1.1 wrongly without a word: they leave out rows of a path
over a property, or those of an OPTIONAL with a condition. A sum without a row is a wrong sum. So
what the program itself asks (the questions, their receipts, ``show``) is asked of a store only
after it has passed the probes (:mod:`qhkg.engines.probes`); else the statements of the store are
copied, once, and the engine within this process answers from them. What users write themselves
goes to their store.
"""

from __future__ import annotations

from pyoxigraph import Store

from qhkg import steps
from qhkg.engines import Engine
from qhkg.engines.embedded import EmbeddedEngine
from qhkg.engines.failures import shown
from qhkg.engines.probes import failed
from qhkg.engines.spelling import Spelt
from qhkg.errors import StoreError, TooLargeError
from qhkg.results import Truth
from qhkg.terms import GRAPH

# A copy takes some 300 bytes of memory for each statement.
MOST_COPIED = 5_000_000
# In whatever graph they lie.
_NAMESPACE = GRAPH.removesuffix("graph/")
_OURS = f'ASK {{ ?thing a ?class FILTER(STRSTARTS(STR(?class), "{_NAMESPACE}")) }}'


def faithful(engine: Engine, timeout: float | None = None) -> Engine:
    """The engine where it passes the probes, its decimals spelt as ours; else one on a copy.

    ``timeout`` is in seconds and holds for each query on a copy. Raises StoreError where the
    store fails or holds nothing of ours, or would have to be copied and holds it under other
    names of graphs; and TooLargeError for more statements than are copied.
    """
    if isinstance(engine, EmbeddedEngine):
        return engine
    _refuse_nothing(engine)
    wrong = failed(engine)
    if wrong is None:
        return Spelt(engine)
    _refuse_what_has_no_names(engine, wrong)
    steps.tell(lambda: f"the store fails the probe of {wrong}: its statements are copied")
    return _copied(engine, timeout)


def _refuse_nothing(engine: Engine) -> None:
    """No rows would be no answer: those of a store that holds none of what we ask for."""
    from qhkg.engines.remote import RemoteEngine

    if not isinstance(engine, RemoteEngine) or engine.graphs():
        return
    if engine.query(_OURS) != Truth(True):
        _ = engine.stated_graphs()


def _refuse_what_has_no_names(engine: Engine, wrong: str) -> None:
    """A copy of no graphs would have no rows, and look like an answer."""
    from qhkg.engines.remote import RemoteEngine

    if isinstance(engine, RemoteEngine) and not engine.graphs():
        raise StoreError(
            shown(engine.endpoint.query),
            f"answers wrongly ({wrong}), and the graphs that would be copied and asked here"
            f" ({GRAPH}…) are not in it; load them: qhkg load",
        )


def _copied(engine: Engine, timeout: float | None) -> EmbeddedEngine:
    store = Store()
    with steps.timed(lambda: f"{len(store):,} statements copied"):
        for graph in engine.graphs():
            store.extend(engine.quads(graph))
            if len(store) > MOST_COPIED:
                raise TooLargeError("the store", len(store), MOST_COPIED, "statements")
    return EmbeddedEngine(store, timeout)
