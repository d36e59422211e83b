"""Rows of SPARQL made into receipts: one entry a thing, with what belongs to it inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, TypeVar, cast

from qhkg.results import PythonValue
from qhkg.results.receipts import (
    Check,
    CheckOfQuantity,
    Computed,
    Derivation,
    Discrepancy,
    Operand,
    Receipts,
    Source,
    disputed_by,
    in_order_of_formula,
)

Row: TypeAlias = dict[str, PythonValue]
Entry = TypeVar("Entry")


def nested_sources(rows: Iterable[Row]) -> list[Source]:
    """The sources, each once, with all by which the answer names it."""
    return [
        _entry(
            Source,
            same[0],
            figure=same[0]["quantity"],
            cited=_distinct(same, "cited"),
            source=None,
            disputed=False,
            checks=[],
        )
        for same in _grouped(rows, "quantity")
    ]


def nested_derivations(rows: Iterable[Row]) -> list[Derivation]:
    """The derived quantities, each once, with their operands in the order of the formula."""
    return [
        _entry(
            Derivation,
            same[0],
            cited=_distinct(same, "cited"),
            operands=_ordered(
                str(same[0]["formula"]),
                [
                    _entry(
                        Operand,
                        first,
                        quantity=first["operand"],
                        value=first["operandValue"],
                        comparator=first["operandComparator"],
                    )
                    for first, *_ in _grouped(same, "operand")
                ],
            ),
            checks=[],
        )
        for same in _grouped(rows, "quantity")
    ]


def nested_checks(rows: Iterable[Row]) -> list[Check]:
    """The checks, each once, with the quantities that they tie; disagreements first."""
    return [
        _entry(
            Check,
            same[0],
            label=same[0]["checkLabel"],
            quantities=[_entry(Operand, row) for row in same],
            computed=_entry(
                Computed,
                same[0],
                quantity=same[0]["computed"],
                value=same[0]["computedValue"],
                operands=_ordered(
                    str(same[0]["formula"]),
                    [_entry(Operand, row) for row in same if row["isOperand"]],
                ),
            )
            if same[0]["computed"]
            else None,
            discrepancy=_entry(Discrepancy, same[0], label=same[0]["discrepancyLabel"])
            if same[0]["discrepancy"]
            else None,
        )
        for same in _grouped(rows, "check")
    ]


def noted(receipts: Receipts) -> Receipts:
    """The receipts with each check noted at what it ties, and what is disputed."""
    disputed = {iri for check in receipts["checks"] for iri in disputed_by(check)}
    for source in receipts["sources"]:
        source["checks"] = _checks_of(source["figure"], receipts["checks"])
        source["disputed"] = source["figure"] in disputed
    for derivation in receipts["derivations"]:
        derivation["checks"] = _checks_of(derivation["quantity"], receipts["checks"])
    return receipts


def _checks_of(quantity: str, checks: list[Check]) -> list[CheckOfQuantity]:
    return [
        _entry(CheckOfQuantity, check, role=role)
        for check in checks
        for role in _roles(quantity, check)
    ]


def _roles(quantity: str, check: Check) -> Iterator[str | None]:
    yield from (tied["role"] for tied in check["quantities"] if tied["quantity"] == quantity)
    if check["computed"] is not None and check["computed"]["quantity"] == quantity:
        yield "computed"


def _ordered(formula: str, operands: list[Operand]) -> list[Operand]:
    ordered = [each for each in in_order_of_formula(formula, operands) if each is not None]
    return ordered + [each for each in operands if each not in ordered]


def _grouped(rows: Iterable[Row], name: str) -> Iterator[list[Row]]:
    """The rows with one value of a column after another, in the order in which these appear."""
    groups: dict[PythonValue, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[name], []).append(row)
    return iter(groups.values())


def _distinct(rows: Iterable[Row], name: str) -> list[str]:
    return list(dict.fromkeys(str(row[name]) for row in rows if row[name] is not None))


def _entry(kind: type[Entry], row: Mapping[str, object], **more: object) -> Entry:
    """An entry with all members of its kind: those given, else those that the row has."""
    members = kind.__annotations__
    return cast("Entry", {name: more[name] if name in more else row[name] for name in members})
