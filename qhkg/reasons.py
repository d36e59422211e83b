"""Why something is said of a thing: the steps from what is stated to what follows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode, Quad, Triple

from qhkg.engines import Engine
from qhkg.errors import ParameterError
from qhkg.owl.explanation import Reason, explain
from qhkg.resolve import resolve
from qhkg.terms import GRAPH, RDF, Prefixes

_INFERRED = NamedNode(f"{GRAPH}inferred")


def reasons_for(
    engine: Engine, prefixes: Prefixes, thing: str, predicate: str
) -> tuple[Reason, ...]:
    """The reason for each thing that a property of a thing has; ``a`` is the property of classes.

    Raises UnknownNameError for a thing or property that is not known, and ParameterError where
    the thing has no such property, naming those that it has; ReasonLimitError for a reason of more
    steps than can be looked at.
    """
    subject = resolve(engine, prefixes, thing)
    name = f"{RDF}type" if predicate in {"a"} else predicate
    wanted = _property(engine, prefixes, name)
    quads = [quad for graph in engine.graphs() for quad in engine.quads(graph)]
    about = [quad for quad in quads if quad.subject == subject]
    triples = sorted({quad.triple for quad in about if quad.predicate == wanted}, key=str)
    if not triples:
        known = sorted({prefixes.shorten(quad.predicate.value) for quad in about})
        raise ParameterError(
            f"{prefixes.shorten(subject.value)} has no {prefixes.shorten(wanted.value)};"
            f" it has {', '.join(known)}"
        )
    stated = (quad for quad in quads if quad.graph_name != _INFERRED)
    found = explain(_with_names(stated), _INFERRED, triples)
    return tuple(reason for reason in found if reason is not None)


def _property(engine: Engine, prefixes: Prefixes, name: str) -> NamedNode:
    prefix, colon, _ = name.partition(":")
    if not colon:
        return resolve(engine, prefixes, name)
    if prefix in prefixes:
        return NamedNode(prefixes.expand(name))
    try:
        return NamedNode(name)
    except ValueError:
        raise ParameterError(f"{name!r} is no IRI and no prefixed name") from None


def _with_names(quads: Iterator[Quad]) -> Iterator[Quad]:
    # The rules need named graphs; a store of the user's may hold a default graph as well.
    for quad in quads:
        named = isinstance(quad.graph_name, NamedNode)
        yield quad if named else _quad(quad.triple)


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, NamedNode(f"{GRAPH}stated"))


def reasons_text(reasons: Sequence[Reason], prefixes: Prefixes) -> str:
    """The steps for people: what follows first, and below it what it follows from."""
    return "\n".join("\n".join(_lines(reason, prefixes, 0)) + "\n" for reason in reasons)


def _lines(reason: Reason, prefixes: Prefixes, depth: int) -> Iterator[str]:
    indent = "  " * depth
    line = f"{indent}{_said(reason.triple, prefixes)}"
    if reason.graph:
        yield f"{line}   (stated in {reason.graph.removeprefix(GRAPH)})"
        return
    yield line
    yield f"{indent}  by {reason.rule}: {reason.says}"
    if reason.axiom:
        yield f"{indent}  {_shortened(reason.axiom, prefixes)}"
    for part in reason.because:
        yield from _lines(part, prefixes, depth + 1)


def _said(triple: Triple, prefixes: Prefixes) -> str:
    return _shortened(f"{triple.subject} {triple.predicate} {triple.object}", prefixes)


def _shortened(text: str, prefixes: Mapping[str, str]) -> str:
    assert isinstance(prefixes, Prefixes)
    words = (
        prefixes.shorten(word[1:-1]) if word.startswith("<") and word.endswith(">") else word
        for word in text.split(" ")
    )
    return " ".join(words)


def reasons_json(reasons: Sequence[Reason]) -> bytes:
    """The steps for programs: a list, each step with the steps below it in ``because``.

    Its schema is ``qhkg/results/schemas/reasons.json``.
    """
    content = [_as_json(reason) for reason in reasons]
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


def _as_json(reason: Reason) -> dict[str, Any]:
    triple = reason.triple
    step: dict[str, Any] = {
        "subject": str(triple.subject),
        "predicate": str(triple.predicate),
        "object": str(triple.object),
    }
    if reason.graph:
        return step | {"graph": reason.graph}
    step |= {"rule": reason.rule, "says": reason.says}
    if reason.axiom:
        step["axiom"] = reason.axiom
    return step | {"because": [_as_json(part) for part in reason.because]}
