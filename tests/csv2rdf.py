"""CSV on the Web back to RDF, in the minimal mode of https://www.w3.org/TR/csv2rdf/.

It follows the metadata alone, as far as ours go: a word of the metadata that it does not know
is an error, so that none is ignored. It is as strict as a validator with headings and keys,
and as free as a reader may be with values: it parses numbers and truths, and writes them anew.
"""

# ruff: noqa: N815 - the fields are the metadata's own words

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urljoin

from pyoxigraph import Literal, NamedNode, Triple

BASE = "https://example.org/folder/"
XSD = "http://www.w3.org/2001/XMLSchema#"
KEPT_AS_IT_IS = ("string", "json", "xml", "html", "anyAtomicType")
RESERVED = ":/?#[]@!$&'()*+,;="


@dataclass(frozen=True)
class Column:
    """A column description, with the defaults of the standard."""

    titles: str = ""
    name: str = ""
    aboutUrl: str = ""
    propertyUrl: str = ""
    valueUrl: str = ""
    datatype: Any = "string"
    lang: str = "und"
    separator: str | None = None
    null: str = ""
    suppressOutput: bool = False
    virtual: bool = False

    @property
    def base(self) -> str:
        return self.datatype if isinstance(self.datatype, str) else str(self.datatype["base"])

    @property
    def datatype_iri(self) -> str:
        return XSD + self.datatype if isinstance(self.datatype, str) else str(self.datatype["@id"])


Value = str | list[str] | None
Row = Mapping[str, Value]


@dataclass
class Table:
    """A table that has been read: its rows are the values of its columns, by name."""

    columns: list[Column]
    rows: list[Row]
    primary_key: list[str]
    foreign_keys: list[Mapping[str, Any]]

    def key(self, row: Row, names: str | list[str]) -> tuple[Any, ...]:
        return tuple(row[name] for name in ([names] if isinstance(names, str) else names))


def tables(files: Mapping[str, bytes]) -> dict[str, Table]:
    """The tables by file name; an AssertionError says what does not fit together."""
    metadata = json.loads(files["csv-metadata.json"])
    assert metadata.pop("@context") == "http://www.w3.org/ns/csvw"
    assert metadata.pop("dialect") == {"trim": False}  # the only dialect that is read here
    found = {}
    for table in metadata.pop("tables"):
        file = table.pop("url")
        found[file] = _table(files[file], table.pop("tableSchema"))
        assert table == {}
    assert metadata == {}
    assert {*found, "csv-metadata.json"} == set(files)
    return found


def check_keys(found: Mapping[str, Table]) -> None:
    """Raise AssertionError where a primary key is not unique, or a foreign key leads nowhere."""
    for file, table in found.items():
        keys = [table.key(row, table.primary_key) for row in table.rows]
        assert len(keys) == len(set(keys)), file
        for link in table.foreign_keys:
            target = found[link["reference"]["resource"]]
            there = {target.key(row, link["reference"]["columnReference"]) for row in target.rows}
            assert {table.key(row, link["columnReference"]) for row in table.rows} <= there, file


def triples(found: Mapping[str, Table]) -> Iterator[Triple]:
    """What the tables say, in the minimal mode."""
    for file, table in found.items():
        for row in table.rows:
            for column in table.columns:
                if not column.suppressOutput:
                    yield from _cell(urljoin(BASE, file), column, row)


def _table(content: bytes, schema: Mapping[str, Any]) -> Table:
    """A table of its file and its schema; ``aboutUrl`` of the schema is that of each column."""
    left = dict(schema)
    about = left.pop("aboutUrl")
    columns = [Column(**{"aboutUrl": about} | column) for column in left.pop("columns")]
    key, links = left.pop("primaryKey"), left.pop("foreignKeys", [])
    assert left == {}
    real = [column for column in columns if not column.virtual]
    assert columns[: len(real)] == real  # virtual columns come last
    assert len({column.name for column in real}) == len(real)
    assert all(re.fullmatch("[A-Za-z0-9][A-Za-z0-9_]*", column.name) for column in real)
    headings, *lines = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    assert headings == [column.titles for column in real]
    rows: list[Row] = [
        {column.name: _value(cell, column) for column, cell in zip(real, line, strict=True)}
        for line in lines
    ]
    return Table(columns, rows, [key] if isinstance(key, str) else key, links)


def _value(cell: str, column: Column) -> Value:
    """The parsed value of a cell: https://www.w3.org/TR/tabular-data-model/#parsing-cells."""
    if column.base not in KEPT_AS_IT_IS:
        cell = re.sub(" +", " ", re.sub("[\\r\\n\\t]", " ", cell)).strip(" ")
    if column.separator is None:
        return None if cell == column.null else _canonical(cell, column)
    if not cell:
        return []
    items = cell.split(column.separator)
    assert column.null not in items
    return [_canonical(item, column) for item in items]


def _canonical(text: str, column: Column) -> str:
    match column.base:
        case "integer":
            return str(int(text))
        case "decimal":
            return f"{Decimal(text).normalize():f}"
        case "boolean":
            return {"true": "true", "1": "true", "false": "false", "0": "false"}[text]
        case _:
            return text


def _literal(text: str, column: Column) -> Literal:
    if column.datatype == "string" and column.lang != "und":
        return Literal(text, language=column.lang)
    return Literal(text, datatype=NamedNode(column.datatype_iri))


def _expanded(template: str, row: Row) -> str:
    """The URI of a template with variables such as {+id}, in which reserved characters stay."""

    def value(match: re.Match[str]) -> str:
        text = row[match[1]]
        assert isinstance(text, str)
        return quote(text, safe=f"{RESERVED}-._~%")

    assert "{" not in re.sub(r"\{\+\w+\}", "", template)
    return re.sub(r"\{\+(\w+)\}", value, template)


def _cell(url: str, column: Column, row: Row) -> Iterator[Triple]:
    value = None if column.virtual else row[column.name]
    about = NamedNode(urljoin(url, _expanded(column.aboutUrl, row)))
    predicate = NamedNode(urljoin(url, _expanded(column.propertyUrl, row)))
    if column.valueUrl:
        if column.virtual or value is not None:
            yield Triple(about, predicate, NamedNode(urljoin(url, _expanded(column.valueUrl, row))))
        return
    for text in value if isinstance(value, list) else [value]:
        if text is not None:
            yield Triple(about, predicate, _literal(text, column))
