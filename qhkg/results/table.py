"""Rows as a table of text, for a terminal. Digits are never cut: what is too wide for
columns is written row by row."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from operator import lt
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qhkg.results.cells import Column, columns_for_people
from qhkg.results.sources import numbered_sources

if TYPE_CHECKING:
    from qhkg.results.answers import Rows

_GAP = 2
# Words up to this width stay whole in a column; longer ones, such as some IRIs, may be folded.
_LONGEST_WORD = 30


def text_table(rows: Rows, *, width: int = 80, styled: bool = False) -> str:
    """The rows, and their sources under them, within ``width`` columns of a terminal."""
    parts = [_part(rows, width, styled)]
    sources = numbered_sources(rows)
    if sources is not None:
        fitting = _fitting(sources, width)
        parts.append(_part(fitting, width, styled) if sources else "No printed figure.\n")
    return "\n".join(parts)


def _fitting(sources: Rows, width: int) -> Rows:
    """The sources, without the names of the figures where these leave no room for a table."""
    if _needed(columns_for_people(sources)) <= width:
        return sources
    kept = tuple(binding[:-1] for binding in sources.bindings)
    return replace(sources, variables=sources.variables[:-1], bindings=kept)


def _part(rows: Rows, width: int, styled: bool) -> str:
    if not rows:
        return "No rows.\n"
    columns = columns_for_people(rows)
    same: tuple[Column, ...] = ()
    if _wanted(columns) > width:
        same = tuple(column for column in columns if len(rows) > 1 and _is_same(column))
        columns = tuple(column for column in columns if column not in same)
    target = StringIO()
    console = Console(
        file=target,
        width=width,
        force_terminal=styled,
        color_system="standard" if styled else None,
        no_color=True,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    draw = _draw_table if _needed(columns) <= width else _draw_records
    draw(console, columns)
    if same:
        console.print(Text("\nIn every row", style="bold"))
        _draw_records(console, tuple(Column(c.heading, c.cells[:1]) for c in same))
    return "".join(line.rstrip() + "\n" for line in target.getvalue().splitlines())


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
    if column.is_numeric:
        return max(map(cell_len, (*column.cells, *column.heading.split())))
    words = (word for text in (column.heading, *column.cells) for word in text.split())
    return max((min(cell_len(word), _LONGEST_WORD) for word in words), default=0)


def _draw_table(console: Console, columns: tuple[Column, ...]) -> None:
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    for column, width in zip(columns, _widths(columns, console.width), strict=True):
        table.add_column(
            Text(column.heading),
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
    for number, row in enumerate(zip(*(column.cells for column in columns), strict=True)):
        if number:
            console.print()
        record = Table.grid(padding=(0, _GAP, 0, 0))
        record.add_column(style="bold", no_wrap=True)
        record.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            if cell.strip():
                record.add_row(Text(column.heading), Text(cell.strip()))
        console.print(record)
