"""A question's header is read; values take their places in its text, and nothing else does."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal
from small_graph import PREFIXES, small_engine

from qhkg.errors import (
    ParameterError,
    QhkgError,
    QuestionHeaderError,
    UnknownNameError,
    UnusableFileError,
)
from qhkg.parameters import bound_text
from qhkg.questions import Catalogue, Question, read_catalogue
from qhkg.results import Rows

ENGINE = small_engine()
XUNHUA = "<https://w3id.org/qhkg/id/place/xunhua>"
HEADER = """\
#+ summary: What stands where?
#+ description: >-
#+   Everything, in
#+   two lines.
#+ tags: [one, two]
#+ parameters:
#+   place: {type: iri, class: "qh:Place", description: where}
#+   level: {type: code, scheme: level, single: true, description: which}
#+   count: {type: integer, description: how many}
#+   share: {type: decimal, description: how much}
#+   year: {type: year, default: 2009, description: when}
#+   text: {type: string, description: what}
"""
BODY = """\
# VALUES ?text { UNDEF } in a comment is no parameter
SELECT ?place ?level ?count ?share ?year ?text WHERE {
  VALUES ?place { UNDEF }
  VALUES ?level { UNDEF }
  VALUES ?count { UNDEF }
  VALUES ?share { UNDEF }
  VALUES ?year { 2009 }
  VALUES ?text { UNDEF }
}
"""


NOTHING_ELSE = {"name": "n", "topic": "t", "summary": "s", "description": "d", "tags": []}


def question(folder: Path, header: str = HEADER, body: str = BODY) -> Question:
    path = folder / "queries" / "topic" / "name.rq"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + body, encoding="utf-8")
    return Catalogue.from_json(read_catalogue(folder / "queries")).question("name")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Question:
    return question(tmp_path_factory.mktemp("questions"))


def rows(asked: Question, **values: object) -> list[dict[str, object]]:
    answer = ENGINE.query(bound_text(asked, values, ENGINE, PREFIXES))  # type: ignore[arg-type]
    assert isinstance(answer, Rows)
    return [{k: v for k, v in row.items() if v is not None} for row in answer]


def test_the_header_is_read(asked: Question) -> None:
    assert (asked.topic, asked.summary) == ("topic", "What stands where?")
    assert asked.description == "Everything, in two lines."
    assert asked.tags == ("one", "two")
    assert asked.parameter("place").class_name == "qh:Place"
    assert asked.parameter("level").single


def test_unbound_lines_are_dropped_and_defaults_stay(asked: Question) -> None:
    assert rows(asked) == [{"year": 2009}]


def test_values_of_every_type_are_bound(asked: Question) -> None:
    values = {
        "place": "Xunhua",
        "level": "county",
        "count": 5,
        "share": "18.30",
        "year": "2008",
        "text": 'a "quoted" }\n',
    }
    assert rows(asked, **values) == [
        {
            "place": "https://w3id.org/qhkg/id/place/xunhua",
            "level": "https://w3id.org/qhkg/code/level/county",
            "count": 5,
            "share": Decimal("18.3"),
            "year": 2008,
            "text": 'a "quoted" }\n',
        }
    ]


def test_a_decimal_is_bound_however_python_writes_it(asked: Question) -> None:
    assert rows(asked, share=Decimal("1E+2"))[0]["share"] == 100


def test_several_values_are_bound_together(asked: Question) -> None:
    assert [row["place"] for row in rows(asked, place=["xunhua", "hualong"])] == [
        "https://w3id.org/qhkg/id/place/xunhua",
        "https://w3id.org/qhkg/id/place/hualong",
    ]


def test_two_values_where_one_is_allowed_are_refused(asked: Question) -> None:
    with pytest.raises(ParameterError, match="level takes one value, not 2"):
        rows(asked, level=["county", "central"])


def test_an_unknown_parameter_gets_the_nearest_names(asked: Question) -> None:
    with pytest.raises(UnknownNameError, match=r"'plase'\. Did you mean place"):
        rows(asked, plase="xunhua")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("count", "5.5", "count: '5.5' is not a whole number"),
        ("count", "٣", "whole number"),
        ("count", "", "count: no value given"),
        ("count", "9" * 5000, "whole number"),
        ("share", "NaN", "is not a number"),
        ("share", "1e5", "is not a number"),
        ("year", "09", "is not a year"),
        ("year", "2009 }", "is not a year"),
        ("year", "0007", "is not a year"),
        ("share", Decimal("NaN"), "is not a number"),
        ("place", None, "place: None is neither a name nor a number"),
        ("place", 'x" } ; DROP ALL #', "place: There is no place"),
        ("place", "> }", "place: There is no place"),
        ("level", "conty", "Did you mean county"),
        ("text", "\ud800", "not UTF-8"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    asked: Question, name: str, value: object, message: str
) -> None:
    with pytest.raises(QhkgError, match=message) as caught:
        rows(asked, **{name: value})
    assert caught.value.exit_code == 2
    assert len(str(caught.value).splitlines()) == 1


@given(st.text(max_size=40) | st.text("\"'\\{}<>#\n ", max_size=12))
def test_no_text_leaves_its_place(value: str) -> None:
    text = "SELECT ?text WHERE { VALUES ?text { UNDEF } }"
    parameters = [{"name": "text", "type": "string"}]
    entry = {**NOTHING_ELSE, "text": text}
    asked = Catalogue.from_json({"questions": [{**entry, "parameters": parameters}]}).question("n")
    assert rows(asked, text=value) == [{"text": value}]
    bound = bound_text(asked, {"text": value}, ENGINE, PREFIXES)
    assert bound == text.replace("UNDEF", str(Literal(value)))


@given(st.text(max_size=40), st.sampled_from(["place", "level", "count", "share", "year"]))
def test_no_value_changes_the_structure_of_the_query(value: str, name: str) -> None:
    try:
        kind = {"place": "iri", "level": "code", "count": "integer", "share": "decimal"}
        parameter = {"name": name, "type": kind.get(name, "year")}
        parameter |= {"scheme": "level"} if name == "level" else {}
        text = f"SELECT ?{name} WHERE {{ VALUES ?{name} {{ UNDEF }} }}"
        entry = {**NOTHING_ELSE, "text": text}
        asked = Catalogue.from_json({"questions": [{**entry, "parameters": [parameter]}]})
        found = rows(asked.question("n"), **{name: value})
    except QhkgError:
        return
    assert len(found) == 1


@pytest.mark.parametrize(
    ("header", "line", "message"),
    [
        ("", 1, r"needs a `#\+` header"),
        ("#+ summary: a\n#+ tags: [b\n", 2, "no YAML"),
        ("#+ summary: a\n#+ tags: [b]\n", 1, "needs `description`"),
        ("#+ summary: a\n#+ description: b\n#+ tags: c\n", 3, "needs `tags`, a list"),
        ("#+ summary: a\n#+ description: b\n#+ tags: [c]\n#+ sumary: d\n", 4, "did you mean"),
        (HEADER.replace(", description: when", ""), 11, "year needs `description`"),
        (HEADER.replace("single: true", "single: maybe"), 8, "`single` is true or false"),
        (HEADER.replace("{type: string,", "{type: string, class: qh:Place,"), 12, "only an iri"),
        (
            HEADER + "#+   other: {type: string, description: what}\n",
            13,
            r"no line `VALUES \?other",
        ),
        (HEADER.replace("type: year", "type: date"), 11, "the type of year is one of"),
        (HEADER.replace("scheme: level, ", ""), 8, "a code needs `scheme`"),
    ],
)
def test_a_malformed_header_names_file_and_line(
    tmp_path: Path, header: str, line: int, message: str
) -> None:
    with pytest.raises(QuestionHeaderError, match=message) as caught:
        question(tmp_path, header)
    assert str(tmp_path) in str(caught.value)
    assert caught.value.line == line


def test_a_control_character_in_a_header_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(QuestionHeaderError, match=r"name\.rq, line 1: no YAML: .*character"):
        question(tmp_path, "#+ summary: a\x07b\n")


def test_a_question_that_is_not_utf8_names_file_and_line(tmp_path: Path) -> None:
    question(tmp_path)
    (tmp_path / "queries" / "topic" / "name.rq").write_bytes(b"#+ summary: a\n#+ tags: \xff\n")
    with pytest.raises(UnusableFileError, match=r"name\.rq: line 2 is not UTF-8"):
        read_catalogue(tmp_path / "queries")


def test_rules_are_no_questions(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "sum.rq").write_text("CONSTRUCT {} WHERE {}", encoding="utf-8")
    assert read_catalogue(tmp_path) == {"questions": []}


def test_an_unknown_tag_gets_the_nearest_ones(asked: Question) -> None:
    catalogue = Catalogue([asked])
    assert catalogue.questions("two") == (asked,)
    with pytest.raises(UnknownNameError, match=r"'twos'\. Did you mean two"):
        catalogue.questions("twos")
