"""How graphs come into a store: whole by the Graph Store Protocol, else by updates in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import NamedNode

from qhkg import steps
from qhkg.engines.failures import shown
from qhkg.engines.remote import RemoteEngine
from qhkg.errors import DeniedError, LoadError, StoreError
from qhkg.loading.edition import NewGraph
from qhkg.loading.profile import Profile, learned, probe

# Virtuoso compiles an update into a program, and takes no long ones.
_STATEMENTS_AT_ONCE = 500
_BYTES_AT_ONCE = 200_000
_TOO_LARGE = 413
_TRIES = 3


class Upload(Protocol):
    """A way to put a whole graph in the place of what has its name; may be repeated."""

    def put(self, iri: str, graph: NewGraph) -> None:
        """Put it there; raises StoreError."""


@dataclass(frozen=True)
class ByUpdates:
    """INSERT DATA in pieces; each may be sent twice, and adds what it adds once."""

    engine: RemoteEngine

    def put(self, iri: str, graph: NewGraph) -> None:
        """Put it there; raises StoreError."""
        for text in updates(iri, graph.lines):
            self.engine.update(text, repeatable=True)


@dataclass(frozen=True)
class ByGraphStore:
    """PUT with the length told; where that is too much at once, by updates."""

    engine: RemoteEngine
    url: str

    def put(self, iri: str, graph: NewGraph) -> None:
        """Put it there; raises StoreError."""
        try:
            self.engine.put_graph(self.url, iri, graph.ntriples)
        except StoreError as error:
            if error.status != _TOO_LARGE:
                raise
            ByUpdates(self.engine).put(iri, graph)


def updates(iri: str, lines: Sequence[str]) -> Iterator[str]:
    """The updates that put lines of N-Triples into a graph in the place of what it has.

    The first takes away what was there, and brings all statements with blank nodes: these are
    the same nodes only within one update, and are there once however often it is sent.
    """
    node = NamedNode(iri)
    hanging = [line for line in lines if _has_label(line)]
    # Not as data, in which Virtuoso takes no blank nodes.
    insert = f" ;\nINSERT {{ GRAPH {node} {{\n{''.join(hanging)}}} }} WHERE {{}}"
    yield f"DROP SILENT GRAPH {node}{insert if hanging else ''}"
    for piece in _pieces(line for line in lines if not _has_label(line)):
        yield f"INSERT DATA {{ GRAPH {node} {{\n{''.join(piece)}}} }}"


def _pieces(lines: Iterable[str]) -> Iterator[list[str]]:
    piece: list[str] = []
    size = 0
    for line in lines:
        if piece and (len(piece) >= _STATEMENTS_AT_ONCE or size + len(line) > _BYTES_AT_ONCE):
            yield piece
            piece, size = [], 0
        piece.append(line)
        size += len(line)
    if piece:
        yield piece


def _has_label(line: str) -> bool:
    return line.startswith("_:") or (line.endswith(" .\n") and line.split(" ", 3)[2][:2] == "_:")


def found_way(engine: RemoteEngine, iri: str, needed: Sequence[NewGraph]) -> tuple[Upload, Profile]:
    """A way that really stores, and how the store rewrites; ``iri`` is of a graph to try with.

    Raises LoadError where nothing is stored, or where the store does not give back what these
    graphs need; StoreError, and DeniedError where it does not let us write.
    """
    given = NewGraph(iri, tuple(probe(iri)))
    example = ""
    for _ in range(_TRIES):
        engine.drop_graph(iri)
        way, profile = _tried_ways(engine, given)
        lost = (profile.lost_of(graph.triples) for graph in needed)
        example = next((each for each in lost if each), "")
        if not example:
            steps.tell(lambda: f"how the store rewrites: {profile}")  # noqa: B023
            return way, profile
    raise LoadError(
        f"{shown(engine.endpoint.query)}: does not give back what it is given: {example};"
        " use another store"
    )


def _tried_ways(engine: RemoteEngine, given: NewGraph) -> tuple[Upload, Profile]:
    problem: StoreError | None = None
    for url in engine.endpoint.graph_stores():
        way = ByGraphStore(engine, url)
        try:
            engine.put_graph(url, given.iri, given.ntriples)
        except StoreError as error:
            problem = error if problem is None or isinstance(error, DeniedError) else problem
            continue
        if returned := list(engine.get_graph(given.iri)):
            steps.tell(lambda: f"{shown(way.url)} takes whole graphs")  # noqa: B023
            return way, learned(given.triples, returned, engine.hidden)
        problem = StoreError(
            shown(url), "says that it stored a graph, and stored nothing; is it a graph store?"
        )
    if engine.endpoint.graph_store is not None and problem is not None:
        raise problem
    by_updates = ByUpdates(engine)
    by_updates.put(given.iri, given)
    returned = list(engine.get_graph(given.iri))
    if not returned:
        raise LoadError(
            f"{shown(engine.update_url)}: says that it did an update, and stored nothing;"
            " do its queries and updates go to the same dataset?"
        )
    steps.tell(lambda: f"no graph store is found; {shown(engine.update_url)} takes updates")
    return by_updates, learned(given.triples, returned, engine.hidden)
