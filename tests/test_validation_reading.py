"""Files of every syntax are read with their lines, and what cannot be read is told in one line."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qhkg.errors import RequestError, UnreadableInputError
from qhkg.validation.lines import lined
from qhkg.validation.reading import read_files

TURTLE = """@prefix : <urn:> .
:a
  :b :c
  ; :d :e ,
    :f , [ :g
       :h ] .
:z :y \"\"\"long
text\"\"\" .
:l :m
 :last ."""
LINES = {"c": 3, "e": 4, "f": 5, "h": 6, "last": 10}
RDFXML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="urn:">\n{}</rdf:RDF>'
)
DEEP = 100_000


def lines(folder: Path, name: str, text: str) -> dict[str, int]:
    (folder / name).write_bytes(text.encode())
    (file,) = read_files([str(folder / name)])
    return {
        str(getattr(each.triple.object, "value", "")).removeprefix("urn:"): each.line
        for each in file.statements
    }


@pytest.mark.parametrize("name", ["a.ttl", "a.trig", "a.n3"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_an_object_has_the_line_that_it_begins_on(tmp_path: Path, name: str, ending: str) -> None:
    found = lines(tmp_path, name, TURTLE.replace("\n", ending))
    assert {key: found[key] for key in LINES} == LINES


def test_no_subject_on_a_line_of_its_own_makes_later_lines_wrong(tmp_path: Path) -> None:
    text = "".join(f"<urn:s{n}>\n  <urn:p> <urn:o{n}> .\n" for n in range(50))
    found = lines(tmp_path, "many.ttl", text)
    assert found == {f"o{n}": 2 * n + 2 for n in range(50)}


def test_a_file_with_a_base_has_lines(tmp_path: Path) -> None:
    text = "@base <http://a/> .\n@prefix : <urn:> .\n:s :p <o> .\nBASE <b/>\n:s :p <o> ."
    assert lines(tmp_path, "based.ttl", text) == {"http://a/o": 3, "http://a/b/o": 5}


def test_what_is_relative_means_what_the_engine_reads(tmp_path: Path) -> None:
    """rdflib has <http://x/?q> here, so no line is told."""
    text = "@base <http://x/a> .\n<urn:s> <urn:p> <?q> ."
    assert lines(tmp_path, "based.ttl", text) == {"http://x/a?q": 0}


_BLANKS = st.sampled_from([" ", "\n", "\n# . ; x\n", "\n\n\t", " # ]\n"])
_BEFORE = st.sampled_from(["", '"""a\n; . #\nb"""', "[]", "(\n1\n2)", "[ <urn:q>\n3 ]"])


@given(
    st.lists(
        st.tuples(_BLANKS, _BLANKS, _BEFORE, st.sampled_from([".", ";", ";\n;", ","])),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=60, deadline=None)
def test_lines_are_right_between_comments_strings_lists_and_nodes(parts: list[Any]) -> None:
    text, want, ended = "", dict[str, int](), "."
    for number, (first, second, before, ending) in enumerate(parts):
        text += f"<urn:s{number}>{first}" if ended == "." else ""
        text += f"<urn:p>{second}" if ended != "," else ""
        text += f"{before}{first}, {second}" if before else second
        want[f"urn:o{number}"] = text.count("\n") + 1
        ended = ending[0] if number + 1 < len(parts) else "."
        text += f"<urn:o{number}>{first}{ending if ended == ending[0] else ended}{second}"
    found = {getattr(each.object, "value", ""): line for each, line in lined(text)}
    assert {name: found[name] for name in want} == want


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "1" * 5000, "+007", "5"])
def test_an_integer_of_any_length_has_its_line(tmp_path: Path, number: str) -> None:
    text = f"<urn:a>\n <urn:b> {number}.\n<urn:a> <urn:c> 1.5, 1e5, 2.0E-1."
    assert lines(tmp_path, "a.ttl", text) == {number: 2, "1.5": 3, "100000.0": 3, "0.2": 3}


@pytest.mark.parametrize("wrong", [ValueError, None])
def test_where_lines_cannot_be_told_all_is_read_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: type[Exception] | None
) -> None:
    def lined_in_part(text: str) -> list[Any]:
        if wrong:
            raise wrong
        return []

    said: list[str] = []
    monkeypatch.setattr("qhkg.validation.lines.lined", lined_in_part)
    monkeypatch.setattr("qhkg.steps._listeners", [said.append])
    assert lines(tmp_path, "a.ttl", "<urn:a> <urn:b> <urn:c> .") == {"c": 0}
    assert [each.endswith("a.ttl: lines of its statements cannot be told") for each in said] == [
        True
    ]


def test_triples_of_named_graphs_have_lines(tmp_path: Path) -> None:
    found = lines(tmp_path, "g.trig", "<urn:g> {\n<urn:a> <urn:b> <urn:c> }\n")
    assert found == {"c": 2}


@pytest.mark.parametrize("name", ["a.nt", "a.nq"])
def test_a_statement_a_line(tmp_path: Path, name: str) -> None:
    text = "<urn:a> <urn:b> <urn:c> .\n\n# remark\n_:x <urn:b> <urn:d> .\n"
    assert lines(tmp_path, name, text) == {"c": 1, "d": 4}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rdfxml_has_the_line_that_a_statement_is_whole_on(tmp_path: Path, ending: str) -> None:
    thing = '<rdf:Description rdf:about="urn:a">\n<b>x</b>\n<b\n>y</b></rdf:Description>'
    text = RDFXML.format(thing).replace("\n", ending)
    assert lines(tmp_path, "a.rdf", text) == {"x": 3, "y": 5}


