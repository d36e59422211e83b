"""Literals as they were before a store rewrote them, where it is known what they were.

Some stores keep a value and not how it was written: ``1.50`` comes back as ``1.5``, ``true`` as the
integer 1, a language tag in small letters. A report on a store must not tell that of the data.
Where this package states the same of the same thing, in a form that the store's would come of,
it is read so; of all others, a 1 or 0 is read as a boolean where the ontology expects nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode, Quad

from qhkg.terms import RDFS, XSD

_BOOLEAN = NamedNode(f"{XSD}boolean")
_INTEGERS = frozenset({f"{XSD}integer", f"{XSD}int", f"{XSD}boolean"})
_RANGE = NamedNode(f"{RDFS}range")
_TRUTHS = {"1": "true", "0": "false", "true": "true", "false": "false"}
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")


def restored(quads: Iterable[Quad], known: Iterable[Quad]) -> Iterator[Quad]:
    """The statements of a store, each as ``known`` has it where the store's form comes of that."""
    read = list(quads)
    forms: dict[tuple[object, ...], Literal] = {
        (each.graph_name, each.subject, each.predicate, rewritten(each.object)): each.object
        for each in known
        if isinstance(each.object, Literal)
    }
    truths = {
        str(quad.subject) for quad in read if quad.predicate == _RANGE and quad.object == _BOOLEAN
    }
    stated = set(read)
    for quad in read:
        yield _restored(quad, forms, stated, truths)


def _restored(
    quad: Quad, forms: dict[tuple[object, ...], Literal], stated: set[Quad], truths: set[str]
) -> Quad:
    value = quad.object
    if not isinstance(value, Literal):
        return quad
    form = forms.get((quad.graph_name, quad.subject, quad.predicate, value))
    if form is None and str(quad.predicate) in truths and value.datatype.value in _INTEGERS:
        form = Literal(_TRUTHS.get(value.value, value.value), datatype=_BOOLEAN)
    if form is None or form == value:
        return quad
    as_before = Quad(quad.subject, quad.predicate, form, quad.graph_name)
    return quad if as_before in stated else as_before


def rewritten(literal: Literal) -> Literal:
    """The form that a store which rewrites the most would give back."""
    if literal.language:
        return Literal(literal.value, language=literal.language.lower())
    if literal.datatype == _BOOLEAN:
        number = {"true": "1", "false": "0"}.get(literal.value, literal.value)
        return Literal(number, datatype=NamedNode(f"{XSD}integer"))
    is_number = literal.datatype.value in (f"{XSD}decimal", f"{XSD}integer")
    if is_number and _NUMBER.fullmatch(literal.value):
        return Literal(_shortest(literal.value), datatype=literal.datatype)
    return literal


def _shortest(number: str) -> str:
    try:
        text = f"{Decimal(number):f}"
    except InvalidOperation:
        return number
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
