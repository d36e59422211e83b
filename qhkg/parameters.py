"""Binding a question's parameters: values become terms, terms take their place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from qhkg.engines import Engine
from qhkg.errors import NamingError, ParameterError
from qhkg.questions import Parameter, Question
from qhkg.resolve import resolve, resolve_code
from qhkg.sparql_text import with_values
from qhkg.terms import Prefixes

Value: TypeAlias = str | int | Decimal | NamedNode
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {
    "integer": (re.compile(r"[+-]?[0-9]{1,18}"), "integer", "a whole number such as 15"),
    "year": (re.compile(r"[1-9][0-9]{3}"), "integer", "a year such as 2009"),
    "decimal": (
        re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})"),
        "decimal",
        "a number such as 18.3",
    ),
}


def bound_text(
    question: Question,
    values: Mapping[str, Value | Sequence[Value]],
    engine: Engine,
    prefixes: Prefixes,
) -> str:
    """The question's SPARQL with values in their places; unbound UNDEF lines are left out.

    A name of a thing (IRI, prefixed name, slug or label) is looked up in the graph. Raises
    UnknownNameError for an unknown parameter or value, AmbiguousNameError, ParameterError.
    """
    terms: dict[str, list[NamedNode | Literal]] = {}
    for name, given in values.items():
        parameter = question.parameter(name)
        chosen = _as_list(given)
        if not chosen:
            raise ParameterError(f"{name}: no value given")
        if parameter.single and len(chosen) > 1:
            given_values = ", ".join(map(str, chosen))
            raise ParameterError(
                f"{name} takes one value, not {len(chosen)} ({given_values}): give one of them"
            )
        if "" in chosen and parameter.type != "string":
            raise ParameterError(f"{name}: no value given")
        texts = [_as_text(name, value) for value in chosen]
        terms[name] = [_term(parameter, text, engine, prefixes) for text in texts]
    named = {parameter.name for parameter in question.parameters}
    return with_values(question.text, terms, named)


def _as_list(given: object) -> list[object]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        return [given]
    return list(given)


def _as_text(name: str, value: object) -> str:
    """The value as users of the command line write it."""
    if isinstance(value, NamedNode):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"  # 100, not 1E+2
    if not isinstance(value, str | int):
        raise ParameterError(f"{name}: {value!r} is neither a name nor a number")
    return str(value)


def _term(
    parameter: Parameter, value: str, engine: Engine, prefixes: Prefixes
) -> NamedNode | Literal:
    try:
        if parameter.type == "iri":
            return resolve(engine, prefixes, value, class_name=parameter.class_name)
        if parameter.type == "code":
            return resolve_code(engine, prefixes, value, scheme=parameter.scheme or "")
    except NamingError as error:
        several = " For several values, give -p once for each." if "," in value else ""
        error.args = (f"{parameter.name}: {error}{several}",)
        raise
    if parameter.type == "string":
        return _text_literal(parameter, value)
    pattern, datatype, example = _NUMBERS[parameter.type]
    if not pattern.fullmatch(value):
        raise ParameterError(f"{parameter.name}: {value!r} is not {example}")
    return Literal(_canonical(value, datatype), datatype=NamedNode(_XSD + datatype))


def _text_literal(parameter: Parameter, value: str) -> Literal:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ParameterError(f"{parameter.name}: the value is not UTF-8") from error
    return Literal(value)


def _canonical(value: str, datatype: str) -> str:
    """The lexical form that stores keep: no sign for plus, no zeros that say nothing."""
    if datatype == "integer":
        return str(int(value))
    plain = f"{Decimal(value).normalize():f}"
    return "0" if plain == "-0" else plain
