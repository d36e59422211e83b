"""Rows in the formats of the SPARQL 1.1 recommendations: CSV, TSV, JSON, XML.

The engine's library writes them. It writes only results that it holds itself, so rows
are handed to it as TSV, which keeps every term whole.
"""

from pyoxigraph import QueryResultsFormat, parse_query_results

from qhkg.results.answers import Rows, Term, Truth
from qhkg.results.sources import widened

_FORMATS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_LINE_END = {"json": b"\n", "xml": b"\n", "csv": b"", "tsv": b""}


def write_rows(answer: Rows | Truth, name: str) -> bytes:
    """The rows or the truth in one of csv, tsv, json, xml; sources as further columns."""
    if isinstance(answer, Truth):
        word = "true" if answer else "false"
        parsed = parse_query_results(f'{{"head":{{}},"boolean":{word}}}', QueryResultsFormat.JSON)
        line_end = b"\n"
    else:
        parsed = parse_query_results(_as_tsv(widened(answer)), QueryResultsFormat.TSV)
        line_end = _LINE_END[name]
    written: bytes | None = parsed.serialize(format=_FORMATS[name])
    assert written is not None
    return written + line_end


def _as_tsv(rows: Rows) -> str:
    header = "\t".join(f"?{variable}" for variable in rows.variables)
    lines = ("\t".join(map(_tsv_term, binding)) for binding in rows.bindings)
    return "\n".join((header, *lines, ""))


def _tsv_term(term: Term | None) -> str:
    return "" if term is None else str(term)
