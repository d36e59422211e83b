"""A fault of a shape is shown at the statement to mend, with the name that was meant, perhaps."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small_checkout import HEADER, small_checkout

from qhkg.terms import QH, RDF, Prefixes
from qhkg.validation import ValidationResult, validate
from qhkg.validation.machine import to_sarif
from qhkg.validation.report import ValidationReport
from qhkg.validation.text import report_text

ONTOLOGY = f"""
@prefix qh: <{QH}> .
@prefix unit: <https://w3id.org/qhkg/code/unit/> .
<urn:ontology> sh:declare :first . :first sh:prefix "qh" ; sh:namespace "{QH}"^^xsd:anyURI .
qh:Place a owl:Class . qh:County a owl:Class ; rdfs:subClassOf qh:Place .
qh:Agency a owl:Class . qh:within a owl:ObjectProperty . qh:Within a owl:Class .
qh:unit a owl:ObjectProperty . unit:village rdfs:label "village" . unit:county rdfs:label "county" .
:xunhua qh:within :haidong .
"""
NO_SUCH = """
SELECT $this ?value ?path {{ ?value {pattern} .
  FILTER (STRSTARTS(STR(?name), STR(qh:)) || STRSTARTS(STR(?name), "https://w3id.org/qhkg/code/"))
  FILTER NOT EXISTS {{ ?name ?says ?it }} }}
