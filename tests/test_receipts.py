"""Where what an answer says is printed: marks for people, columns and JSON for machines."""

import csv
import io
import json
from dataclasses import replace

import pytest
from made_up_answers import (
    CHECKED,
    EX,
    FIRST,
    MONEY,
    PREFIXES,
    PROPOSED,
    SECOND,
    SHARE,
    SOURCED,
    iri,
    operand,
    passage,
    receipts,
    table,
)
from pyoxigraph import Literal

from qhkg.results import Rows, render
from qhkg.results.receipts import Derivation, Source
from qhkg.results.sources import sources_by_cited


def test_sources_follow_as_columns_for_machines() -> None:
    first, second = csv.DictReader(io.StringIO(render(SOURCED, "csv").decode()))
    assert list(first)[3:] == [
        "amountFigure",
        "amountFigureSection",
        "amountFigureStart",
        "amountFigureEnd",
        "amountFigureSurface",
        "amountFigureComparator",
        "amountFigureUnit",
        "amountFigureChecks",
        "amountFigureVerdicts",
        "amountFigureFormula",
        "amountFigureCorrects",
    ]
    assert (first["amountFigureStart"], first["amountFigureSurface"]) == ("770", "616 million")
    assert second["amountFigureSurface"] == "616 million | 7500"
    assert json.loads(render(SOURCED, "json"))["head"]["vars"] == list(first)


def test_checks_and_formula_follow_as_columns_for_machines() -> None:
    first, second = csv.DictReader(io.StringIO(render(CHECKED, "csv").decode()))
    assert (first["amountFigureChecks"], first["amountFigureVerdicts"]) == (
        f"{EX}limit",
        "disagrees",
    )
    assert second["amountFigureVerdicts"] == "disagrees | disagrees"
    assert (first["amountFigureFormula"], second["amountFigureFormula"]) == ("", "616000000 / 7500")


def test_what_is_proposed_stands_for_itself_not_for_the_disputed_figure() -> None:
    rows = replace(PROPOSED, prefixes=PREFIXES)
    (row,) = csv.DictReader(io.StringIO(render(rows, "csv").decode()))
    assert (row["amountFigureSurface"], row["amountFigureUnit"]) == ("", "yuan")
    assert row["amountFigureCorrects"] == f"{EX}fig-a"
    text = render(rows, "table", width=100).decode()
    assert "6,160 [2]" in text
    assert "Proposed in place of [1 ✗]" in text


def test_what_follows_from_a_proposal_does_not_go_back_to_the_disputed_figure() -> None:
    assert PROPOSED.receipts is not None
    half: Derivation = {
        **SHARE,
        "quantity": EX + "half",
        "cited": [EX + "half"],
        "operands": [operand("better", "dividend", 6160)],
    }
    told: list[Source] = [
        {**source, "cited": [*source["cited"], EX + "half"]}
        for source in PROPOSED.receipts["sources"]
    ]
    found = sources_by_cited({**PROPOSED.receipts, "sources": told, "derivations": [half]})
    assert [source["figure"] for source in found[EX + "half"]] == [EX + "better"]


def test_json_holds_the_receipts_before_the_members_of_the_standard() -> None:
    written = json.loads(render(CHECKED, "json"))
    assert list(written) == ["receipts", "head", "results"]
    assert written["receipts"]["derivations"][0]["value"] == 82133.333333
    assert list(json.loads(render(MONEY, "json"))) == ["head", "results"]


def test_sources_follow_as_a_second_table_for_people() -> None:
    text = render(SOURCED, "table").decode()
    answer, sources = text.split("\n\n")
    assert "616,000,000 [1]" in answer
    assert "7,500 [1, 2]" in answer
    assert "fig-a" not in answer
    assert sources.splitlines()[1].split(maxsplit=3)[:3] == ["[1]", "Money", "770–779"]
    assert "yuan (at least)" in sources


def test_people_see_how_a_number_was_computed() -> None:
    text = render(CHECKED, "table", width=120).decode()
    assert "7,500 [a]" in text
    line = "82,133.33 yuan per household = 616,000,000 [1 ✗] / 7,500 [2]"
    assert f"[a]   {line}  at least 82,000  Money for each" in text


@pytest.mark.parametrize("form", ["table", "md", "html"])
def test_people_cannot_miss_a_disputed_figure(form: str) -> None:
    text = render(CHECKED, form, width=120).decode().replace("\\", "").replace("&gt;", ">")
    assert "616,000,000 [1 ✗]" in text
    assert "✗ disagrees" in text
    assert "616,000,000 [1 ✗] > 7,500 [2]" in text
    assert "[1 ✗] It is more. Proposed instead: 6,160." in text


def test_receipts_are_hidden_from_people_who_did_not_ask() -> None:
    for name in ("table", "md", "html"):
        assert b"fig-a" not in render(MONEY, name)
        assert b"[1]" not in render(MONEY, name)


def test_an_answer_without_figures_says_so() -> None:
    rows = Rows(("a",), ((Literal("x"),),), {}, receipts())
    assert "No printed figure." in render(rows, "table").decode()


DUTY = table((iri("a"), Literal("Plan"), iri("text")), variables="duty dutyLabel dutyPassage")


def test_a_passage_is_a_receipt_of_a_statement_without_a_number() -> None:
    assert b"text" not in render(DUTY, "table", width=60)
    told = receipts(passage("text", 10, 25))
    with_passage = Rows(DUTY.variables, DUTY.bindings, PREFIXES, told)
    shown = render(with_passage, "table", width=60).decode()
    assert "Plan [1]" in shown
    assert "10–25" in shown
    assert "ex:text" not in shown
    columns = next(csv.reader(io.StringIO(render(with_passage, "csv").decode())))
    assert columns[:6] == [
        *DUTY.variables,
        "dutyPassageSection",
        "dutyPassageStart",
        "dutyPassageEnd",
    ]


def test_a_receipt_without_its_number_is_a_column_of_marks() -> None:
    rows = table((Literal("Ratio"), iri("fig-b")), variables="what divisorFigure")
    assert "fig-b" not in render(rows, "table").decode()
    sourced = Rows(rows.variables, rows.bindings, PREFIXES, receipts(FIRST, SECOND))
    first = render(sourced, "table").decode().splitlines()[:2]
    assert [line.split() for line in first] == [["What", "Divisor", "figure"], ["Ratio", "[2]"]]
    header = render(sourced, "csv").decode().splitlines()[0]
    assert header.startswith("what,divisorFigure,divisorFigureSection,divisorFigureStart")


@pytest.mark.parametrize("width", [100, 80, 60, 48, 42, 30])
def test_sources_name_their_figures_at_any_width(width: int) -> None:
    text = render(SOURCED, "table", width=width).decode()
    assert "ex:fig-a" in text
    assert "ex:fig-b" in text
    assert text.count("Mark") in (1, 2)  # a heading, or one for each where they are records


def test_sources_stand_under_their_sections_where_these_have_no_room() -> None:
    lines = render(SOURCED, "table", width=48).decode().split("\n\n")[-1].splitlines()
    assert lines[0] == "Money"
    assert lines[1].split() == ["Mark", "Position", "Surface", "Unit", "Figure"]
