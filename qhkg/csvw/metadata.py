"""The files of a graph as CSV on the Web: its tables, and the metadata that say what they mean.

See https://www.w3.org/TR/tabular-metadata/ for the words of the metadata.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from qhkg.csvw.classes import TYPE
from qhkg.csvw.literals import STRING, Kind
from qhkg.csvw.skolem import skolemized
from qhkg.csvw.tables import ID, ID_TITLE, Column, Table, tables
from qhkg.results import Quads
from qhkg.terms import XSD, Prefixes

# The name under which readers look for metadata beside a table.
METADATA = "csv-metadata.json"

_Json: TypeAlias = "str | bool | Sequence[_Json] | Mapping[str, _Json]"


def csvw_files(statements: Quads) -> dict[str, bytes]:
    """The files by name: tables, and ``csv-metadata.json`` which describes them.

    A reader of CSV on the Web makes of them, in its minimal mode, the statements without their
    named graphs, with IRIs for blank nodes. Raises FormatError for terms that would not
    come back as they are.
    """
    found = tables(skolemized(statements.quads), Prefixes(statements.prefixes))
    described = json.dumps(_group(found), ensure_ascii=False, indent=2)
    return {METADATA: f"{described}\n".encode()} | {table.file: _csv(table) for table in found}


def _csv(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([ID_TITLE, *(column.title for column in table.columns)])
    writer.writerows(zip(table.things, *(column.cells for column in table.columns), strict=True))
    return text.getvalue().encode()


def _group(found: Sequence[Table]) -> _Json:
    file_of = {thing: table.file for table in found if not table.of_pairs for thing in table.things}
    return {
        "@context": "http://www.w3.org/ns/csvw",
        # Else readers take spaces from both ends of a text.
        "dialect": {"trim": False},
        "tables": [_description(table, file_of) for table in found],
    }


def _description(table: Table, file_of: Mapping[str, str]) -> _Json:
    links = list(_foreign_keys(table, file_of))
    schema: dict[str, _Json] = {
        "aboutUrl": f"{{+{ID}}}",
        "columns": [
            {"name": ID, "titles": ID_TITLE, "datatype": "anyURI", "suppressOutput": True},
            *map(_column, table.columns),
            *({"virtual": True, "propertyUrl": TYPE, "valueUrl": name} for name in table.classes),
        ],
        "primaryKey": [ID, *(c.name for c in table.columns)] if table.of_pairs else ID,
        **({"foreignKeys": links} if links else {}),
    }
    return {"url": table.file, "tableSchema": schema}


def _column(column: Column) -> Mapping[str, _Json]:
    kind = column.kind
    return {
        "name": column.name,
        "titles": column.title,
        "propertyUrl": kind.predicate,
        "datatype": _datatype(kind),
        **({"valueUrl": f"{{+{column.name}}}"} if kind.is_iri else {}),
        **({"lang": kind.language} if kind.language else {}),
        **({"separator": column.separator} if column.separator else {}),
        **({"null": column.null} if column.null else {}),
    }


def _datatype(kind: Kind) -> _Json:
    if kind.is_iri:
        return "anyURI"
    if kind.datatype.startswith(XSD):
        return kind.datatype.removeprefix(XSD)
    return {"@id": kind.datatype, "base": STRING.removeprefix(XSD)}


def _foreign_keys(table: Table, file_of: Mapping[str, str]) -> Iterator[_Json]:
    """The columns with a thing in each row, all of which have their rows in one and the same table.

    Strict readers of the standard take an empty cell for a reference to nothing.
    """
    if table.of_pairs:
        yield _foreign_key(ID, file_of[table.things[0]])
    for column in table.columns:
        if column.kind.is_iri:
            files = {file_of.get(cell) for cell in column.cells}
            file = files.pop()
            if file and not files:
                yield _foreign_key(column.name, file)


def _foreign_key(name: str, file: str) -> _Json:
    return {"columnReference": name, "reference": {"resource": file, "columnReference": ID}}
