"""What each command does."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from running import Run

NOTED = "total-without-double-counting"
SELECT = "SELECT ?place { ?place a qh:Place ; rdfs:label 'Hualong Hui Autonomous County'@en }"


def test_without_a_command_it_says_what_there_is_in_some_ten_lines(run: Run) -> None:
    ended = run()
    assert ended.code == 0
    assert 8 <= len(ended.out.splitlines()) <= 14
    assert "figures" in ended.out
    assert "qhkg ask" in ended.out


def test_questions_lists_names_questions_and_parameters(run: Run) -> None:
    listed = list(csv.DictReader(io.StringIO(run("questions", "-f", "csv").out)))
    (line,) = [line for line in listed if line["name"] == "funding-by-level"]
    assert line["topic"] == "money"
    assert line["question"].endswith("?")


def test_questions_of_a_tag_are_fewer(run: Run) -> None:
    everything = run("questions", "-f", "csv").out.splitlines()
    some = run("questions", "-t", "money", "-f", "csv").out.splitlines()
    assert 1 < len(some) < len(everything)


def test_questions_tells_all_about_one(run: Run) -> None:
    told = run("questions", "funding-by-level", "-f", "table").out
    assert told.startswith("funding-by-level (money): How much did each level")
    rows = list(csv.DictReader(io.StringIO(run("questions", "funding-by-level", "-f", "csv").out)))
    assert {row["parameter"]: (row["takes"], row["default"]) for row in rows} == {
        "report": ("one or more (IRI, slug or label of a report)", ""),
        "value": ("one of a code list: reconciled, reported", "reported"),
    }
    assert "There is no grand total" in run("questions", NOTED, "-f", "table").out
    rows = list(csv.DictReader(io.StringIO(run("questions", "leverage", "-f", "csv").out)))
    assert [row["parameter"] for row in rows] == ["report", "value"]
    assert rows[0]["description"].startswith("One row for")


def test_a_note_stands_under_the_answer_for_people_only(run: Run) -> None:
    for form in ("table", "md", "html"):
        assert "There is no grand total" in run("ask", NOTED, "-f", form).out
    for form in ("csv", "tsv", "json", "xml"):
        assert "There is no grand total" not in run("ask", NOTED, "-f", form).out
    nobody = run("ask", "who-helps", "-p", "place=golmud", "-f", "table").out
    assert nobody.startswith("No rows.\n\nWhat reached a larger place as a whole")


def test_an_empty_answer_names_what_the_graph_does_not_know(run: Run) -> None:
    ended = run("query", "-q", "SELECT ?x { ?x a qh:Figur ; qh:surface ?y }")
    assert ended.code == 0
    assert ended.err == "qhkg: qh:Figur occurs nowhere in the graph; did you mean qh:Figure?\n"
    assert run("query", "-q", "SELECT ?x { ?x a qh:Figure ; rdfs:label '?' }").err == ""
    assert run("query", "-q", "ASK { ?x a qh:Figur }").err == ""


def test_every_row_of_every_csv_has_the_fields_of_its_header(run: Run) -> None:
    for name in ("actions", "documents", "who-helps", "figures", "liaoning-support"):
        for more in ((), ("--sources",)):
            rows = list(csv.reader(io.StringIO(run("ask", name, "-f", "csv", *more).out)))
            assert len(rows) > 1
            assert {len(row) for row in rows} == {len(rows[0])}, name


def test_ask_answers(run: Run) -> None:
    ended = run("ask", "funding-by-level")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("?")


def test_ask_with_sources_names_surface_and_position(run: Run) -> None:
    ended = run("ask", "funding-by-level", "--sources", "-f", "table")
    assert "1.104 billion" in ended.out
    assert "984–997" in ended.out


def test_ask_takes_things_by_any_name_and_several_of_them(run: Run) -> None:
    by_slug = run("ask", "places-within", "-p", "place=haidong")
    assert by_slug.code == 0
    assert len(by_slug.out.splitlines()) > 1
    assert run("ask", "places-within", "-p", "place=Haidong Region").out == by_slug.out
    both = run("ask", "places-within", "-p", "place=haidong", "-p", "place=xining")
    assert len(both.out) > len(by_slug.out)


def test_ask_show_prints_a_query_that_gives_the_same(run: Run) -> None:
    arguments = ("ask", "places-within", "-p", "place=haidong")
    shown = run(*arguments, "--show")
    assert "VALUES ?place { <https://w3id.org/qhkg/id/place/haidong> }" in shown.out
    assert run("query", "-", stdin=shown.out).out == run(*arguments).out


def test_query_reads_text_file_and_standard_input(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text(SELECT, encoding="utf-8-sig")
    by_text = run("query", "-q", SELECT)
    assert by_text.out == "?place\n<https://w3id.org/qhkg/id/place/hualong>\n"
    assert run("query", str(file)).out == by_text.out
    assert run("query", "-", stdin=SELECT).out == by_text.out
    assert run("query", stdin=SELECT).out == by_text.out


def test_query_show_declares_the_prefixes_that_are_used(run: Run) -> None:
    shown = run("query", "--show", "-q", "ASK { ?x a qh:Place }").out
    assert shown == "PREFIX qh: <https://w3id.org/qhkg/ontology#> ASK { ?x a qh:Place }\n"


def test_a_graph_is_turtle_and_a_truth_a_word(run: Run) -> None:
    built = run("query", "-q", "CONSTRUCT { place:a qh:within 1 } {}").out
    assert built.endswith("place:a qh:within 1 .\n")
    assert run("query", "-q", "ASK {}").out == "true\n"


@pytest.mark.parametrize(("text", "code"), [("ASK {}", 0), ("ASK { qh:x qh:x qh:x }", 1)])
def test_exit_status_tells_a_false_ask(run: Run, text: str, code: int) -> None:
    assert run("query", "--exit-status", "-q", text).code == code
    assert run("query", "-q", text).code == 0


def test_show_is_turtle_in_a_pipe_and_tables_on_demand(run: Run) -> None:
    assert "place:xunhua a qh:Place" in run("show", "xunhua").out
    table = run("show", "循化撒拉族自治县", "-f", "table").out
    assert table.startswith("https://w3id.org/qhkg/id/place/xunhua\n")
    assert "What points to it" in table
    assert "Where it is reported" in table


def test_show_as_rows_holds_its_statements(run: Run) -> None:
    header = run("show", "xunhua", "-f", "csv").out.splitlines()[0]
    assert header.startswith("subject,predicate,object,objectSection,objectStart,objectEnd")


def test_dump_writes_the_graphs_named(run: Run) -> None:
    ended = run("dump", "places", "-f", "nquads")
    assert ended.code == 0
    graphs = {line.split()[-2] for line in ended.out.splitlines()}
    assert graphs == {"<https://w3id.org/qhkg/graph/places>"}


def test_dump_of_everything_holds_every_graph(run: Run) -> None:
    ended = run("dump", "-f", "nq")
    for name in ("ontology", "codes", "report/qinghai-2009", "places"):
        assert f"<https://w3id.org/qhkg/graph/{name}>" in ended.out


def test_output_is_the_same_on_every_run(run: Run) -> None:
    for arguments in (
        ("dump", "places"),
        ("dump", "ontology", "-f", "nt"),  # the ontology has blank nodes
        ("show", "xunhua"),
        ("show", "xunhua", "-f", "rdfxml"),
        ("show", "qh:FundFlow", "-f", "table"),
        ("query", "-q", "SELECT ?b ?p ?o { ?b ?p ?o FILTER(ISBLANK(?b)) }"),
    ):
        # Sets have another order in each.
        first, second = (run(*arguments, PYTHONHASHSEED=seed) for seed in ("1", "2"))
        assert first.out == second.out != ""


def test_the_ending_of_the_output_file_decides_the_format(run: Run, tmp_path: Path) -> None:
    assert run("questions", "-o", "q.json").code == 0
    assert json.loads((tmp_path / "q.json").read_text())["head"]["vars"][1] == "name"
    assert run("questions", "-o", "q.json", "-f", "csv").code == 0
    assert (tmp_path / "q.json").read_text().startswith("topic,name")


def test_verbose_says_on_standard_error_what_is_done(run: Run) -> None:
    ended = run("-v", "query", "-v", "-q", "SELECT (1 AS ?x) {}")
    assert ended.out == "?x\n1\n"
    said = [
        r"graph prepared in \S+",
        r"[\d,]+ statements loaded from stated.nq, .*",
        r"questions .*",
    ]
    said += [r"a query answered by pyoxigraph [\d.]+", "1 row as tsv"]
    timed = r"(?: \(\d+\.\d{3} s\))?"
    lines = ended.err.splitlines()
    assert len(lines) == len(said)
    for line, pattern in zip(lines, said, strict=True):
        assert re.fullmatch(f"qhkg: {pattern}{timed}", line), line


def test_verbose_shows_where_a_failure_happened(run: Run) -> None:
    for arguments in (("-v",), ()):
        ended = run("show", "xunhoa", *arguments)
        assert ("Traceback" in ended.err) == bool(arguments)
        assert ended.err.splitlines()[-1].startswith("qhkg: There is no thing")


def test_version_and_help(run: Run) -> None:
    assert run("--version").out.startswith("qhkg 0.")
    for arguments in (
        (),
        ("ask",),
        ("query",),
        ("questions",),
        ("show",),
        ("dump",),
        ("audit",),
        ("cite",),
    ):
        short, long = run(*arguments, "-h"), run(*arguments, "--help")
        assert (short.code, short.out) == (0, long.out)
        assert max(map(len, short.out.splitlines())) <= 80


@pytest.mark.parametrize(
    "command", ["", "ask", "audit", "cite", "dump", "query", "questions", "show"]
)
def test_examples_in_help_stand_on_lines_of_their_own(run: Run, command: str) -> None:
    lines = run(*filter(None, [command]), "--help").out.splitlines()
    assert [line for line in lines if "\\b" in line or "\b" in line] == []
    assert sum(line.startswith(f"  qhkg {command}".rstrip()) for line in lines) >= 2


def test_the_overview_counts_only_what_the_report_tells(run: Run) -> None:
    assert "30 fund flows" in run().out
    assert "8 partnerships" in run().out


def test_show_tells_a_thing_named_itself_from_a_group_that_holds_it(run: Run) -> None:
    lines = run("show", "xunhua", "-f", "md").out.splitlines()
    assert any("1905–1918" in line and "itself" in line for line in lines)
    # The position of a group's name that begins with its number says no more than that number's.
    assert any("373–375" in line for line in lines)
    assert not any("373–397" in line for line in lines)


def test_show_tells_where_the_report_speaks_of_a_thing_and_through_what(run: Run) -> None:
    reported = run("show", "xunhua", "-f", "table").out.partition("Where it is reported")[2]
    assert "1905–1918" in reported
    assert "The 23 minority areas" in reported
    # What is said of the province is not said of the county that lies in it.
    assert "101–122" not in reported


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "-q", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("show", "xunhua", "-f", "ntriples"),
        ("dump", "-f", "nquads"),
    ],
)
def test_inference_is_on_unless_it_is_declined(run: Run, arguments: tuple[str, ...]) -> None:
    with_it, without = run(*arguments), run(*arguments, "--no-inference")
    assert (with_it.code, without.code) == (0, 0)
    assert with_it.out != without.out
    if arguments[0] == "dump":
        assert "graph/inferred> .\n" in with_it.out
        assert "graph/inferred> .\n" not in without.out


def test_a_query_may_name_its_own_dataset(run: Run) -> None:
    graphs = [f"<https://w3id.org/qhkg/graph/{name}>" for name in ("places", "agencies")]
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
    numbers = [
        int(run("query", "-q", count.format(clause), "-f", "csv").out.split()[1])
        for clause in (f"FROM {graphs[0]}", f"FROM {graphs[0]} FROM {graphs[1]}", "")
    ]
    assert 0 < numbers[0] < numbers[1] < numbers[2]
