"""CSV on the Web: what is written comes back, and people can read it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import csv2rdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    Triple,
)

import qhkg
from qhkg.csvw import csvw_files, write_folder
from qhkg.csvw.skolem import GENID
from qhkg.errors import FormatError, WriteError
from qhkg.results import Quads

QH = "https://w3id.org/qhkg/ontology#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
PREFIXES = {
    "qh": QH,
    "ex": "http://example.org/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": XSD,
}
Term = NamedNode | BlankNode | Literal


def ex(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def files_of(*triples: tuple[NamedNode | BlankNode, NamedNode, Term]) -> dict[str, bytes]:
    return csvw_files(Quads(tuple(Quad(*triple) for triple in triples), PREFIXES))


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def schema_of(files: dict[str, bytes], file: str) -> dict[str, Any]:
    described = json.loads(files["csv-metadata.json"])["tables"]
    (schema,) = [table["tableSchema"] for table in described if table["url"] == file]
    assert isinstance(schema, dict)
    return schema


def canonical(statements: Iterable[Quad | Triple]) -> set[str]:
    """The statements without their graphs, with the same labels for the same blank nodes."""

    def unskolemized(term: Any) -> Any:
        if isinstance(term, NamedNode) and term.value.startswith(GENID):
            return BlankNode(term.value.removeprefix(GENID))
        return term

    dataset = Dataset(
        Quad(unskolemized(s.subject), s.predicate, unskolemized(s.object)) for s in statements
    )
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def assert_comes_back(statements: Iterable[Quad], files: dict[str, bytes]) -> None:
    found = csv2rdf.tables(files)
    csv2rdf.check_keys(found)
    assert canonical(csv2rdf.triples(found)) == canonical(statements)


@pytest.mark.parametrize("inference", [True, False])
def test_a_processor_in_minimal_mode_gives_back_the_graph(inference: bool) -> None:
    kg = qhkg.open(inference=inference)
    files = kg.to_csvw()
    assert len(files) > 30
    assert_comes_back(kg.dump(), files)


@pytest.mark.parametrize("graph", qhkg.open().graphs())
def test_each_named_graph_comes_back_without_the_others(graph: str) -> None:
    kg = qhkg.open()
    assert_comes_back(kg.dump(graph), kg.to_csvw(graph))


NODES = st.sampled_from([*map(ex, "abc"), *map(BlankNode, ("x", "y"))])
TEXTS = st.text(st.sampled_from("ab|;,\"'\\ \t\r\n#é的\u2400"), max_size=4)
VALUES = st.one_of(
    NODES,
    TEXTS.map(Literal),
    st.builds(Literal, TEXTS, language=st.sampled_from(["en", "zh", "zh-latn-pinyin"])),
    st.builds(Literal, TEXTS, datatype=st.just(ex("datatype"))),
    st.integers(-20, 20).map(Literal),
    st.decimals(-9, 9, places=2).map(
        lambda number: Literal(f"{number.normalize() + 0:f}", datatype=NamedNode(f"{XSD}decimal"))
    ),
    st.booleans().map(Literal),
    st.dates().map(lambda day: Literal(day.isoformat(), datatype=NamedNode(f"{XSD}date"))),
)
STATEMENTS = st.one_of(
    st.builds(Quad, NODES, st.sampled_from([ex("p"), ex("p.q"), ex("p-q"), ex("id")]), VALUES),
    st.builds(Quad, NODES, st.just(TYPE), st.sampled_from([ex("A"), ex("a"), ex("B-c")])),
)


@given(st.lists(STATEMENTS, max_size=12))
def test_whatever_can_be_held_comes_back(statements: list[Quad]) -> None:
    assert_comes_back(statements, csvw_files(Quads(tuple(statements), PREFIXES)))


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("007", "integer"),
        ("+7", "integer"),
        ("-0", "integer"),
        ("many", "integer"),
        ("1.0", "decimal"),
        (".5", "decimal"),
        ("-0", "decimal"),
        ("1", "boolean"),
        ("1.5", "double"),
        ("11/24/2009", "date"),
        (" http://example.org/", "anyURI"),
        ("two  spaces", "anyURI"),
    ],
)
def test_a_literal_that_a_reader_may_write_otherwise_is_refused(text: str, datatype: str) -> None:
    literal = Literal(text, datatype=NamedNode(XSD + datatype))
    with pytest.raises(FormatError, match="csvw cannot hold"):
        files_of((ex("a"), ex("p"), literal))


@pytest.mark.parametrize("iri", ["http://example.org/的", "http://a/b/../c"])
@pytest.mark.parametrize("position", [0, 1, 2])
def test_an_iri_that_a_uri_template_would_change_is_refused(iri: str, position: int) -> None:
    terms = [ex("a"), TYPE, ex("A")]
    terms[position] = NamedNode(iri)
    with pytest.raises(FormatError, match="csvw cannot hold"):
        files_of((terms[0], terms[1], terms[2]))


def test_there_is_a_table_for_each_class_of_things() -> None:
    files = qhkg.open().to_csvw()
    stems = {name.removesuffix(".csv") for name in files}
    assert stems >= {"figure", "passage", "fund-flow", "observation", "group", "agency"}
    assert stems >= {"programme", "place", "partnership", "document", "skos-concept"}
    # What only other classes are kinds of has nothing of its own to show.
    assert stems & {"quantity", "actor", "report", "prov-entity"} == set()


def test_a_thing_stands_with_those_of_the_wider_class_that_has_things_of_its_own() -> None:
    files = files_of(
        (ex("report"), TYPE, ex("Document")),
        (ex("report"), TYPE, ex("Report")),
        (ex("notice"), TYPE, ex("Document")),
    )
    assert set(files) == {"csv-metadata.json", "ex-document.csv"}
    assert [row["@id"] for row in rows_of(files["ex-document.csv"])] == [
        "http://example.org/notice",
        "http://example.org/report",
    ]


def test_of_two_classes_with_the_same_things_ours_names_the_table() -> None:
    files = files_of((ex("a"), TYPE, ex("Aaa")), (ex("a"), TYPE, NamedNode(f"{QH}FundFlow")))
    assert set(files) == {"csv-metadata.json", "fund-flow.csv"}


def test_what_has_no_class_has_a_table_too() -> None:
    assert set(files_of((ex("a"), ex("p"), ex("b")))) == {
        "csv-metadata.json",
        "rdfs-resource.csv",
    }


def test_names_that_differ_in_case_are_different_files() -> None:
    files = files_of((ex("a"), TYPE, ex("A")), (ex("b"), TYPE, ex("a")))
    assert set(files) == {"csv-metadata.json", "ex-a.csv", "ex-a-2.csv"}


def test_labels_have_a_column_for_each_language() -> None:
    (xunhua,) = [
        row
        for row in rows_of(qhkg.open().to_csvw("places")["place.csv"])
        if row["@id"].endswith("/xunhua")
    ]
    assert xunhua["rdfs:label@en"] == "Xunhua Salar Autonomous County"
    assert xunhua["rdfs:label@zh"] == "循化撒拉族自治县"
    assert xunhua["skos:altLabel@zh-latn-pinyin"].startswith("Xúnhuà")


def test_values_of_different_datatypes_have_different_columns() -> None:
    decimal = Literal("1.5", datatype=NamedNode(f"{XSD}decimal"))
    files = files_of(
        (ex("a"), TYPE, ex("A")), (ex("a"), ex("p"), Literal(1)), (ex("a"), ex("p"), decimal)
    )
    assert rows_of(files["ex-a.csv"]) == [
        {"@id": "http://example.org/a", "ex:p^^xsd:decimal": "1.5", "ex:p^^xsd:integer": "1"}
    ]


@pytest.mark.parametrize(
    ("texts", "cell", "separator"), [(("x", "y"), "x|y", "|"), (("x|", "y"), "x|;y", ";")]
)
def test_several_texts_stand_in_one_cell_between_separators_that_none_holds(
    texts: tuple[str, ...], cell: str, separator: str
) -> None:
    files = files_of(
        (ex("a"), TYPE, ex("A")), *((ex("a"), ex("p"), Literal(text)) for text in texts)
    )
    assert [row["ex:p"] for row in rows_of(files["ex-a.csv"])] == [cell]
    assert schema_of(files, "ex-a.csv")["columns"][1]["separator"] == separator


def test_several_links_have_a_table_of_pairs_that_refers_to_both_sides() -> None:
    files = files_of(
        *((ex(name), TYPE, ex("A")) for name in "abc"),
        *((ex("a"), ex("p"), ex(name)) for name in "bc"),
    )
    assert [row["ex:p"][-1] for row in rows_of(files["ex-a.ex-p.csv"])] == ["b", "c"]
    schema = schema_of(files, "ex-a.ex-p.csv")
    assert schema["primaryKey"] == ["id", "ex_p"]
    assert [
        (key["columnReference"], key["reference"]["resource"]) for key in schema["foreignKeys"]
    ] == [("id", "ex-a.csv"), ("ex_p", "ex-a.csv")]


def test_a_foreign_key_is_stated_only_where_every_row_keeps_it() -> None:
    typed = [(ex(name), TYPE, ex(kind)) for name, kind in ("aA", "bA", "cC")]
    whole = files_of(*typed, *((ex(name), ex("p"), ex("c")) for name in "ab"))
    (link,) = schema_of(whole, "ex-a.csv")["foreignKeys"]
    assert link["reference"] == {"resource": "ex-c.csv", "columnReference": "id"}
    some = files_of(*typed, (ex("a"), ex("p"), ex("c")))
    outside = files_of(*typed, *((ex(name), ex("p"), ex("d")) for name in "ab"))
    for files in (some, outside):
        assert "foreignKeys" not in schema_of(files, "ex-a.csv")


def test_figures_refer_to_their_passages() -> None:
    links = schema_of(qhkg.open().to_csvw(), "figure.csv")["foreignKeys"]
    assert ("qh_passage", "passage.csv") in [
        (link["columnReference"], link["reference"]["resource"]) for link in links
    ]


def test_the_classes_of_all_rows_take_no_column() -> None:
    files = files_of((ex("a"), TYPE, ex("A")), (ex("b"), TYPE, ex("A")), (ex("b"), TYPE, ex("B")))
    assert rows_of(files["ex-a.csv"])[0] == {"@id": "http://example.org/a", "rdf:type": ""}


def test_a_folder_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(WriteError):
        write_folder(tmp_path / "new", {"good.csv": b"x", "no/such.csv": b"x"})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_filled_meanwhile_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "kept").write_bytes(b"old")
    with pytest.raises(WriteError, match="new: "):
        write_folder(tmp_path / "new", {"a.csv": b"x"})
    assert [path.name for path in tmp_path.rglob("*")] == ["new", "kept"]