"""


def asked(pattern: str) -> str:
    query = NO_SUCH.format(pattern=pattern)
    return f'sh:sparql [ sh:prefixes <urn:ontology> ; sh:select """{query}""" ]'


TWO_UNITS = (
    'sh:sparql [ sh:prefixes <urn:ontology> ; sh:select """SELECT DISTINCT $this ?value ?path'
    ' { ?value qh:unit ?one , ?other FILTER (?one != ?other) BIND (qh:unit AS ?path) }""" ]'
)
SHAPES = f"""
@prefix rdf: <{RDF}> .
@prefix qh: <{QH}> .
:One a sh:NodeShape ; sh:targetClass qh:Place ; sh:property :One-1 .
:One-1 a sh:PropertyShape ; sh:path rdfs:label ; sh:minCount 1 .
:Kind a sh:PropertyShape ; sh:targetNode qh:Place ; sh:path rdf:type ; {asked("a ?name")} .
:Term a sh:NodeShape ; sh:targetNode qh:Place ; {asked("?name ?x BIND (?name AS ?path)")} .
:Within a sh:PropertyShape ; sh:targetSubjectsOf qh:within ; sh:path qh:within ; sh:maxCount 1 .
:Once a sh:PropertyShape ; sh:targetObjectsOf qh:explains ; sh:path [ sh:inversePath qh:explains ] ;
    sh:maxCount 1 .
:Units a sh:NodeShape ; sh:targetNode qh:Place ; {TWO_UNITS} .
:Language a sh:PropertyShape ; sh:targetSubjectsOf rdfs:comment ; sh:path rdfs:comment ;
    sh:uniqueLang true .
:Code a sh:NodeShape ; sh:targetNode qh:Place ; {asked("?path ?name FILTER (?path != rdf:type)")} .
"""
FIRST = HEADER.count("\n") + 2
Check = Callable[..., ValidationReport]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Validates texts of Turtle, named a.ttl and so on, against a small graph."""
    folder = tmp_path_factory.mktemp("validation")
    found = small_checkout(
        folder / "checkout", {"ontology/qhkg.ttl": ONTOLOGY, "shapes/all.ttl": SHAPES}
    )
    head = f"{HEADER}@prefix qh: <{QH}> .\n@prefix unit: <https://w3id.org/qhkg/code/unit/> .\n"

    def check(*texts: str) -> ValidationReport:
        names = [str(folder / f"{letter}.ttl") for letter in "abc"[: len(texts)]]
        for name, text in zip(names, texts, strict=True):
            Path(name).write_text(head + text, encoding="utf-8")
        return validate(names, found=found)

    return check


def only(report: ValidationReport, rule: str) -> ValidationResult:
    (found,) = (each for each in report.results if each.rule == f"urn:{rule}")
    return found


@pytest.mark.parametrize("kind", ["Place", "County"])
def test_what_a_kind_lacks_is_shown_where_the_thing_is_said_to_be_of_that_kind(
    check: Check, kind: str
) -> None:
    fault = only(check(":x a qh:Agency .\n", f"\n:x a qh:{kind} .\n"), "One-1")
    assert (Path(fault.file).name, fault.line - FIRST) == ("b.ttl", 2)


MISSPELT = [
    ("Kind", ":x a qh:Agency ;\n a qh:Agenci .\n", f"{QH}Agency"),
    ("Term", ":x a qh:Agency ;\n qh:withn :y .\n", f"{QH}within"),
    ("Code", ":x qh:unit unit:village ;\n qh:unit unit:vilage .\n", "unit/village"),
]


@pytest.mark.parametrize(("rule", "text", "meant"), MISSPELT)
def test_a_misspelt_name_is_shown_where_it_stands(
    check: Check, rule: str, text: str, meant: str
) -> None:
    assert only(check(text), rule).line - FIRST == 2


@pytest.mark.parametrize(("rule", "text", "meant"), MISSPELT)
def test_of_a_misspelt_name_the_nearest_known_one_of_its_kind_is_told(
    check: Check, rule: str, text: str, meant: str
) -> None:
    assert only(check(text), rule).nearest.endswith(meant)


def test_a_name_that_is_like_none_has_no_nearest_one(check: Check) -> None:
    assert only(check(":x qh:zzzzzz 1 .\n"), "Term").nearest == ""


def test_people_and_machines_are_asked_what_was_meant(check: Check) -> None:
    report = check(":x qh:withn :y .\n")
    names = Prefixes({"qh": QH})
    (result,) = json.loads(to_sarif(report, names))["runs"][0]["results"]
    told = (
        report_text(report, names).count("did you mean qh:within?"),
        result["message"]["text"].endswith("Did you mean qh:within?"),
        json.loads(report.to_json())["results"][0]["nearest"],
    )
    assert told == (1, True, f"{QH}within")


def triples(fault: ValidationResult) -> list[tuple[str, str]]:
    """The file or graph of each statement, and the last word of what it says."""
    return [
        (Path(each.file).name, each.triple.rpartition(" ")[2].strip("<>")) for each in fault.found
    ]


def test_of_too_many_values_those_of_all_files_are_named_and_then_those_of_the_graph(
    check: Check,
) -> None:
    fault = only(check(":xunhua qh:within :a .\n", ":xunhua qh:within :b .\n"), "Within")
    assert triples(fault) == [("a.ttl", "urn:a"), ("b.ttl", "urn:b"), ("ontology", "urn:haidong")]


def test_of_too_many_that_lead_to_a_thing_those_of_all_files_are_named(check: Check) -> None:
    fault = only(check(":a qh:explains :x .\n", ":b qh:explains :x .\n"), "Once")
    assert triples(fault) == [("a.ttl", "urn:x"), ("b.ttl", "urn:x")]


def test_a_rule_that_is_asked_of_a_class_names_all_of_too_many_values(check: Check) -> None:
    fault = only(check(":x qh:unit unit:village .\n", ":x qh:unit unit:county .\n"), "Units")
    assert [file for file, _ in triples(fault)] == ["a.ttl", "b.ttl"]


def test_of_two_values_in_one_language_those_in_others_take_no_part(check: Check) -> None:
    text = ':x rdfs:comment "one"@en , "eins"@de .\n'
    fault = only(check(text, ':x rdfs:comment "two"@en .\n'), "Language")
    assert triples(fault) == [("a.ttl", '"one"@en'), ("b.ttl", '"two"@en')]


def test_a_value_that_is_wrong_by_itself_is_named_alone(check: Check) -> None:
    fault = only(check(":x a qh:Place , qh:Agenci .\n"), "Kind")
    assert len(fault.found) == 1


def test_machines_are_told_the_thing_to_mend_and_not_the_class_that_the_rule_is_asked_of(
    check: Check,
) -> None:
    report = check(":x qh:unit unit:village , unit:county .\n")
    (fault,) = json.loads(report.to_json())["results"]
    (result,) = json.loads(to_sarif(report, Prefixes({"u": "urn:"})))["runs"][0]["results"]
    assert (fault["thing"], fault["focus"]) == ("urn:x", f"{QH}Place")
    assert result["message"]["text"].startswith("u:x: ")
