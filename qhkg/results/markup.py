"""Rows as a table in HTML or Markdown."""

from __future__ import annotations

from html import escape

from qhkg.results.answers import Rows
from qhkg.results.cells import Column, columns_for_people
from qhkg.results.sources import numbered_sources


def html_table(rows: Rows) -> str:
    """A table element, and a second one with the sources where the rows carry them."""
    sources = numbered_sources(rows)
    note = f"<p>{escape(rows.note)}</p>\n" if rows.note else ""
    return _html(rows) + note + (_html(sources) if sources is not None else "")


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
    """A table of GitHub's Markdown, and a second one with the sources where there are some."""
    sources = numbered_sources(rows)
    note = f"\n{_markdown_text(rows.note)}\n" if rows.note else ""
    return _markdown(rows) + note + ("\n" + _markdown(sources) if sources is not None else "")


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
