"""A validation for machines: SARIF 2.1.0, and the standard report of SHACL in Turtle."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from qhkg import __version__
from qhkg.results import Triples, render
from qhkg.results.formats import format_named
from qhkg.terms import RDF, SH, XSD, Prefixes
from qhkg.validation.report import Stated, ValidationReport, ValidationResult
from qhkg.validation.text import shortened

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_FINDING = "https://w3id.org/qhkg/finding/"
_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}
_TYPE = NamedNode(f"{RDF}type")


def to_sarif(report: ValidationReport, prefixes: Prefixes) -> str:
    """The report as a SARIF log: a rule for each shape that is broken, a result for each fault."""
    rules = {each.rule: _rule(each) for each in report.results}
    order = {name: at for at, name in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "qhkg",
                "version": __version__,
                "informationUri": "https://w3id.org/qhkg/",
                "rules": list(rules.values()),
            }
        },
        "invocations": [{"executionSuccessful": report.began}],
        "artifacts": [{"location": {"uri": _uri(file)}} for file in report.files],
        "results": [_sarif_result(each, order[each.rule], prefixes) for each in report.results],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(each: ValidationResult) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": each.rule, "properties": {"kind": each.kind}}
    if each.hint:
        rule["fullDescription"] = {"text": each.hint}
    return rule


def _sarif_result(each: ValidationResult, rule: int, prefixes: Prefixes) -> dict[str, Any]:
    text = shortened(each.message, prefixes)
    if each.thing:
        text = f"{prefixes.shorten(each.thing)}: {text}"
    if each.nearest:
        text = f"{text} Did you mean {prefixes.shorten(each.nearest)}?"
    result: dict[str, Any] = {
        "ruleId": each.rule,
        "ruleIndex": rule,
        "level": _LEVELS[each.severity],
        "message": {"text": text},
    }
    locations = [_location(stated, prefixes, each.column) for stated in each.found]
    if locations:
        result["locations"] = locations[:1]
    if locations[1:]:
        result["relatedLocations"] = locations[1:]
    return result


def _location(stated: Stated, prefixes: Prefixes, column: int = 0) -> dict[str, Any]:
    message = {"text": shortened(stated.triple, prefixes)}
    if stated.triple and not stated.line and prefixes.get(stated.file.partition(":")[0]):
        name = {"fullyQualifiedName": stated.file, "kind": "namespace"}
        return {"logicalLocations": [name], "message": message}
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(stated.file)}}
    if stated.line:
        at_column = {"startColumn": column} if column else {}
        physical["region"] = {"startLine": stated.line, **at_column}
    said = {"message": message} if stated.triple else {}
    return {"physicalLocation": physical, **said}


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def to_turtle(report: ValidationReport, prefixes: Prefixes) -> bytes:
    """The report of SHACL; what is no shape's fault has a constraint component of ours."""
    triples = [*_of_shapes(report), *_of_the_rest(report)]
    known = {**prefixes, "sh": SH, "xsd": XSD}
    return render(Triples(tuple(triples), prefixes=known), format_named("turtle"))


def _of_shapes(report: ValidationReport) -> Iterator[Triple]:
    """What pySHACL reported on the faults that are told."""
    store = Store()
    store.bulk_extend(
        Quad(quad.subject, quad.predicate, quad.object)
        for quad in parse(report.shacl, format=RdfFormat.N_TRIPLES)
    )
    told = {(each.focus, each.shape, each.value, each.message) for each in report.results}
    for (result,) in _nodes(store):
        key = tuple(
            " ".join(sorted(_said(store, result, name)))
            for name in ("focusNode", "sourceShape", "value", "resultMessage")
        )
        if key not in told:
            for quad in list(store.quads_for_pattern(result, None, None)):
                store.remove(quad)
            for quad in list(store.quads_for_pattern(None, None, result)):
                store.remove(quad)
    for quad in store:
        is_verdict = quad.predicate == NamedNode(f"{SH}conforms")
        if not is_verdict and quad.object != NamedNode(f"{SH}ValidationReport"):
            yield _moved(quad, store)


def _moved(quad: Quad, store: Store) -> Triple:
    if quad.predicate == NamedNode(f"{SH}result"):
        return Triple(_REPORT, quad.predicate, quad.object)
    return quad.triple


_REPORT = BlankNode("report")


def _nodes(store: Store) -> list[tuple[Any]]:
    kind = NamedNode(f"{SH}ValidationResult")
    return [(quad.subject,) for quad in store.quads_for_pattern(None, _TYPE, kind)]


def _said(store: Store, node: Any, name: str) -> list[str]:
    found = store.quads_for_pattern(node, NamedNode(f"{SH}{name}"), None)
    return [str(getattr(quad.object, "value", quad.object)) for quad in found]


def _of_the_rest(report: ValidationReport) -> Iterator[Triple]:
    conforms = Literal("false" if report.results else "true", datatype=NamedNode(f"{XSD}boolean"))
    yield Triple(_REPORT, _TYPE, NamedNode(f"{SH}ValidationReport"))
    yield Triple(_REPORT, NamedNode(f"{SH}conforms"), conforms)
    rest = (each for each in report.results if each.kind != "shape")
    for number, each in enumerate(rest):
        node = BlankNode(f"finding{number}")
        yield Triple(_REPORT, NamedNode(f"{SH}result"), node)
        yield Triple(node, _TYPE, NamedNode(f"{SH}ValidationResult"))
        for name, value in (
            ("focusNode", _node(each.focus) if each.focus else None),
            ("resultPath", NamedNode(each.path) if each.path else None),
            ("resultMessage", Literal(_with_place(each))),
            ("resultSeverity", NamedNode(f"{SH}{each.severity}")),
            ("sourceConstraintComponent", NamedNode(f"{_FINDING}{each.kind}")),
        ):
            if value is not None:
                yield Triple(node, NamedNode(f"{SH}{name}"), value)


def _with_place(each: ValidationResult) -> str:
    """The message; SHACL has no word for a file, which is all that a fault of syntax has."""
    if each.focus or not each.file:
        return each.message
    line = f", line {each.line}" if each.line else ""
    column = f", column {each.column}" if each.column else ""
    return f"{each.file}{line}{column}: {each.message}"


def _node(text: str) -> NamedNode | BlankNode:
    return NamedNode(text) if ":" in text and not text.startswith("_:") else BlankNode(text)
