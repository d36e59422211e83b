"""Receipts: where what stands behind an answer is printed, how it was computed, what checks it.

These dictionaries are what ``Rows.receipts`` holds and, as they stand, the member ``receipts``
of JSON (``schemas/receipts.json``, explained in docs/receipts.md). A member that does not apply
is None. Values are in the unit beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from pyoxigraph import Literal, NamedNode

if TYPE_CHECKING:
    from qhkg.results.answers import Term

Number = int | Decimal

DISAGREES = "disagrees"


class CheckOfQuantity(TypedDict):
    """A check that a quantity takes part in; ``verdict`` is the code's name."""

    check: str
    label: str
    verdict: str
    role: str


class Source(TypedDict):
    """A figure or passage of a report, a figure of another source, or a proposed quantity.

    ``cited`` are the IRIs by which the answer names it, or what follows from it. ``start`` and
    ``end`` are code points of the report's text, from 0, end exclusive. ``source`` is the title of
    another source, ``corrects`` the figure in whose place a quantity is proposed.
    """

    figure: str
    kind: str
    cited: list[str]
    label: str | None
    section: str | None
    start: int | None
    end: int | None
    surface: str | None
    comparator: str | None
    value: Number | None
    unit: str | None
    perUnit: str | None
    source: str | None
    corrects: str | None
    disputed: bool
    checks: list[CheckOfQuantity]


class Operand(TypedDict):
    """A quantity in a calculation, in its role (``dividend``, ``addend`` …)."""

    quantity: str
    role: str | None
    value: Number
    comparator: str | None


class Derivation(TypedDict):
    """How a quantity that is printed nowhere follows from others; operands as in the formula.

    ``quantity`` is a ``urn:uuid`` where the graph holds no such sum. ``cited`` are the IRIs by
    which the answer names it, or what follows from it; or the text of a cell that names all its
    operands.
    """

    quantity: str
    cited: list[str]
    label: str | None
    value: Number
    comparator: str | None
    unit: str | None
    perUnit: str | None
    lowerBound: Number | None
    upperBound: Number | None
    formula: str
    operands: list[Operand]
    checks: list[CheckOfQuantity]


class Computed(TypedDict):
    """What the printed operands of a check make; operands as in the formula."""

    quantity: str
    value: Number
    lowerBound: Number | None
    upperBound: Number | None
    formula: str
    operands: list[Operand]


class Discrepancy(TypedDict):
    """Why a check is likely to disagree, and what is proposed."""

    discrepancy: str
    label: str
    likelyCause: str | None
    evidence: str | None
    confidence: str | None
    disputes: str | None
    proposes: str | None
    proposedValue: Number | None


class Check(TypedDict):
    """An arithmetic relation, the quantities that it ties, and its verdict."""

    check: str
    label: str
    verdict: str
    verdictLabel: str
    reading: str | None
    quantities: list[Operand]
    computed: Computed | None
    discrepancy: Discrepancy | None


class Receipts(TypedDict):
    """All receipts of an answer."""

    sources: list[Source]
    derivations: list[Derivation]
    checks: list[Check]


def disputed_by(check: Check) -> set[str]:
    """The quantities that a check disputes: the one that is likely to be wrong, else all."""
    if check["verdict"] != DISAGREES:
        return set()
    discrepancy = check["discrepancy"]
    if discrepancy is not None and discrepancy["disputes"] is not None:
        return {discrepancy["disputes"]}
    return {each["quantity"] for each in check["quantities"]}


def in_order_of_formula(formula: str, operands: Iterable[Operand]) -> list[Operand | None]:
    """For each word of the formula the operand that it is the number of; None for the rest."""
    left = list(operands)
    return [_taken(word, left) for word in formula.split()]


def _taken(word: str, left: list[Operand]) -> Operand | None:
    for at, operand in enumerate(left):
        if word == str(operand["value"]):
            return left.pop(at)
    return None


def cited_iris(term: Term | None) -> Iterator[str]:
    """The IRIs that a cell names: its own, or those in its text."""
    if isinstance(term, NamedNode):
        yield term.value
    elif isinstance(term, Literal) and "://" in term.value:
        yield from (word for word in term.value.split() if "://" in word)
