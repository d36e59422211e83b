"""The national graph on several servers, by province: every statement on exactly one of them.

Nothing is kept twice, since a federation adds up what its members give: a statement on two of
them is two rows, and its yuan counted twice. So what all provinces share (ontology, codes,
periods, programmes, and what is said of China or of the seats of government) stands on the first
server alone, and a join with it goes from server to server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

SHARED = 0
_PROVINCE = re.compile(r"/(?:report|figure|flow|place|agency|group|[a-z-]+)/p(\d\d)-")


def shard_of(quad: Quad, count: int) -> int:
    """The server of a statement, from 0 to ``count`` - 1: that of its graph's or its subject's."""
    for term in (quad.graph_name, quad.subject):
        found = _PROVINCE.search(term.value) if isinstance(term, NamedNode) else None
        if found:
            return int(found[1]) % count
    return SHARED


def write_shards(quads: Iterable[Quad], folder: Path, count: int) -> tuple[Path, list[Path]]:
    """Writes the whole graph and the part of each server, as N-Quads."""
    whole, parts = folder / "whole.nq", [folder / f"part{n}.nq" for n in range(count)]
    streams = [path.open("wb") for path in (*parts, whole)]
    try:
        for quad in quads:
            line = serialize([quad], format=RdfFormat.N_QUADS)
            assert line is not None
            streams[shard_of(quad, count)].write(line)
            streams[-1].write(line)
    finally:
        for stream in streams:
            stream.close()
    return whole, parts
