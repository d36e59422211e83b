"""Answers in every format: the standards' own for machines, readable ones for people."""

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_answers import EX, MONEY, PREFIXES, XSD, iri, table
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from rich.cells import cell_len

from qhkg.engines.embedded import EmbeddedEngine
from qhkg.errors import FormatError, UnknownNameError
from qhkg.results import IRI, Quads, Rows, Term, Triples, Truth, render


def test_values_are_of_python() -> None:
    rows = table(
        (
            Literal(5),
            Literal("18.3", datatype=NamedNode(XSD + "decimal")),
            Literal(True),
            Literal("x", language="en"),
            iri("a"),
            None,
        ),
        variables="a b c d e f",
    )
    (row,) = rows.rows
    assert row == {"a": 5, "b": Decimal("18.3"), "c": True, "d": "x", "e": IRI(EX + "a"), "f": None}
    assert isinstance(row["e"], IRI)
    assert (len(rows), list(rows)) == (1, rows.rows)


def test_a_number_that_is_none_stays_text() -> None:
    rows = table((Literal("many", datatype=NamedNode(XSD + "integer")),), variables="a")
    assert rows.rows == [{"a": "many"}]
    assert b"many" in render(rows, "table")


# Machine formats

terms = st.one_of(
    st.none(),
    st.text().map(Literal),
    st.integers().map(Literal),
    st.text(max_size=5).map(lambda text: iri(text.encode().hex())),
    st.sampled_from(["en", "zh"]).map(lambda language: Literal("x\t,\n", language=language)),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(
        lambda number: Literal(f"{number:f}", datatype=NamedNode(XSD + "decimal"))
    ),
    st.just(BlankNode("b")),
)


@given(st.integers(0, 3).flatmap(lambda n: st.lists(st.tuples(*[terms] * n), max_size=4)))
def test_json_and_tsv_keep_every_term(bindings: list[tuple[Term | None, ...]]) -> None:
    variables = tuple("abc"[: len(bindings[0]) if bindings else 2])
    rows = Rows(variables, tuple(bindings))
    for name, form in (
        ("json", pyoxigraph.QueryResultsFormat.JSON),
        ("tsv", pyoxigraph.QueryResultsFormat.TSV),
    ):
        parsed = pyoxigraph.parse_query_results(render(rows, name), form)
        assert isinstance(parsed, pyoxigraph.QuerySolutions)
        assert [tuple(solution) for solution in parsed] == bindings


@pytest.mark.parametrize(
    ("query", "data", "expected"),
    [
        ("csv-tsv-res/csvtsv01.rq", "csv-tsv-res/data.ttl", "csv-tsv-res/csvtsv01"),
        ("csv-tsv-res/csvtsv02.rq", "csv-tsv-res/data.ttl", "csv-tsv-res/csvtsv02"),
        ("csv-tsv-res/csvtsv01.rq", "csv-tsv-res/data2.ttl", "csv-tsv-res/csvtsv03"),
        ("json-res/jsonres01.rq", "json-res/data.ttl", "json-res/jsonres01"),
        ("json-res/jsonres02.rq", "json-res/data.ttl", "json-res/jsonres02"),
        ("json-res/jsonres03.rq", "json-res/data.ttl", "json-res/jsonres03"),
        ("json-res/jsonres04.rq", "json-res/data.ttl", "json-res/jsonres04"),
    ],
)
def test_results_equal_those_of_the_w3c(w3c: Path, query: str, data: str, expected: str) -> None:
    folder = w3c / "sparql11"
    store = pyoxigraph.Store()
    store.load(path=folder / data, to_graph=NamedNode(EX))
    answer = EmbeddedEngine(store).query((folder / query).read_text(encoding="utf-8"))
    compared = 0
    for ending, name in (("csv", "csv"), ("tsv", "tsv"), ("srj", "json")):
        path = (folder / expected).with_suffix(f".{ending}")
        if path.exists():
            assert comparable(render(answer, name), name) == comparable(path.read_bytes(), name)
            compared += 1
    assert compared


def comparable(data: bytes, name: str) -> object:
    """A result as something that equal results share, whatever their order and spelling."""
    if name == "json":
        parsed = json.loads(data)
        rows = parsed.get("results", {}).get("bindings", [])
        plain = [sorted((key, known(value)) for key, value in row.items()) for row in rows]
        return sorted(parsed["head"].get("vars", [])), parsed.get("boolean"), sorted(plain)
    if name == "csv":
        lines = csv.DictReader(io.StringIO(data.decode()))
        return sorted(
            sorted(
                (key, "_" if cell.startswith("_:") else number(cell)) for key, cell in line.items()
            )
            for line in lines
        )
    results = pyoxigraph.parse_query_results(data, pyoxigraph.QueryResultsFormat.TSV)
    assert isinstance(results, pyoxigraph.QuerySolutions)
    variables = [variable.value for variable in results.variables]
    return sorted(
        sorted(zip(variables, map(term_text, solution), strict=True)) for solution in results
    )


