"""Rows in the formats of the SPARQL 1.1 recommendations: CSV, TSV, JSON, XML.

The engine's library writes them. It writes only results that it holds itself, so rows
are handed to it as TSV, which keeps every term whole. CSV is the standard library's: the
engine's leaves IRIs with a comma, as all IRIs of passages are, without quotation marks.

Receipts follow as further columns, and stand whole in a member of the JSON object beside the
standard's own.
"""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import TextIO

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, Triple, parse_query_results

from qhkg.results.answers import Rows, Term, Truth
from qhkg.results.sources import widened

FORMATS = {
    "csv": QueryResultsFormat.CSV,  # of a truth only
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
LINE_END = {"json": b"\n", "xml": b"\n", "tsv": b""}


def write_rows(answer: Rows | Truth, name: str) -> bytes:
    """The rows or the truth in one of csv, tsv, json, xml; sources as further columns."""
    if name == "csv" and isinstance(answer, Rows):
        target = StringIO(newline="")
        write_csv(widened(answer), target)
        return target.getvalue().encode()
    if isinstance(answer, Truth):
        word = "true" if answer else "false"
        parsed = parse_query_results(f'{{"head":{{}},"boolean":{word}}}', QueryResultsFormat.JSON)
        line_end = b"\n"
    else:
        parsed = parse_query_results("".join(tsv_lines(widened(answer))), QueryResultsFormat.TSV)
        line_end = LINE_END[name]
    written: bytes | None = parsed.serialize(format=FORMATS[name])
    assert written is not None
    if name == "json" and isinstance(answer, Rows) and answer.receipts is not None:
        written = _with_member("receipts", answer.receipts, written)
    return written + line_end


def _with_member(name: str, value: object, written: bytes) -> bytes:
    """The JSON object with a member before all others: some parsers stop behind the results."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=float)
    return f'{{"{name}":{text},'.encode() + written.removeprefix(b"{")


def write_csv(rows: Rows, target: TextIO) -> None:
    """As SPARQL 1.1 Query Results CSV has it: bare IRIs and lexical forms, lines end in CR LF."""
    writer = csv.writer(target)
    writer.writerow(rows.variables)
    for binding in rows.bindings:
        if binding == (None,):
            target.write("\r\n")  # the writer would make an empty text of it
        else:
            writer.writerow(map(_csv_field, binding))


def _csv_field(term: Term | None) -> str:
    if isinstance(term, NamedNode | Literal):
        return term.value
    return _tsv_term(term)


def tsv_lines(rows: Rows) -> Iterator[str]:
    """The lines of SPARQL 1.1 Query Results TSV, the names of the columns first."""
    yield "\t".join(f"?{variable}" for variable in rows.variables) + "\n"
    for binding in rows.bindings:
        yield "\t".join(map(_tsv_term, binding)) + "\n"


def _tsv_term(term: Term | None) -> str:
    if isinstance(term, Triple):
        return f"<<( {term} )>>"
    return "" if term is None else str(term)
