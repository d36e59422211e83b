"""Every number of every answer leads to where it is printed, or to arithmetic that makes it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from answer_keys import Case, read_cases

import qhkg
from qhkg.results import Rows, python_value
from qhkg.results.receipts import Derivation, cited_iris
from qhkg.results.sources import derivations_by_cited, receipt_columns

CASES = read_cases()
PLACES = 6


@dataclass(frozen=True)
class NumberCell:
    """A number of an answer, and what each of its receipt columns names."""

    where: str
    value: int | Decimal
    cited: tuple[str, ...]


@cache
def answer(case: Case) -> Rows:
    parameters = {name: list(values) for name, values in case.parameters}
    graph = qhkg.open()
    if "report" in {each.name for each in graph.question(case.question).parameters}:
        parameters.setdefault("report", ["report:qinghai-2009"])
    found = graph.ask(case.question, True, **parameters)
    assert isinstance(found, Rows)
    return found


def number_cells(rows: Rows) -> Iterator[NumberCell]:
    for name, columns in receipt_columns(rows).items():
        for number, row in enumerate(rows.bindings, 1):
            cells = dict(zip(rows.variables, row, strict=True))
            value = python_value(cells[name])
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                cited = tuple(" ".join(cited_iris(cells[column])) for column in columns)
                yield NumberCell(f"{name} of row {number}", value, cited)


def evaluated(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Fraction(str(number))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -evaluated(inner)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return evaluated(left) + evaluated(right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return evaluated(left) - evaluated(right)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return evaluated(left) * evaluated(right)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return evaluated(left) / evaluated(right)
    raise AssertionError(f"no formula: {ast.unparse(node)}")


def makes(derivation: Derivation, value: int | Decimal) -> bool:
    exact = evaluated(ast.parse(derivation["formula"], mode="eval").body)
    # half of the last place at most: a number that is printed nowhere is rounded to six places
    return abs(exact - Fraction(value)) <= Fraction(1, 2 * 10**PLACES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.stem)
def test_every_number_is_printed_or_its_formula_makes_it(case: Case) -> None:
    rows = answer(case)
    assert rows.receipts is not None
    printed = {source["figure"]: source["value"] for source in rows.receipts["sources"]}
    computed = derivations_by_cited(rows.receipts)
    unproved = [
        cell
        for cell in number_cells(rows)
        if cell.value not in [printed.get(text) for text in cell.cited]
        and not any(makes(computed[text], cell.value) for text in cell.cited if text in computed)
    ]
    assert unproved == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.stem)
def test_every_amount_has_a_receipt_beside_it_or_is_the_quantity_of_its_row(case: Case) -> None:
    rows = answer(case)
    assert rows.receipts is not None
    values = {source["figure"]: source["value"] for source in rows.receipts["sources"]}
    values |= {each["quantity"]: each["value"] for each in rows.receipts["derivations"]}
    told = receipt_columns(rows)
    alone = [
        name
        for name in rows.variables
        if f"{name}Comparator" in rows.variables and name not in told
    ]
    without = [
        (name, row[name])
        for row in rows
        for name in alone
        if row[name] not in [None, *(values.get(str(cell)) for cell in row.values())]
    ]
    assert without == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.stem)
def test_every_operand_is_a_receipt_too(case: Case) -> None:
    receipts = answer(case).receipts
    assert receipts is not None
    known = {source["figure"] for source in receipts["sources"]}
    known |= {derivation["quantity"] for derivation in receipts["derivations"]}
    operands = [each for found in receipts["derivations"] for each in found["operands"]]
    assert [each for each in operands if each["quantity"] not in known] == []


def test_some_numbers_are_printed_and_some_are_computed() -> None:
    rows = answer(next(case for case in CASES if case.question == "leverage"))
    assert rows.receipts is not None
    assert len(list(number_cells(rows))) > len(rows.receipts["derivations"]) > 0


TOTALS = [case for case in CASES if case.question == "total-without-double-counting"]


@pytest.mark.parametrize("case", TOTALS, ids=lambda case: case.path.stem)
def test_a_sum_that_is_told_has_the_bounds_of_its_row(case: Case) -> None:
    rows = answer(case)
    assert rows.receipts is not None
    told = derivations_by_cited(rows.receipts)
    sums = [(row, told[str(row["amountFigures"])]) for row in rows if row["amountFigures"] in told]
    assert len(sums) > 2
    assert [(row["lowerBound"], row["upperBound"]) for row, _ in sums] == [
        (each["lowerBound"], each["upperBound"]) for _, each in sums
    ]


def test_the_reconciled_total_is_told_as_what_is_proposed_makes_it() -> None:
    (case,) = (case for case in TOTALS if ("value", ("reconciled",)) in case.parameters)
    rows = answer(case)
    assert rows.receipts is not None
    (headline,) = [each for each in rows.receipts["derivations"] if each["value"] == 726400000]
    assert headline["formula"] == "616000000 + 110400000"
    assert headline["operands"][1]["quantity"].endswith("/proposed/qinghai-2009/local-total")
    text = qhkg.render(rows, "table", width=100).decode()
    assert "726,400,000 [a]" in text
