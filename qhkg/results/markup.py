"""Rows as a table in HTML or Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from qhkg.results.answers import Rows
from qhkg.results.cells import Column, columns_for_people
from qhkg.results.evidence import checks_table, derivations_table, disputes, sources_table
from qhkg.results.receipts import Receipts


def html_table(rows: Rows) -> str:
    """A table element, and further ones with the receipts where the rows carry them."""
    note = f"<p>{escape(rows.note)}</p>\n" if rows.note else ""
    receipts = html_receipts(rows.receipts, rows.prefixes) if rows.receipts is not None else ""
    return _html(rows) + note + receipts


def html_receipts(
    receipts: Receipts, prefixes: Mapping[str, str], *, explained: bool = False
) -> str:
    """Tables of the sources, of what is computed and of checks, and what disagrees."""
    said = disputes(receipts, explained=explained)
    strong = (f"<p><strong>{escape(each)}</strong></p>\n" for each in said)
    return "".join([*map(_html, _tables(receipts, prefixes)), *strong])


def _tables(receipts: Receipts, prefixes: Mapping[str, str]) -> list[Rows]:
    """The tables of sources, of what is computed, and of checks; the first also without a line."""
    more = (table(receipts, prefixes) for table in (derivations_table, checks_table))
    return [sources_table(receipts, prefixes), *filter(len, more)]


def _html(rows: Rows) -> str:
    columns = columns_for_people(rows)
    head = "".join(f"<th{_align(c)}>{escape(c.heading)}</th>" for c in columns)
    lines = [
        "".join(
            f"<td{_align(column)}>{escape(cell.strip())}</td>"
            for column, cell in zip(columns, row, strict=True)
        )
        for row in zip(*(column.cells for column in columns), strict=True)
    ]
    body = "".join(f"<tr>{line}</tr>\n" for line in lines)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def _align(column: Column) -> str:
    return ' style="text-align: right"' if column.is_numeric else ""


def markdown_table(rows: Rows) -> str:
    """A table of GitHub's Markdown, and further ones with the receipts where there are some."""
    parts = [_markdown(rows)]
    if rows.note:
        parts.append(f"{_markdown_text(rows.note)}\n")
    if rows.receipts is not None:
        parts.append(markdown_receipts(rows.receipts, rows.prefixes))
    return "\n".join(parts)


def markdown_receipts(
    receipts: Receipts, prefixes: Mapping[str, str], *, explained: bool = False
) -> str:
    """Tables of the sources, of what is computed and of checks, and what disagrees."""
    said = disputes(receipts, explained=explained)
    strong = (f"**{_markdown_text(each)}**\n" for each in said)
    return "\n".join([*map(_markdown, _tables(receipts, prefixes)), *strong])


def _markdown(rows: Rows) -> str:
    columns = columns_for_people(rows)
    lines = [
        [_markdown_text(c.heading) for c in columns],
        ["---:" if c.is_numeric else "---" for c in columns],
        *(map(_markdown_text, row) for row in zip(*(c.cells for c in columns), strict=True)),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _markdown_text(text: str) -> str:
    marked = "".join("\\" + c if c in "\\|`*_[]<>" else c for c in text.strip())
    return " ".join(marked.split())
