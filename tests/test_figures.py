"""Every number of the report is a figure of the graph, as it is printed and where."""

import hashlib
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from numerals import Numeral, numerals, parse_surface
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[1]
REPORT_FOLDER = ROOT / "data" / "report" / "qinghai-2009"
EXCLUSIONS = ROOT / "data" / "assessment" / "exclusions.ttl"

QH = Namespace("https://w3id.org/qhkg/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
UNIT = Namespace("https://w3id.org/qhkg/code/unit/")
REPORT = URIRef("https://w3id.org/qhkg/id/report/qinghai-2009")
FIGURE = "https://w3id.org/qhkg/id/figure/qinghai-2009/"
FIGURES = 101

# What a report measures and does not count: the last printed digit is always a rounded one.
MEASURED = {"CNY", "EUR", "percent", "km2"}

# The words that make a number a bound, where they stand right before it or right after it.
BOUNDS_BEFORE = {
    "at-least": r"(?:(?<!no )(?<!not )more than|over|above|exceeding|at least|no(?:t)? less than)",
    "at-most": r"(?:(?<!no )(?<!not )less than|under|below|up to|at most|no(?:t)? more than)",
    "about": r"(?:about|around|some|nearly|almost|approximately|roughly|close to)",
}
BOUNDS_AFTER = {
    "at-least": r"(?:\+|or more|and above|or above|plus\b)",
    "at-most": r"(?:or less|or fewer|and below|or below)",
    "about": r"(?:or so)",
}

UNITS_AFTER = {
    "CNY": r"\s?(?:Yuan|RMB)\b",
    "EUR": r"\s?Euros?\b",
    "km2": r"\s?(?:square kilometers|km2|km²)",
}


class Figure(NamedTuple):
    """What the graph says of one figure."""

    name: str
    surface: str
    value: Decimal
    rounded_to: Decimal | None
    unit: str
    comparator: str
    start: int
    end: int

    @property
    def numeral(self) -> Numeral:
        return Numeral(self.surface, self.start, self.end)


class Span(NamedTuple):
    """What the graph says of the place of a section or passage."""

    node: Node
    start: int
    end: int


@pytest.fixture(scope="module")
def report() -> Graph:
    graph = Graph()
    for path in sorted(REPORT_FOLDER.glob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def figures(report: Graph) -> list[Figure]:
    found = [read_figure(report, node) for node in report.subjects(RDF.type, QH.Figure)]
    return sorted(found, key=lambda figure: figure.start)


@pytest.fixture(scope="module")
def exclusions() -> Graph:
    return Graph().parse(EXCLUSIONS)


@pytest.fixture(scope="module")
def excluded(exclusions: Graph) -> list[Numeral]:
    return [numeral_of(exclusions, node) for node in exclusions.subjects(RDF.type, QH.Exclusion)]


@pytest.fixture(scope="module")
def sections(report: Graph) -> list[Span]:
    return spans(report, QH.Section)


def numeral_of(graph: Graph, node: Node) -> Numeral:
    passage = graph.value(node, QH.passage, any=False)
    surface = str(graph.value(node, QH.surface, any=False))
    return Numeral(surface, position(graph, passage, OA.start), position(graph, passage, OA.end))


def read_figure(graph: Graph, node: Node) -> Figure:
    passage = graph.value(node, QH.passage, any=False)
    rounded_to = graph.value(node, QH.roundedTo, any=False)
    return Figure(
        name=str(node).removeprefix(FIGURE),
        surface=str(graph.value(node, QH.surface, any=False)),
        value=Decimal(str(graph.value(node, QH.value, any=False))),
        rounded_to=None if rounded_to is None else Decimal(str(rounded_to)),
        unit=code(graph.value(node, QH.unit, any=False)),
        comparator=code(graph.value(node, QH.comparator, any=False)),
        start=position(graph, passage, OA.start),
        end=position(graph, passage, OA.end),
    )


def spans(graph: Graph, kind: Node) -> list[Span]:
    found = [
        Span(node, position(graph, node, OA.start), position(graph, node, OA.end))
        for node in graph.subjects(RDF.type, kind)
    ]
    return sorted(found, key=lambda span: (span.start, -span.end))


def position(graph: Graph, node: Node | None, edge: Node) -> int:
    return int(str(graph.value(node, edge, any=False)))


def code(concept: Node | None) -> str:
    return str(concept).rsplit("/", 1)[-1]


def expected_rounding(figure: Figure) -> Decimal | None:
    reading = parse_surface(figure.surface)
    return None if reading.in_full and figure.unit not in MEASURED else reading.place_value


def innermost(sections: list[Span], start: int, end: int) -> Node | None:
    around = [span for span in sections if span.start <= start and end <= span.end]
    return min(around, key=lambda span: span.end - span.start).node if around else None


def comparator_in(text: str, figure: Figure) -> str:
    before, after = text[: figure.start], text[figure.end :]
    for comparator, words in BOUNDS_BEFORE.items():
        if re.search(rf"\b{words}\s+$", before, re.IGNORECASE):
            return comparator
    for comparator, words in BOUNDS_AFTER.items():
        if re.match(rf"\s*(?:Yuan |Euros )?{words}", after, re.IGNORECASE):
            return comparator
    return "exact"


def unit_in(text: str, figure: Figure) -> str | None:
    if figure.surface.endswith("%"):
        return "percent"
    after = text[figure.end :]
    return next((unit for unit, words in UNITS_AFTER.items() if re.match(words, after)), None)


# Without the text


def test_every_figure_is_there(figures: list[Figure]) -> None:
    assert len(figures) == FIGURES


def test_values_are_what_the_surfaces_say(figures: list[Figure]) -> None:
    wrong = [f for f in figures if f.value != parse_surface(f.surface).value]
    assert wrong == []


def test_rounding_is_the_place_value_of_the_last_printed_digit(figures: list[Figure]) -> None:
    wrong = [(f, expected_rounding(f)) for f in figures if f.rounded_to != expected_rounding(f)]
    assert wrong == []


def test_a_restatement_says_the_same_as_the_figure_it_restates(report: Graph) -> None:
    pairs = [
        (read_figure(report, later), read_figure(report, earlier))
        for later, earlier in report.subject_objects(QH.restates)
    ]
    assert pairs
    for later, earlier in pairs:
        assert later.start > earlier.start
        assert later[1:6] == earlier[1:6]


def test_figures_and_exclusions_share_no_character(
    figures: list[Figure], excluded: list[Numeral]
) -> None:
    taken = sorted([f.numeral for f in figures] + excluded, key=lambda numeral: numeral.start)
    overlaps = [(a, b) for a, b in pairwise(taken) if b.start < a.end]
    assert overlaps == []


# Against the text


def test_the_text_is_the_one_that_the_graph_was_read_from(source_text: str, report: Graph) -> None:
    digest = hashlib.sha256(source_text.encode()).hexdigest()
    assert digest == str(report.value(REPORT, QH.textSha256))
    assert len(source_text) == int(str(report.value(REPORT, QH.textLength)))


def test_figures_and_exclusions_are_all_numerals_of_the_text(
    source_text: str, figures: list[Figure], excluded: list[Numeral]
) -> None:
    printed = Counter(numerals(source_text))
    accounted = Counter([figure.numeral for figure in figures] + excluded)
    assert printed - accounted == Counter()
    assert accounted - printed == Counter()


def test_no_character_that_stands_for_a_number_escapes_the_reader(source_text: str) -> None:
    inside = {at for numeral in numerals(source_text) for at in range(numeral.start, numeral.end)}
    numeric = {at for at, c in enumerate(source_text) if unicodedata.numeric(c, None) is not None}
    assert numeric - inside == set()


def test_surfaces_are_the_text_of_their_passages(source_text: str, figures: list[Figure]) -> None:
    wrong = [f for f in figures if source_text[f.start : f.end] != f.surface]
    assert wrong == []


def test_comparators_agree_with_the_words_beside_the_number(
    source_text: str, figures: list[Figure]
) -> None:
    wrong = [(f, comparator_in(source_text, f)) for f in figures]
    assert [pair for pair in wrong if pair[0].comparator != pair[1]] == []


def test_units_agree_with_the_words_after_the_number(
    source_text: str, figures: list[Figure]
) -> None:
    wrong = [
        (figure, unit_in(source_text, figure))
        for figure in figures
        if (figure.unit if figure.unit in MEASURED else None) != unit_in(source_text, figure)
    ]
    assert wrong == []


def test_passages_stand_in_the_innermost_section_around_them(
    source_text: str, report: Graph, exclusions: Graph, sections: list[Span]
) -> None:
    both = report + exclusions
    passages = spans(both, QH.Passage)
    assert passages
    wrong = [
        span
        for span in passages
        if both.value(span.node, QH.section) != innermost(sections, span.start, span.end)
        or not source_text[span.start : span.end].strip()
    ]
    assert wrong == []


def test_passages_neither_begin_nor_end_within_a_word_or_a_space(
    source_text: str, report: Graph
) -> None:
    wrong = [
        source_text[span.start - 1 : span.end + 1]
        for span in spans(report, QH.Passage)
        if re.match(r"\w\w|.\s", source_text[span.start - 1 : span.start + 1])
        or re.match(r"\w\w|\s.", source_text[span.end - 1 : span.end + 1])
    ]
    assert wrong == []


def test_sections_open_with_their_printed_headings(
    source_text: str, report: Graph, sections: list[Span]
) -> None:
    assert sections
    for section in sections:
        heading = str(report.value(section.node, QH.heading, any=False))
        # A long heading leaves words out: the project holds no eight words of the report in a row.
        printed = r"[^.】]+".join(re.escape(words) for words in heading.split("…"))
        opening = source_text[section.start : section.start + 120]
        assert re.match(rf"(?:【|\d\. ?){printed}(?:】|\.)", opening), heading


def test_every_heading_of_the_text_has_its_section(source_text: str, sections: list[Span]) -> None:
    printed = {found.start() for found in re.finditer(r"【|(?<=\s)\d\. ?(?=[A-Z])", source_text)}
    assert {section.start for section in sections} == printed


def test_sections_fill_the_body_in_their_order(
    source_text: str, report: Graph, sections: list[Span]
) -> None:
    orders = [int(str(report.value(section.node, QH.order))) for section in sections]
    assert orders == list(range(1, len(sections) + 1))
    covered = {at for section in sections for at in range(section.start, section.end)}
    body_end = max(section.end for section in sections)
    title_end = min(section.start for section in sections)
    gaps = {at for at in range(title_end, body_end) if not source_text[at].isspace()} - covered
    assert gaps == set()


def test_sections_nest_or_lie_apart(report: Graph, sections: list[Span]) -> None:
    for outer in sections:
        for inner in sections:
            apart = inner.end <= outer.start or outer.end <= inner.start
            nested = (
                inner.node == outer.node or report.value(inner.node, QH.subsectionOf) == outer.node
            )
            contains = report.value(outer.node, QH.subsectionOf) == inner.node
            assert apart or nested or contains, (outer, inner)
