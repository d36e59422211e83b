"""The tables of a graph: one for each class, and one of pairs for what no cell can hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count

from qhkg.csvw.classes import TYPE, homes
from qhkg.csvw.literals import Kind, kind_of
from qhkg.csvw.naming import column_names, column_titles, file_names, file_stem
from qhkg.csvw.skolem import Statement
from qhkg.terms import RDFS, Prefixes

# The column of the things themselves: its name, and what stands above it.
ID, ID_TITLE = "id", "@id"

_ANYTHING = f"{RDFS}Resource"
_Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Column:
    """A column of values of one kind; ``cells`` are as they stand in the file.

    ``separator`` stands between several values; ``null`` is what a cell without value holds.
    """

    name: str
    title: str
    kind: Kind
    cells: tuple[str, ...]
    separator: str | None = None
    null: str = ""


@dataclass(frozen=True)
class Table:
    """A file: the things that its rows are about, its columns, and the classes of all of them.

    A table of pairs has a row for each value; the others have one for each thing.
    """

    file: str
    things: tuple[str, ...]
    columns: tuple[Column, ...]
    classes: tuple[str, ...] = ()
    of_pairs: bool = False


def tables(statements: Iterable[Statement], prefixes: Prefixes) -> list[Table]:
    """The tables, by name; raises FormatError for terms that none of them can hold."""
    statements = sorted(statements, key=lambda s: (s.subject, s.predicate, str(s.value)))
    home = homes(statements)
    rows: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        rows[home[statement.subject] or _ANYTHING].append(statement)
    found = [table for name in sorted(rows) for table in _of_class(name, rows[name], prefixes)]
    found.sort(key=lambda table: table.file)
    names = file_names(table.file for table in found)
    return [replace(table, file=name) for table, name in zip(found, names, strict=True)]


def _of_class(name: str, rows: Sequence[Statement], prefixes: Prefixes) -> Iterator[Table]:
    """The table of a class, and after it those of pairs; ``file`` is the name without ending."""
    stem = file_stem(name, prefixes)
    things = tuple(dict.fromkeys(statement.subject for statement in rows))
    classes = _shared_classes(rows, things)
    values: defaultdict[Kind, defaultdict[str, list[str]]]
    values = defaultdict(lambda: defaultdict(list))
    for row in rows:
        kind = kind_of(row)
        if row.predicate != TYPE or row.value.value not in classes:
            values[kind][row.subject].append(row.value.value)
    titles = column_titles(values, prefixes)
    kinds = sorted(values, key=lambda kind: titles[kind])
    wide = [kind for kind in kinds if _fits_into_cells(kind, values[kind])]
    names = column_names([ID, *(titles[kind] for kind in wide)])[1:]
    columns = (
        _column(name, titles[kind], kind, [values[kind].get(thing, ()) for thing in things])
        for name, kind in zip(names, wide, strict=True)
    )
    yield Table(stem, things, tuple(columns), classes)
    for kind in kinds:
        if kind not in wide:
            file = f"{stem}.{file_stem(kind.predicate, prefixes)}"
            yield _of_pairs(file, titles[kind], kind, values[kind])


def _shared_classes(rows: Iterable[Statement], things: Iterable[str]) -> tuple[str, ...]:
    classes: dict[str, set[str]] = {thing: set() for thing in things}
    for row in rows:
        if row.predicate == TYPE:
            classes[row.subject].add(row.value.value)
    return tuple(sorted(set.intersection(*classes.values())))


def _fits_into_cells(kind: Kind, values: _Values) -> bool:
    """Whether each thing's values go into one cell, from which a reader gets them all.

    A cell has one link at most, whatever its separator; and an empty one has no value.
    """
    one_each = all(len(several) == 1 for several in values.values())
    return (one_each or not kind.is_iri) and not any("" in several for several in values.values())


def _column(name: str, title: str, kind: Kind, values: Sequence[Sequence[str]]) -> Column:
    if all(len(several) < 2 for several in values):
        return Column(name, title, kind, tuple("".join(several) for several in values))
    separator = _absent(chain.from_iterable(values))
    return Column(name, title, kind, tuple(map(separator.join, values)), separator)


def _of_pairs(stem: str, title: str, kind: Kind, values: _Values) -> Table:
    pairs = [(thing, value) for thing, several in values.items() for value in several]
    things, cells = zip(*pairs, strict=True)
    (_, name) = column_names([ID, title])
    # Nothing is missing here, and an empty text is one.
    column = Column(name, title, kind, cells, null=_absent(cells) if "" in cells else "")
    return Table(stem, things, (column,), of_pairs=True)


def _absent(texts: Iterable[str]) -> str:
    """A character that stands in none of the texts, a usual separator if it can be."""
    used = set(chain.from_iterable(texts))
    return next(sign for sign in chain("|;", map(chr, count(0x2400))) if sign not in used)
