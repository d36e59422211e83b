"""Answer keys: the rows that a canned question must give, worked out from the report by hand.

``tests/questions/cases.csv`` lists the cases; each names a key, a CSV file whose header names
the variables it checks. Comments (``# …``) may stand above the header. A cell holds

- ``VALUE @ FORMULA``: a number, and how it follows from the text: ``[770,781]`` is the number
  printed at that span, ``step([770,781])`` what one step of its last digit is worth; with
  ``+ - * /``, brackets, numbers, ``round(x, places)`` and, for bounds, which are rounded outwards,
  ``floor(x, places)`` and ``ceil(x, places)``, all in exact fractions;
- anything else: a number that stands in no text, a prefixed name, an IRI or a label;
- nothing: the variable is unbound.
"""

from __future__ import annotations

import ast
import csv
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from numerals import parse_surface

FOLDER = Path(__file__).parent / "questions"
_FORMULA_CELL = re.compile(r"(?P<value>-?\d+(?:\.\d+)?) @ (?P<formula>\S.*)")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
}
_ROUNDINGS: dict[str, Callable[[Fraction], int]] = {
    "round": lambda number: math.floor(number + Fraction(1, 2)),
    "floor": math.floor,
    "ceil": math.ceil,
}

Row = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A question asked with parameters (none: as its file stands), and the key to its answer."""

    question: str
    name: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    file: str

    @property
    def path(self) -> Path:
        """Where the key lies."""
        return FOLDER / self.file


@dataclass(frozen=True)
class Key:
    """The variables that a key checks, and the rows they must have, in canonical form."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    formulas: tuple[tuple[Fraction, str], ...]


def read_cases() -> list[Case]:
    """All cases, in the order of the list; several values of a parameter repeat its name."""
    with (FOLDER / "cases.csv").open(encoding="utf-8", newline="") as lines:
        return [_case(line) for line in csv.DictReader(lines)]


def read_key(path: Path) -> Key:
    """The key in a file; raises ValueError where a row is shorter or longer than the header."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    while lines and lines[0].startswith("#"):
        lines.pop(0)
    header, *cells = list(csv.reader(lines))
    formulas = []
    rows = []
    for number, row in enumerate(cells, 1):
        if len(row) != len(header):
            raise ValueError(f"{path.name}: row {number} has {len(row)} cells, not {len(header)}")
        found = [_FORMULA_CELL.fullmatch(cell) for cell in row]
        formulas += [(Fraction(match["value"]), match["formula"]) for match in found if match]
        values = [match["value"] if match else cell for match, cell in zip(found, row, strict=True)]
        rows.append(tuple(canonical(value) for value in values))
    return Key(tuple(header), tuple(rows), tuple(formulas))


def canonical(text: str) -> str:
    """A number without zeros that say nothing; any other text as it is."""
    if not _NUMBER.fullmatch(text):
        return text
    plain = f"{Decimal(text).normalize():f}"
    return "0" if plain == "-0" else plain


def recompute(formula: str, text: str) -> Fraction:
    """What a formula gives on the text of the report; raises ValueError where it makes no sense."""
    return _evaluate(ast.parse(formula, mode="eval").body, text)


def _case(line: dict[str, str]) -> Case:
    parameters: dict[str, list[str]] = {}
    for given in line["parameters"].split():
        name, _, value = given.partition("=")
        parameters.setdefault(name, []).append(value)
    bound = tuple((name, tuple(values)) for name, values in parameters.items())
    return Case(line["question"], line["case"], bound, line["file"])


def _evaluate(node: ast.expr, text: str) -> Fraction:
    match node:
        case ast.List(elts=[ast.Constant(value=int(start)), ast.Constant(value=int(end))]):
            return Fraction(parse_surface(text[start:end]).value)
        case ast.Constant(value=int() | float() as number):
            return Fraction(str(number))
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
            return _OPERATORS[type(operator)](_evaluate(left, text), _evaluate(right, text))
        case ast.Call(func=ast.Name(id=name), args=[number, ast.Constant(value=int(places))]) if (
            name in _ROUNDINGS
        ):
            return Fraction(_ROUNDINGS[name](_evaluate(number, text) * 10**places), 10**places)
        case ast.Call(
            func=ast.Name(id="step"),
            args=[ast.List(elts=[ast.Constant(value=int(start)), ast.Constant(value=int(end))])],
        ):
            return Fraction(parse_surface(text[start:end]).place_value)
    raise ValueError(f"no formula: {ast.unparse(node)}")
