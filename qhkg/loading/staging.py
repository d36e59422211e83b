"""The graphs beside: what is loaded comes there first, and is read back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from qhkg import steps
from qhkg.engines.failures import shown
from qhkg.engines.remote import RemoteEngine
from qhkg.errors import InvalidAnswerError, LoadError
from qhkg.loading.digest import canonical_lines, digest
from qhkg.loading.edition import NewGraph
from qhkg.loading.profile import Profile
from qhkg.loading.uploading import Upload
from qhkg.results import Rows

STAGING = "https://w3id.org/qhkg/staging/"
_TRIES = 3
# Enough of a digest to tell editions apart in the names of graphs.
_DIGITS = 16
_ALL = f"""
SELECT DISTINCT ?graph WHERE {{
  GRAPH ?graph {{ ?s ?p ?o }}
  FILTER(STRSTARTS(STR(?graph), "{STAGING}"))
}}
"""


@dataclass(frozen=True)
class Staging:
    """The graphs beside of one edition, by the beginning of its digest."""

    engine: RemoteEngine
    edition: str

    @property
    def base(self) -> str:
        """How the names of its graphs begin."""
        return f"{STAGING}{self.edition[:_DIGITS]}/"

    def iri(self, name: str) -> str:
        """The graph beside of the graph with that short name."""
        return self.base + name

    def fill(self, graph: NewGraph, way: Upload, profile: Profile, *, resume: bool) -> int:
        """Have the graph there, read back and found right; how many statements the store counts.

        With ``resume``, what is there and right is not sent again. Raises LoadError where it
        comes back otherwise than it was sent, and StoreError.
        """
        iri, expected = self.iri(graph.name), normal_lines(graph, profile)
        if resume and difference(self.engine, iri, expected, profile) is None:
            steps.tell(lambda: f"{graph.name}: is there from an earlier load")
            return self.engine.count(iri)
        problem: str | None = ""
        for _ in range(_TRIES):
            way.put(iri, graph)
            problem = difference(self.engine, iri, expected, profile)
            if problem is None:
                return self.engine.count(iri)
            steps.tell(lambda: f"{graph.name}: {problem}; again")  # noqa: B023
        where = shown(self.engine.endpoint.query)
        raise LoadError(f"{where}: what was put into <{iri}> comes back otherwise: {problem}")

    def left(self) -> tuple[str, ...]:
        """The IRIs of all graphs beside that the store holds, of any edition, sorted."""
        return staging_graphs(self.engine)

    def drop(self, graphs: Iterable[str]) -> None:
        """Drop graphs, with one update; may be repeated."""
        drop_graphs(self.engine, graphs)


def staging_graphs(engine: RemoteEngine) -> tuple[str, ...]:
    """The IRIs of all graphs beside that the store holds, of any edition, sorted."""
    answer = engine.query_everywhere(_ALL)
    if not isinstance(answer, Rows) or answer.variables != ("graph",):
        raise InvalidAnswerError(shown(engine.endpoint.query), "names its graphs otherwise")
    found = (str(row["graph"]) for row in answer)
    return tuple(sorted(each for each in found if each.startswith(STAGING)))


def drop_graphs(engine: RemoteEngine, graphs: Iterable[str]) -> None:
    """Drop graphs, with one update; may be repeated."""
    if text := drop_text(graphs):
        engine.update(text, repeatable=True)


def drop_text(graphs: Iterable[str]) -> str:
    """The update that drops graphs."""
    return " ;\n".join(f"DROP SILENT GRAPH {NamedNode(graph)}" for graph in graphs)


def normal_lines(graph: NewGraph, profile: Profile) -> Sequence[str]:
    """The lines of a graph as the store will give them back, but for how it writes them."""
    return canonical_lines(profile.normal(graph.triples))


def difference(
    engine: RemoteEngine, iri: str, expected: Sequence[str], profile: Profile
) -> str | None:
    """None where a graph has just these lines, else what is different."""
    try:
        found = canonical_lines(profile.normal(engine.get_graph(iri)))
    except InvalidAnswerError as error:
        return error.problem
    if digest(found) == digest(expected):
        return None
    missing, more = set(expected) - set(found), set(found) - set(expected)
    words = [f"{len(found):,} statements instead of {len(expected):,}"]
    for name, lines in (("missing", missing), ("too much", more)):
        if lines:
            words.append(f"{name}: {engine.hidden(min(lines).strip())[:200]}")
    return "; ".join(words)
