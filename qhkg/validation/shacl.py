"""Shapes: pySHACL on stated and computed statements, without inference, imports or JavaScript."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pyoxigraph import Triple

from qhkg.errors import InstallationError, ShapesError
from qhkg.files import Folders
from qhkg.terms import RDF, SH
from qhkg.validation.background import text_of
from qhkg.validation.reading import SourceFile, raise_all, read_files
from qhkg.validation.report import ValidationReport, ValidationResult
from qhkg.validation.supported import unsupported
from qhkg.validation.wellformed import malformed

if TYPE_CHECKING:
    from rdflib import Graph, URIRef
    from rdflib.term import Node

_TARGETS = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")


def validate_graph(
    data: Graph, shapes: Graph, focus: list[str | URIRef] | None = None
) -> ValidationReport:
    """Any graph of rdflib against shapes; the ontology belongs into both.

    ``focus`` asks of these nodes only. Raises ShapesError for shapes that SHACL does not take, or
    that fail while they are run.
    """
    from rdflib import SH as SHACL
    from rdflib import Graph

    try:
        conforms, report, text = _run(data, shapes, focus)
    except MemoryError:
        raise
    except Exception as error:
        # Shapes of the user's can make pySHACL and rdflib raise anything.
        raise ShapesError(f"the shapes: {_told(error)}") from None
    if not isinstance(report, Graph):
        raise ShapesError(f"the shapes: {' '.join(str(text).split())}")
    # Not the results within results (sh:detail), which are of shapes without a name.
    found = set(report.objects(None, SHACL.result))
    results = sorted(_result(report, shapes, node) for node in found)
    written = report.serialize(format="nt", encoding="utf-8")
    return ValidationReport(bool(conforms), tuple(results), shacl=written)


def _run(data: Graph, shapes: Graph, focus: list[str | URIRef] | None) -> Sequence[Any]:
    """pySHACL's answer; what it warns of as recursive is an error, as nothing is found there."""
    import pyshacl
    from pyshacl.errors import ShapeRecursionWarning
    from rdflib import Graph

    from qhkg.validation.engine import EngineGraph

    with warnings.catch_warnings():
        warnings.simplefilter("error", ShapeRecursionWarning)
        answer: Sequence[Any] = pyshacl.validate(
            EngineGraph(data) if type(data) is Graph else data,
            shacl_graph=shapes,
            inference="none",
            do_owl_imports=False,
            advanced=False,
            js=False,
            focus_nodes=focus,
        )
    return answer


def _told(error: Exception) -> str:
    """In one line; the kind of the error, too, where pySHACL did not foresee it."""
    foreseen = getattr(error, "message", None)
    told = f"cannot be run: {type(error).__name__}: {error}" if foreseen is None else foreseen
    return " ".join(str(told).split())


def _result(report: Graph, shapes: Graph, node: Node) -> ValidationResult:
    from rdflib import RDFS, URIRef

    def said(name: str) -> Node | None:
        return report.value(node, URIRef(f"{SH}{name}"), any=True)

    path, shape = said("resultPath"), said("sourceShape")
    messages = sorted(str(each) for each in report.objects(node, URIRef(f"{SH}resultMessage")))
    why = shapes.value(shape, RDFS.comment, any=True) if shape else None
    return ValidationResult(
        focus=_text(said("focusNode")),
        path="" if path is None else _path(report, path),
        value=_text(said("value")),
        message=" ".join(messages),
        severity=_text(said("resultSeverity")).removeprefix(SH),
        shape=_text(shape),
        hint=_text(why),
    )


def _text(node: Node | None) -> str:
    return "" if node is None else str(node)


