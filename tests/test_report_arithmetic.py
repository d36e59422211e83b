"""What the report's own arithmetic says: each check, by hand, and what its rules give."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
import rdflib
from arithmetic import ID, PROV, QH, by_pyoxigraph, by_rdflib, by_value, canonical, code
from rdflib import RDF, URIRef

from qhkg import prepared

ROOT = Path(__file__).resolve().parents[1]
DATA = sorted((ROOT / "data").rglob("*.ttl"))
HERE = f"{ID}check/qinghai-2009/"

AGREEING = {
    # Parts and wholes.
    "poor-by-area",
    "poor-by-area-again",
    "village-advancement-by-fund-type",
    "prefecture-level-units",
    "local-funds-reconciled",
    # Printed again.
    "poor-population-again",
    "poor-farmers-again",
    "poor-herdsmen-again",
    "poverty-share-again",
    "key-counties-industrialization",
    "key-counties-supported",
    # Not more than.
    "led-poor-families-within-led-families",
    "mutual-fund-members-within-mutual-fund-families",
    "sino-german-counties-within-national-key-counties",
    "sino-german-domestic-within-sino-german-total",
    "poor-population-within-population",
    "residents-within-population",
    "sino-german-rate-not-below",
    # As other sources have it.
    "central-allocation-later",
    "key-counties-later",
    "liaoning-provincial-elsewhere",
}
WITHIN_ROUNDING = {
    "central-growth",
    "sino-german-rate-not-above",
}
DISAGREEING = {"local-funds", "relocation-average"}
UNDETERMINED = {"sent-to-changsha-within-trained-labourers"}


@cache
def real() -> rdflib.Graph:
    return by_pyoxigraph([path.read_bytes() for path in DATA])


@cache
def stated() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in DATA:
        graph.parse(path, format="turtle")
    return graph


@cache
def all_of_it() -> rdflib.Graph:
    return real() + stated()


def verdicts(verdict: str) -> set[str]:
    node = URIRef(f"https://w3id.org/qhkg/code/verdict/{verdict}")
    found = {str(check) for check in real().subjects(QH.verdict, node)}
    return {check.removeprefix(HERE) for check in found if check.startswith(HERE)}


@pytest.mark.parametrize(
    ("verdict", "names"),
    [
        ("agrees", AGREEING),
        ("within-rounding", WITHIN_ROUNDING),
        ("disagrees", DISAGREEING),
        ("undetermined", UNDETERMINED),
    ],
)
def test_the_report_is_judged(verdict: str, names: set[str]) -> None:
    assert verdicts(verdict) == names


def test_other_sources_agree_with_themselves() -> None:
    # A check of what a report says is named below the report.
    every = set(all_of_it().subjects(RDF.type, QH.Check))
    checks = {check for check in every if "/" not in str(check).removeprefix(f"{ID}check/")}
    assert {str(check).removeprefix(f"{ID}check/") for check in checks} == {
        *("central-growth-2010", "fiscal-growth-2011"),
        *("liaoning-2011-parts", "liaoning-to-2009-parts", "village-advancement-2007-parts"),
    }
    found = Counter(code(real().value(check, QH.verdict)) for check in checks)
    assert found == {"agrees": 4, "within-rounding": 1}


def test_every_check_has_one_verdict_and_every_disagreement_one_explanation() -> None:
    for check in all_of_it().subjects(RDF.type, QH.Check):
        assert len(list(all_of_it().objects(check, QH.verdict))) == 1, check
    explained = {str(check) for check in stated().objects(None, QH.explains)}
    here = {check.removeprefix(HERE) for check in explained if check.startswith(HERE)}
    assert here == DISAGREEING


def test_no_verdict_and_nothing_computed_is_stated_anywhere() -> None:
    for predicate in (QH.verdict, QH.computes, QH.formula, QH.lowerBound, QH.upperBound):
        assert list(stated().subject_objects(predicate)) == []
    assert list(stated().subjects(RDF.type, QH.DerivedQuantity)) == []


def test_every_derived_quantity_comes_of_a_calculation_and_goes_back_to_printed_ones() -> None:
    derived = set(real().subjects(RDF.type, QH.DerivedQuantity))
    assert len(derived) > 50
    for quantity in derived:
        by = sorted(str(calculation) for calculation in real().subjects(QH.computes, quantity))
        # A check with a proposed result compares the same sum again.
        assert by[1:] in ([], [f"{by[0]}-reconciled"]), quantity
        assert grounds(quantity), quantity


def grounds(quantity: rdflib.term.Node) -> set[rdflib.term.Node | None]:
    """The quantities, printed, proposed or another source's, that a derived one goes back to."""
    return {
        ground
        for ground in all_of_it().transitive_objects(quantity, PROV.wasDerivedFrom)
        if (ground, RDF.type, QH.DerivedQuantity) not in real()
    }


