"""What follows from the statements of an engine: read, worked out here, or by the store itself.

In place, the rules run as SPARQL Update into a graph beside, again and again until a round adds
nothing. Only then does that graph take the place of what was inferred before, with one update: a
failure leaves the old one as it was. An update of a rule adds what is not there yet and takes
nothing away, so that it may be sent again where nobody knows whether it was done. The last update
may not: after an unknown outcome the store is looked at first.
"""

from __future__ import annotations

from pyoxigraph import NamedNode, Triple

from qhkg import steps
from qhkg.engines import Engine
from qhkg.engines.embedded import EmbeddedEngine
from qhkg.engines.failures import shown
from qhkg.engines.remote import RemoteEngine
from qhkg.errors import InvalidAnswerError, UnknownOutcomeError
from qhkg.inference import INFERRED, conclusions, rules_text

BESIDE = NamedNode("https://w3id.org/qhkg/staging/inferred")
# More than any ontology needs: rules that go on have no end.
_ROUNDS = 100
_TRIES = 3


def inferred(engine: Engine) -> tuple[Triple, ...]:
    """What follows: of the graph that was made ready as it is, of a store worked out anew.

    Raises InconsistencyError, and StoreError where there is nothing that anything follows from.
    """
    if isinstance(engine, EmbeddedEngine):
        return tuple(quad.triple for quad in engine.quads(INFERRED.value))
    graphs = engine.stated_graphs() if isinstance(engine, RemoteEngine) else engine.graphs()
    return conclusions(quad.triple for graph in graphs for quad in engine.quads(graph))


def infer_in_place(engine: RemoteEngine) -> int:
    """Have a store work out by itself what follows; the number of statements that do.

    Raises StoreError, InvalidAnswerError where updates that the store says to have done are not,
    and UnsupportedConstructError.
    """
    quads = [quad for graph in engine.stated_graphs() for quad in engine.quads(graph)]
    _refuse_what_does_nothing(engine)
    operations = rules_text(quads, BESIDE).rstrip("\n").split(";\n")
    before = -1
    for number in range(1, _ROUNDS + 1):
        count = engine.count(BESIDE.value)
        if count == before:
            break
        steps.tell(lambda: f"round {number}: {max(count, 0):,} statements follow so far")  # noqa: B023
        before = count
        for operation in operations:
            engine.update(operation, repeatable=True)
    else:
        problem = f"still adds something in round {_ROUNDS}; its old inferences are untouched"
        raise InvalidAnswerError(shown(engine.endpoint.query), problem)
    if not before:
        if conclusions(each.triple for each in quads):
            problem = "says that it did the updates of the rules, and nothing follows by them"
            raise InvalidAnswerError(shown(engine.update_url), problem)
        engine.drop_graph(INFERRED.value)
    else:
        _move(engine, before)
    engine.look_again()
    return before


def _refuse_what_does_nothing(engine: RemoteEngine) -> None:
    """Leaves the graph beside empty. An address that answers 200 to whatever it is sent would
    have nothing follow, and what was inferred before would be dropped.
    """
    marker = f"INSERT DATA {{ GRAPH {BESIDE} {{ {BESIDE} {BESIDE} {BESIDE} }} }}"
    drop = f"DROP SILENT GRAPH {BESIDE}"
    for update, expected in ((drop, 0), (marker, 1), (drop, 0)):
        engine.update(update, repeatable=True)
        if engine.count(BESIDE.value) != expected:
            problem = "says that it did an update, and did not; do its queries and updates go to"
            raise InvalidAnswerError(shown(engine.update_url), f"{problem} the same dataset?")


def _move(engine: RemoteEngine, count: int) -> None:
    """Put the graph beside in the place of the old one, whatever becomes of answers."""
    problem: UnknownOutcomeError | None = None
    for _ in range(_TRIES):
        try:
            engine.update(f"MOVE {BESIDE} TO {INFERRED}")
        except UnknownOutcomeError as error:
            problem = error
        if not engine.count(BESIDE.value) and engine.count(INFERRED.value) == count:
            return
        if engine.count(BESIDE.value) != count:
            break
    if problem is not None:
        raise problem
    raise InvalidAnswerError(
        shown(engine.endpoint.query),
        f"says that it moved {BESIDE} to {INFERRED}, and did not; look at both graphs",
    )
