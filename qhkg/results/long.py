"""Rows too many to hold: read at each pass from where they lie, and written piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BufferedReader, RawIOBase, TextIOWrapper
from itertools import islice
from typing import IO, TYPE_CHECKING, TypeAlias, overload

from pyoxigraph import QueryResultsFormat, parse_query_results

from qhkg.results.standard import FORMATS, LINE_END, tsv_lines, write_csv

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from qhkg.results.answers import Rows, Term

Binding: TypeAlias = "tuple[Term | None, ...]"

_PIECE = 1 << 20


class LongBindings(Sequence["Binding"]):
    """A sequence of rows that is nowhere as a whole; ``read`` gives them anew each time.

    To go through them in their order is quick; to take one by its number reads all before it.
    """

    def __init__(self, read: Callable[[], Iterator[Binding]], length: int) -> None:
        self._read, self._length = read, length

    def in_order(self, order: Sequence[int]) -> LongBindings:
        """The same rows with their columns in that order."""
        read = self._read
        return LongBindings(
            lambda: (tuple(row[at] for at in order) for row in read()), self._length
        )

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Binding]:
        return self._read()

    @overload
    def __getitem__(self, at: int) -> Binding: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Binding, ...]: ...
    def __getitem__(self, at: int | slice) -> Binding | tuple[Binding, ...]:
        if isinstance(at, slice):
            chosen = range(self._length)[at]
            if chosen.step > 0:
                return tuple(islice(self, chosen.start, chosen.stop, chosen.step))
            return tuple(self)[at]
        return next(islice(self, range(self._length)[at], None))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(other) != self._length:
            return NotImplemented if not isinstance(other, Sequence) else False
        return all(left == right for left, right in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


def write_long(rows: Rows, name: str) -> Iterator[bytes]:
    """The bytes of ``write_rows``, piece by piece, by way of a file that goes in the end."""
    from tempfile import TemporaryFile

    with TemporaryFile() as written:
        _write(rows, name, written)
        written.seek(0)
        while piece := written.read(_PIECE):
            yield piece


def _write(rows: Rows, name: str, target: IO[bytes]) -> None:
    if name == "csv":
        text = TextIOWrapper(target, "utf-8", newline="", write_through=True)
        write_csv(rows, text)
        text.flush()
        text.detach()
        return
    lines = BufferedReader(_Lines(tsv_lines(rows)), _PIECE)
    found = parse_query_results(lines, QueryResultsFormat.TSV)
    found.serialize(output=target, format=FORMATS[name])
    target.write(LINE_END[name])


class _Lines(RawIOBase):
    """A stream of lines as they are made."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self._left = lines, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not self._left:
            line = next(self._lines, None)
            if line is None:
                return 0
            self._left = line.encode()
        view = memoryview(buffer)
        size = min(len(view), len(self._left))
        view[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
