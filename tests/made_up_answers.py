"""Answers made up for the tests of how answers are written."""

from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from qhkg.results import Rows, Term
from qhkg.results.receipts import Check, CheckOfQuantity, Derivation, Operand, Receipts, Source

EX = "http://example.org/"
PREFIXES = {"ex": EX, "unused": "http://example.net/"}
XSD = "http://www.w3.org/2001/XMLSchema#"


def iri(name: str) -> NamedNode:
    return NamedNode(EX + name)


def table(*lines: tuple[Term | None, ...], variables: str) -> Rows:
    return Rows(tuple(variables.split()), lines, PREFIXES)


MONEY = table(
    (iri("a"), Literal("Xunhua County", language="en"), Literal(616000000), iri("fig-a")),
    (iri("b"), Literal("循化县", language="zh"), Literal(7500), Literal(f"{EX}fig-a {EX}fig-b")),
    variables="place placeLabel amount amountFigure",
)


def figure(name: str, start: int, surface: str, comparator: str, value: int) -> Source:
    return Source(
        figure=EX + name,
        kind="figure",
        cited=[EX + name],
        label=None,
        section="Money",
        start=start,
        end=start + 9,
        surface=surface,
        comparator=comparator,
        value=value,
        unit="yuan",
        perUnit=None,
        source=None,
        corrects=None,
        disputed=False,
        checks=[],
    )


def passage(name: str, start: int, end: int) -> Source:
    return {
        **figure(name, start, "", "", 0),
        "kind": "passage",
        "section": "Duties",
        "end": end,
        "surface": None,
        "comparator": None,
        "value": None,
        "unit": None,
    }


def operand(name: str, role: str, value: int) -> Operand:
    return Operand(quantity=EX + name, role=role, value=value, comparator="exactly")


def receipts(*sources: Source) -> Receipts:
    return Receipts(sources=list(sources), derivations=[], checks=[])


FIRST, SECOND = (
    figure("fig-a", 770, "616 million", "exactly", 616000000),
    figure("fig-b", 984, "7500", "at least", 7500),
)
SOURCED = Rows(MONEY.variables, MONEY.bindings, PREFIXES, receipts(FIRST, SECOND))

# An answer with a number that follows from two figures, and a check that disputes the first.
SHARE = Derivation(
    quantity=EX + "share",
    cited=[f"{EX}fig-a {EX}fig-b"],
    label="Money for each",
    value=Decimal("82133.333333"),
    comparator="exactly",
    unit="yuan",
    perUnit="household",
    lowerBound=82000,
    upperBound=None,
    formula="616000000 / 7500",
    operands=[operand("fig-a", "dividend", 616000000), operand("fig-b", "divisor", 7500)],
    checks=[],
)
LIMIT = Check(
    check=EX + "limit",
    label="Is it at most as much?",
    verdict="disagrees",
    verdictLabel="disagrees",
    reading=None,
    quantities=[operand("fig-a", "lesser", 616000000), operand("fig-b", "greater", 7500)],
    computed=None,
    discrepancy={
        "discrepancy": EX + "gap",
        "label": "It is more",
        "likelyCause": "A slip.",
        "evidence": "None.",
        "confidence": "low",
        "disputes": EX + "fig-a",
        "proposes": EX + "better",
        "proposedValue": 6160,
    },
)
TIED = CheckOfQuantity(
    check=EX + "limit", label="Is it at most as much?", verdict="disagrees", role="lesser"
)
CHECKED = Rows(
    MONEY.variables,
    MONEY.bindings,
    PREFIXES,
    Receipts(
        sources=[
            {**FIRST, "checks": [TIED], "disputed": True},
            {**SECOND, "checks": [TIED]},
        ],
        derivations=[SHARE],
        checks=[LIMIT],
    ),
)

# An answer with what is proposed in the place of a disputed figure.
BETTER: Source = {
    **figure("better", 0, "", "exactly", 6160),
    "kind": "proposed",
    "section": None,
    "start": None,
    "end": None,
    "surface": None,
    "corrects": EX + "fig-a",
}
PROPOSED = Rows(
    ("amount", "amountFigure"),
    ((Literal(6160), iri("better")),),
    PREFIXES,
    receipts({**FIRST, "cited": [EX + "better"], "disputed": True}, BETTER),
)
