"""Every figure of an answer leads to the place where the report prints it."""

from pyoxigraph import Literal, NamedNode
from small_graph import small_engine

from qhkg.evidence import with_sources
from qhkg.results import Rows, Term

ENGINE = small_engine()
FIG = "https://w3id.org/qhkg/id/figure/qinghai-2009/"


def sources(*terms: Term | None) -> list[tuple[object, ...]]:
    sourced = with_sources(ENGINE, Rows(("x",), tuple((term,) for term in terms)))
    assert sourced.sources is not None
    return [
        (row["section"], row["start"], row["end"], row["surface"], row["comparator"], row["unit"])
        for row in sourced.sources
    ]


GRANT = ("Money", 7, 18, "616 million", "at least", "yuan")
SIX = ("Money", 30, 33, "six", None, None)


def test_a_figure_leads_to_its_passage() -> None:
    assert sources(NamedNode(f"{FIG}grant")) == [GRANT]


def test_a_text_may_name_several_figures() -> None:
    assert sources(Literal(f"{FIG}six {FIG}grant")) == [GRANT, SIX]


def test_a_derived_quantity_leads_to_its_operands() -> None:
    assert sources(NamedNode("https://w3id.org/qhkg/id/derived/qinghai-2009/both")) == [GRANT, SIX]


def test_a_passage_leads_to_itself() -> None:
    passage = NamedNode("https://w3id.org/qhkg/id/report/qinghai-2009#char=30,33")
    assert sources(passage) == [("Money", 30, 33, None, None, None)]


def test_what_is_no_figure_has_no_source() -> None:
    assert (
        sources(Literal(5), None, Literal("see http://<x> and://y"), NamedNode("http://x/")) == []
    )
