"""The numbers of an answer that name several quantities, and how each follows from them."""

from __future__ import annotations

from collections.abc import Iterable

from qhkg.engines import Engine
from qhkg.evidence.sums import sum_of
from qhkg.results import Rows, python_value
from qhkg.results.receipts import Derivation, cited_iris
from qhkg.results.sources import receipt_columns

# The text of a cell that names all operands, and the number beside it.
ComputedCell = tuple[str, object]


def computed_cells(rows: Rows) -> list[ComputedCell]:
    """The cells that name several quantities, each once, with the number that goes with it."""
    found = []
    for name, columns in receipt_columns(rows).items():
        for column in columns:
            number_at, cited_at = rows.variables.index(name), rows.variables.index(column)
            for row in rows.bindings:
                iris = list(cited_iris(row[cited_at]))
                if len(iris) > 1:
                    found.append((" ".join(iris), python_value(row[number_at])))
    return list(dict.fromkeys(found))


def derivations_of_cells(
    engine: Engine, derivations: list[Derivation], computed: Iterable[ComputedCell]
) -> list[Derivation]:
    """The derivations that an answer names, and one for each of its computed numbers.

    That is the first that makes the number of just these operands or, where the graph holds none,
    their sum, if it is the number.
    """
    chosen = [each for each in derivations if each["cited"]]
    for text, number in computed:
        each = _made_of(text.split(), number, derivations) or sum_of(engine, text.split())
        if each is None or each["value"] != number:
            continue
        each["cited"].append(text)
        if each not in chosen:
            chosen.append(each)
    return chosen


def _made_of(
    operands: list[str], number: object, derivations: Iterable[Derivation]
) -> Derivation | None:
    for each in derivations:
        is_made = set(operands) == {operand["quantity"] for operand in each["operands"]}
        if is_made and each["value"] == number:
            return each
    return None
