"""The worked example of docs/adding-a-report.md: files alone make another report part of the graph.

The report, its province and its figures are made up. It is added to a small checkout beside the
report on Qinghai, as the guide says, and the commands of the guide run there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, QuerySolutions, RdfFormat, Store, serialize
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.term import Node

from qhkg import prepared
from qhkg.files import COMPUTED, STATED, Folders
from qhkg.numerals import numerals
from qhkg.preparation import prepare_graph
from qhkg.questions import Catalogue, Question, read_catalogue
from qhkg.validation import read_shapes, validate_graph

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "tests" / "another-report"
TEXT = EXAMPLE / "yunhai-2012.txt"
FIRST, SECOND = "qinghai-2009", "yunhai-2012"
QH = Namespace("https://w3id.org/qhkg/ontology#")
REPORT = URIRef(f"https://w3id.org/qhkg/id/report/{SECOND}")
GENERATED = ("digests", "coverage")
UNBOUND = "VALUES ?report { UNDEF }"
TAKING_A_REPORT = [
    question
    for question in Catalogue.from_json(read_catalogue(ROOT / "queries")).questions()
    if any(parameter.name == "report" for parameter in question.parameters)
]
by_name = pytest.mark.parametrize("question", TAKING_A_REPORT, ids=lambda each: each.name)

Rows = Counter[tuple[str, ...]]


def checkout(folder: Path, *added: str) -> Path:
    """A checkout with the files of the example whose paths fit one of the patterns."""
    for name in ("data", "ontology", "qhkg", "queries", "shapes"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for pattern in added:
        for path in EXAMPLE.glob(pattern):
            target = folder / path.relative_to(EXAMPLE)
            assert not target.exists()  # a report is added by new files alone
            target.parent.mkdir(exist_ok=True)
            shutil.copy(path, target)
    return folder


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def store_of(folder: Path) -> Store:
    made = prepare_graph(Folders(folder))
    store = Store()
    for name in (STATED, COMPUTED):
        store.load(made[name], RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout when only what and where the report is has been written down."""
    shared = ("places/*", "agencies/*", "periods/*", "report/*/00-*")
    folder = tmp_path_factory.mktemp("begun")
    return checkout(folder, "ontology/codes/*", *(f"data/{each}" for each in shared))


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout when all that a person writes is there, and nothing that is generated."""
    folder = checkout(tmp_path_factory.mktemp("added"), "**/*.ttl")
    for name in GENERATED:
        (folder / "data" / "assessment" / f"{name}-{SECOND}.ttl").unlink()
    return folder


@pytest.fixture(scope="module")
def one_report() -> Store:
    return prepared.load(inference=False)


@pytest.fixture(scope="module")
def two_reports(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(checkout(tmp_path_factory.mktemp("both"), "**/*.ttl"))


def rows(store: Store, text: str) -> Rows:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return Counter(tuple(str(term) for term in solution) for solution in found)


def bound(question: Question, report: str) -> str:
    assert UNBOUND in question.text
    values = f"VALUES ?report {{ <https://w3id.org/qhkg/id/report/{report}> }}"
    return question.text.replace(UNBOUND, values)


# From text to figures


def test_the_example_is_data_alone() -> None:
    folders = (EXAMPLE / "data", EXAMPLE / "ontology")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".ttl"}


def test_an_unknown_text_is_told_what_a_report_says_of_it() -> None:
    ended = run(ROOT, "-m", "qhkg", "audit", str(TEXT))
    assert ended.returncode == 2
    stated = (EXAMPLE / "data" / "report" / SECOND / "00-report.ttl").read_text(encoding="utf-8")
    said = [word for word in ended.stderr.split() if word.startswith('"')]
    assert f"qh:textSha256 {said[-1]} ." in stated
    length = ended.stderr.partition("qh:textLength ")[2].split()[0]
    assert f"qh:textLength {length} ;" in stated


def test_the_text_of_a_report_without_figures_has_its_numbers_listed(begun: Path) -> None:
    ended = run(begun, "-m", "qhkg", "audit", str(TEXT), "-f", "json")
    assert ended.returncode == 1
    findings = json.loads(ended.stdout)["findings"]
    assert {finding["kind"] for finding in findings} == {"not-modelled"}
    assert len(findings) == 22
    text = TEXT.read_text(encoding="utf-8")
    for finding in findings:
        place = finding["place"]
        assert text[place["start"] : place["end"]] == finding["stands"]


def test_people_read_the_position_that_a_figure_is_to_have(begun: Path) -> None:
    ended = run(begun, "-m", "qhkg", "audit", str(TEXT))
    start = TEXT.read_text(encoding="utf-8").index("215 million")
    assert f"({start}–{start + 11}): 215 million is not modelled" in ended.stdout


def test_what_is_printed_of_every_figure_is_written_for_the_contributor(begun: Path) -> None:
    ended = run(begun, "-m", "qhkg", "audit", str(TEXT), "-f", "turtle")
    assert ended.returncode == 1
    made = Graph().parse(data=ended.stdout, format="turtle")
    stated = Graph()
    for path in (EXAMPLE / "data" / "report" / SECOND).glob("0[1-9]-*"):
        stated.parse(path)
    assert len(set(stated.subjects(RDF.type, QH.Figure))) == 18
    for figure in stated.subjects(RDF.type, QH.Figure):
        passage = stated.value(figure, QH.passage)
        (skeleton,) = made.subjects(QH.passage, passage)
        assert said_of(made, skeleton) == said_of(stated, figure)
        assert said_of(made, passage) == said_of(stated, passage)


def said_of(graph: Graph, thing: Node | None) -> set[tuple[Node, Node]]:
    """What is printed; that a number is printed again is no matter of its digits."""
    said = set(graph.predicate_objects(thing))
    return {(predicate, value) for predicate, value in said if predicate != QH.restates}


def test_the_foot_of_the_page_is_an_exclusion_and_all_numerals_are_there(begun: Path) -> None:
    made = Graph()
    made.parse(data=run(begun, "-m", "qhkg", "audit", str(TEXT), "-f", "turtle").stdout)
    assert len(set(made.subjects(QH.surface))) == 22
    (foot,) = made.subjects(QH.exclusionReason)
    assert str(made.value(foot, QH.surface)) == "5550123"


def test_skeletons_hold_no_word_of_the_text(begun: Path) -> None:
    lines = run(begun, "-m", "qhkg", "audit", str(TEXT), "-f", "turtle").stdout.splitlines()
    texts = {line.partition('"')[2].rpartition('"')[0] for line in lines if '"' in line}
    assert texts <= {each.surface for each in numerals(TEXT.read_text(encoding="utf-8"))}


def test_digests_need_figures_first(begun: Path) -> None:
    ended = run(begun, "data/assessment/generate_digests.py", str(TEXT))
    assert ended.returncode == 1
    assert ended.stderr.strip().endswith("`qhkg audit` lists its numbers")
    assert ended.stderr.count("\n") == 1


def test_the_digests_of_the_example_are_those_of_its_text(added: Path) -> None:
    ended = run(added, "data/assessment/generate_digests.py", str(TEXT))
    assert ended.returncode == 0, ended.stderr
    name = f"data/assessment/digests-{SECOND}.ttl"
    assert (added / name).read_bytes() == (EXAMPLE / name).read_bytes()


def test_the_audit_is_verified_and_recorded_beside_that_of_the_first(added: Path) -> None:
    ended = run(added, "-m", "qhkg", "audit", str(TEXT), "--record")
    assert ended.returncode == 0, ended.stdout
    assert ended.stdout.splitlines()[1] == (
        "18 of 18 figures verified; 22 of 22 numerals accounted for"
    )
    for report, root in ((FIRST, ROOT), (SECOND, EXAMPLE)):
        name = f"data/assessment/coverage-{report}.ttl"
        assert (added / name).read_bytes() == (root / name).read_bytes()


def test_a_figure_is_cited_from_a_copy_of_its_own_report_only(added: Path) -> None:
    figure = f"https://w3id.org/qhkg/id/figure/{SECOND}/central-allocation"
    assert "«215 million»" in run(added, "-m", "qhkg", "cite", figure, str(TEXT)).stdout
    ended = run(added, "-m", "qhkg", "cite", "fig:central-allocation", str(TEXT))
    assert ended.returncode == 2
    assert f"is no figure of report:{SECOND}" in ended.stderr


# From figures to a graph


@pytest.mark.slow
def test_what_the_other_report_adds_conforms_to_the_shapes(two_reports: Store) -> None:
    # Without what only the report on Qinghai says, which other tests validate and takes long.
    triples = [quad.triple for quad in two_reports if FIRST not in str(quad.triple)]
    data = Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    assert (REPORT, RDF.type, QH.Report) in data
    assert validate_graph(data, read_shapes(Folders(ROOT))).results == ()


def test_no_statement_stands_in_two_graphs(two_reports: Store) -> None:
    twice = [
        triple for triple, times in Counter(q.triple for q in two_reports).items() if times > 1
    ]
    assert twice == []


def test_what_is_said_and_computed_of_the_first_stays(
    one_report: Store, two_reports: Store
) -> None:
    # Blank nodes, which only the ontology has, are named anew.
    kept = [quad for quad in one_report if not any(isinstance(term, BlankNode) for term in quad)]
    assert len(kept) > 15_000
    assert [quad for quad in kept if quad not in two_reports] == []


# From the graph to answers


@by_name
def test_all_reports_answer_as_each_does_alone(question: Question, two_reports: Store) -> None:
    each = [rows(two_reports, bound(question, report)) for report in (FIRST, SECOND)]
    assert rows(two_reports, question.text) == each[0] + each[1]


@by_name
def test_the_other_report_changes_no_answer_about_the_first(
    question: Question, one_report: Store, two_reports: Store
) -> None:
    assert rows(two_reports, bound(question, FIRST)) == rows(one_report, question.text)


@by_name
def test_no_row_holds_what_two_reports_say(question: Question, two_reports: Store) -> None:
    for row in rows(two_reports, question.text):
        named = " ".join(row)
        assert not (f"/{FIRST}" in named and f"/{SECOND}" in named), row


def test_half_of_the_questions_answer_for_the_other_report(two_reports: Store) -> None:
    answering = [each.name for each in TAKING_A_REPORT if rows(two_reports, bound(each, SECOND))]
    assert len(answering) > len(TAKING_A_REPORT) / 2


@pytest.mark.parametrize(
    ("name", "column", "values"),
    [
        ("funding-by-level", "amount", ["215000000", "40000000", "10000000"]),
        ("central-funds-growth", "base", ["180000000"]),
        ("total-without-double-counting", "amount", ["265000000", "2400000", "66600000"]),
        ("total-without-double-counting", "unitLabel", ["yuan", "US dollars", "yuan"]),
        ("flows-to", "toLabel", ["Yunhai Province"] * 3),
        ("cost-per-person", "cost", ["1200"]),
        ("discrepancies", "computed", ["1200"]),
        ("population-and-poverty", "verdictLabel", ["agrees"]),
        (
            "programmes",
            "carriedOutIn",
            ["The 120 villages of entire village advancement in Yunhai"],
        ),
    ],
)
def test_the_other_report_is_answered_for(
    name: str, column: str, values: list[str], two_reports: Store
) -> None:
    (question,) = (each for each in TAKING_A_REPORT if each.name == name)
    found = two_reports.query(bound(question, SECOND), use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    assert [row[column].value for row in found if row[column] is not None] == values


def test_a_report_without_an_edition_is_told_of_with_its_figures(two_reports: Store) -> None:
    (question,) = (each for each in TAKING_A_REPORT if each.name == "source-of")
    found = two_reports.query(bound(question, SECOND), use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    assert len({row["figure"].value for row in found}) == 18


def test_a_shared_giver_pays_in_each_report_for_what_that_report_says(two_reports: Store) -> None:
    (question,) = (each for each in TAKING_A_REPORT if each.name == "agencies")
    found = two_reports.query(bound(question, SECOND), use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    given = {row["agencyLabel"].value: row["pays"] for row in found}
    assert given["Central government of China"] is None
