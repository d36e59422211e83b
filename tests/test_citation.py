"""A citation is the figure in its sentence, from the user's own copy."""

import json
from importlib import resources

import jsonschema
import pytest
from small_report import TEXT

import qhkg
from qhkg.audit import rendering
from qhkg.audit.sentences import Sentences
from qhkg.audit.shown import json_text
from qhkg.errors import NotAFigureError, UnknownNameError

SCHEMA = json.loads(resources.files("qhkg.audit").joinpath("citation.schema.json").read_text())


def test_the_figure_stands_in_its_sentence_and_section(small: qhkg.KnowledgeGraph) -> None:
    (cited,) = small.cite("villages", source=TEXT)
    assert cited.sentence == "It reached more than 300 villages, or 12.5% of them."
    assert cited.sentence[slice(*cited.mark)] == "300"
    assert cited.section == "Help"
    assert cited.place is not None
    assert TEXT[cited.place.start : cited.place.end] == "300"


def test_several_figures_come_in_the_order_asked_for(small: qhkg.KnowledgeGraph) -> None:
    cited = small.cite("fig:towns", "money", source=TEXT)
    assert [each.figure for each in cited] == ["fig:towns", "fig:money"]


def test_a_moved_figure_is_cited_where_it_stands(small: qhkg.KnowledgeGraph) -> None:
    copy = "Home 300 news\r\n\r\n" + TEXT.replace("\n", "\r\n")
    (cited,) = small.cite("villages", source=copy)
    assert cited.place is not None
    assert cited.place.start == copy.rindex("300")


def test_a_changed_figure_says_what_the_report_prints(small: qhkg.KnowledgeGraph) -> None:
    (cited,) = small.cite("villages", source=TEXT.replace("300", "301"))
    assert not cited.agrees
    shown = rendering.citation_text([cited])
    assert "more than «301» villages" in shown
    assert shown.endswith("The report prints 300.\n")


def test_a_missing_figure_is_told(small: qhkg.KnowledgeGraph) -> None:
    (cited,) = small.cite("villages", source=TEXT.replace("300 ", ""))
    assert not cited.agrees
    assert cited.as_data()["place"] is None
    assert "300 is missing in this copy" in rendering.citation_text([cited])


def test_a_figure_is_bold_on_a_terminal(small: qhkg.KnowledgeGraph) -> None:
    cited = small.cite("towns", source=TEXT)
    assert "chose \x1b[1mnine\x1b[0m towns" in rendering.citation_text(cited, styled=True)


def test_what_is_no_figure_is_told_by_its_kind(small: qhkg.KnowledgeGraph) -> None:
    with pytest.raises(NotAFigureError, match="section:help is no figure but a section"):
        small.cite("section:help", source=TEXT)


def test_a_misspelt_figure_has_nearest_names(small: qhkg.KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean villages"):
        small.cite("vilages", source=TEXT)


def test_an_exclusion_is_told_to_be_left_out_for_a_reason(small: qhkg.KnowledgeGraph) -> None:
    with pytest.raises(NotAFigureError, match=r"is no figure but an exclusion; .* says why"):
        small.cite("https://w3id.org/qhkg/id/report/qinghai-2009/not/2011", source=TEXT)


@pytest.mark.parametrize("copy", [TEXT, TEXT.replace("300 ", ""), TEXT.replace("300", "301")])
def test_json_is_of_its_schema(small: qhkg.KnowledgeGraph, copy: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    cited = [each.as_data() for each in small.cite("villages", "money", source=copy)]
    jsonschema.validate(json.loads(json.dumps(cited)), SCHEMA)


@pytest.mark.parametrize(
    ("before", "cited", "after"),
    [
        ("One came. ", "20 towns had «7» more.", " Then all."),
        ("", "It had «7» more.", " 2497 others had none."),
        ("", "They gave «7» to 1.38 million.", " 3 towns had none."),
        ("", "See No. 3 and «7» others.", " It ends."),
        ("", "The U.S. 5 and «7» of St. Mary joined.", ""),
        ("Before that. ", "1. Help «7» towns.", " 2. Help more."),
        ("So it was in 2009. ", "The «7» came, etc.", " At last."),
        ('"They came." ', "Then «7» left!", " (Not all.)"),
        ("\u4ed6\u4eec\u6765\u4e86\u3002", "\u5171«7»\u4eba\u3002", "\u5b8c\u3002"),
        ("A heading\n\n", "Without an end «7»", "\n\nNext"),
    ],
)
def test_a_sentence_ends_where_the_next_begins(before: str, cited: str, after: str) -> None:
    text = before + cited.replace("«7»", "7") + after
    at = len(before) + cited.index("«")
    assert text[slice(*Sentences(text).around(at, at + 1))] == cited.replace("«7»", "7")


def test_a_sentence_of_the_report_ends_before_a_number(
    kg: qhkg.KnowledgeGraph, source_text: str
) -> None:
    (cited,) = kg.cite("village-advancement-people", source=source_text)
    assert cited.sentence is not None
    assert cited.sentence.endswith("326,100 people.")


def test_lines_break_at_blanks_where_a_width_is_given(small: qhkg.KnowledgeGraph) -> None:
    cited = small.cite("towns", source=TEXT)
    lines = rendering.citation_text(cited, styled=True, width=40).splitlines()
    assert lines == [
        "fig:towns (Help), line 3, column 119",
        "  (147–151)",
        "  A meeting in 2011 chose \x1b[1mnine\x1b[0m towns",
        "  for the years to come.",
    ]


def test_no_control_character_of_a_copy_reaches_the_terminal(small: qhkg.KnowledgeGraph) -> None:
    cited = small.cite("towns", source=TEXT.replace(" towns", " \x1b[2J\x9b8m\x7ftowns"))
    assert "chose «nine» ␛[2J8m␡towns" in rendering.citation_text(cited)
    escaped = json_text([each.as_data() for each in cited])
    assert r"\u001b[2J\u009b8m\u007ftowns" in escaped


def test_a_sentence_begins_with_the_number_behind_a_full_stop() -> None:
    text = "All came. 20 towns had none."
    assert text[slice(*Sentences(text).around(10, 12))] == "20 towns had none."
