"""Data may say nothing of what terms of the ontology mean, neither outright nor by what follows."""

from collections.abc import Callable

import pytest
from small_checkout import HEADER, small_checkout

from qhkg.terms import QH
from qhkg.validation import ValidationReport, ValidationResult, validate

ONTOLOGY = """
<urn:ontology> sh:declare :first .
:first sh:prefix "u" ; sh:namespace "urn:"^^xsd:anyURI .
:Place a owl:Class . :County a owl:Class ; rdfs:subClassOf :Place . :Person a owl:Class .
[] a owl:AllDisjointClasses ; owl:members ( :Here :There ) .
:lives a owl:ObjectProperty ; rdfs:domain :Person . :value a owl:DatatypeProperty .
<https://w3id.org/qhkg/ontology#Known> a owl:Class ; rdfs:label "known"@en .
"""
SHAPES = """
:Q-1 a sh:PropertyShape ; sh:targetClass :Nowhere ; sh:path :value ; sh:maxCount 1 .
"""
# The line of the header's end, so that a test says the line of its own text.
FIRST = HEADER.count("\n")
Check = Callable[[str], ValidationReport]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Validates a text of Turtle against a small graph."""
    folder = tmp_path_factory.mktemp("redefinition")
    files = {"ontology/qhkg.ttl": ONTOLOGY, "shapes/all.ttl": SHAPES}
    found = small_checkout(folder / "checkout", files)

    def check(text: str) -> ValidationReport:
        file = folder / "a.ttl"
        file.write_text(HEADER + text, encoding="utf-8")
        return validate([str(file)], found=found)

    return check


def only(report: ValidationReport) -> ValidationResult:
    (found,) = report.results
    return found


def lines(result: ValidationResult) -> list[int]:
    return [each.line - FIRST for each in result.found]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"\n<{QH}value> a owl:ObjectProperty .\n", 2),
        (f"<{QH}value>\n\n rdfs:domain :Place .\n", 3),
        (":value a owl:FunctionalProperty .\n", 1),
        (f"\n<{QH}Known> owl:equivalentClass :Place .\n", 2),
        (f"<{QH}Known>\n\n owl:sameAs :Place .\n", 3),
        (f"<{QH}Known>\n a :Place .\n", 2),
        (f'<{QH}Known>\n rdfs:label "another name"@en .\n', 2),
    ],
)
def test_what_redefines_a_term_is_refused_with_its_line(check: Check, text: str, line: int) -> None:
    assert lines(only(check(text))) == [line]


@pytest.mark.parametrize(
    "text",
    [
        "owl:equivalentClass :Place",
        "owl:disjointWith :Place",
        "owl:complementOf :Place",
        "owl:equivalentProperty :value",
        "owl:propertyDisjointWith :value",
        "owl:inverseOf :lives",
        f"owl:sameAs <{QH}Known>",
        f"owl:differentFrom <{QH}Known>",
    ],
)
def test_a_term_is_redefined_as_the_object_of_what_says_as_much_of_it(
    check: Check, text: str
) -> None:
    assert lines(only(check(f"\n:mine {text} .\n"))) == [2]


@pytest.mark.parametrize("kind", ["AllDisjointClasses", "AllDisjointProperties", "AllDifferent"])
def test_a_term_is_redefined_as_a_member_of_a_list_of_what_excludes_each_other(
    check: Check, kind: str
) -> None:
    text = f"\n[] a owl:{kind} ; owl:members ( :mine <{QH}Known> ) .\n"
    assert lines(only(check(text))) == [2]


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        (":Mine\n owl:unionOf ( :Place :Other ) .", "rdfs:subClassOf", "Mine"),
        ("[ owl:unionOf ( :Place ) ]\n rdfs:subClassOf :Mine .", "rdfs:subClassOf", "Mine"),
        (
            "[ owl:onProperty :lives ; owl:someValuesFrom owl:Thing ]\n rdfs:subClassOf :Mine .",
            "rdfs:domain",
            "Mine",
        ),
        (
            ":below\n rdfs:subPropertyOf rdfs:subPropertyOf . :lives :below :mine .",
            "rdfs:subPropertyOf",
            "mine",
        ),
    ],
)
def test_what_comes_to_an_axiom_on_a_term_redefines_it_in_any_number_of_steps(
    check: Check, text: str, path: str, value: str
) -> None:
    fault = only(check(text))
    assert (fault.path.rpartition("#")[2], fault.value) == (path.partition(":")[2], f"urn:{value}")
    assert 2 in lines(fault)


def test_of_all_that_comes_of_the_same_statements_one_is_told(check: Check) -> None:
    text = ":Mine owl:unionOf ( :County :Person ) ; rdfs:subClassOf :More , :Most .\n"
    assert only(check(text)).value == "urn:Mine"


@pytest.mark.parametrize(
    "text",
    [
        ":Mine rdfs:subClassOf :County .",
        ":mine rdfs:subPropertyOf :lives ; rdfs:range :Mine . :back owl:inverseOf :mine .",
        ":Mine owl:equivalentClass [ owl:onProperty :within ; owl:hasValue :xunhua ] .",
        ":Mine owl:intersectionOf ( :Place :Other ) .",
        ":Mine rdfs:subClassOf [ owl:unionOf ( :Place :Person ) ] .",
    ],
)
def test_what_is_put_below_terms_or_made_of_them_redefines_nothing(check: Check, text: str) -> None:
    assert check(f"{text}\n").results == ()


@pytest.mark.parametrize(
    "said",
    [
        'rdfs:label "connu"@fr',
        'rdfs:comment "It is in use."@en',
        '<http://www.w3.org/2004/02/skos/core#note> "See the guide."@en',
        "rdfs:seeAlso :guide",
        '<http://purl.org/dc/terms/subject> "kinds"',
    ],
)
def test_what_is_told_to_readers_of_a_term_redefines_nothing(check: Check, said: str) -> None:
    assert check(f"<{QH}Known> {said} .\n").results == ()


@pytest.mark.parametrize(
    "text",
    [
        ":County rdfs:subClassOf :Place .",
        "[] a owl:AllDisjointClasses ; owl:members ( :Here :There ) .",
    ],
)
def test_what_the_ontology_says_itself_may_be_said_again(check: Check, text: str) -> None:
    assert check(f"{text}\n").conforms
