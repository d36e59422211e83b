"""What of a file's shapes would be passed over: extensions of SHACL, and what is no SHACL."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import resources
from inspect import get_annotations
from keyword import kwlist
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import NamedNode

from qhkg.nearest import nearest_names
from qhkg.sparql_text import code_tokens
from qhkg.terms import RDF, SH, XSD
from qhkg.validation.background import text_of
from qhkg.validation.predicates import parts_of
from qhkg.validation.reading import SourceFile, Statement
from qhkg.validation.report import SEVERITIES

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.plugins.sparql.parserutils import CompValue
    from rdflib.term import Node

_SHAPES = tuple(f"{SH}{name}" for name in ("property", "node", "not", "qualifiedValueShape"))
_SEVERITIES = frozenset(f"{SH}{name}" for name in SEVERITIES)
_LISTS_OF_SHAPES = tuple(f"{SH}{name}" for name in ("and", "or", "xone"))


class Unsupported(NamedTuple):
    """A statement that is not run, and why."""

    statement: Statement
    reason: str


def unsupported(file: SourceFile) -> list[Unsupported]:
    """The statements with a term of SHACL's namespace that is not run, or a strange severity.

    What such a term speaks of (the query of a target) is told with it.
    """
    found = [Unsupported(each, reason) for each in file.statements if (reason := _reason(each))]
    parts: dict[str, list[str]] = {}
    for each in file.statements:
        parts.setdefault(text_of(each.triple.subject), []).append(text_of(each.triple.object))
    told = [text_of(s.triple.object) for s, _ in found if s.triple.predicate.value.startswith(SH)]
    within = set[str]()
    while told:
        node = told.pop()
        if node not in within:
            within.add(node)
            told += parts.get(node, ())
    return [each for each in found if text_of(each.statement.triple.subject) not in within]


def _reason(statement: Statement) -> str:
    predicate, value = statement.triple.predicate.value, statement.triple.object
    if predicate == f"{SH}severity" and text_of(value) not in _SEVERITIES:
        names = ", ".join(f"sh:{name}" for name in SEVERITIES)
        return f"{value} is none of the severities that are known here: {names}"
    reason = _extension(predicate) or _misspelt(predicate)
    if not reason and isinstance(value, NamedNode):
        # Shapes may speak of a term: sh:targetObjectsOf sh:rule. As a kind it is used.
        kind = _extension(value.value) if predicate == f"{RDF}type" else ""
        reason = kind or _misspelt(value.value)
    return reason


def unsupported_in_query(text: str) -> str:
    """Why a query is not run as a constraint; "" if it is, or is no SPARQL."""
    refused = _data()["queries"]
    for token in code_tokens(text):
        name = f"${token.text[1:]}" if token.kind == "variable" else token.text.upper()
        if token.kind in ("variable", "word") and name in refused:
            return f"asks for {name}, which is not run: {refused[name]}"
    return ""


def unsupported_in_algebra(form: str, algebra: CompValue) -> str:
    """Why a query that rdflib has read is not run as one of a form, SELECT or ASK; "" if it is."""
    if algebra.name != f"{form.title()}Query":
        return f"is no {form} query"
    if form == "SELECT" and "this" not in map(str, algebra.PV):
        return "does not select $this, the node that is told"
    parts = parts_of(algebra)
    given = ("this",) if form == "SELECT" else ("this", "value")
    for part in parts:
        if part.name in ("Bind", "Extend") and str(part.var) in given:
            return f"binds ${part.var} anew"
    called = {str(part.iri) for part in parts if part.name == "Function"}
    for iri in sorted(each for each in called if not each.startswith(XSD)):
        return f"calls <{iri}>, and no such function is known"
    return ""


def references(shapes: Graph) -> list[tuple[Node, Node, Node]]:
    """The shapes that others refer to: each with the one that does, and by which constraint."""
    from rdflib import URIRef

    found: list[tuple[Node, Node, Node]] = []
    for name in map(URIRef, _SHAPES):
        found += ((shape, name, other) for shape, other in shapes.subject_objects(name))
    for name in map(URIRef, _LISTS_OF_SHAPES):
        for shape, members in shapes.subject_objects(name):
            found += ((shape, name, other) for other in _listed(shapes, members))
    return sorted(found, key=lambda each: tuple(map(str, each)))


def recursion(own: Graph, among: Iterable[tuple[Node, Node, Node]]) -> list[Node]:
    """Shapes that refer to each other in a circle, from one of ``own`` back to it; none if none."""
    referring: dict[Node, list[Node]] = {}
    for shape, _, other in among:
        referring.setdefault(shape, []).append(other)
    try:
        TopologicalSorter(referring).prepare()
    except CycleError as error:
        circle: list[Node] = error.args[1][:0:-1]
        starts = [(str(node), at) for at, node in enumerate(circle) if (node, None, None) in own]
        if starts:
            _, start = min(starts)
            return [*circle[start:], *circle[: start + 1]]
    return []


def _listed(graph: Graph, members: Node) -> list[Node]:
    try:
        return list(graph.items(members))
    except ValueError:  # a list that comes back to itself is told when it is loaded
        return []


def _extension(iri: str) -> str:
    """Why a term of an extension is not run; "" for any other."""
    name = iri.removeprefix(SH)
    features = () if name == iri else _data()["features"]
    for feature in features:
        if name in feature["terms"]:
            return f"sh:{name} is {feature['is']}, which is not run; {feature['instead']}"
    return ""


def _misspelt(iri: str) -> str:
    from rdflib import SH as SHACL

    name = iri.removeprefix(SH)
    if name == iri or not name or name in SHACL:
        return ""
    near = nearest_names(name, _offered())
    return f"SHACL has no sh:{name}" + (f"; did you mean sh:{near[0]}?" if near else "")


@cache
def _offered() -> frozenset[str]:
    """The names of what is run, which a misspelt one may mean."""
    from rdflib import SH as SHACL

    # Words that Python keeps for itself are no annotations of a class: sh:and, sh:in.
    words = (each for each in kwlist if each in SHACL)
    extensions: Iterable[list[str]] = (each["terms"] for each in _data()["features"])
    return frozenset((*get_annotations(SHACL), *words)).difference(*extensions)


@cache
def _data() -> dict[str, Any]:
    text = resources.files("qhkg.validation").joinpath("supported.toml").read_text("utf-8")
    return tomllib.loads(text)
