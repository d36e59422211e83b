"""How a term reads for people: short names, grouped digits, columns that explain themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from qhkg.results.answers import Rows, Term, python_value
from qhkg.results.sources import figure_columns, marks_of
from qhkg.terms import Prefixes


_LARGE = 10_000


@dataclass(frozen=True)
class Column:
    """A column as people see it: a heading and a text for each row."""

    heading: str
    cells: tuple[str, ...]
    is_numeric: bool


def columns_for_people(rows: Rows) -> tuple[Column, ...]:
    """The columns that people read.

    ``?x`` with ``?xLabel`` beside it is shown by its label; ``?xFigure`` and ``?xFigures``
    beside ``?x`` are receipts, shown as marks where the rows carry their sources.
    """
    names = set(rows.variables)
    receipts = figure_columns(rows)
    hidden = {name for columns in receipts.values() for name in columns}
    hidden |= {f"{name}Label" for name in names if f"{name}Label" in names}
    return tuple(
        _column(rows, name, receipts.get(name, ())) for name in rows.variables if name not in hidden
    )


def _column(rows: Rows, name: str, receipts: tuple[str, ...]) -> Column:
    at = rows.variables.index(name)
    label = f"{name}Label"
    label_at = rows.variables.index(label) if label in rows.variables else at
    terms = [row[at] if row[label_at] is None else row[label_at] for row in rows.bindings]
    prefixes = Prefixes(rows.prefixes)
    present = [term for term in terms if term is not None]
    is_numeric = bool(present) and all(map(_is_number, present))
    # One large number in a column of numbers, and all are grouped; years never are.
    grouped = is_numeric and any(map(_is_large, present))
    texts = [cell_text(term, prefixes, grouped=grouped or _is_large(term)) for term in terms]
    if receipts and rows.sources is not None:
        texts = _with_marks(texts, marks_of(rows, receipts), pad=is_numeric)
    return Column(heading(name), tuple(texts), is_numeric)


def _with_marks(texts: list[str], marks: list[str], *, pad: bool) -> list[str]:
    """Each text with its marks; padded, so that digits still stand under digits."""
    width = max(map(len, marks), default=0) if pad else 0
    joined = (f"{text} {mark:<{width}}" for text, mark in zip(texts, marks, strict=True))
    return [text if pad else text.rstrip() for text in joined]


def heading(variable: str) -> str:
    """The variable's name in words: ``fundType`` reads "Fund type"."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", variable).replace("_", " ").lower()
    return words[:1].upper() + words[1:]


def cell_text(term: Term | None, prefixes: Prefixes, *, grouped: bool) -> str:
    """The term as people read it; ``grouped`` sets commas between thousands."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return prefixes.shorten(term.value)
    if not isinstance(term, Literal):
        return str(term)
    value = python_value(term)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and grouped:
        return f"{value:,}"
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:,f}" if grouped else f"{value:f}"
    return term.value


def _is_number(term: Term | None) -> bool:
    value = python_value(term)
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def _is_large(term: Term | None) -> bool:
    value = python_value(term)
    is_exact = isinstance(value, int) or (isinstance(value, Decimal) and value.is_finite())
    return is_exact and abs(value) >= _LARGE  # type: ignore[operator, arg-type]
