"""Namespaces that the code itself needs, and short names for IRIs.

The prefixes that people see are declared in the ontology (``sh:declare``) and read from
the graph; see :func:`qhkg.prepared.prefixes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

QH = "https://w3id.org/qhkg/ontology#"
GRAPH = "https://w3id.org/qhkg/graph/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

# A local name that Turtle and SPARQL take without escapes.
_LOCAL = re.compile(r"[\w](?:[\w.-]*[\w-])?")


class Prefixes(Mapping[str, str]):
    """Prefixes and their namespaces; reads like a dict, and shortens and expands IRIs.

    >>> prefixes = Prefixes({"place": "https://w3id.org/qhkg/id/place/"})
    >>> prefixes.shorten("https://w3id.org/qhkg/id/place/xunhua")
    'place:xunhua'
    >>> prefixes.expand("place:xunhua")
    'https://w3id.org/qhkg/id/place/xunhua'
    """

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = dict(sorted(namespaces.items()))
        self._longest_first = sorted(self._namespaces.items(), key=lambda item: -len(item[1]))

    def __getitem__(self, prefix: str) -> str:
        return self._namespaces[prefix]

    def __iter__(self) -> Iterator[str]:
        return iter(self._namespaces)

    def __len__(self) -> int:
        return len(self._namespaces)

    def shorten(self, iri: str) -> str:
        """The prefixed name of an IRI, or the IRI itself where no prefix fits."""
        for prefix, namespace in self._longest_first:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def expand(self, name: str) -> str:
        """The IRI of a prefixed name; raises KeyError for a prefix that is not declared."""
        prefix, _, local = name.partition(":")
        return self._namespaces[prefix] + local