def known(value: dict[str, str]) -> str:
    return "_" if value["type"] == "bnode" else str(sorted(value.items()))


def term_text(term: object) -> str:
    if isinstance(term, Literal):
        # The store keeps the types derived from integer as xsd:integer.
        datatype = re.sub(r"\w+Integer$", "integer", term.datatype.value)
        return f"{number(term.value)} {datatype} {term.language}"
    return "_" if isinstance(term, BlankNode) else str(term)


def number(text: str) -> str:
    try:
        return str(float(text))
    except ValueError:
        return text


def test_an_ask_is_true_or_false_in_the_standards_forms() -> None:
    assert json.loads(render(Truth(True), "json")) == {"head": {}, "boolean": True}
    assert b"<boolean>false</boolean>" in render(Truth(False), "xml")
    assert render(Truth(False), "csv") == b"false\n"
    assert render(Truth(True), "table") == b"yes\n"


# Tables


def test_people_see_labels_and_grouped_numbers() -> None:
    assert render(MONEY, "table").decode() == (
        "Place               Amount\nXunhua County  616,000,000\n循化县               7,500\n"
    )


def test_years_are_not_grouped() -> None:
    assert render(table((Literal(2009),), variables="year"), "table") == b"Year\n2009\n"


def test_what_is_cited_is_grouped_and_long_fractions_are_cut_for_people_only() -> None:
    cells = (
        Literal(1595),
        iri("fig-a"),
        Literal("26200.626959", datatype=NamedNode(f"{XSD}decimal")),
    )
    rows = table(
        (*cells, Literal("0.000123456", datatype=NamedNode(f"{XSD}decimal"))),
        variables="n nFigure cost share",
    )
    shown = render(rows, "table").decode().splitlines()[1].split()
    assert shown == ["1,595", "26,200.63", "0.0001235"]
    assert b"26200.626959" in render(rows, "csv")
    percent = table(
        (Literal("18.234165", datatype=NamedNode(f"{XSD}decimal")),), variables="growth"
    )
    assert render(percent, "table").decode().splitlines()[1] == "18.2342"


def test_printed_an_answer_is_a_table() -> None:
    assert str(table((Literal("Xining"),), variables="place")) == "Place\nXining"


def test_a_row_of_nothing_still_has_its_heading() -> None:
    assert render(table((None,), variables="x"), "table") == b"X\n\n"
    assert render(table((None,), variables="x"), "csv") == b"x\r\n\r\n"


def test_csv_quotes_what_holds_a_comma_be_it_an_iri() -> None:
    rows = Rows(("p", "n"), ((NamedNode("urn:x#char=1,2"), Literal('say "a"\nb')),))
    assert render(rows, "csv") == b'p,n\r\n"urn:x#char=1,2","say ""a""\nb"\r\n'


@given(st.integers(20, 160))
def test_no_letter_of_a_heading_is_lost(width: int) -> None:
    variables = "computedGrowthLowerBound computedGrowthUpperBound baseLowerBound growth"
    rows = table(tuple(map(Literal, (1, 2, 3, 4))), variables=variables)
    words = render(rows, "table", width=width).decode().split()
    assert words.count("bound") == 3
    assert {"Computed", "growth", "lower", "upper", "Base", "Growth"} <= set(words)


def test_rows_that_would_be_towers_are_records() -> None:
    long = Literal("many short words in a row " * 8)
    rows = table((long, *map(Literal, ("abcdefghij " * 3,) * 5)), variables="a b c d e f")
    assert render(rows, "table", width=80).decode().splitlines()[0].startswith("A  many short")


def test_a_thing_without_label_is_shown_by_its_prefixed_name() -> None:
    rows = table((iri("a"), None), variables="place placeLabel")
    assert render(rows, "table") == b"Place\nex:a\n"


def test_headings_are_words() -> None:
    rows = table((Literal("x"),), variables="fundType")
    assert render(rows, "table").startswith(b"Fund type\n")


