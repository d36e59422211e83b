"""What `show` tells of a thing, and what it leaves out."""

import csv
import io

import pytest
from pyoxigraph import Quad, Store

import qhkg
from qhkg.description import render_description
from qhkg.results import Rows, format_named, render

KG = qhkg.open()
COUNTY = KG.show("place:xunhua")
DISPUTED = KG.show("fig:local-total")
LOCAL_FUNDS = KG.prefixes["check"] + "local-funds"
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


def test_the_receipts_of_a_thing_without_quantities_are_where_it_is_named() -> None:
    assert {source["kind"] for source in COUNTY.receipts["sources"]} == {"passage"}
    assert (COUNTY.receipts["derivations"], COUNTY.receipts["checks"]) == ([], [])


def test_what_stands_in_no_section_has_a_position_all_the_same() -> None:
    postcode = KG.show("exclusion:postcode")
    assert [(row["section"], row["position"], row["surface"]) for row in postcode.reported] == [
        (None, "11573–11579", "100028")
    ]
    assert [(each["start"], each["end"]) for each in postcode.receipts["sources"]] == [
        (11573, 11579)
    ]


def test_machine_rows_tell_of_each_object_where_it_is_printed_and_what_checks_it() -> None:
    (row,) = [
        row
        for row in csv.DictReader(io.StringIO(render(DISPUTED.rows, "csv").decode()))
        if row["predicate"] == f"{OURS}amount"
    ]
    assert (row["objectStart"], row["objectSurface"]) == ("984", "1.104 billion")
    assert (row["objectChecks"], row["objectVerdicts"]) == (LOCAL_FUNDS, "disagrees")


def test_machine_rows_tell_the_formula_of_what_is_computed() -> None:
    rows = csv.DictReader(io.StringIO(render(KG.show(LOCAL_FUNDS).rows, "csv").decode()))
    formulas = {row["objectFormula"] for row in rows if row["predicate"] == f"{OURS}computes"}
    assert formulas == {"77000000 + 3620000 + 29788700"}


@pytest.mark.parametrize(
    "pattern",
    [
        "fig:local-total qh:surface ?surface ; qh:passage/oa:start 984",
        "check:local-funds qh:total fig:local-total ; qh:verdict verdict:disagrees",
        "check:local-funds qh:addend/qh:passage/qh:section/qh:heading ?heading",
        "check:local-funds qh:computes/qh:formula ?formula",
        "?gap qh:explains check:local-funds ; qh:likelyCause ?cause ; qh:evidence ?evidence",
        "?gap qh:proposes/qh:value ?proposed",
    ],
)
def test_the_graph_of_a_figure_holds_its_evidence(pattern: str) -> None:
    store = Store()
    store.extend(Quad(*triple) for triple in DISPUTED.graph)
    assert bool(store.query(KG.query_text(f"ASK {{ {pattern} }}")))


def test_the_graph_of_what_rests_on_another_source_names_the_source() -> None:
    graph = KG.show("check:sino-german-rate-not-below").graph
    assert "http://purl.org/dc/terms/source" in {triple.predicate.value for triple in graph}


def test_the_evidence_is_as_it_was_stated_or_computed() -> None:
    aligned = {
        triple.predicate.value
        for triple in DISPUTED.evidence
        if triple.predicate.value.startswith("http://qudt.org/")
    }
    assert aligned == set()


def test_a_person_finds_a_mark_at_each_object_with_receipts() -> None:
    assert "fig:local-total [1 ✗]" in str(DISPUTED.rows)


@pytest.mark.parametrize("form", ["md", "html"])
def test_receipts_are_shown_in_every_form_for_people(form: str) -> None:
    shown = render_description(KG.show("check:local-funds"), format_named(form)).decode()
    assert "✗ disagrees" in shown
    assert "Proposed instead: 110,400,000." in shown


def shown_as_table(thing: str) -> str:
    return render_description(KG.show(thing), format_named("table"), width=160).decode()
