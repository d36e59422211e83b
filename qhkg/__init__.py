"""A knowledge graph of poverty alleviation in Qinghai Province, from one yearbook report.

>>> import qhkg
>>> kg = qhkg.open()
>>> answer = kg.ask("funding-by-level")

Names are loaded when they are first used, so that the command line starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qhkg.audit import AuditReport, Citation
    from qhkg.description import Description
    from qhkg.errors import LimitError, OutsideError, QhkgError, RequestError
    from qhkg.graph import KnowledgeGraph
    from qhkg.opening import open_graph as open  # noqa: A004  qhkg.open() is what users write
    from qhkg.overview import Overview
    from qhkg.owl.explanation import Reason
    from qhkg.questions import Parameter, Question
    from qhkg.results import IRI, Quads, Rows, Triples, Truth, render
    from qhkg.validation import ValidationReport, ValidationResult

__all__ = [
    "IRI",
    "AuditReport",
    "Citation",
    "Description",
    "KnowledgeGraph",
    "LimitError",
    "OutsideError",
    "Overview",
    "Parameter",
    "QhkgError",
    "Quads",
    "Question",
    "Reason",
    "RequestError",
    "Rows",
    "Triples",
    "Truth",
    "ValidationReport",
    "ValidationResult",
    "__version__",
    "open",
    "render",
]
__version__ = "0.1.0"

_HOMES = {
    "AuditReport": "audit",
    "Citation": "audit",
    "Description": "description",
    "KnowledgeGraph": "graph",
    "Overview": "overview",
    "Parameter": "questions",
    "Question": "questions",
    "Reason": "owl.explanation",
    **dict.fromkeys(("LimitError", "OutsideError", "QhkgError", "RequestError"), "errors"),
    **dict.fromkeys(("ValidationReport", "ValidationResult"), "validation"),
    **dict.fromkeys(("IRI", "Quads", "Rows", "Triples", "Truth", "render"), "results"),
}


def __getattr__(name: str) -> object:
    if name == "open":
        return import_module("qhkg.opening").open_graph
    if name not in _HOMES:
        raise AttributeError(f"module 'qhkg' has no attribute {name!r}")
    return getattr(import_module(f"qhkg.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
