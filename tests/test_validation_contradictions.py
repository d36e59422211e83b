"""Each kind of contradiction is told with its rule, the axiom, and the lines that clash."""

from collections.abc import Callable
from pathlib import Path

import pytest
from owl_examples import PREFIX, WRONG
from small_checkout import small_checkout

from qhkg.files import Folders
from qhkg.owl.table import table
from qhkg.validation import ValidationResult, validate

ONTOLOGY = """
<urn:ontology> sh:declare :first .
:first sh:prefix "u" ; sh:namespace "urn:"^^xsd:anyURI .
"""
SHAPES = """
:Q-1 a sh:PropertyShape ; sh:targetClass :Nowhere ; sh:path :value ; sh:maxCount 1 ;
    rdfs:comment "None." ; sh:severity sh:Violation ; sh:message "One value." .
"""
Check = Callable[[str], list[ValidationResult]]
WITH_AXIOM = {rule.name for rule in table() if rule.vocabulary}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    files = {"ontology/qhkg.ttl": ONTOLOGY, "shapes/all.ttl": SHAPES}
    return small_checkout(tmp_path_factory.mktemp("contradictions"), files)


@pytest.fixture
def contradictions(found: Folders, tmp_path: Path) -> Check:
    """What of a text of Turtle, a sentence a line, contradicts itself."""

    def check(text: str) -> list[ValidationResult]:
        file = tmp_path / "a.ttl"
        file.write_text(PREFIX + text.replace(" . ", " .\n"), encoding="utf-8")
        results = validate([str(file)], found=found).results
        return [result for result in results if result.kind == "consistency"]

    return check


@pytest.mark.parametrize("rule", WRONG)
def test_a_contradiction_is_told_with_its_axiom_and_its_lines(
    rule: str, contradictions: Check
) -> None:
    faults = contradictions(WRONG[rule][0])
    assert {fault.rule for fault in faults} == {rule}
    for fault in faults:
        assert bool(fault.axiom) == (rule in WITH_AXIOM)
        assert fault.found
        assert all(place.file.endswith("a.ttl") and place.line for place in fault.found)


@pytest.mark.parametrize(
    ("stated", "rule", "lines"),
    [
        (":A owl:oneOf ( :x ) . :A rdfs:subClassOf owl:Nothing .", "cls-nothing2", {1, 2}),
        (
            ":C owl:oneOf ( :x ) . :D owl:oneOf ( :x ) . :C owl:disjointWith :D .",
            "cax-dw",
            {1, 2, 3},
        ),
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue 1 ] ."
            " :p a owl:FunctionalProperty . :x a :A ; :p 2 .",
            "prp-fp-literals",
            {1, 2, 3},
        ),
    ],
)
def test_a_contradiction_by_way_of_axioms_names_them_all(
    stated: str, rule: str, lines: set[int], contradictions: Check
) -> None:
    (fault,) = contradictions(stated)
    assert fault.rule == rule
    assert {place.line - PREFIX.count("\n") for place in fault.found} == lines


@pytest.mark.parametrize(
    "name", ["urn:FILTER", "urn:FILTER(x", "urn:a/UNION/b", "http://example.org/page?x=1"]
)
def test_a_name_with_words_of_queries_is_told_as_it_is(name: str, contradictions: Check) -> None:
    (fault,) = contradictions(f"<{name}> owl:disjointWith :B . :a a <{name}> , :B .")
    assert f"both in <{name}> and in <urn:B>" in fault.message
    assert {place.line - PREFIX.count("\n") for place in fault.found} == {1, 2}


@pytest.mark.parametrize("text", ["FILTER", "{ ?x UNION", "what ?x is", "a ) b"])
def test_a_string_with_words_of_queries_is_told_as_it_is(text: str, contradictions: Check) -> None:
    (fault,) = contradictions(f':p a owl:FunctionalProperty . :a :p "{text}" , "b" .')
    assert f'"{text}"' in fault.message


def test_the_data_are_told_before_the_axiom_of_the_same_file(contradictions: Check) -> None:
    (fault,) = contradictions(":C owl:disjointWith :D . :x a :C , :D .")
    assert [place.line - PREFIX.count("\n") for place in fault.found] == [2, 2, 1]
