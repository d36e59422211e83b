"""What a column can hold, and the literals that no column gives back as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from qhkg.csvw.skolem import Statement
from qhkg.errors import FormatError
from qhkg.terms import RDF, XSD

STRING = f"{XSD}string"
_LANGUAGE_STRING = f"{RDF}langString"
# What a URI template leaves as it is, in an absolute URI that resolves to itself.
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?!.*/\.\.?(?:[/?#]|$))"
    r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
)


@dataclass(frozen=True, order=True)
class Kind:
    """A property with one kind of values: IRIs (no datatype), one language or one datatype."""

    predicate: str
    language: str = ""
    datatype: str = ""

    @property
    def is_iri(self) -> bool:
        """Whether the values are things, not literals."""
        return not self.datatype


def kind_of(statement: Statement) -> Kind:
    """The kind of column that a statement belongs to.

    Raises FormatError where no column would give back its terms as they are.
    """
    value = statement.value
    for iri in (statement.subject, statement.predicate):
        _check_uri(iri)
    if isinstance(value, NamedNode):
        _check_uri(value.value)
        return Kind(statement.predicate)
    _check_literal(value)
    if value.language:
        return Kind(statement.predicate, value.language, STRING)
    return Kind(statement.predicate, "", value.datatype.value)


def _check_uri(iri: str) -> None:
    if not _URI.fullmatch(iri):
        raise FormatError(f"csvw cannot hold <{iri}>: its readers would write it otherwise")


def _check_literal(literal: Literal) -> None:
    datatype = literal.datatype.value
    if datatype in (STRING, _LANGUAGE_STRING) or not datatype.startswith((XSD, RDF)):
        return
    pattern = _SURVIVING.get(datatype.removeprefix(XSD))
    if pattern is None or not re.fullmatch(pattern, literal.value):
        raise FormatError(f"csvw cannot hold {literal}: its readers may write the value otherwise")


# What a reader that parses a value, and then writes the value it has understood, cannot change:
# of numbers and truths the canonical forms of XSD 1.1, of other texts those without white space
# to collapse. Datatypes beyond XSD and RDF are texts to a reader, and need no pattern.
_SURVIVING: Mapping[str, str] = {
    "integer": r"0|-?[1-9][0-9]*",
    "decimal": r"0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]",
    "boolean": r"true|false",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "gYear": r"[0-9]{4}",
    "anyURI": r"\S+(?: \S+)*",
}
