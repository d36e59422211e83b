"""The graph against its SHACL shapes, checked by pySHACL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qhkg import prepared
from qhkg.errors import InstallationError
from qhkg.files import Folders, folders
from qhkg.terms import SH

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


@dataclass(frozen=True, order=True)
class ValidationResult:
    """One fault. Nodes are IRIs (or literals, for ``value``) as text; "" where there is none."""

    focus: str
    path: str
    value: str
    message: str
    severity: str
    shape: str


@dataclass(frozen=True)
class ValidationReport:
    """Whether the graph conforms to the shapes, and the faults, sorted by focus node."""

    conforms: bool
    results: tuple[ValidationResult, ...]


def validate() -> ValidationReport:
    """The stated and computed graphs against all shapes; nothing is inferred or imported.

    Raises InstallationError where there are no shapes: being checked by nothing is no passing.
    """
    return validate_graph(_graph(), read_shapes(folders()))


def validate_graph(data: Graph, shapes: Graph) -> ValidationReport:
    """Any graph of rdflib against shapes; the ontology belongs into both."""
    import pyshacl
    from rdflib import RDF, Graph
    from rdflib import SH as SHACL

    conforms, report, text = pyshacl.validate(
        data, shacl_graph=shapes, inference="none", do_owl_imports=False, advanced=False, js=False
    )
    assert isinstance(report, Graph), text
    results = (_result(report, node) for node in report.subjects(RDF.type, SHACL.ValidationResult))
    return ValidationReport(bool(conforms), tuple(sorted(results)))


def _result(report: Graph, node: Node) -> ValidationResult:
    from rdflib import URIRef

    def said(name: str) -> str:
        value = report.value(node, URIRef(f"{SH}{name}"), any=True)
        return "" if value is None else str(value)

    return ValidationResult(
        focus=said("focusNode"),
        path=said("resultPath"),
        value=said("value"),
        message=said("resultMessage"),
        severity=said("resultSeverity").removeprefix(SH),
        shape=said("sourceShape"),
    )


def _graph() -> Graph:
    from pyoxigraph import RdfFormat, serialize
    from rdflib import Graph

    triples = (quad.triple for quad in prepared.load(inference=False))
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


def read_shapes(found: Folders) -> Graph:
    """All shapes, with the ontology's topics: SPARQL constraints take their prefixes from there."""
    from rdflib import Graph

    shapes = sorted(found.shapes.glob("**/*.ttl"))
    if not shapes:
        raise InstallationError(f"{found.shapes}: holds no shapes to check by")
    graph = Graph()
    for path in (*shapes, *sorted(found.ontology.glob("*.ttl"))):
        graph.parse(path)
    return graph
