"""Whether shapes of the user's are any that can be run: asked before anything is validated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from qhkg.bridge import as_rdflib
from qhkg.errors import ShapesError
from qhkg.terms import RDF, SH, Prefixes
from qhkg.validation.background import text_of
from qhkg.validation.reading import SourceFile
from qhkg.validation.supported import (
    recursion,
    references,
    unsupported,
    unsupported_in_algebra,
    unsupported_in_query,
)

if TYPE_CHECKING:
    from pyshacl.shape import Shape
    from pyshacl.shapes_graph import ShapesGraph
    from rdflib import Graph
    from rdflib.term import Node

_LONGEST = 160
_QUERIES = ("select", "ask")


class _Fault(NamedTuple):
    """What the shapes of shapes say of a constraint of a node, and the value of it."""

    node: Node
    constraint: Node | None
    value: Node | None
    message: str


def malformed(file: SourceFile, own: Graph, shapes: Graph) -> list[ShapesError]:
    """What of a file's shapes cannot be run, with file, line, shape and constraint, by line.

    ``own`` are the shapes of the file, ``shapes`` all that they are run with: prefixes may be
    declared there.
    """
    asking = _Asking(file, own)
    asking.by_what_is_run()
    asking.by_references(shapes)
    asking.by_the_shapes_of_shapes()
    asking.by_loading(shapes)
    asking.by_parsing(shapes)
    return sorted(asking.errors, key=lambda error: error.line)


class _Asking:
    """Asks in several ways; what is wrong with a shape in one of them is not asked in the next."""

    def __init__(self, file: SourceFile, own: Graph) -> None:
        self._file, self._own = file, own
        self._names = Prefixes({"rdf": RDF, "sh": SH, **file.prefixes})
        self._wrong: set[Node | None] = set()
        self.errors = list[ShapesError]()

    def by_what_is_run(self) -> None:
        """Looks for terms that would be passed over."""
        for statement, reason in unsupported(self._file):
            node, predicate, _ = as_rdflib(statement.triple)
            self._add(node, predicate, reason, statement.line)

    def by_references(self, shapes: Graph) -> None:
        """Looks for shapes that nobody has spoken of, and for such as need each other."""
        among = references(shapes)
        for shape, constraint, other in among:
            if self._states(shape) and (other, None, None) not in shapes:
                told = f"{self._named(other)} is no shape: nothing is said of it"
                self._add(shape, constraint, told)
                self._wrong.add(other)
        circle = recursion(self._own, among)
        if circle:
            names = list(filter(None, map(self._named, map(self._owner, circle))))
            way = " → ".join(name for name, _ in groupby(names))
            by = next((name for one, name, other in among if [one, other] == circle[:2]), None)
            reason = f"is recursive ({way}), and SHACL does not say what that means"
            self._add(circle[0], by, reason)

    def by_the_shapes_of_shapes(self) -> None:
        """Holds the shapes against those that come with SHACL."""
        from pyshacl.entrypoints import meta_validate
        from rdflib import SH as SHACL
        from rdflib import Graph, URIRef

        # pySHACL's own option does the same, and writes a long report to standard error.
        try:
            conforms, report, text = meta_validate(self._own, inference="none")
        except Exception as error:  # of a list that comes back to itself, Python's own
            self._add(None, None, _reason(error))
            return
        if conforms:
            return
        if not isinstance(report, Graph):
            self._add(None, None, f"is no well-formed SHACL: {text}")
            return
        of_shapes: dict[Node, list[_Fault]] = {}
        for result in report.subjects(SHACL.resultMessage):
            node, path, value, message = (
                report.value(result, URIRef(f"{SH}{name}"), any=True)
                for name in ("focusNode", "resultPath", "value", "resultMessage")
            )
            assert node is not None
            fault = _Fault(node, path if isinstance(path, URIRef) else None, value, str(message))
            if self._owner(node) not in self._wrong:
                of_shapes.setdefault(self._owner(node), []).append(fault)
        # A value that is no list, say, has faults of its own, and nobody stated it.
        stated = {node: faults for node, faults in of_shapes.items() if self._states(node)}
        for faults in (stated or of_shapes).values():
            for fault in _told_once(faults):
                value = None if fault.constraint is None else fault.value
                shown = "" if value is None else self._named(value)
                told = f"is no well-formed SHACL: {shown} {_plain(fault.message)}"
                self._add(fault.node, fault.constraint, told)

    def by_loading(self, shapes: Graph) -> None:
        """Has pySHACL load every constraint, which it does else only when it meets a node."""
        from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
        from pyshacl.shapes_graph import ShapesGraph

        for shape in self._loaded(ShapesGraph(shapes)):
            for parameter, value in self._own.predicate_objects(shape.node):
                component = CONSTRAINT_PARAMETERS_MAP.get(parameter)
                try:
                    if component is not None:
                        component(shape)
                except _errors_of_loading() as error:
                    self._add(shape.node, parameter, f"{self._named(value)} {_reason(error)}")

    def _loaded(self, held: ShapesGraph) -> Iterator[Shape]:
        """The shapes of the file that are not known to be wrong."""
        try:
            # pySHACL finds the components of the user's, too, when it is asked for them.
            found = [each for each in held.shapes if (each.node, None, None) in self._own]
            for shape in found:
                for custom in shape.find_custom_constraints():
                    custom.make_validator_for_shape(shape)
        except _errors_of_loading() as error:
            # It loads all shapes or none: of a file that is known to be wrong, this says no more.
            if not self.errors:
                self._add(None, None, _reason(error))
            return
        yield from (each for each in found if self._owner(each.node) not in self._wrong)

    def by_parsing(self, shapes: Graph) -> None:
        """Parses every query with the prefixes that it is run with."""
        from rdflib import URIRef

        for name in _QUERIES:
            term = URIRef(f"{SH}{name}")
            for node, text in self._own.subject_objects(term):
                if self._owner(node) in self._wrong:
                    continue
                try:
                    reason = _unrunnable(node, name.upper(), str(text), shapes)
                except Exception as error:
                    # Of an unknown prefix, or a variable out of its scope, rdflib raises no less.
                    reason = _reason(error)
                if reason:
                    self._add(node, term, reason)

    def _add(self, node: Node | None, constraint: Node | None, reason: str, line: int = 0) -> None:
        self.errors.append(self._error(node, constraint, reason, line))
        self._wrong.add(None if node is None else self._owner(node))

    def _states(self, node: Node) -> bool:
        return (node, None, None) in self._own

    def _error(
        self, node: Node | None, constraint: Node | None, reason: str, line: int
    ) -> ShapesError:
        line = line or self._line(node, constraint)
        owner = "" if node is None else f"shape {self._named(self._owner(node))}"
        where = " ".join((owner, "" if constraint is None else self._named(constraint))).strip()
        told = " ".join(reason.split())
        return ShapesError(f"{where}: {told}" if where else told, self._file.name, line)

    def _line(self, node: Node | None, constraint: Node | None) -> int:
        """That of the constraint; where it is missing, that of its node."""
        about = [
            each for each in self._file.statements if text_of(each.triple.subject) == str(node)
        ]
        on = [each.line for each in about if each.triple.predicate.value == str(constraint)]
        return min(on or [each.line for each in about], default=0)

    def _owner(self, node: Node) -> Node:
        """The shape with a name that a node without one is within."""
        from rdflib import BNode

        seen = set[object]()
        while isinstance(node, BNode) and node not in seen:
            seen.add(node)
            node = next(iter(self._own.subjects(None, node)), node)
        return node

    def _named(self, node: Node) -> str:
        from rdflib import BNode, URIRef

        if isinstance(node, BNode):
            return ""
        if not isinstance(node, URIRef):
            return _cut(f'"{node}"')
        name = self._names.shorten(str(node))
        return f"<{node}>" if name == str(node) else name


def _told_once(faults: list[_Fault]) -> list[_Fault]:
    """Of the faults of one shape those that name a constraint, each once; else the shortest.

    The whole of what is wrong is told within itself; its parts say where, in short words.
    """
    from rdflib import BNode

    by_length = sorted(faults, key=lambda each: len(each.message))
    parts = {each.node for each in faults if isinstance(each.node, BNode)}
    shortest: dict[tuple[Node, Node | None], _Fault] = {}
    for each in by_length:
        if each.constraint is not None and each.value not in parts:
            shortest.setdefault((each.node, each.constraint), each)
    return list(shortest.values()) or by_length[:1]


def _plain(message: str) -> str:
    """What refers to details, or quotes a whole shape of shapes, helps nobody."""
    message, *_ = message.split(" on [")
    is_plain = len(message) <= _LONGEST and " shape" not in message.lower()
    return message if is_plain else "this is not what SHACL takes here"


def _errors_of_loading() -> tuple[type[Exception], ...]:
    """What pySHACL raises for constraints that it does not take; the last four are Python's."""
    from pyshacl.errors import ConstraintLoadWarning, ReportableRuntimeError

    return (
        ReportableRuntimeError,
        ConstraintLoadWarning,
        re.error,
        AssertionError,
        TypeError,
        ValueError,
    )


