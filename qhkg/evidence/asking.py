"""Queries about things that are known by IRI."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from qhkg.engines import Engine
from qhkg.evidence.nesting import Row
from qhkg.results import Rows
from qhkg.sparql_text import with_values


def asked(engine: Engine, text: str, **iris: Iterable[str]) -> list[Row]:
    """The rows of a query with IRIs in its ``VALUES`` blocks; none where none is given."""
    terms = {variable: as_terms(values) for variable, values in iris.items()}
    if not any(terms.values()):
        return []
    answer = engine.query(with_values(text, terms, ()))
    assert isinstance(answer, Rows)
    return answer.rows


def as_terms(iris: Iterable[str]) -> list[NamedNode]:
    """The names as terms, without those that are no IRI."""
    terms = []
    for iri in iris:
        try:
            terms.append(NamedNode(iri))
        except ValueError:
            continue  # a text with "://" in it that is no IRI names no figure
    return terms
