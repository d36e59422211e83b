"""A whole validation: syntax, consistency, shapes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Triple

from qhkg import steps
from qhkg.engines import Engine
from qhkg.engines.remote import RemoteEngine
from qhkg.errors import InstallationError, ShapesError, UnsupportedConstructError
from qhkg.files import Folders, folders
from qhkg.preparation import compute
from qhkg.validation.background import (
    Background,
    Origins,
    as_stored,
    background,
    background_of,
    own_files,
)
from qhkg.validation.computed import miscalculated, typed_by_hand
from qhkg.validation.consistency import contradictions, located
from qhkg.validation.literals import ill_typed, unlogged
from qhkg.validation.placing import placed
from qhkg.validation.reading import SourceFile, read_files
from qhkg.validation.redefinition import redefinitions
from qhkg.validation.report import ValidationReport, ValidationResult
from qhkg.validation.shacl import (
    all_shapes,
    as_graph,
    further_shapes,
    validate_graph,
    without_known,
)

if TYPE_CHECKING:
    from rdflib import Graph

_FILES = NamedNode("urn:x-files")


def validate(
    files: Iterable[str] = (),
    *,
    shapes: Sequence[str] = (),
    syntax: str | None = None,
    found: Folders | None = None,
    engine: Engine | None = None,
) -> ValidationReport:
    """The graph itself, or files with the graph as background, against ontology and shapes.

    ``shapes`` are files of further shapes, ``syntax`` that of files whose ending does not tell,
    ``found`` where another graph than that of this installation lies; with the ``engine`` of a
    store it is the graph that the store holds.

    Raises RdfSyntaxError, UnusableFileError, UnreadableInputError and ShapesError for files that
    cannot be used, UnsupportedConstructError for axioms beyond OWL 2 RL, and InstallationError
    where there are no shapes: being checked by nothing is no passing; StoreError for a store.
    """
    names = tuple(files)
    with unlogged():
        with steps.timed(lambda: f"{len(names)} files read" if names else "no file to read"):
            sources = read_files(names, syntax)
        further = further_shapes(shapes)
        theirs = frozenset(str(node) for _, own in further for node in own.subjects())
        rules = all_shapes(found or folders(), further)
        if isinstance(engine, RemoteEngine):
            problems: list[tuple[str, str]] = []
            known, graphs = background_of(engine, problems)
            if not sources:
                return _of_a_store(graphs, known, problems, rules, theirs)
        else:
            known = background(found)
        if not sources:
            return _of_the_graph(known, rules, theirs)
        return _of_files(sources, known, rules, theirs)


def _of_the_graph(known: Background, rules: Graph, theirs: frozenset[str]) -> ValidationReport:
    """The graph by itself; it was made ready, and so contradicts nothing."""
    steps.tell(lambda: "the graph is consistent: it could be made ready")
    report = _by_shapes((*known.stated, *known.computed), rules, bool(theirs))
    if not report.results:
        return report
    origins = Origins(own_files(known.folders), known)
    return replace(report, results=tuple(sorted(placed(report, origins, rules))))


def _of_a_store(
    graphs: tuple[SourceFile, ...],
    known: Background,
    problems: list[tuple[str, str]],
    rules: Graph,
    theirs: frozenset[str],
) -> ValidationReport:
    """The graph of a store: nobody has made it ready, so that anything may be wrong with it."""
    origins = Origins(graphs, known)
    results = list(ill_typed(graphs))
    with steps.timed(lambda: "consistency checked"):
        results += contradictions([*known.stated, *known.computed], origins)
    report = _by_shapes((*known.stated, *known.computed), rules, bool(theirs))
    broken = list(placed(report, origins, rules))
    results += [*broken, *miscalculated(problems, origins, broken)]
    return replace(report, conforms=not results, results=tuple(sorted(results)))


def _of_files(
    sources: tuple[SourceFile, ...], known: Background, rules: Graph, theirs: frozenset[str]
) -> ValidationReport:
    refused = list(redefinitions(sources, known))
    results = [result for _, result in refused]
    taken_out = {statement.triple for statement, _ in refused}
    written = [
        each.triple
        for source in sources
        for each in source.statements
        if each.triple not in taken_out
    ]
    own = {Quad(t.subject, t.predicate, t.object, _FILES) for t in as_stored(written)}
    with steps.timed(lambda: "rules of the graph run"):
        problems: list[tuple[str, str]] = []
        computed = compute([*known.stated, *own], known.folders.rules, problems)
    origins = Origins(sources, known, computed)
    results += typed_by_hand(sources, known)
    results += ill_typed(sources)
    with steps.timed(lambda: "consistency checked"):
        try:
            results += contradictions([*known.stated, *own, *computed], origins)
        except UnsupportedConstructError as error:
            raise located(error, sources) from None
    triples = {quad.triple for quad in (*known.stated, *computed)} | set(written)
    report = _by_shapes_of(triples, rules, bool(theirs))
    alone = (quad.triple for quad in (*known.stated, *known.computed))

    def told(each: ValidationResult) -> bool:
        """Who brings a shape asks it of all that their files speak of, whoever says what."""
        return each.shape in theirs and origins.speak_of(each.focus, each.value)

    with steps.timed(lambda: "faults of the graph itself set aside"):
        report = without_known(report, alone, rules, told)
    broken = list(placed(report, origins, rules))
    results += [*broken, *miscalculated(problems, origins, broken)]
    return replace(
        report,
        conforms=not results,
        results=tuple(sorted(results, key=_order)),
        files=tuple(source.name for source in sources),
        prefixes=_declared(sources, known),
    )


def _declared(sources: Iterable[SourceFile], known: Background) -> dict[str, str]:
    """The files' prefixes that mean one thing in all of them, and neither they nor theirs ours."""
    meant: dict[str, set[str]] = {}
    for source in sources:
        for prefix, namespace in source.prefixes.items():
            meant.setdefault(prefix, set()).add(namespace)
    ours = set(known.prefixes.values())
    return {
        prefix: namespace
        for prefix, (namespace, *others) in ((name, sorted(all_)) for name, all_ in meant.items())
        if namespace and not others and prefix not in known.prefixes and namespace not in ours
    }


def _order(result: ValidationResult) -> tuple[str, int, str, ValidationResult]:
    return result.file, result.line, result.focus, result


def _by_shapes(quads: Iterable[Quad], rules: Graph, further: bool) -> ValidationReport:
    return _by_shapes_of((quad.triple for quad in quads), rules, further)


def _by_shapes_of(triples: Iterable[Triple], rules: Graph, further: bool) -> ValidationReport:
    with steps.timed(lambda: "shapes checked"):
        try:
            return validate_graph(as_graph(triples), rules)
        except ShapesError as error:
            if further:
                raise
            raise InstallationError(str(error)) from None
