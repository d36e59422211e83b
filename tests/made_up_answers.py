"""Answers made up for the tests of how answers are written."""

from pyoxigraph import Literal, NamedNode

from qhkg.results import Rows, Term

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
SOURCES = Rows(
    ("cited", "figure", "section", "start", "end", "surface", "comparator", "unit", "value"),
    tuple(
        (
            iri(name),
            iri(name),
            Literal("Money"),
            Literal(start),
            Literal(start + 9),
            Literal(surface),
            Literal(comparator),
            Literal("yuan"),
            Literal(value),
        )
        for name, start, surface, comparator, value in (
            ("fig-a", 770, "616 million", "exactly", 616000000),
            ("fig-b", 984, "7500", "at least", 7500),
        )
    ),
)
SOURCED = Rows(MONEY.variables, MONEY.bindings, PREFIXES, SOURCES)
