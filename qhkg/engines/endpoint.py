"""Where a store takes queries, updates and whole graphs: told, or found from one address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

# By the last part of the address of queries: where the products of the field take the rest.
# A candidate counts for nothing until it has done what it is asked to.
_UPDATES = {
    "query": ("../update",),  # Oxigraph, Fuseki
    "sparql": ("../update", "sparql-auth", "sparql", "sparql/update"),  # Fuseki, Virtuoso, Neptune
    "sparql-auth": ("sparql-auth",),
    "": ("update", "statements", ""),  # a dataset of Fuseki, a repository of RDF4J or GraphDB
}
_GRAPH_STORES = {
    "query": ("../store", "../data"),
    "sparql": ("../data", "sparql-graph-crud-auth", "../store", "sparql/gsp/", "sparql"),
    "sparql-auth": ("sparql-graph-crud-auth",),
    "": ("data", "rdf-graphs/service", "store", ""),
}
# Nobody takes it for anything.
_NOWHERE = "no-such-address-of-qhkg"


@dataclass(frozen=True)
class Endpoint:
    """The addresses of a store; None where it is not told, and is looked for when it is needed."""

    query: str
    update: str | None = None
    graph_store: str | None = None

    def queries(self) -> Iterator[str]:
        """Where queries may be taken, the address itself first."""
        yield self.query
        if _last(self.query) == "":
            yield from (_beside(self.query, each) for each in ("query", "sparql"))

    def updates(self) -> Iterator[str]:
        """Where updates may be taken: as told, else what is likely."""
        yield from self._candidates(self.update, _UPDATES)

    def graph_stores(self) -> Iterator[str]:
        """Where whole graphs may be taken: as told, else what is likely."""
        yield from self._candidates(self.graph_store, _GRAPH_STORES)

    def nowhere(self) -> str:
        """An address beside those, of which no store has anything to tell."""
        return _beside(self.query, _NOWHERE)

    def _candidates(self, told: str | None, likely: dict[str, tuple[str, ...]]) -> Iterator[str]:
        if told is not None:
            yield told
            return
        found = (_beside(self.query, each) for each in likely[_last(self.query)])
        yield from dict.fromkeys(found)


def _last(url: str) -> str:
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return last if last in _UPDATES else ""


def _beside(url: str, name: str) -> str:
    """The address of something under a dataset, or beside what takes its queries."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    last = _last(url)
    if name.startswith("../"):
        path = f"{path.rpartition('/')[0]}/{name[3:]}"
    elif last:
        path = f"{path.rpartition('/')[0]}/{name}"
    elif name:
        path = f"{path}/{name}"
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
