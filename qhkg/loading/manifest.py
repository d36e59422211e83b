"""The manifest of a store: which version was loaded, and how many statements of which digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from qhkg.engines.remote import MANIFEST, RemoteEngine
from qhkg.loading.edition import DCTERMS, Edition
from qhkg.terms import XSD

_THIS = NamedNode(MANIFEST)
_DIGEST = NamedNode(f"{DCTERMS}identifier")
_MODIFIED = NamedNode(f"{DCTERMS}modified")
_VERSION = NamedNode("http://www.w3.org/ns/dcat#version")
_TRIPLES = NamedNode("http://rdfs.org/ns/void#triples")
PART = NamedNode(f"{DCTERMS}hasPart")


@dataclass(frozen=True)
class Manifest:
    """What is told of a load. ``graphs`` has for each IRI the count as the store counts, and the
    digest of what was sent. The time is that of the data.
    """

    digest: str
    version: str
    modified: str | None
    graphs: Mapping[str, tuple[int, str]]

    @classmethod
    def of(cls, new: Edition, counts: Mapping[str, int]) -> Manifest:
        """That of an edition, with what the store counts in its graphs."""
        graphs = {graph.iri: (counts[graph.iri], graph.digest) for graph in new.graphs}
        return cls(new.digest, new.version, new.modified, graphs)

    @classmethod
    def read(cls, engine: RemoteEngine) -> Manifest | None:
        """That of a store; None where there is none, or what is there is none of ours."""
        return cls.from_triples(engine.get_graph(MANIFEST))

    @classmethod
    def from_triples(cls, triples: Iterable[Triple]) -> Manifest | None:
        """The manifest that triples tell, None where it is not whole."""
        said: dict[tuple[str, str], str] = {}
        parts: list[str] = []
        for triple in triples:
            if triple.predicate == PART and isinstance(triple.object, NamedNode):
                parts.append(triple.object.value)
            elif isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
                said[triple.subject.value, triple.predicate.value] = triple.object.value
        try:
            graphs = {
                part: (int(said[part, _TRIPLES.value]), said[part, _DIGEST.value])
                for part in sorted(parts)
            }
            digest, version = said[MANIFEST, _DIGEST.value], said[MANIFEST, _VERSION.value]
        except (KeyError, ValueError):
            return None
        return cls(digest, version, said.get((MANIFEST, _MODIFIED.value)), graphs)

    def triples(self) -> Iterator[Triple]:
        """What is written; texts and counts only, which every store gives back as they are."""
        yield Triple(_THIS, _DIGEST, Literal(self.digest))
        yield Triple(_THIS, _VERSION, Literal(self.version))
        if self.modified is not None:
            yield Triple(_THIS, _MODIFIED, Literal(self.modified))
        for iri, (count, digest) in self.graphs.items():
            graph = NamedNode(iri)
            yield Triple(_THIS, PART, graph)
            number = Literal(str(count), datatype=NamedNode(f"{XSD}integer"))
            yield Triple(graph, _TRIPLES, number)
            yield Triple(graph, _DIGEST, Literal(digest))
