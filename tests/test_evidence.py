"""Every figure of an answer leads to the place where the report prints it, and to its checks."""

from decimal import Decimal

from pyoxigraph import Literal, NamedNode
from small_graph import PREFIXES, small_engine

from qhkg.evidence import receipts_of, with_sources
from qhkg.results import Rows, Term
from qhkg.results.receipts import Receipts

ENGINE = small_engine()
FIG, DERIVED, CTX = PREFIXES["fig"], PREFIXES["derived"], PREFIXES["ctx"]
CHECK, PROPOSED = PREFIXES["check"], PREFIXES["proposed"]


def sources(*terms: Term | None) -> list[tuple[object, ...]]:
    sourced = with_sources(ENGINE, Rows(("x",), tuple((term,) for term in terms)))
    assert sourced.sources is not None
    return [
        (row["section"], row["start"], row["end"], row["surface"], row["comparator"], row["unit"])
        for row in sourced.sources
    ]


def receipts(**cells: Term) -> Receipts:
    found = with_sources(ENGINE, Rows(tuple(cells), (tuple(cells.values()),))).receipts
    assert found is not None
    return found


GRANT = ("Money", 7, 18, "616 million", "at least", "yuan")
SIX = ("Money", 30, 33, "six", None, None)
BOTH = Literal(f"{FIG}grant {FIG}six")


def test_a_figure_leads_to_its_passage() -> None:
    assert sources(NamedNode(f"{FIG}grant")) == [GRANT]


def test_a_text_may_name_several_figures() -> None:
    assert sources(Literal(f"{FIG}six {FIG}grant")) == [GRANT, SIX]


def test_a_derived_quantity_leads_to_its_operands() -> None:
    assert sources(NamedNode(f"{DERIVED}both")) == [GRANT, SIX]


def test_a_passage_leads_to_itself() -> None:
    passage = NamedNode("https://w3id.org/qhkg/id/report/qinghai-2009#char=30,33")
    assert sources(passage) == [("Money", 30, 33, None, None, None)]


def test_what_is_no_figure_has_no_source() -> None:
    assert (
        sources(Literal(5), None, Literal("see http://<x> and://y"), NamedNode("http://x/")) == []
    )


def test_a_figure_tells_its_checks_and_their_verdicts() -> None:
    answer = with_sources(ENGINE, Rows(("x",), ((NamedNode(f"{FIG}grant"),),)))
    assert answer.sources is not None
    assert [(row["checks"], row["verdicts"]) for row in answer.sources] == [
        (f"{CHECK}both", "disagrees")
    ]
    (source,) = receipts(x=NamedNode(f"{FIG}grant"))["sources"]
    assert source["checks"] == [
        {
            "check": f"{CHECK}both",
            "label": "Is it five for each?",
            "verdict": "disagrees",
            "role": "dividend",
        }
    ]


def test_only_the_figure_that_is_likely_to_be_wrong_is_disputed() -> None:
    found = receipts(x=BOTH)["sources"]
    assert [source["disputed"] for source in found] == [False, True]


def test_a_check_tells_what_is_printed_and_what_its_operands_make() -> None:
    (check,) = receipts(x=NamedNode(f"{FIG}six"))["checks"]
    assert [each["role"] for each in check["quantities"]] == ["dividend", "divisor", "quotient"]
    assert check["computed"] is not None
    assert [each["role"] for each in check["computed"]["operands"]] == ["dividend", "divisor"]
    assert check["discrepancy"] is not None
    assert (check["discrepancy"]["label"], check["discrepancy"]["proposedValue"]) == (
        "It is not",
        5,
    )


def test_a_derived_quantity_tells_its_formula_operands_unit_and_bounds() -> None:
    (derivation,) = receipts(x=NamedNode(f"{DERIVED}both"))["derivations"]
    assert derivation["formula"] == "616000000 / 6"
    assert [each["quantity"] for each in derivation["operands"]] == [f"{FIG}grant", f"{FIG}six"]
    assert (derivation["unit"], derivation["perUnit"]) == ("yuan", "household")
    assert derivation["lowerBound"] == Decimal("102666666.666666")
    assert derivation["upperBound"] is None


def test_derivations_are_followed_down_to_figures_other_sources_and_proposals() -> None:
    found = receipts(x=NamedNode(f"{DERIVED}both-and-more"))
    assert [each["quantity"] for each in found["derivations"]] == [
        f"{DERIVED}both-and-more",
        f"{DERIVED}both",
    ]
    assert {each["figure"]: (each["kind"], each["source"]) for each in found["sources"]} == {
        f"{FIG}grant": ("figure", None),
        f"{FIG}six": ("figure", None),
        f"{CTX}seven": ("context", "Another yearbook"),
        f"{PROPOSED}five": ("proposed", None),
    }
    assert [each["corrects"] for each in found["sources"] if each["kind"] == "proposed"] == [
        f"{FIG}six"
    ]


def test_a_number_is_told_to_follow_from_all_the_figures_that_its_cell_names() -> None:
    value = Literal(
        "102666666.666667", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    )
    (derivation,) = receipts(cost=value, costFigures=BOTH)["derivations"]
    assert derivation["cited"] == [BOTH.value]
    assert receipts(cost=Literal(7), costFigures=BOTH)["derivations"] == []
    one = Literal(f"{FIG}grant")
    assert receipts(cost=value, costFigures=one)["derivations"] == []


def test_what_follows_from_a_figure_is_found_where_it_is_asked_for() -> None:
    found = receipts_of(ENGINE, [f"{FIG}six"], among=[f"{FIG}six"])["derivations"]
    assert [each["quantity"] for each in found] == [f"{DERIVED}both"]


def a_sum_of(number: str, *addends: str) -> Receipts:
    value = Literal(number, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    return receipts(sum=value, sumFigures=Literal(" ".join(addends)))


def test_a_sum_that_the_graph_does_not_hold_is_told_from_its_addends() -> None:
    (derivation,) = a_sum_of("6.5", f"{CTX}loan", f"{CTX}gift")["derivations"]
    assert derivation["formula"] == "2.5 + 4"
    assert [each["quantity"] for each in derivation["operands"]] == [f"{CTX}gift", f"{CTX}loan"]
    assert {each["role"] for each in derivation["operands"]} == {"addend"}
    assert derivation["quantity"].startswith("urn:uuid:")


def test_a_sum_told_from_its_addends_is_as_open_as_they_are() -> None:
    (derivation,) = a_sum_of("6.5", f"{CTX}loan", f"{CTX}gift")["derivations"]
    assert (derivation["comparator"], derivation["unit"]) == ("at least", "yuan")
    assert (derivation["lowerBound"], derivation["upperBound"]) == (Decimal("5.5"), None)


def test_numbers_that_make_another_sum_or_none_are_no_derivation() -> None:
    assert a_sum_of("7", f"{CTX}loan", f"{CTX}gift")["derivations"] == []
    assert a_sum_of("5", f"{CTX}loan", f"{CTX}cost")["derivations"] == []
    assert a_sum_of("11", f"{CTX}loan", f"{CTX}seven")["derivations"] == []
    assert a_sum_of("4", f"{CTX}loan", f"{CTX}nothing")["derivations"] == []
