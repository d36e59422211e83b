"""Where a report prints what stands behind an answer, what follows from it, and what checks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import NamedNode

from qhkg.engines import Engine
from qhkg.evidence.nesting import Row, nested_checks, nested_derivations, nested_sources, noted
from qhkg.evidence.queries import CHECKS, DERIVATIONS, SOURCES, TITLES
from qhkg.results import Rows, python_value
from qhkg.results.receipts import Derivation, Receipts, cited_iris
from qhkg.results.sources import receipt_columns
from qhkg.sparql_text import with_values

__all__ = ["receipts_of", "with_sources"]


def with_sources(engine: Engine, rows: Rows) -> Rows:
    """The rows with their receipts: all about each figure or passage that a cell names.

    A figure counts where a cell holds its IRI, or the IRI of a quantity that follows from it.
    Where a cell names several figures, the quantity that follows from just these is told, if it
    is the number in the row. Positions are code points of the report's text, from 0, end
    exclusive; values are in the unit beside them.
    """
    cited = dict.fromkeys(iri for row in rows.bindings for term in row for iri in cited_iris(term))
    if not cited:
        return replace(rows, receipts={"sources": [], "derivations": [], "checks": []})
    computed = _computed_cells(rows)
    among = {iri for text, _ in computed for iri in text.split()}
    return replace(rows, receipts=receipts_of(engine, cited, among=among, computed=computed))


def receipts_of(
    engine: Engine,
    cited: Iterable[str],
    *,
    among: Iterable[str] = (),
    computed: Iterable[tuple[str, object]] | None = None,
    check: str | None = None,
) -> Receipts:
    """The receipts of what is cited by IRI, and of what follows from one of ``among``.

    With ``computed``, pairs of the IRIs of all operands (as a text) and a number, only of what
    follows from just these operands and is that number. With ``check``, of the checks only it.
    """
    order = list(cited)
    sources = nested_sources(_asked(engine, SOURCES, cited=order))
    elsewhere = [each["figure"] for each in sources if each["kind"] == "context"]
    titles = {row["quantity"]: row["source"] for row in _asked(engine, TITLES, quantity=elsewhere)}
    for source in sources:
        title = titles.get(source["figure"])
        source["source"] = None if title is None else str(title)
    derivations = nested_derivations(_asked(engine, DERIVATIONS, cited=order, among=among))
    if computed is not None:
        derivations = _wanted(derivations, list(computed))
    place = {iri: at for at, iri in enumerate(order)}
    derivations.sort(key=lambda each: place.get(each["quantity"], len(place)))
    tied = [each["figure"] for each in sources] + [each["quantity"] for each in derivations]
    checks = nested_checks(_asked(engine, CHECKS, tied=tied))
    if check is not None:
        checks = [each for each in checks if each["check"] == check]
    return noted({"sources": sources, "derivations": derivations, "checks": checks})


def _asked(engine: Engine, text: str, **iris: Iterable[str]) -> list[Row]:
    terms = {variable: _as_terms(values) for variable, values in iris.items()}
    if not any(terms.values()):
        return []
    answer = engine.query(with_values(text, terms, ()))
    assert isinstance(answer, Rows)
    return answer.rows


def _computed_cells(rows: Rows) -> list[tuple[str, object]]:
    """The cells that name several figures, with the number beside each."""
    found = []
    for name, columns in receipt_columns(rows).items():
        for column in columns:
            number_at, cited_at = rows.variables.index(name), rows.variables.index(column)
            for row in rows.bindings:
                iris = list(cited_iris(row[cited_at]))
                if len(iris) > 1:
                    found.append((" ".join(iris), python_value(row[number_at])))
    return list(dict.fromkeys(found))


def _wanted(derivations: list[Derivation], computed: list[tuple[str, object]]) -> list[Derivation]:
    """Those that are cited, and the first that makes each computed number of all its operands."""
    chosen = [each for each in derivations if each["cited"]]
    for text, number in computed:
        operands = set(text.split())
        for each in derivations:
            is_made = operands == {operand["quantity"] for operand in each["operands"]}
            if is_made and each["value"] == number:
                each["cited"].append(text)
                if each not in chosen:
                    chosen.append(each)
                break
    return chosen


def _as_terms(iris: Iterable[str]) -> list[NamedNode]:
    terms = []
    for iri in iris:
        try:
            terms.append(NamedNode(iri))
        except ValueError:
            continue  # a text with "://" in it that is no IRI names no figure
    return terms
