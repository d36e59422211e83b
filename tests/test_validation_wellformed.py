"""Shapes of the user's that cannot be run are an error that says where, before anything is run."""

import re
from pathlib import Path

import pytest
from small_checkout import HEADER, small_checkout

from qhkg.errors import ShapesError, UnreadableInputError
from qhkg.files import Folders
from qhkg.validation import read_shapes
from qhkg.validation.refused import refused

# The line of the header's end, so that a test says the line of its own text.
FIRST = HEADER.count("\n")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A checkout with one shape."""
    shape = ":Q a sh:NodeShape ; sh:targetNode :x ; sh:nodeKind sh:IRI ."
    return small_checkout(tmp_path_factory.mktemp("checkout"), {"shapes/all.ttl": shape})


def error_of(found: Folders, path: Path, text: str) -> ShapesError:
    path.write_text(HEADER + text, encoding="utf-8")
    with pytest.raises(ShapesError) as raised:
        read_shapes(found, [str(path)])
    return raised.value


SHAPE = ":s a sh:NodeShape ; sh:targetNode :x ;\n"


@pytest.mark.parametrize(
    ("constraint", "told"),
    [
        ('sh:sparql [ sh:select "SELECT $this { $this a " ]', "sh:select: is no SPARQL"),
        ('sh:sparql [ sh:select "SELECT $this { $this foo:a ?x }" ]', "sh:select: the prefix foo"),
        ('sh:sparql [ sh:select "SELECT $this { ?x :a 1 MINUS { ?x :b 2 } }" ]', "sh:select: A SP"),
        ('sh:sparql [ sh:message "x" ]', "sh:sparql: SPARQL"),
        ('sh:pattern "("', 'sh:pattern: "(" missing )'),
        ("sh:minLength -1", "sh:minLength: "),
        ("sh:in rdfs:label", "sh:in: is no well-formed SHACL: rdfs:label this is not"),
        ("sh:property [ sh:minCount 1 ]", "sh:path: is no well-formed SHACL: Less than 1 values"),
    ],
)
def test_what_cannot_be_run_is_told_with_file_line_shape_and_constraint(
    found: Folders, tmp_path: Path, constraint: str, told: str
) -> None:
    error = error_of(found, tmp_path / "more.ttl", f"{SHAPE} {constraint} .\n")
    place = f"more.ttl, line {FIRST + 2}: shape :s "
    assert place + told in str(error)


def test_all_shapes_that_cannot_be_run_are_told_each_once_and_by_line(
    found: Folders, tmp_path: Path
) -> None:
    """Whether SHACL, pySHACL or SPARQL does not take them, in whatever file they are."""
    one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
    one.write_text(
        f"{HEADER}:a a sh:NodeShape ; sh:in rdfs:label .\n"
        ":z a sh:NodeShape ; sh:minLength -1 .\n"
        ':b a sh:NodeShape ; sh:pattern "(" .\n'
        ':c a sh:NodeShape ; sh:sparql [ sh:select "SELECT $this {" ] .\n'
        ":d a sh:NodeShape ; sh:nodeKind sh:IRI .\n",
        encoding="utf-8",
    )
    two.write_text(f"{HEADER}:e a sh:NodeShape ; sh:property [ sh:minCount 1 ] .\n", "utf-8")
    with pytest.raises(UnreadableInputError) as raised:
        read_shapes(found, [str(one), str(two)])
    errors = [each for each in raised.value.errors if isinstance(each, ShapesError)]
    assert [
        (Path(each.path).name, each.line - FIRST, *each.reason.split(":")[:3]) for each in errors
    ] == [
        ("one.ttl", 1, "shape ", "a sh", "in"),
        ("one.ttl", 2, "shape ", "z sh", "minLength"),
        ("one.ttl", 3, "shape ", "b sh", "pattern"),
        ("one.ttl", 4, "shape ", "c sh", "select"),
        ("two.ttl", 1, "shape ", "e sh", "path"),
    ]


def test_every_script_is_told(found: Folders, tmp_path: Path) -> None:
    path = tmp_path / "more.ttl"
    path.write_text(f"{HEADER}:s a sh:NodeShape ;\n sh:js :j ;\n sh:js :k .\n", "utf-8")
    with pytest.raises(UnreadableInputError) as raised:
        read_shapes(found, [str(path)])
    lines = [each.line - FIRST for each in raised.value.errors if isinstance(each, ShapesError)]
    assert lines == [2, 3]


def test_an_error_is_short_and_quotes_no_shapes_of_shapes(found: Folders, tmp_path: Path) -> None:
    error = error_of(found, tmp_path / "more.ttl", f"{SHAPE} sh:in rdfs:label .\n")
    assert len(error.reason) < 200
    assert "shsh:" not in error.reason


@pytest.mark.parametrize(
    ("text", "told"),
    [(":x a :y .", "holds no SHACL shapes"), (f"{SHAPE} sh:js :s .", "line .*JavaScript")],
)
def test_what_is_no_shape_for_us_is_an_error(
    found: Folders, tmp_path: Path, text: str, told: str
) -> None:
    error = error_of(found, tmp_path / "more.ttl", text)
    assert re.search(f"more.ttl.*{told}", str(error))


def test_machines_read_file_and_line_of_it(found: Folders, tmp_path: Path) -> None:
    path = tmp_path / "more.ttl"
    error = error_of(found, path, f'{SHAPE} sh:pattern "(" .\n')
    (result,) = refused(error, ["a.ttl"]).results
    assert (result.file, result.line) == (str(path), FIRST + 2)


def test_nothing_of_the_library_s_is_written_to_standard_error(
    found: Folders, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    error_of(found, tmp_path / "more.ttl", f'{SHAPE} sh:sparql [ sh:message "x" ] .\n')
    assert capfd.readouterr().err == ""


def test_a_file_may_use_the_prefixes_that_another_declares(found: Folders, tmp_path: Path) -> None:
    one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
    query = "SELECT $this { $this foo:a ?x }"
    one.write_text(f'{HEADER}{SHAPE} sh:sparql [ sh:prefixes :o ; sh:select "{query}" ] .\n')
    declared = 'sh:prefix "foo" ; sh:namespace "urn:foo/"^^xsd:anyURI'
    two.write_text(f"{HEADER}:t a sh:NodeShape . :o sh:declare [ {declared} ] .\n")
    assert len(read_shapes(found, [str(one), str(two)]))