def test_jsonld_tells_no_lines(tmp_path: Path) -> None:
    assert lines(tmp_path, "a.jsonld", '{"@id": "urn:a", "urn:b": "x"}') == {"x": 0}


def test_two_files_share_no_blank_node(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("_:x <urn:p> 1 .", encoding="utf-8")
    files = read_files([str(tmp_path / "a.ttl"), str(tmp_path / "b.ttl")])
    assert len({each.triple.subject for file in files for each in file.statements}) == 2


BAD = {
    "string.ttl": ('<urn:a>\n <urn:b> "x', "line 2, column 10"),
    "prefix.ttl": ("<urn:a> <urn:b> x:y .", "declare it with @prefix"),
    "relative.ttl": ("<a> <urn:b> 1 .", "write the whole IRI"),
    "dot.nt": ("<urn:a> <urn:b> <urn:c>\n", "line 2, column 1"),
    "dot.nq": ("<urn:a> <urn:b> <urn:c> <urn:g>\n", "line 2, column 1"),
    "graph.nq": ('<urn:a> <urn:b> "x" "g" .', "so must the name of a graph"),
    "graph.trig": ("<urn:g> { <urn:a> <urn:b> 1 .", "line 1"),
    "tag.rdf": ("<a>\n<b></a>", "line 2, column 6"),
    "comma.jsonld": ('{"@id": "urn:a" "urn:b": 1}', "line 1"),
    "remote.jsonld": ('{"@context": "http://example.org/c", "urn:b": 1}', "nothing is fetched"),
    "unknown.rdf": (RDFXML.format('<x:y xmlns:z="urn:"/>'), "line 2: Unknown prefix x:"),
    "relative.rdf": (RDFXML.format('<rdf:Description\nrdf:about="a"/>'), "line 3: error while"),
    "page.rdf": ("<html><body>404</body></html>", "is this RDF/XML?"),
    "context.jsonld": ('{"name": "Golog"}', "say in @context what they stand for"),
    "array.jsonld": ('{"@context": [{}, "http://127.0.0.1:9/c"]}', "nothing is fetched"),
    "node.jsonld": ('{"urn:a": {"@context": "http://127.0.0.1:9/c"}}', "nothing is fetched"),
    "near.jsonld": ('{"@context": "context.json", "urn:a": 1}', "nothing is fetched"),
    "import.jsonld": ('{"@context": {"@import": "http://127.0.0.1:9/c"}}', "nothing is fetched"),
    "bomb.rdf": ('<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aa">]>\n<x/>', "line 2"),
    "formula.n3": ("@prefix : <urn:> . { :a :b :c } => { :d :e :f } .", "state nothing"),
    "empty.ttl": ("", "is empty"),
    "remark.ttl": ("# nothing", "states nothing"),
    "notes.docx": ("x", "give --input-format"),
    "nodes.ttl": ("<urn:a> <urn:b> " + "[<urn:b> " * DEEP + "1" + "]" * DEEP + " .", "too deep"),
    "lists.ttl": ("<urn:a> <urn:b> " + "(" * DEEP + ")" * DEEP + " .", "too deep"),
    "things.rdf": (
        RDFXML.format("<rdf:Description><p>" * DEEP + "</p></rdf:Description>" * DEEP),
        "line 2, column 4998: is nested too deep",
    ),
    "parts.rdf": (RDFXML.format('<p rdf:parseType="Resource">' * DEEP), "too deep"),
    "quoted.nt": (
        "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * DEEP + "<urn:c> " + ")>> " * DEEP + ".",
        "too deep",
    ),
    "contexts.jsonld": ('{"@context":{"a":{"@id":"urn:a","@context":' * 16_000, "too deep"),
    "half.jsonld": ('{"urn:a":' * 32_000 + "1" + "}" * 32_000, "column 4501: is nested too deep"),
    "objects.jsonld": ('{"urn:a":' * DEEP + "1" + "}" * DEEP, "too deep"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    text, told = BAD[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(RequestError) as caught:
        read_files([str(tmp_path / name)])
    message = str(caught.value)
    assert message.startswith(str(tmp_path / name))
    assert told in message
    assert "\n" not in message
    assert len(message) < 600


def test_xml_is_read_as_the_text_that_it_is_whatever_it_says_of_its_encoding(
    tmp_path: Path,
) -> None:
    thing = '<rdf:Description rdf:about="urn:a"><b>é</b></rdf:Description>'
    text = '<?xml version="1.0" encoding="iso-8859-1"?>' + RDFXML.format(thing)
    assert lines(tmp_path, "a.rdf", text) == {"é": 2}


def test_what_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "latin.ttl").write_bytes(b'<urn:a>\n <urn:b> "\xe9" .')
    with pytest.raises(RequestError, match="line 2 is not UTF-8"):
        read_files([str(tmp_path / "latin.ttl")])


def test_all_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError) as caught:
        read_files([str(tmp_path / "none.ttl"), str(tmp_path)])
    assert len(caught.value.errors) == 2
