"""A graph as sorted lines of N-Triples, the same for the same graph, and their SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, Quad, Triple

from qhkg.diff.canonical import canonical


def canonical_lines(triples: Iterable[Triple]) -> list[str]:
    """The distinct statements as lines, sorted; blank nodes have the labels of RDFC-1.0.

    Raises ComparisonTimeoutError where those of a store are made to take forever, and
    OutsideError where they hang together in too long a chain.
    """
    ground: set[str] = set()
    hanging: list[Quad] = []
    for triple in triples:
        if has_blank_node(triple):
            hanging.append(Quad(triple.subject, triple.predicate, triple.object))
        else:
            ground.add(f"{triple} .\n")
    if hanging:
        ground.update(f"{quad.triple} .\n" for quad in canonical([hanging])[0])
    return sorted(ground)


def has_blank_node(triple: Triple) -> bool:
    """Whether the subject or the object is a blank node."""
    return BlankNode in (type(triple.subject), type(triple.object))


def digest(lines: Sequence[str]) -> str:
    """The SHA-256 of lines, in hexadecimal."""
    found = hashlib.sha256()
    for line in lines:
        found.update(line.encode("utf-8", "surrogatepass"))
    return found.hexdigest()
