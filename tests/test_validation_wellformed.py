"""Shapes of the user's that cannot be run are an error that says where, before anything is run."""

import re
from pathlib import Path

import pytest
from rdflib import Graph
from small_checkout import HEADER, small_checkout

from qhkg.errors import ShapesError, UnreadableInputError
from qhkg.files import Folders
from qhkg.validation import read_shapes, validate_graph
from qhkg.validation.reading import read_files
from qhkg.validation.refused import refused
from qhkg.validation.shacl import further_shapes
from qhkg.validation.supported import unsupported
from qhkg.validation.wellformed import malformed

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


@pytest.mark.parametrize(
    ("constraint", "told"),
    [
        ("sh:severity :Terrible", "sh:severity: <.*Terrible> is none of .* sh:Warning"),
        ("sh:mincount 1", "sh:mincount: SHACL has no .* sh:minCount?"),
        ("sh:property [ sh:path :p ; sh:minCuont 1 ]", "sh:minCuont: SHACL has no .* sh:minCount?"),
        ("a sh:NodeShap", "rdf:type: SHACL has no sh:NodeShap; did you mean sh:NodeShape?"),
        ('sh:target [ a sh:SPARQLTarget ; sh:select "" ]', "sh:target: .*not run.*sh:targetClass"),
        ("sh:rule [ a sh:TripleRule ; sh:subject sh:this ]", "sh:rule: .* rule, .*not run"),
        ("sh:or ( [ sh:expression :x ] )", "sh:expression: .*not run"),
        ("sh:entailment <http://www.w3.org/ns/entailment/RDFS>", "sh:entailment: .*not run"),
        ("sh:js :j", "sh:js: .*JavaScript, which is not run"),
        ("sh:node :misspelt", "sh:node: :misspelt is no shape"),
        ("sh:or ( :misspelt )", "sh:or: :misspelt is no shape"),
        ("sh:property [ sh:path :p ; sh:node 5 ]", 'sh:node: "5" is no shape'),
    ],
)
def test_what_would_be_passed_over_is_told_once_with_its_line(
    found: Folders, tmp_path: Path, constraint: str, told: str
) -> None:
    error = error_of(found, tmp_path / "more.ttl", f"{SHAPE} {constraint} .\n")
    assert re.search(f"more.ttl, line {FIRST + 2}: shape :s {told}", str(error))


PREFIXES = ':o sh:declare [ sh:prefix "" ; sh:namespace "urn:x/"^^xsd:anyURI ] .\n'


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("CONSTRUCT { $this a :x } WHERE { $this a ?x }", "is no SELECT query"),
        ("ASK { $this a ?x }", "is no SELECT query"),
        ("SELECT $this { GRAPH ?g { $this a ?x } }", "asks for GRAPH"),
        ("SELECT $this { $this a ?x . GRAPH $shapesGraph { ?x a ?y } }", "asks for GRAPH"),
        ("SELECT $this { $this a ?x FILTER ($shapesGraph != ?x) }", r"asks for \$shapesGraph"),
        ("SELECT $this FROM <urn:x> { $this a ?x }", "asks for FROM"),
        ("SELECT ?x { $this a ?x }", r"does not select \$this"),
        ("SELECT $this { $this a ?x FILTER (<urn:f>(?x)) }", "calls <urn:f>"),
        # pySHACL overlooks it behind the sign.
        ("SELECT $this { $this <urn:x#y> ?x . SERVICE <urn:x> { ?x a ?y } }", "asks for SERVICE"),
    ],
)
def test_a_query_that_is_not_run_is_told(
    found: Folders, tmp_path: Path, query: str, told: str
) -> None:
    constraint = f'sh:sparql [ sh:prefixes :o ; sh:select "{query}" ]'
    error = error_of(found, tmp_path / "more.ttl", f"{SHAPE} {constraint} . {PREFIXES}")
    assert re.search(f"line {FIRST + 2}: shape :s sh:select: {told}", str(error))


def test_a_validator_that_binds_its_value_anew_is_told(found: Folders, tmp_path: Path) -> None:
    """What is left would ask of something else: SHACL forbids it."""
    text = ':v a sh:SPARQLAskValidator ; sh:ask "ASK { BIND (1 AS ?value) FILTER (?value > 2) }" .'
    told = str(error_of(found, tmp_path / "more.ttl", f"{SHAPE} sh:nodeKind sh:IRI .\n{text}\n"))
    assert f"line {FIRST + 3}: shape :v sh:ask: binds $value anew" in told


