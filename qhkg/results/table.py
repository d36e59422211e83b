"""Rows as a table of text, for a terminal. Digits are never cut: what is too wide for
columns is written row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from itertools import pairwise
from operator import lt
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qhkg.results.cells import Column, columns_for_people
from qhkg.results.evidence import checks_table, derivations_table, disputes, sources_table

if TYPE_CHECKING:
    from qhkg.results.answers import Rows
    from qhkg.results.receipts import Receipts

_GAP = 2
# Words up to this width stay whole in a column; longer ones, such as some IRIs, may be folded.
_LONGEST_WORD = 30
# A table with a cell of more lines than this is read with less ease than one row after another.
_MOST_LINES = 6


def text_table(rows: Rows, *, width: int = 80, styled: bool = False) -> str:
    """The rows, and their sources under them, within ``width`` columns of a terminal."""
    console = _console(width, styled)
    _draw_rows(console, rows)
    if rows.note:
        console.print(Text(f"\n{rows.note}"))
    if rows.receipts is not None:
        console.print()
        _draw_receipts(console, rows.receipts, rows.prefixes)
        for said in disputes(rows.receipts):
            console.print(Text(f"\n{said}", style="bold"))
    return _printed(console)


def receipts_text(
    receipts: Receipts, prefixes: Mapping[str, str], *, width: int = 80, styled: bool = False
) -> str:
    """The receipts alone, with the reasons for each disagreement."""
    console = _console(width, styled)
    _draw_receipts(console, receipts, prefixes)
    for said in disputes(receipts, explained=True):
        console.print(Text(f"\n{said}"))
    return _printed(console)


def _console(width: int, styled: bool) -> Console:
    return Console(
        file=StringIO(),
        width=width,
        force_terminal=styled,
        color_system="standard" if styled else None,
        no_color=True,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def _printed(console: Console) -> str:
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return "".join(line.rstrip() + "\n" for line in text.splitlines())


def _draw_rows(console: Console, rows: Rows) -> None:
    if not rows:
        console.print("No rows.")
        return
    columns = columns_for_people(rows)
    same: tuple[Column, ...] = ()
    if _wanted(columns) > console.width:
        same = tuple(column for column in columns if len(rows) > 1 and _is_same(column))
        columns = tuple(column for column in columns if column not in same)
    if _is_readable_table(columns, console.width):
        _draw_table(console, columns, _widths(columns, console.width))
    else:
        _draw_records(console, columns)
    if same:
        console.print(Text("\nIn every row", style="bold"))
        _draw_records(console, tuple(Column(c.heading, c.cells[:1]) for c in same))


def _draw_receipts(console: Console, receipts: Receipts, prefixes: Mapping[str, str]) -> None:
    """Where the figures are printed, how the computed ones follow, what checks them."""
    _draw_sources(console, sources_table(receipts, prefixes))
    for table in (derivations_table, checks_table):
        rows = table(receipts, prefixes)
        if rows:
            console.print()
            _draw_whole(console, columns_for_people(rows))


def _draw_sources(console: Console, sources: Rows) -> None:
    """The sources as a table; where it is too wide, one under each section's heading."""
    if not sources:
        console.print("No printed figure.")
        return
    broken = columns_for_people(sources)
    # What is printed should be found as it stands here.
    whole = tuple(replace(column, is_whole=column.heading == "Surface") for column in broken)
    if _needed(whole) <= console.width:
        _draw_whole(console, whole)
        return
    for columns in (whole, broken):
        (section,) = (column for column in columns if column.heading == "Section")
        rest = tuple(column for column in columns if column is not section)
        if _needed(rest) <= console.width:
            _draw_under_headings(console, section, rest)
            return
    _draw_records(console, broken)


def _draw_under_headings(console: Console, section: Column, rest: tuple[Column, ...]) -> None:
    widths = _widths(rest, console.width)
    starts = [at for at, cell in enumerate(section.cells) if cell]
    for start, end in pairwise([*starts, len(section.cells)]):
        console.print(Text(section.cells[start], style="bold"))
        group = tuple(replace(column, cells=column.cells[start:end]) for column in rest)
        _draw_table(console, group, widths, header=start == 0)


def _draw_whole(console: Console, columns: tuple[Column, ...]) -> None:
    if _needed(columns) <= console.width:
        _draw_table(console, columns, _widths(columns, console.width))
    else:
        _draw_records(console, columns)


def _is_same(column: Column) -> bool:
    return not column.is_numeric and len(set(column.cells)) == 1


def _wanted(columns: tuple[Column, ...]) -> int:
    return sum(map(_full_width, columns)) + _GAP * (len(columns) - 1)


def _needed(columns: tuple[Column, ...]) -> int:
    return sum(map(_least_width, columns)) + _GAP * (len(columns) - 1)


def _widths(columns: tuple[Column, ...], width: int) -> list[int]:
    """What each column gets: what it needs, then by turns of what is left, up to what it can use.

    rich shares out width too, but takes it from columns of numbers before all else is tried.
    """
    widths = list(map(_least_width, columns))
    usable = list(map(_full_width, columns))
    left = width - sum(widths) - _GAP * (len(columns) - 1)
    while left > 0 and any(map(lt, widths, usable)):
        for at, most in enumerate(usable):
            if widths[at] < most and left > 0:
                widths[at] += 1
                left -= 1
    return widths


def _full_width(column: Column) -> int:
    return max(map(cell_len, (column.heading, *column.cells)))


def _least_width(column: Column) -> int:
    if column.is_whole:
        return _full_width(column)
    if column.is_numeric:
        return max(map(cell_len, (*column.cells, *column.heading.split())))
    words = (word for text in (column.heading, *column.cells) for word in text.split())
    return max((min(cell_len(word), _LONGEST_WORD) for word in words), default=0)


def _is_readable_table(columns: tuple[Column, ...], width: int) -> bool:
    """Whether the columns fit side by side, and no cell becomes a tower of short lines."""
    if _needed(columns) > width:
        return False
    lines = (
        len(wrap(cell, given))
        for column, given in zip(columns, _widths(columns, width), strict=True)
        for cell in column.cells
    )
    return len(columns) == 1 or max(lines, default=0) <= _MOST_LINES


def _draw_table(
    console: Console, columns: tuple[Column, ...], widths: list[int], *, header: bool = True
) -> None:
    table = Table(
        box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold", show_header=header
    )
    for column, width in zip(columns, widths, strict=True):
        table.add_column(
            # Digits are never broken, the words of a heading are.
            Text(column.heading, no_wrap=False),
            justify="right" if column.is_numeric else "left",
            no_wrap=column.is_numeric,
            overflow="fold",
            width=width,
            vertical="top",
        )
    for row in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*map(Text, row))
    console.print(table)


def _draw_records(console: Console, columns: tuple[Column, ...]) -> None:
    headings = max(cell_len(column.heading) for column in columns)
    for number, row in enumerate(zip(*(column.cells for column in columns), strict=True)):
        if number:
            console.print()
        record = Table.grid(padding=(0, _GAP, 0, 0))
        record.add_column(style="bold", no_wrap=headings <= console.width // 2, overflow="fold")
        record.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            if cell.strip():
                record.add_row(Text(column.heading), Text(cell.strip()))
        console.print(record)