def _path(graph: Graph, path: Node) -> str:
    """An IRI, or a path as SPARQL writes it."""
    from rdflib import RDF, URIRef
    from rdflib.collection import Collection

    if isinstance(path, URIRef):
        return str(path)

    def part(node: Node) -> str:
        return f"<{node}>" if isinstance(node, URIRef) else _path(graph, node)

    inverse = graph.value(path, URIRef(f"{SH}inversePath"))
    if inverse is not None:
        return f"^{part(inverse)}"
    alternatives = graph.value(path, URIRef(f"{SH}alternativePath"))
    if alternatives is not None:
        return "|".join(part(each) for each in Collection(graph, alternatives))
    if (path, RDF.first, None) in graph:
        return "/".join(part(each) for each in Collection(graph, path))
    for name, sign in (("zeroOrMore", "*"), ("oneOrMore", "+"), ("zeroOrOne", "?")):
        inner = graph.value(path, URIRef(f"{SH}{name}Path"))
        if inner is not None:
            return f"{part(inner)}{sign}"
    return str(path)


def without_known(
    report: ValidationReport,
    background: Iterable[Triple],
    shapes: Graph,
    told: Callable[[ValidationResult], bool],
) -> ValidationReport:
    """The report without what the background alone breaks just so, but for what is told anyway."""
    from rdflib import URIRef

    known = as_graph(background)
    nodes = {URIRef(each.focus) for each in report.results if ":" in each.focus}
    # A shape may name its target, which then fails before anybody has spoken of it.
    focus: list[str | URIRef] = sorted(nodes & known.all_nodes())
    if not focus:
        return report
    alone = set(validate_graph(known, shapes, focus).results)
    kept = tuple(each for each in report.results if each not in alone or told(each))
    return replace(report, results=kept, conforms=not kept)


def as_graph(triples: Iterable[Triple]) -> Graph:
    """The triples as a graph of rdflib, literals in the form that they have."""
    from rdflib import Graph

    from qhkg.bridge import as_rdflib

    graph = Graph()
    for triple in triples:
        graph.add(as_rdflib(triple))
    return graph


def read_shapes(found: Folders, more: Iterable[str] = ()) -> Graph:
    """All shapes, with the ontology's topics: SPARQL constraints take their prefixes from there.

    ``more`` are files of the user's. Raises InstallationError where there are no shapes of ours
    (being checked by nothing is no passing), ShapesError where a file of the user's has none, or
    one that cannot be run, and UnreadableInputError with all such errors for several.
    """
    return all_shapes(found, further_shapes(more))


def further_shapes(names: Iterable[str]) -> list[tuple[SourceFile, Graph]]:
    """Files of the user's with their shapes; raises ShapesError where one has none."""
    files = read_files(names)
    raise_all([error for file in files for error in _no_shapes(file)])
    return [(file, as_graph(each.triple for each in file.statements)) for file in files]


def _no_shapes(file: SourceFile) -> Iterator[ShapesError]:
    is_about_shapes = any(_makes_a_shape(each.triple) for each in file.statements)
    # A kind that is misspelt is told as such later.
    if not is_about_shapes and not unsupported(file):
        reason = "holds no SHACL shapes; a shape is a sh:NodeShape or has a target or a constraint"
        yield ShapesError(reason, file.name)


def all_shapes(found: Folders, further: Sequence[tuple[SourceFile, Graph]]) -> Graph:
    """Ours with those of the user's, as ``read_shapes`` gives them."""
    from rdflib import Graph

    shapes = sorted(found.shapes.glob("**/*.ttl"))
    if not shapes:
        raise InstallationError(f"{found.shapes}: holds no shapes to check by")
    graph = Graph()
    for path in (*shapes, *sorted(found.ontology.glob("*.ttl"))):
        graph.parse(path)
    # All of them before any is asked: a file may use what another one declares.
    for _, own in further:
        graph += own
    raise_all([error for file, own in further for error in malformed(file, own, graph)])
    return graph


def _makes_a_shape(triple: Triple) -> bool:
    """By its kind, a target or a constraint: SHACL, section 2, asks for one of them."""
    from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS

    predicate, value = triple.predicate.value, text_of(triple.object)
    if predicate == f"{RDF}type":
        return value in (f"{SH}NodeShape", f"{SH}PropertyShape")
    is_target = predicate.removeprefix(SH) in _TARGETS
    return is_target or predicate in map(str, ALL_CONSTRAINT_PARAMETERS)
