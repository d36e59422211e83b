"""Whatever the report names is in the graph, and named in the text where the graph says so.

``mentions.csv`` is the ledger: a second reader, who had not seen the data, listed every named
actor, place, programme, document, deed and duty of the text; each was then held against the graph.
``mentions-left-out.csv`` lists the few that name nothing the graph should hold, with the reason.
"""

import csv
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import RDF, RDFS, SH, Graph, Namespace, URIRef
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[1]
LEDGER = Path(__file__).with_name("mentions.csv")
LEFT_OUT = Path(__file__).with_name("mentions-left-out.csv")
DATA = ROOT / "data"

QH = Namespace("https://w3id.org/qhkg/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
REPORT = URIRef("https://w3id.org/qhkg/id/report/qinghai-2009")
HERE = DATA / "report" / "qinghai-2009"

# Whatever is of one of these kinds in these folders has a row in the ledger.
KINDS = (
    ("agencies", "Agency"),
    ("programmes", "Programme"),
    ("report", "Group"),
    ("report", "Partnership"),
    ("report", "Document"),
    ("report", "Serial"),
    ("report", "Report"),
    ("report", "PolicyMeasure"),
    ("report", "Action"),
    ("report", "Responsibility"),
    ("report", "PovertyLine"),
)

# A thing whose number is printed is named at the number, too.
QUANTITIES = (QH.amount, QH.measured, QH.difference, QH.ratio)

LONGEST_NAME = 7


class Mention(NamedTuple):
    """A name at a span of the text, and what it names; or why it names nothing."""

    name: str
    start: int
    end: int
    meaning: str


class Span(NamedTuple):
    """A run of characters of the text."""

    start: int
    end: int

    def overlaps(self, other: "Span | Mention") -> bool:
        return self.start < other.end and other.start < self.end


def read_mentions(path: Path, column: str) -> list[Mention]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Mention(row["name"], int(row["start"]), int(row["end"]), row[column]) for row in rows]


@cache
def parsed(*folders: Path) -> Graph:
    graph = Graph()
    for folder in folders:
        for path in sorted(folder.rglob("*.ttl")):
            graph.parse(path)
    return graph


def spans(graph: Graph, nodes: set[Node]) -> set[Span]:
    return {
        Span(int(str(graph.value(node, OA.start))), int(str(graph.value(node, OA.end))))
        for node in nodes
    }


def named_at(graph: Graph, thing: Node) -> set[Span]:
    """Where the graph says that the report names a thing: a section, where it stands."""
    quantities = {q for role in QUANTITIES for q in graph.objects(thing, role)}
    passages = {p for node in {thing, *quantities} for p in graph.objects(node, QH.passage)}
    if (thing, RDF.type, QH.Section) in graph:
        passages.add(thing)
    return spans(graph, passages)


@pytest.fixture(scope="module")
def ledger() -> list[Mention]:
    return read_mentions(LEDGER, "iri")


@pytest.fixture(scope="module")
def left_out() -> list[Mention]:
    return read_mentions(LEFT_OUT, "reason")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return parsed(DATA, ROOT / "ontology")


@pytest.fixture(scope="module")
def report() -> Graph:
    return parsed(HERE)


@pytest.fixture(scope="module")
def elsewhere(report: Graph) -> set[Node]:
    """What the files of other reports name, and those of this one do not."""
    others = [folder for folder in (DATA / "report").iterdir() if folder != HERE]
    return set(parsed(*others).all_nodes()) - set(report.all_nodes())


@pytest.fixture(scope="module")
def expand(graph: Graph) -> dict[str, str]:
    declared = graph.subject_objects(SH.prefix)
    return {str(prefix): str(graph.value(node, SH.namespace)) for node, prefix in declared}


def iri(name: str, expand: dict[str, str]) -> URIRef:
    prefix, _, local = name.partition(":")
    return URIRef(expand[prefix] + local)


@pytest.fixture(scope="module")
def rows(ledger: list[Mention], expand: dict[str, str]) -> dict[Node, list[Mention]]:
    """The rows of the ledger by what they name."""
    found: dict[Node, list[Mention]] = {}
    for mention in ledger:
        found.setdefault(iri(mention.meaning, expand), []).append(mention)
    return found


def sections(report: Graph) -> set[Span]:
    return spans(report, set(report.subjects(RDF.type, QH.Section)))


# The ledger itself


def test_the_ledger_is_sorted_and_says_nothing_twice(
    ledger: list[Mention], left_out: list[Mention]
) -> None:
    for mentions in (ledger, left_out):
        keys = [(m.start, m.end, m.meaning) for m in mentions]
        assert keys == sorted(set(keys))
    assert len(ledger) > 300


