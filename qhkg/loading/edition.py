"""What is loaded: the graphs of one version, each with its digest, and a digest of them all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from qhkg.engines import Engine
from qhkg.loading.digest import canonical_lines, digest
from qhkg.terms import GRAPH

DCTERMS = "http://purl.org/dc/terms/"
_TIMES = {f"{DCTERMS}modified", f"{DCTERMS}issued"}
# Of the datasets and the ontology that we describe, not of the documents that the data speak of.
_OURS = ("https://w3id.org/qhkg/id/dataset/", "https://w3id.org/qhkg/graph/")
_ONTOLOGY = "https://w3id.org/qhkg/ontology"


@dataclass(frozen=True)
class NewGraph:
    """One named graph as it shall be in the store."""

    iri: str
    triples: tuple[Triple, ...]

    @property
    def name(self) -> str:
        """Its short name, such as ``report/qinghai-2009``."""
        return self.iri.removeprefix(GRAPH)

    @cached_property
    def lines(self) -> Sequence[str]:
        """Its statements as sorted lines of N-Triples."""
        return canonical_lines(self.triples)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its lines."""
        return digest(self.lines)

    @property
    def ntriples(self) -> bytes:
        """What is sent."""
        return "".join(self.lines).encode()


@dataclass(frozen=True)
class Edition:
    """All graphs of one version, and the time of its data where they tell it."""

    graphs: tuple[NewGraph, ...]
    version: str
    modified: str | None = None

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all that it is."""
        found = hashlib.sha256(f"{self.version}\n{self.modified or ''}\n".encode())
        for graph in self.graphs:
            found.update(f"{graph.iri} {graph.digest}\n".encode())
        return found.hexdigest()

    @property
    def statements(self) -> int:
        """How many there are in all graphs."""
        return sum(len(graph.lines) for graph in self.graphs)


def edition(engine: Engine, version: str) -> Edition:
    """The edition that an engine holds, with the graph of what is inferred where it has one."""
    graphs = tuple(
        NewGraph(iri, tuple(quad.triple for quad in engine.quads(iri))) for iri in engine.graphs()
    )
    return Edition(graphs, version, _modified(t for graph in graphs for t in graph.triples))


def _modified(triples: Iterable[Triple]) -> str | None:
    """The latest time that the data say they were changed or issued; never a clock's."""
    times = [
        triple.object.value
        for triple in triples
        if triple.predicate.value in _TIMES
        and isinstance(triple.object, Literal)
        and isinstance(triple.subject, NamedNode)
        and (triple.subject.value == _ONTOLOGY or triple.subject.value.startswith(_OURS))
    ]
    return max(times, default=None)
