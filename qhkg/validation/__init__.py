"""Validation: files of the user's, or the graph itself, against ontology and shapes."""

from qhkg.validation.checking import validate
from qhkg.validation.reading import SYNTAXES
from qhkg.validation.report import Stated, ValidationReport, ValidationResult
from qhkg.validation.shacl import read_shapes, validate_graph

__all__ = [
    "SYNTAXES",
    "Stated",
    "ValidationReport",
    "ValidationResult",
    "read_shapes",
    "validate",
    "validate_graph",
]