def test_no_mention_is_both_in_the_ledger_and_left_out(
    ledger: list[Mention], left_out: list[Mention]
) -> None:
    assert {m[:3] for m in ledger} & {m[:3] for m in left_out} == set()


def test_each_mention_left_out_has_a_reason(left_out: list[Mention]) -> None:
    assert all(m.meaning for m in left_out)
    assert len(left_out) < 10


def test_a_name_is_what_the_text_has_at_its_span(
    ledger: list[Mention], left_out: list[Mention], source_text: str
) -> None:
    wrong = [m for m in ledger + left_out if source_text[m.start : m.end] != m.name]
    assert wrong == []


def test_a_name_is_short_unless_it_is_a_title(
    ledger: list[Mention], graph: Graph, expand: dict[str, str]
) -> None:
    for mention in ledger:
        titles = {str(title) for title in graph.objects(iri(mention.meaning, expand), QH.title)}
        assert len(mention.name.split()) <= LONGEST_NAME or mention.name in titles


# From the ledger to the graph


def test_whatever_the_report_names_is_in_the_graph(
    rows: dict[Node, list[Mention]], graph: Graph
) -> None:
    labelled = {thing for thing in rows if graph.value(thing, RDFS.label)}
    assert set(rows) - labelled == set()


def test_whatever_the_report_names_has_a_passage_there(
    rows: dict[Node, list[Mention]], report: Graph
) -> None:
    """The title and the page furniture stand in no section, and no passage is taken from them."""
    inside = sections(report)
    missing = [
        mention
        for thing, mentions in rows.items()
        for mention in mentions
        if any(section.overlaps(mention) for section in inside)
        and not any(span.overlaps(mention) for span in named_at(report, thing))
    ]
    assert missing == []


def test_what_stands_outside_every_section_is_the_title_and_the_publisher(
    ledger: list[Mention], report: Graph
) -> None:
    inside = sections(report)
    outside = {m.meaning for m in ledger if not any(section.overlaps(m) for section in inside)}
    assert outside == {"report:qinghai-2009", "place:qinghai", "agency:iprcc"}


# From the graph to the ledger


@pytest.mark.parametrize(("folder", "kind"), KINDS)
def test_every_thing_of_a_kind_stands_in_the_ledger(
    folder: str, kind: str, rows: dict[Node, list[Mention]], elsewhere: set[Node]
) -> None:
    things = set(parsed(DATA / folder).subjects(RDF.type, QH[kind])) - elsewhere
    assert things
    assert things - set(rows) == set()


def test_every_place_that_the_report_names_stands_in_the_ledger(
    rows: dict[Node, list[Mention]], graph: Graph, report: Graph
) -> None:
    places = {p for p in report.subjects(QH.passage) if (p, RDF.type, QH.Place) in graph}
    assert len(places) >= 10
    assert places - set(rows) == set()


def test_every_passage_of_a_thing_is_a_mention_in_the_ledger(
    rows: dict[Node, list[Mention]], report: Graph
) -> None:
    figures = set(report.subjects(RDF.type, QH.Figure))
    unread = [
        (thing, span)
        for thing, passage in report.subject_objects(QH.passage)
        if thing not in figures
        for span in spans(report, {passage})
        if not any(span.overlaps(mention) for mention in rows.get(thing, []))
    ]
    assert unread == []


# Passages


def test_no_passage_is_orphaned(report: Graph) -> None:
    passages = set(report.subjects(RDF.type, QH.Passage))
    assert passages == set(report.objects(None, QH.passage))


def test_a_passage_is_named_after_its_span_and_stands_in_its_innermost_section(
    report: Graph,
) -> None:
    bounds = {s: spans(report, {s}).pop() for s in report.subjects(RDF.type, QH.Section)}
    for passage in report.subjects(RDF.type, QH.Passage):
        (span,) = spans(report, {passage})
        assert passage == URIRef(f"{REPORT}#char={span.start},{span.end}")
        around = {
            section: bound.end - bound.start
            for section, bound in bounds.items()
            if bound.start <= span.start and span.end <= bound.end
        }
        assert report.value(passage, QH.section) == min(around, key=lambda s: around[s])


def test_no_statement_of_the_report_stands_in_two_of_its_files() -> None:
    files = sorted((DATA / "report").rglob("*.ttl"))
    statements = Counter(triple for path in files for triple in Graph().parse(path))
    assert [triple for triple, times in statements.items() if times > 1] == []