@given(
    st.lists(
        st.tuples(
            st.text("ab 循化撒拉族自治县", max_size=60),
            st.integers(0, 10**15),
            st.text("word- ", max_size=60),
            st.integers(0, 10**15),
        ),
        min_size=1,
        max_size=4,
    ),
    st.integers(40, 120),
)
def test_no_digit_is_lost_and_no_line_too_wide(
    lines: list[tuple[str, int, str, int]], width: int
) -> None:
    rows = table(
        *(tuple(Literal(value) for value in line) for line in lines), variables="a bc d ef"
    )
    text = render(rows, "table", width=width).decode()
    assert max(map(cell_len, text.splitlines())) <= width
    for _, first, _, second in lines:
        for value in (first, second):
            assert f"{value:,}" in text or str(value) in text


def test_what_is_too_wide_for_columns_is_written_row_by_row() -> None:
    rows = table(tuple(Literal(10**12 + n) for n in range(8)), variables="a b c d e f g h")
    lines = render(rows, "table", width=60).decode().splitlines()
    assert lines[0].split() == ["A", "1,000,000,000,000"]


def test_only_a_styled_table_has_escape_codes() -> None:
    assert b"\x1b" not in render(MONEY, "table")
    assert b"\x1b[1m" in render(MONEY, "table", styled=True)


def test_no_rows_are_said_in_words() -> None:
    assert render(Rows(("a",), ()), "table") == b"No rows.\n"


def test_html_and_markdown_are_escaped() -> None:
    rows = table((Literal("<b>|x|</b> & co"),), variables="a")
    assert "<td>&lt;b&gt;|x|&lt;/b&gt; &amp; co</td>" in render(rows, "html").decode()
    assert rows._repr_html_() == render(rows, "html").decode()
    assert render(rows, "md").decode().splitlines()[2] == r"| \<b\>\|x\|\</b\> & co |"


def test_what_is_the_same_in_every_row_stands_apart_where_rows_would_wrap() -> None:
    lines = tuple((Literal("a thing " * 3), Literal("the same in each row")) for _ in range(2))
    shown = render(table(*lines, variables="thing note"), "table", width=40).decode()
    assert shown.count("the same in each row") == 1
    assert "In every row" in shown


# Graphs

TRIPLES = Triples(
    (Triple(iri("b"), iri("p"), Literal(1)), Triple(iri("a"), iri("p"), iri("b"))), PREFIXES
)


@pytest.mark.parametrize("name", ["turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld"])
def test_graphs_survive_each_format(name: str) -> None:
    forms = {
        "turtle": pyoxigraph.RdfFormat.TURTLE,
        "trig": pyoxigraph.RdfFormat.TRIG,
        "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
        "nquads": pyoxigraph.RdfFormat.N_QUADS,
        "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
        "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    }
    parsed = pyoxigraph.parse(render(TRIPLES, name), forms[name])
    assert {quad.triple for quad in parsed} == set(TRIPLES.triples)


def test_only_the_prefixes_that_are_used_are_written() -> None:
    text = render(TRIPLES, "turtle").decode()
    assert text == "@prefix ex: <http://example.org/> .\nex:a ex:p ex:b .\nex:b ex:p 1 .\n"


def test_formats_with_named_graphs_keep_them_and_others_unite_them() -> None:
    quads = Quads(tuple(Quad(iri("a"), iri("p"), iri("b"), iri(graph)) for graph in "gh"), PREFIXES)
    assert render(quads, "nquads").count(b"\n") == 2
    assert render(quads, "ntriples").count(b"\n") == 1
    assert b"GRAPH" in render(quads, "trig") or b"ex:g {" in render(quads, "trig")


# Which format suits


@pytest.mark.parametrize(
    ("answer", "name", "suitable"),
    [(TRIPLES, "csv", "turtle"), (MONEY, "turtle", "csv"), (Truth(True), "nt", "json")],
)
def test_an_unsuitable_format_names_the_suitable_ones(
    answer: Rows | Triples | Truth, name: str, suitable: str
) -> None:
    with pytest.raises(FormatError, match=suitable) as caught:
        render(answer, name)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(("alias", "name"), [("TTL", "turtle"), ("nt", "ntriples")])
def test_formats_go_by_their_usual_names(alias: str, name: str) -> None:
    assert render(TRIPLES, alias) == render(TRIPLES, name)


def test_a_misspelt_format_gets_the_nearest_ones() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean turtle"):
        render(TRIPLES, "turtel")


def test_a_triple_as_a_term_is_written_in_every_format() -> None:
    triple = Triple(NamedNode("a:b"), NamedNode("a:c"), NamedNode("a:d"))
    rows = Rows(("t",), ((triple,),))
    assert b"<<( <a:b> <a:c> <a:d> )>>" in render(rows, "csv")
    assert b"<<( <a:b> <a:c> <a:d> )>>" in render(rows, "tsv")
    assert b"a:d" in render(rows, "json")
    assert b"a:d" in render(rows, "xml")
