"""What `show` tells of a thing, and what it leaves out."""

import pytest

import qhkg
from qhkg.description import render_description
from qhkg.results import Rows, format_named

KG = qhkg.open()
COUNTY = KG.show("place:xunhua")
OURS = KG.prefixes["qh"]


def column(rows: Rows, name: str) -> set[str]:
    return {str(row[name]) for row in rows}


def properties(condition: str) -> set[str]:
    """The properties of the county in the graphs that the condition lets through."""
    rows = KG.query(
        f"SELECT ?property {{ GRAPH ?graph {{ place:xunhua ?property ?o }} FILTER({condition}) }}"
    )
    assert isinstance(rows, Rows)
    return column(rows, "property")


def test_what_is_said_leaves_out_passages_which_have_a_table_of_their_own() -> None:
    assert KG.query("ASK { place:xunhua qh:passage ?passage }")
    assert f"{OURS}passage" not in column(COUNTY.said, "property")
    assert "1905–1918" in column(COUNTY.reported, "position")


def test_what_follows_is_said_in_our_own_words_only() -> None:
    inferred = "<https://w3id.org/qhkg/graph/inferred>"
    follows = properties(f"?graph = {inferred}") - properties(f"?graph != {inferred}")
    ours = {iri for iri in follows if iri.startswith(OURS)}
    assert ours
    assert follows - ours
    assert follows & column(COUNTY.said, "property") == ours


def test_a_figure_tells_its_checks_and_what_follows_from_it() -> None:
    receipts = KG.show("fig:central-increase").receipts
    (source,) = receipts["sources"]
    assert [(check["role"], check["verdict"]) for check in source["checks"]] == [
        ("dividend", "within-rounding")
    ]
    assert {each["formula"] for each in receipts["derivations"]} == {
        "616000000 - 95000000",
        "95000000 / 521000000 * 100",
    }


def test_a_derived_quantity_tells_where_its_operands_are_printed() -> None:
    money_per_family = "derived:village-advancement-total-per-village-advancement-families"
    receipts = KG.show(money_per_family).receipts
    assert [source["start"] for source in receipts["sources"]] == [1378, 1685]
    shown = shown_as_table(money_per_family)
    assert "10,124.14 yuan per household = 734,000,000 [1] / 72,500 [2]" in shown


def test_a_check_tells_printed_against_computed_and_why_they_disagree() -> None:
    shown = shown_as_table("check:local-funds")
    assert "1,104,000,000 [1 ✗] ≠ 110,408,700 = 77,000,000 [2] + 3,620,000 [3]" in shown
    assert "Likely cause (high confidence): 1.104亿 is 110.4 million" in shown
    assert "Proposed instead: 110,400,000." in shown


def test_a_check_tells_of_no_other_check() -> None:
    (check,) = KG.show("check:local-funds").receipts["checks"]
    assert check["check"] == KG.prefixes["check"] + "local-funds"


def test_a_discrepancy_tells_of_the_check_that_it_explains() -> None:
    checks = KG.show("discrepancy:relocation-average").receipts["checks"]
    assert KG.prefixes["check"] + "relocation-average" in [check["check"] for check in checks]


def test_a_thing_without_quantities_has_no_receipts() -> None:
    assert COUNTY.receipts == {"sources": [], "derivations": [], "checks": []}


@pytest.mark.parametrize("form", ["md", "html"])
def test_receipts_are_shown_in_every_form_for_people(form: str) -> None:
    shown = render_description(KG.show("check:local-funds"), format_named(form)).decode()
    assert "✗ disagrees" in shown
    assert "Proposed instead: 110,400,000." in shown


def shown_as_table(thing: str) -> str:
    return render_description(KG.show(thing), format_named("table"), width=160).decode()
