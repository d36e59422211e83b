"""A difference by resource: with labels, and with where the report prints its figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from qhkg.diff.canonical import Part
from qhkg.diff.comparing import Difference, in_graph, relabelled
from qhkg.diff.sides import Side
from qhkg.engines.embedded import EmbeddedEngine
from qhkg.evidence import receipts_of
from qhkg.results.receipts import Source
from qhkg.terms import QH, RDFS

_UNION = NamedNode("urn:x-qhkg:union")
_LABELS = (f"{RDFS}label", f"{QH}title", f"{QH}heading")


@dataclass(frozen=True)
class Change:
    """A statement that only one side has; ``count`` is how many likes of it there are, which is
    above 1 only for what hangs together by blank nodes."""

    quad: Quad
    is_added: bool
    count: int = 1


@dataclass(frozen=True)
class ChangedResource:
    """All that differs on one resource.

    ``iri`` is None for what hangs together by blank nodes and has no IRI for a subject.
    ``sources`` tell where a report prints the figures that it is or names, as receipts do.
    """

    iri: str | None
    label: str | None
    sources: tuple[Source, ...]
    changes: tuple[Change, ...]


def by_resource(difference: Difference, old: Side, new: Side, ours: Side) -> list[ChangedResource]:
    """The difference by resource, sorted by IRI, blank nodes last.

    Labels and places are taken from the new side, else the old one, else from ``ours``.
    """
    groups = _groups(difference)
    iris = {iri for iri in groups if iri is not None}
    figures = {
        change.quad.object.value
        for changes in groups.values()
        for change in changes
        if isinstance(change.quad.object, NamedNode)
    }
    labels: dict[str, str] = {}
    places: dict[str, list[Source]] = {}
    for side in (ours, old, new):
        labels |= _labels(side.quads, iris)
        places |= _places(side.quads, iris | figures, places)
    return [
        ChangedResource(
            iri,
            labels.get(iri or ""),
            tuple(_sources_of(iri, groups[iri], places)),
            tuple(sorted(groups[iri], key=_order)),
        )
        for iri in sorted(groups, key=lambda each: (each is None, each or ""))
    ]


def _groups(difference: Difference) -> Mapping[str | None, list[Change]]:
    groups: defaultdict[str | None, list[Change]] = defaultdict(list)
    for is_added, quads in ((False, difference.removed), (True, difference.added)):
        for quad in quads:
            assert isinstance(quad.subject, NamedNode)
            groups[quad.subject.value].append(Change(quad, is_added))
    for number, each in enumerate(difference.components):
        subject = _named_subject(each.quads)
        count = abs(each.new - each.old)
        # Canonical labels are of one part: the same in two are not the same node.
        part = relabelled(each.quads, f"b{number}n")
        groups[subject] += (Change(quad, each.new > each.old, count) for quad in part)
    return groups


def _named_subject(part: Part) -> str | None:
    named = (quad.subject.value for quad in part if isinstance(quad.subject, NamedNode))
    return min(named, default=None)


def _labels(quads: Iterable[Quad], iris: set[str]) -> dict[str, str]:
    """English labels before those without a language, the kinds of them in their order."""
    found: dict[str, tuple[tuple[bool, int, str], str]] = {}
    for quad in quads:
        value = quad.object
        if quad.predicate.value not in _LABELS or not isinstance(value, Literal):
            continue
        language = value.language or ""
        if language and language.partition("-")[0].lower() != "en":
            continue
        if isinstance(quad.subject, NamedNode) and quad.subject.value in iris:
            rank = (not language, _LABELS.index(quad.predicate.value), value.value)
            iri = quad.subject.value
            if iri not in found or rank < found[iri][0]:
                found[iri] = rank, value.value
    return {iri: label for iri, (_, label) in found.items()}


def _places(
    quads: Iterable[Quad], iris: set[str], known: Mapping[str, list[Source]]
) -> dict[str, list[Source]]:
    """Where the figures among these are printed; what these do not tell, by what is ``known``."""
    before = {source["figure"]: source for each in known.values() for source in each}
    store = Store()
    store.extend(in_graph(quad, _UNION) for quad in quads)
    held = (NamedNode(iri) for iri in sorted(iris))
    asked = [node.value for node in held if next(store.quads_for_pattern(node, None, None), None)]
    found: dict[str, list[Source]] = {}
    if asked:
        for source in receipts_of(EmbeddedEngine(store), asked)["sources"]:
            if source["kind"] != "passage":
                _fill(source, before.get(source["figure"]))
                for iri in source["cited"]:
                    found.setdefault(iri, []).append(source)
    return found


def _fill(source: Source, known: Source | None) -> None:
    """One file of many tells where a figure stands, and another what that section is called."""
    if known is not None and (source["start"], source["end"]) == (known["start"], known["end"]):
        source["section"] = source["section"] or known["section"]
        source["label"] = source["label"] or known["label"]


def _sources_of(
    iri: str | None, changes: Iterable[Change], places: Mapping[str, list[Source]]
) -> Iterator[Source]:
    named = [iri] if iri is not None else []
    named += [c.quad.object.value for c in changes if isinstance(c.quad.object, NamedNode)]
    told: set[str] = set()
    for each in named:
        for source in places.get(each, ()):
            if source["figure"] not in told:
                told.add(source["figure"])
                yield source


def _order(change: Change) -> tuple[str, bool, str, bool, str]:
    """What replaces something stands under it."""
    quad = change.quad
    is_inner = isinstance(quad.subject, BlankNode)
    subject = str(quad.subject) if is_inner else ""
    value = str(quad.object)
    return str(quad.graph_name), is_inner, subject + str(quad.predicate), change.is_added, value
