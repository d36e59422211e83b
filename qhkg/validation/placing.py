"""Which statement a fault that a shape found is to be mended in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from qhkg.terms import RDF, SH
from qhkg.validation.background import Origins, other_end, text_of
from qhkg.validation.report import ValidationReport, ValidationResult
from qhkg.validation.spelling import nearest

if TYPE_CHECKING:
    from rdflib import Graph

_TYPE = f"{RDF}type"
_MOST_PLACES = 100


def placed(report: ValidationReport, origins: Origins, shapes: Graph) -> Iterator[ValidationResult]:
    """The results with the statements to mend, and what was meant where that was misspelt."""
    targets: dict[str, frozenset[str]] = {}
    for each in report.results:
        if each.shape not in targets:
            targets[each.shape] = _targets(each.shape, shapes)
        statement = _statement(each, origins, targets[each.shape])
        if statement is None:
            yield replace(each, found=origins.behind(each.focus) or origins.behind(each.value))
        else:
            involved = (statement, *_beside(statement, each, origins, shapes))
            found = dict.fromkeys(place for one in involved for place in origins.of(one))
            meant = nearest(statement, origins)
            yield replace(each, found=tuple(found)[:_MOST_PLACES], nearest=meant)


def _targets(shape: str, shapes: Graph) -> frozenset[str]:
    """The classes that a shape, or the shape that it is part of, is for, with those below them."""
    from rdflib import RDFS, BNode, URIRef

    node = URIRef(shape) if ":" in shape else BNode(shape)
    owners = shapes.transitive_subjects(URIRef(f"{SH}property"), node)
    classes = {
        each for owner in owners for each in shapes.objects(owner, URIRef(f"{SH}targetClass"))
    }
    below = (shapes.transitive_subjects(RDFS.subClassOf, each) for each in classes)
    return frozenset(str(each) for all_ in below for each in all_)


def _statement(
    result: ValidationResult, origins: Origins, targets: frozenset[str]
) -> Triple | None:
    """The triple that a result is most likely about: that with its value, else one of its focus.

    Of several on the path of which the result has no value, that which leads to nothing; of
    several kinds, that which the shape is for.
    """
    about = [each.triple for each in origins.about(result.focus)]
    of_value = [each.triple for each in origins.about(result.value)] if result.value else []

    def rank(triple: Triple) -> tuple[bool, ...]:
        is_focus = text_of(triple.subject) == result.focus
        end = other_end(triple, result.focus, result.path)
        on_path = other_end(triple, result.value, result.path) is not None
        has_value = text_of(triple.object) == result.value
        of = text_of(triple.subject) == result.value
        points = text_of(triple.object) == result.focus
        is_kind = triple.predicate.value == _TYPE
        targeted = is_kind and text_of(triple.object) in targets
        return (
            end is not None and end == result.value,
            end is not None,
            is_focus and bool(result.value) and has_value,
            on_path,
            on_path and _leads_to_nothing(triple, origins),
            of and points,
            of and targeted,
            of and is_kind,
            of,
            is_focus and targeted,
            is_focus and is_kind,
            is_focus,
        )

    return max([*about, *of_value], key=rank, default=None)


def _beside(
    statement: Triple, result: ValidationResult, origins: Origins, shapes: Graph
) -> list[Triple]:
    """The other triples on the path of a result without a value: too many, any of which may go.

    Those of files come first, then those of the graph. Of what is said of a value that nothing is
    known of, and is misspelt so, no other takes part.
    """
    node = result.value or result.focus
    if other_end(statement, node, result.path) is None:
        return []
    if result.value and _leads_to_nothing(statement, origins):
        return []
    found = origins.on(node, result.path)
    if _is_once_a_language(result.shape, shapes):
        languages = Counter(_language(each) for each in found)
        found = [each for each in found if languages[_language(each)] > 1]
    return found


def _is_once_a_language(shape: str, shapes: Graph) -> bool:
    from rdflib import URIRef

    value = shapes.value(URIRef(shape), URIRef(f"{SH}uniqueLang"))
    return bool(value is not None and value.toPython())  # type: ignore[attr-defined]


def _language(triple: Triple) -> str:
    return getattr(triple.object, "language", None) or ""


def _leads_to_nothing(triple: Triple, origins: Origins) -> bool:
    named = isinstance(triple.object, NamedNode)
    return named and not origins.is_spoken_of(text_of(triple.object))