def _unrunnable(node: Node, form: str, text: str, shapes: Graph) -> str:
    """Why a query is none of a form that is run, "" if it is; raises what pySHACL and rdflib do.

    With the means of pySHACL, so that it means what it will mean there.
    """
    from types import SimpleNamespace

    from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
    from rdflib import Graph
    from rdflib.plugins.sparql import prepareQuery

    shape = SimpleNamespace(sg=SimpleNamespace(graph=shapes))
    # pySHACL says no types here.
    helper: Any = cast("Any", SPARQLQueryHelper)(shape, node, text)
    helper.collect_prefixes()
    helper.check_invalid_sparql(text)
    reason = unsupported_in_query(text)
    if reason:
        return reason
    query = prepareQuery(helper.apply_prefixes(text), initNs=dict(Graph().namespaces()))
    return unsupported_in_algebra(form, query.algebra)


def _reason(error: Exception) -> str:
    from pyparsing import ParseBaseException

    if isinstance(error, ParseBaseException):
        # Counted after the prefixes that were put before it: what it says of lines is not told.
        return _cut(f"is no SPARQL: {error.msg}, before {str(error.line).strip() or 'its end'!r}")
    if "Unknown namespace prefix" in str(error):
        prefix = str(error).rpartition(":")[2].strip()
        return f"the prefix {prefix}: is not declared; say sh:prefixes, and there sh:declare"
    return _cut(str(getattr(error, "message", error)))


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
