"""How pySHACL's own messages name things, in a time that does not grow with the graph."""

from __future__ import annotations

from typing import Any

from rdflib import Graph, URIRef
from rdflib.namespace import NamespaceManager, split_uri


class Names(NamespaceManager):
    """The prefixes of a graph, as rdflib's, without its memory of all namespaces ever met.

    rdflib looks through those at each name, and pySHACL writes a message for each shape that does
    not hold within ``sh:or`` and ``sh:not``, though nobody reads it: on 195,651 statements a
    third of a validation, growing with the square of the graph.
    """

    def __init__(self, graph: Graph) -> None:
        """Knows the prefixes that the graph has, and adds none."""
        super().__init__(graph, bind_namespaces="none")

    def normalizeUri(self, rdfTerm: str) -> str:  # noqa: N802, N803
        """``prefix:name`` where a prefix stands for all before the name, else ``<IRI>``."""
        try:
            namespace, name = split_uri(rdfTerm)
        except ValueError:
            return f"<{rdfTerm}>"
        prefix = self.store.prefix(URIRef(namespace))
        return f"<{rdfTerm}>" if prefix is None else f"{prefix}:{name}"

    def bind(self, prefix: str | None, namespace: Any, *arguments: Any, **options: Any) -> None:
        """As rdflib's; nothing for a prefix that stands for this already."""
        if self.store.namespace(prefix or "") != URIRef(str(namespace)):
            super().bind(prefix, namespace, *arguments, **options)
