"""How a term reads for people: short names, grouped digits, columns that explain themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from qhkg.results.answers import PythonValue, Rows, Term, python_value
from qhkg.results.evidence import marks_of
from qhkg.results.numbers import number_text
from qhkg.results.sources import receipt_columns
from qhkg.terms import Prefixes

# Whole numbers below this may be years.
_LARGE = 10_000
_THOUSAND = 1000


@dataclass(frozen=True)
class Column:
    """A column as people see it: a heading and a text for each row; of one that ``is_whole`` no
    text is broken into lines.
    """

    heading: str
    cells: tuple[str, ...]
    is_numeric: bool = False
    is_whole: bool = False


def columns_for_people(rows: Rows) -> tuple[Column, ...]:
    """The columns that people read, without those that are empty in every row (unless all are).

    ``?x`` with ``?xLabel`` beside it is shown by its label, with ``?xComparator`` after the
    comparator's sign (unless that is "="). ``?xFigure``, ``?xFigures`` and ``?xPassage`` beside
    ``?x`` are receipts, shown as marks where the rows carry their sources; so are those without
    an ``?x``, in a column of their own.
    """
    names = set(rows.variables)
    receipts = receipt_columns(rows)
    hidden = {name for columns in receipts.values() for name in columns} - receipts.keys()
    hidden |= {name + part for name in names for part in ("Label", "Comparator")} & names
    columns = tuple(
        _column(rows, name, receipts.get(name, ())) for name in rows.variables if name not in hidden
    )
    return tuple(column for column in columns if any(column.cells)) or columns


def _column(rows: Rows, name: str, receipts: tuple[str, ...]) -> Column:
    is_mark_only = name in receipts and name not in rows.citing
    own = [None] * len(rows) if is_mark_only else _terms(rows, name)
    labels = _terms(rows, f"{name}Label")
    terms = [mine if label is None else label for mine, label in zip(own, labels, strict=True)]
    present = [term for term in terms if term is not None]
    is_numeric = bool(present) and all(map(_is_number, present))
    # What is cited is an amount or a count; else one large number, and all of the column are
    # grouped. Years never are.
    grouped = is_numeric and (bool(receipts) or any(map(_is_large, present)))
    prefixes = Prefixes(rows.prefixes)
    texts = [cell_text(term, prefixes, grouped=grouped or _is_large(term)) for term in terms]
    texts = list(map(_compared, texts, _terms(rows, f"{name}Comparator")))
    if receipts and rows.receipts is not None:
        texts = _with_marks(texts, marks_of(rows, receipts), pad=is_numeric)
    return Column(heading(name), tuple(texts), is_numeric)


def _terms(rows: Rows, name: str) -> list[Term | None]:
    """The terms of a column; of one that is not there, nothing in every row."""
    if name not in rows.variables:
        return [None] * len(rows)
    at = rows.variables.index(name)
    return [row[at] for row in rows.bindings]


def _compared(text: str, comparator: Term | None) -> str:
    sign = comparator.value if isinstance(comparator, Literal) else "="
    return text if sign == "=" or not text else f"{sign} {text}"


def _with_marks(texts: list[str], marks: list[str], *, pad: bool) -> list[str]:
    """Each text with its marks; padded, so that digits still stand under digits."""
    width = max(map(len, marks), default=0) if pad else 0
    joined = (f"{text} {mark:<{width}}" for text, mark in zip(texts, marks, strict=True))
    return [text if pad else text.rstrip() for text in joined]


def heading(variable: str) -> str:
    """The variable's name in words: ``fundTypeLabel`` reads "Fund type", ``unitChinese`` "Unit in
    Chinese".
    """
    named = variable.removesuffix("Label") or variable
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", named).replace("_", " ").lower()
    words = re.sub(r"(?<=.) chinese$", " in Chinese", words)
    return words[:1].upper() + words[1:]


def cell_text(term: Term | None, prefixes: Prefixes, *, grouped: bool) -> str:
    """The term as people read it; ``grouped`` sets commas between thousands.

    Of a fraction as many decimals are shown as say something beside the rest of the number; the
    machine formats hold them all.
    """
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
        return number_text(value)
    if isinstance(value, Decimal) and value.is_finite():
        return number_text(value, grouped=grouped)
    return term.value


def _is_number(term: Term | None) -> bool:
    value = python_value(term)
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def _is_large(term: Term | None) -> bool:
    value: PythonValue = python_value(term)
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value) >= _THOUSAND
    return isinstance(value, int) and abs(value) >= _LARGE
