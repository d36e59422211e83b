"""Where a report prints what stands behind an answer, what follows from it, and what checks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qhkg.engines import Engine
from qhkg.evidence.asking import asked
from qhkg.evidence.computed_cells import ComputedCell, computed_cells, derivations_of_cells
from qhkg.evidence.nesting import nested_checks, nested_derivations, nested_sources, noted
from qhkg.evidence.queries import CHECKS, DERIVATIONS, SOURCES, TITLES
from qhkg.evidence.statements import statements_behind
from qhkg.results import Rows
from qhkg.results.receipts import Receipts, cited_iris

__all__ = ["receipts_of", "statements_behind", "with_sources"]


def with_sources(engine: Engine, rows: Rows) -> Rows:
    """The rows with their receipts: all about each figure or passage that a cell names.

    A figure counts where a cell holds its IRI, or the IRI of a quantity that follows from it.
    Where a cell names several figures, the quantity that follows from just these is told, if it
    is the number in the row; or their sum, if that is. Positions are code points of the report's
    text, from 0, end exclusive; values are in the unit beside them.
    """
    cited = dict.fromkeys(iri for row in rows.bindings for term in row for iri in cited_iris(term))
    if not cited:
        return replace(rows, receipts={"sources": [], "derivations": [], "checks": []})
    computed = computed_cells(rows)
    among = {iri for text, _ in computed for iri in text.split()}
    return replace(rows, receipts=receipts_of(engine, cited, among=among, computed=computed))


def receipts_of(
    engine: Engine,
    cited: Iterable[str],
    *,
    among: Iterable[str] = (),
    computed: Iterable[ComputedCell] | None = None,
    check: str | None = None,
) -> Receipts:
    """The receipts of what is cited by IRI, and of what follows from one of ``among``.

    With ``computed``, pairs of the IRIs of all operands (as a text) and a number, only of what
    follows from just these operands, or is their sum, and is that number. With ``check``, of the
    checks only it.
    """
    order = list(cited)
    sources = nested_sources(asked(engine, SOURCES, cited=order))
    elsewhere = [each["figure"] for each in sources if each["kind"] == "context"]
    titles = {row["quantity"]: row["source"] for row in asked(engine, TITLES, quantity=elsewhere)}
    for source in sources:
        title = titles.get(source["figure"])
        source["source"] = None if title is None else str(title)
    derivations = nested_derivations(asked(engine, DERIVATIONS, cited=order, among=among))
    if computed is not None:
        derivations = derivations_of_cells(engine, derivations, computed)
    place = {iri: at for at, iri in enumerate(order)}
    derivations.sort(key=lambda each: place.get(each["quantity"], len(place)))
    tied = [each["figure"] for each in sources] + [each["quantity"] for each in derivations]
    checks = nested_checks(asked(engine, CHECKS, tied=tied))
    if check is not None:
        checks = [each for each in checks if each["check"] == check]
    return noted({"sources": sources, "derivations": derivations, "checks": checks})
