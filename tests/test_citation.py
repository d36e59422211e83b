"""A citation is the figure in its sentence, from the user's own copy."""

import pytest
from small_report import TEXT, SmallReport

import qhkg
from qhkg.audit import rendering
from qhkg.errors import NotAFigureError, UnknownNameError


@pytest.fixture(scope="module")
def small() -> qhkg.KnowledgeGraph:
    return SmallReport().graph()


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