def test_a_formula_gives_its_value() -> None:
    for quantity in real().subjects(RDF.type, QH.DerivedQuantity):
        formula = str(real().value(quantity, QH.formula))
        value = Fraction(canonical(real().value(quantity, QH.value, any=False)))
        assert abs(reckoned(formula) - value) <= Fraction(1, 2 * 10**6), formula


def reckoned(formula: str) -> Fraction:
    """What a formula makes, from left to right: none mixes sums and products."""
    first, *rest = formula.split(" ")
    result = Fraction(first)
    for operator, operand in zip(rest[::2], rest[1::2], strict=True):
        number = Fraction(operand)
        result = {
            "+": result + number,
            "-": result - number,
            "*": result * number,
            "/": result / number,
        }[operator]
    return result


@pytest.mark.parametrize(
    ("name", "value", "lower", "upper"),
    [
        ("local-funds", "110408700", "109903650", "110913750"),
        ("central-growth-base", "521000000", "520000000", "522000000"),
        ("central-growth", "18.234165", "18.103448", "18.365385"),
        (
            "village-advancement-total-per-village-advancement-families",
            *("10124.137931", "10117.241379", "10131.034483"),
        ),
        ("relocation-average", "26200.626959", "26197.492163", "26203.761756"),
        ("relocation-at-the-average", "39875000", "39874202.5", "39875797.5"),
        ("relocation-left-over", "1915000", "1909202.5", "1920797.5"),
        ("agricultural-pastoral-residents", "3679787.234043", "3674767.596281", "3684820.239681"),
        ("sino-german-grant-in-yuan", "52650000", "52145000", "53155000"),
        ("sino-german-rate", "10.53", "9.480909", "11.812223"),
        ("key-counties", "25", "25", "25"),
        ("fiscal-funds", "726408700", "725403650", "727413750"),
        ("training-funds", "6300000", "5250000", "7350000"),
        ("social-contributions", "66692500", "66681850", "66703150"),
        ("introduced-funds", "70053700", "70003649.5", "70103750.5"),
        ("mutual-fund-members-share", "41", "41", "41"),
        ("provincial-share-of-local-funds", "69.740881", "69.600027", "69.880478"),
        ("farmers-among-the-poor", "75.426424", "75.420084", "75.432764"),
        ("people-per-square-kilometre", "7.715631", "7.714933", "7.716329"),
        ("radio-interviews", "14", "14", "14"),
        ("guided-credit-per-loan-discount", "69.166667", "66.36", "72.217392"),
    ],
)
def test_what_follows_is_what_was_worked_out_by_hand(
    name: str, value: str, lower: str, upper: str
) -> None:
    node = URIRef(f"{ID}derived/qinghai-2009/{name}")
    for predicate, expected in ((QH.value, value), (QH.lowerBound, lower), (QH.upperBound, upper)):
        found = real().value(node, predicate)
        assert found is not None
        assert canonical(found) == expected


def test_more_labourers_than_so_many_leave_the_money_for_each_open_below() -> None:
    node = URIRef(f"{ID}derived/qinghai-2009/labour-training-funds-per-trained-labourers")
    assert code(real().value(node, QH.comparator)) == "at-most"
    assert real().value(node, QH.lowerBound) is None
    assert Decimal(str(real().value(node, QH.upperBound))) == Decimal("714.285715")


@pytest.mark.slow
def test_rdflib_computes_the_same_from_the_whole_graph() -> None:
    assert by_value(by_rdflib(stated().serialize(format="turtle"))) == by_value(real())


def test_the_prepared_graph_holds_what_the_rules_give() -> None:
    graph = "https://w3id.org/qhkg/graph/computed"
    lines = b"".join(
        f"{quad.triple} .\n".encode()
        for quad in prepared.load(inference=False)
        if str(quad.graph_name) == f"<{graph}>"
    )
    assert by_value(rdflib.Graph().parse(data=lines, format="nt")) == by_value(real())
