"""Answers, and how they are written down: for people and in the standards' own formats."""

from qhkg.results.answers import (
    IRI,
    Answer,
    PythonValue,
    Quads,
    Rows,
    Term,
    Triples,
    Truth,
    python_value,
)
from qhkg.results.formats import (
    FORMATS,
    Format,
    default_format,
    format_named,
    render,
    render_receipts,
)

__all__ = [
    "FORMATS",
    "IRI",
    "Answer",
    "Format",
    "PythonValue",
    "Quads",
    "Rows",
    "Term",
    "Triples",
    "Truth",
    "default_format",
    "format_named",
    "python_value",
    "render",
    "render_receipts",
]
