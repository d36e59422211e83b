"""Receipts in the columns of an answer: which figures stand behind which number.

A number column ``?amount`` names its figure in ``?amountFigure``, or several in
``?amountFigures`` as IRIs with spaces between; a statement without a number, ``?what``, names
its passage in ``?whatPassage``. The rows in ``Rows.sources`` say where
each stands: ``figure``, ``section``, ``start``, ``end``, ``surface``, ``comparator``,
``unit``, ``value``, with ``cited``, the IRI by which the answer names it.

People get a mark in the cell and a second table. Machine formats stay one rectangle in the
standard's own form: each receipt column, such as ``?amountFigure``, is followed by
``?amountFigureSection``, ``…Start``, ``…End``, ``…Surface``, ``…Comparator`` and ``…Unit``;
several figures are separated by " | ".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from qhkg.results.answers import Rows, Term

SOURCE_VARIABLES = (
    "cited",
    "figure",
    "section",
    "start",
    "end",
    "surface",
    "comparator",
    "unit",
    "value",
)
_ADDED = ("section", "start", "end", "surface", "comparator", "unit")
_BETWEEN = " | "
_SUFFIXES = ("Figure", "Figures", "Passage")


def receipt_columns(rows: Rows) -> dict[str, tuple[str, ...]]:
    """The receipt columns of each column that has some; one without such a column is its own."""
    names = set(rows.variables)
    found = {
        name: tuple(name + suffix for suffix in _SUFFIXES if name + suffix in names)
        for name in rows.variables
    }
    found = {name: columns for name, columns in found.items() if columns}
    told = {column for columns in found.values() for column in columns}
    alone = (name for name in rows.variables if name.endswith(_SUFFIXES) and name not in told)
    return found | {name: (name,) for name in alone}


def cited_iris(term: Term | None) -> Iterator[str]:
    """The IRIs that a cell names: its own, or those in its text."""
    if isinstance(term, NamedNode):
        yield term.value
    elif isinstance(term, Literal) and "://" in term.value:
        yield from (word for word in term.value.split() if "://" in word)


def marks_of(rows: Rows, receipts: tuple[str, ...]) -> list[str]:
    """For each row the marks, such as ``[1, 3]``, of the sources its receipts name."""
    numbers = _numbers_by_cited(rows)
    positions = [rows.variables.index(name) for name in receipts]
    return [
        f"[{', '.join(map(str, found))}]" if (found := _marks(row, positions, numbers)) else ""
        for row in rows.bindings
    ]


def numbered_sources(rows: Rows) -> Rows | None:
    """The sources as people read them, each under its mark; None where none were asked for.

    A section's heading stands at the first of its figures only.
    """
    if rows.sources is None:
        return None
    bindings: dict[Term | None, tuple[Term | None, ...]] = {}
    for row in rows.sources.bindings:
        bindings.setdefault(row[1], row)
    columns = ("mark", "section", "position", "surface", "unit", "figure")
    numbered = []
    last: Term | None = None
    for number, source in enumerate(bindings.values(), 1):
        _, figure, section, start, end, surface, comparator, unit, _value = source
        numbered.append(
            (
                Literal(f"[{number}]"),
                None if section == last else section,
                Literal(f"{_text(start)}–{_text(end)}"),
                surface,
                _qualified(unit, comparator),
                figure if surface else None,  # a passage says no more than its position
            )
        )
        last = section
    return Rows(columns, tuple(numbered), rows.prefixes)


def _qualified(unit: Term | None, comparator: Term | None) -> Term | None:
    """The unit, with what the report says before the number: "yuan (at least)"."""
    qualifier = _text(comparator)
    if not qualifier or qualifier == "exactly":
        return unit
    return Literal(f"{_text(unit)} ({qualifier})")


def widened(rows: Rows) -> Rows:
    """The rows with their sources as further columns; the rows themselves where none are."""
    if rows.sources is None:
        return rows
    receipts = {name for columns in receipt_columns(rows).values() for name in columns}
    by_cited: dict[str, list[tuple[Term | None, ...]]] = {}
    for row in rows.sources.bindings:
        by_cited.setdefault(_text(row[0]), []).append(row)
    variables = tuple(_widened_names(rows.variables, receipts))
    bindings = tuple(
        tuple(_widened_cells(rows.variables, row, receipts, by_cited)) for row in rows.bindings
    )
    return replace(rows, variables=variables, bindings=bindings, sources=None)


def _widened_names(variables: tuple[str, ...], receipts: set[str]) -> Iterator[str]:
    for name in variables:
        yield name
        if name in receipts:
            yield from (name + added.capitalize() for added in _ADDED)


def _widened_cells(
    variables: tuple[str, ...],
    row: tuple[Term | None, ...],
    receipts: set[str],
    by_cited: dict[str, list[tuple[Term | None, ...]]],
) -> Iterator[Term | None]:
    for name, term in zip(variables, row, strict=True):
        yield term
        if name in receipts:
            found = [source for iri in cited_iris(term) for source in by_cited.get(iri, ())]
            yield from (_joined(found, added) for added in _ADDED)


def _joined(sources: list[tuple[Term | None, ...]], column: str) -> Term | None:
    at = SOURCE_VARIABLES.index(column)
    if len(sources) == 1:
        return sources[0][at]
    return Literal(_BETWEEN.join(_text(source[at]) for source in sources)) if sources else None


def _numbers_by_cited(rows: Rows) -> dict[str, list[int]]:
    numbers: dict[Term | None, int] = {}
    by_cited: dict[str, list[int]] = {}
    for row in rows.sources.bindings if rows.sources else ():
        number = numbers.setdefault(row[1], len(numbers) + 1)
        by_cited.setdefault(_text(row[0]), []).append(number)
    return by_cited


def _marks(
    row: tuple[Term | None, ...], positions: list[int], numbers: dict[str, list[int]]
) -> list[int]:
    cited = (iri for at in positions for iri in cited_iris(row[at]))
    return sorted({number for iri in cited for number in numbers.get(iri, ())})


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
