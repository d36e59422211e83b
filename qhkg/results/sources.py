"""Receipts in the columns of an answer: which figures stand behind which number.

A number column ``?amount`` names its figure in ``?amountFigure``, or several in
``?amountFigures`` as IRIs with spaces between; a statement without a number, ``?what``, names
its passage in ``?whatPassage``. ``Rows.receipts`` says where each stands, what follows from
them, and what checks them (:mod:`qhkg.results.receipts`).

People get a mark in the cell and further tables (:mod:`qhkg.results.evidence`). Machine formats
stay one rectangle in the standard's own form: each receipt column, such as ``?amountFigure``, is
followed by ``?amountFigureSection``, ``…Start``, ``…End``, ``…Surface``, ``…Comparator``,
``…Unit``, ``…Checks``, ``…Verdicts``, ``…Formula`` and ``…Corrects``; several figures are separated
by " | ", several checks of one by "; ".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from qhkg.results.answers import Rows, Term
from qhkg.results.receipts import Derivation, Receipts, Source, cited_iris

_SOURCE_VARIABLES = (
    "cited",
    "figure",
    "section",
    "start",
    "end",
    "surface",
    "comparator",
    "unit",
    "value",
    "checks",
    "verdicts",
    "source",
    "corrects",
)
_IRIS = frozenset({"cited", "figure", "corrects"})
_ADDED = ("section", "start", "end", "surface", "comparator", "unit", "checks", "verdicts")
_BETWEEN_FIGURES, _BETWEEN_CHECKS = " | ", "; "
_SUFFIXES = ("Figure", "Figures", "Passage")


def receipt_columns(rows: Rows) -> dict[str, tuple[str, ...]]:
    """The receipt columns of each column that has some; one without such a column is its own."""
    names = set(rows.variables)
    found = {
        name: tuple(name + suffix for suffix in _SUFFIXES if name + suffix in names)
        for name in rows.variables
    }
    found = {name: columns for name, columns in found.items() if columns}
    told = {column for columns in found.values() for column in columns}
    alone = (
        name
        for name in rows.variables
        if (name.endswith(_SUFFIXES) or name in rows.citing) and name not in told
    )
    return found | {name: (name,) for name in alone}


def source_rows(receipts: Receipts, prefixes: Mapping[str, str]) -> Rows:
    """The sources as rows, one for each IRI that cites one."""
    return Rows(
        _SOURCE_VARIABLES,
        tuple(
            tuple(_term(name, _flat(source) | {"cited": cited}) for name in _SOURCE_VARIABLES)
            for source in receipts["sources"]
            for cited in source["cited"]
        ),
        prefixes,
    )


def widened(rows: Rows) -> Rows:
    """The rows with their receipts as further columns; the rows themselves where none are."""
    if rows.receipts is None:
        return rows
    receipts = {name for columns in receipt_columns(rows).values() for name in columns}
    sources = sources_by_cited(rows.receipts)
    derivations = derivations_by_cited(rows.receipts)
    variables: list[str] = []
    for name in rows.variables:
        variables.append(name)
        if name in receipts:
            variables += (name + added.capitalize() for added in (*_ADDED, "formula", "corrects"))
    bindings = tuple(
        tuple(_widened_cells(rows.variables, row, receipts, sources, derivations))
        for row in rows.bindings
    )
    return replace(rows, variables=tuple(variables), bindings=bindings, receipts=None)


def sources_by_cited(receipts: Receipts) -> dict[str, list[Source]]:
    """The sources that stand behind each IRI that the answer names, in the order of the report.

    A printed figure and a proposed quantity stand for themselves: not for the figure in whose
    place the latter is proposed. What is computed goes back to what its operands do.
    """
    operands = {
        each["quantity"]: [operand["quantity"] for operand in each["operands"]]
        for each in receipts["derivations"]
    }
    found: dict[str, list[Source]] = {}
    for source in receipts["sources"]:
        for cited in source["cited"]:
            if source["figure"] in _leaves(cited, operands):
                found.setdefault(cited, []).append(source)
    return found


def _leaves(quantity: str, operands: Mapping[str, list[str]]) -> set[str]:
    """What a quantity follows from that does not follow from others; itself, if it does not."""
    if quantity not in operands:
        return {quantity}
    return {leaf for each in operands[quantity] for leaf in _leaves(each, operands)}


def derivations_by_cited(receipts: Receipts) -> dict[str, Derivation]:
    """The derived quantities by their IRI, or by the text that names all operands of one."""
    found = {each["quantity"]: each for each in receipts["derivations"]}
    for each in receipts["derivations"]:
        found |= {cited: each for cited in each["cited"] if " " in cited}
    return found


def _widened_cells(
    variables: tuple[str, ...],
    row: tuple[Term | None, ...],
    receipts: set[str],
    sources: Mapping[str, list[Source]],
    derivations: Mapping[str, Derivation],
) -> Iterator[Term | None]:
    for name, term in zip(variables, row, strict=True):
        yield term
        if name in receipts:
            iris = list(cited_iris(term))
            found = [source for iri in iris for source in sources.get(iri, ())]
            yield from (_joined(found, added) for added in _ADDED)
            derivation = derivations.get(" ".join(iris))
            yield Literal(derivation["formula"]) if derivation is not None else None
            yield _joined(found, "corrects")


def _joined(sources: list[Source], name: str) -> Term | None:
    terms = [_term(name, _flat(source)) for source in sources]
    if len(terms) < 2:
        return terms[0] if terms else None
    return Literal(_BETWEEN_FIGURES.join(_text(term) for term in terms))


def _flat(source: Source) -> dict[str, object]:
    """The source without nesting: its checks and their verdicts as texts, where it has some."""
    checks = source["checks"]
    return dict(source) | {
        "checks": _BETWEEN_CHECKS.join(check["check"] for check in checks) or None,
        "verdicts": _BETWEEN_CHECKS.join(check["verdict"] for check in checks) or None,
    }


def _term(name: str, source: Mapping[str, object]) -> Term | None:
    value = source[name]
    if value is None:
        return None
    if name in _IRIS:
        return NamedNode(str(value))
    if isinstance(value, Decimal):
        return Literal(f"{value:f}", datatype=_DECIMAL)
    return Literal(value if isinstance(value, int) else str(value))


_DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
