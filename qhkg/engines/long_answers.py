"""Rows of an answer that lies on disk, read from there at each pass."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from typing import IO, TYPE_CHECKING

from pyoxigraph import BlankNode, QueryBoolean, QueryResultsFormat, parse_query_results

from qhkg.results.long import LongBindings

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from qhkg.engines.http import Response
    from qhkg.results import Term

_PIECE = 1 << 18


def long_bindings(response: Response, form: QueryResultsFormat, count: int) -> LongBindings:
    """The ``count`` rows of an answer that was found to be sound; its file goes with them.

    Blank nodes are called b1, b2 … as they appear, as in short answers.
    """
    body = _Body(response.body)

    def read() -> Iterator[tuple[Term | None, ...]]:
        found = parse_query_results(BufferedReader(_View(body), _PIECE), form)
        assert not isinstance(found, QueryBoolean)
        names: dict[BlankNode, BlankNode] = {}
        for row in found:
            if any(type(term) is BlankNode for term in row):
                yield tuple(_named(term, names) for term in row)
            else:
                yield tuple(row)

    return LongBindings(read, count)


def _named(term: Term | None, names: dict[BlankNode, BlankNode]) -> Term | None:
    if type(term) is not BlankNode:
        return term
    return names.setdefault(term, BlankNode(f"b{len(names) + 1}"))


class _Body:
    """A file that several readers share, each from its own place; closed with the last of them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._lock = file, threading.Lock()
        weakref.finalize(self, file.close)

    def read(self, start: int, size: int) -> bytes:
        with self._lock:
            self._file.seek(start)
            return self._file.read(size)


class _View(RawIOBase):
    """A body from its start."""

    def __init__(self, body: _Body) -> None:
        self._body, self._at = body, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        piece = self._body.read(self._at, len(view))
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