@pytest.mark.parametrize("text", ["# GRAPH\n ?x :p 'FROM', ?graph", "?x :GRAPH ?from"])
def test_a_keyword_in_a_text_a_comment_or_a_name_is_none(
    found: Folders, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "more.ttl"
    constraint = (
        f'sh:sparql [ sh:prefixes :o ; sh:select """SELECT $this {{ $this a ?x . {text} }}""" ]'
    )
    path.write_text(f"{HEADER}{SHAPE} {constraint} . {PREFIXES}", encoding="utf-8")
    assert len(read_shapes(found, [str(path)]))


@pytest.mark.parametrize(
    "back", ["sh:node :s", "sh:property [ sh:path :p ; sh:node :s ]", "sh:or ( :q :s )"]
)
def test_recursive_shapes_are_told_with_the_circle(
    found: Folders, tmp_path: Path, back: str
) -> None:
    text = f":r a sh:NodeShape ; {back} .\n:q a sh:NodeShape .\n{SHAPE} sh:node :r .\n"
    told = str(error_of(found, tmp_path / "more.ttl", text))
    assert re.search(r"line \d+: shape :[rs] .*is recursive \(:(r → :s → :r|s → :r → :s)\)", told)


def test_a_list_that_comes_back_to_itself_is_an_error(found: Folders, tmp_path: Path) -> None:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    text = f"{SHAPE} sh:or _:l . _:l <{rdf}first> :s ; <{rdf}rest> _:l .\n"
    assert "more.ttl" in str(error_of(found, tmp_path / "more.ttl", text))


def test_a_shape_that_is_used_twice_is_not_recursive(found: Folders, tmp_path: Path) -> None:
    path = tmp_path / "more.ttl"
    path.write_text(f"{HEADER}:q a sh:NodeShape . {SHAPE} sh:node :q ; sh:not :q .\n", "utf-8")
    assert len(read_shapes(found, [str(path)]))


def test_shapes_may_speak_of_a_term_that_is_not_run(found: Folders, tmp_path: Path) -> None:
    path = tmp_path / "more.ttl"
    path.write_text(f"{HEADER}:s sh:targetObjectsOf sh:rule ; sh:nodeKind sh:IRI .\n", "utf-8")
    assert len(read_shapes(found, [str(path)]))


def test_our_own_shapes_have_only_what_is_run() -> None:
    files = read_files(map(str, sorted((Path(__file__).parents[1] / "shapes").glob("*.ttl"))))
    assert [each for file in files for each in unsupported(file)] == []


@pytest.mark.parametrize(
    "shapes",
    [
        ":s a sh:NodeShape ; sh:node :s .",
        ':s a sh:NodeShape ; sh:sparql [ sh:select "SELECT $this { GRAPH ?g { $this a ?t } }" ] .',
        ':s a sh:NodeShape ; sh:sparql [ sh:select "CONSTRUCT { ?this a ?t } { ?this a ?t }" ] .',
    ],
)
def test_what_fails_while_shapes_run_is_an_error_of_the_shapes_in_one_line(shapes: str) -> None:
    graph = Graph().parse(data=f"{HEADER}:x a :T . {shapes} :s sh:targetNode :x .")
    with pytest.raises(ShapesError) as raised:
        validate_graph(graph, graph)
    assert "\n" not in str(raised.value)


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
    "shape",
    [
        ":s sh:targetNode :x ; sh:property [ sh:path :p ; sh:minCount 1 ] .",
        ":s sh:targetNode :x ; sh:nodeKind sh:Literal .",
        ":s sh:targetNode :x ; sh:node :r . :r sh:nodeKind sh:Literal .",
        ":s sh:targetNode :x ; sh:path :p ; sh:minCount 1 .",
    ],
)
def test_a_shape_needs_no_kind_where_it_has_a_target_and_is_run(
    found: Folders, tmp_path: Path, shape: str
) -> None:
    path = tmp_path / "more.ttl"
    path.write_text(f"{HEADER}{shape}\n", encoding="utf-8")
    report = validate_graph(
        Graph().parse(data=f"{HEADER}:x a :T ."), read_shapes(found, [str(path)])
    )
    assert [each.focus for each in report.results] == ["urn:x"]


@pytest.mark.parametrize(
    ("text", "told"),
    [(":x a :y .", "holds no SHACL shapes"), (":s a sh:NodeShap .", "line .* sh:NodeShape?")],
)
def test_a_file_without_shapes_is_an_error(
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


@pytest.mark.slow
def test_of_the_w3c_s_sound_shapes_those_that_pyshacl_does_not_take_are_refused(
    w3c: Path, tmp_path: Path
) -> None:
    """And those with a severity of their own; its unsound ones are refused all."""
    sound, unsound, path = set[str](), set[str](), tmp_path / "more.ttl"
    for file in sorted((w3c / "shacl").rglob("*-0*.ttl")):
        text = file.read_text(encoding="utf-8")
        if not file.stem.endswith("-shapes") and "sht:shapesGraph <>" not in text:
            continue
        path.write_text(f"@base <http://x/> .\n{text}", encoding="utf-8")
        try:
            ((source, own),) = further_shapes([str(path)])
            refused = bool(malformed(source, own, own))
        except ShapesError:
            refused = True
        if refused != ("sht:Failure" in text):
            (sound if refused else unsound).add(file.stem)
    assert unsound == set()
    assert sound == {
        "path-strange-002",
        "prefixes-001",
        "qualified-001-shapes",
        "severity-002",
        "shapesGraph-001",
    }
