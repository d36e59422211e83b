"""The rules of docs/architecture.md and of the house, held to all files."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, Quad, RdfFormat, parse

from qhkg import prepared
from qhkg.files import Folders, turtle_files

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "qhkg"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_bundle" not in path.parts)
PROGRAMS = [*MODULES, *sorted(ROOT.glob("tests/**/*.py")), *sorted(ROOT.glob("benchmarks/*.py"))]
TURTLE = [
    path
    for folder in ("ontology", "shapes", "data", "tests/shapes")
    for path in sorted((ROOT / folder).rglob("*.ttl"))
]
# Imports run from the right to the left, never the other way; those between brackets are peers.
LAYERS = [
    {"errors", "nearest", "terms", "sparql_text", "steps", "numerals", "digests", "coverage"},
    {"files", "literal_values"},
    {"results"},
    {"engines"},
    {
        "bridge",
        "owl",
        "csvw",
        "questions",
        "resolve",
        "overview",
        "description",
        "evidence",
        "inference",
    },
    {"parameters", "preparation", "audit", "inference_of_stores"},
    {"cache"},
    {"prepared"},
    {"validation"},
    {"reasons"},
    {"graph"},
    {"opening"},
    {"loading", "diff"},
    {"__init__"},
    {"cli"},
    {"__main__"},
]
HEAVY = {"rdflib", "owlrl", "pyshacl", "httpx", "rich", "yaml", "pandas", "tempfile", "shutil"}
XSD = "http://www.w3.org/2001/XMLSchema#"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """The parts of the package that a module imports, at its top or within a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if "qhkg." in alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module == "qhkg":
            parts = (alias.name for alias in node.names)
            yield from (part if part_exists(part) else "__init__" for part in parts)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qhkg."):
            assert node.module is not None
            yield node.module.split(".")[1]


def part_exists(part: str) -> bool:
    return (PACKAGE / part).is_dir() or (PACKAGE / f"{part}.py").is_file()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_downwards(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    layer = {part: level for level, parts in enumerate(LAYERS) for part in parts}
    for part in imported(path):
        # The package hands on the public names and the version, which anyone may read.
        if part not in (own, "__init__") and own != "__init__":
            assert layer[part] <= layer[own], f"{own} imports {part}"


def test_every_part_of_the_package_has_its_layer() -> None:
    parts = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES}
    assert parts == set().union(*LAYERS)


def test_peers_do_not_import_each_other_in_a_circle() -> None:
    edges = {
        (path.relative_to(PACKAGE).parts[0].removesuffix(".py"), part)
        for path in MODULES
        for part in imported(path)
        if part != "__init__"  # the names are handed on when they are asked for
    }
    assert [(left, right) for left, right in edges if left < right and (right, left) in edges] == []


def test_asking_in_a_pipe_imports_nothing_heavy() -> None:
    prepared.load()  # the first run of a checkout prepares the graph, and imports more
    prepared.catalogue()
    command = [sys.executable, "-X", "importtime", "-m", "qhkg", "ask", "key-counties"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    modules = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert {"click", "pyoxigraph", "qhkg"} <= modules
    assert modules & HEAVY == set()


@pytest.mark.parametrize("path", PROGRAMS, ids=name_of)
def test_modules_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 50, node.name


def test_names_of_files_say_what_they_are_for() -> None:
    empty = re.compile(r"utils?|helpers?|manager|misc|common", re.IGNORECASE)
    assert [name_of(path) for path in PROGRAMS if empty.search(path.stem)] == []


def test_each_decision_has_a_number_of_its_own() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert decisions and len(set(numbers)) == len(numbers)
    for path in decisions:
        assert path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]}: "), path.name


def speaks_of_the_ontology(text: str) -> bool:
    """Whether a program names a term of the ontology, but for what it tells people of it."""
    tree = ast.parse(text)
    told = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told:
            if re.search(r"\bqh:\w|w3id\.org/qhkg/ontology#\w", node.value):
                return True
        elif isinstance(node, ast.FormattedValue) and ast.unparse(node.value) == "QH":
            return True
    return False


def test_only_what_answers_speaks_of_the_ontology_and_no_reasoning_does() -> None:
    found = {
        path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for path in MODULES
        if speaks_of_the_ontology(path.read_text(encoding="utf-8"))
    }
    # What is shown of a thing, how it is named, where figures stand, and a copy held against them.
    answering = {"audit", "coverage", "description", "diff", "evidence", "overview", "resolve"}
    assert found == {*answering, "errors"}  # what a report needs in order to be found
    rules = [*(PACKAGE / "owl").glob("*.toml")]
    assert len(rules) >= 3
    assert [name_of(path) for path in rules if re.search(r"\bqh:|qhkg/", path.read_text())] == []


@pytest.mark.parametrize(
    "line", ['A = "?x qh:value ?y"', 'A = f"{QH}Figure"', 'A = "https://w3id.org/qhkg/ontology#a"']
)
def test_a_term_of_the_ontology_in_a_program_is_found(line: str) -> None:
    assert speaks_of_the_ontology(f'"""About qh:value."""\n{line}')
    assert not speaks_of_the_ontology('"""About qh:value."""\nA = "qhkg: said"')


def test_there_is_turtle_to_check() -> None:
    assert {path.parts[len(ROOT.parts)] for path in TURTLE} == {
        "ontology",
        "shapes",
        "data",
        "tests",
    }


@pytest.mark.parametrize("path", TURTLE, ids=name_of)
def test_turtle_files_are_short(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 600


# In the failing examples of QS-I-007 the namespace is what is wrong.
@pytest.mark.parametrize(
    "path", [path for path in TURTLE if "QS-I-007" not in path.name], ids=name_of
)
def test_prefixes_are_those_that_the_ontology_declares(path: Path) -> None:
    written = dict(
        re.findall(r"^\s*@prefix\s+([\w-]*):\s*<([^>]*)>", path.read_text(encoding="utf-8"), re.M)
    )
    declared = prepared.prefixes()
    # What only another report says is named in its own files as the first report's is in its.
    first = {prefix: of_the_first_report(namespace) for prefix, namespace in written.items()}
    assert first == {prefix: declared.get(prefix) for prefix in written}


def of_the_first_report(namespace: str) -> str:
    reports = "|".join(re.escape(path.name) for path in (ROOT / "data" / "report").iterdir())
    return re.sub(rf"/id/(\w+)/(?:{reports})/\Z", r"/id/\1/qinghai-2009/", namespace)


def test_turtle_has_the_one_form() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("turtlefmt"), "--check", *TURTLE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@cache
def statements(path: Path) -> list[Quad]:
    return list(parse(path=path, format=RdfFormat.TURTLE))


@pytest.mark.parametrize("path", sorted((ROOT / "data").rglob("*.ttl")), ids=name_of)
def test_data_have_no_blank_nodes(path: Path) -> None:
    found = [q for q in statements(path) if BlankNode in (type(q.subject), type(q.object))]
    assert found == []


@pytest.mark.parametrize("path", sorted((ROOT / "data").rglob("*.ttl")), ids=name_of)
def test_numbers_are_canonical_integers_or_decimals(path: Path) -> None:
    for quad in statements(path):
        if isinstance(quad.object, Literal):
            value, kind = quad.object.value, quad.object.datatype.value.removeprefix(XSD)
            assert kind not in ("double", "float", "date", "gYear"), quad
            if kind == "integer":
                assert value == str(int(value)), quad
            elif kind == "decimal":
                # The form of XSD 1.1, which is what stores rewrite it to: 99, not 99.0.
                assert value == f"{Decimal(value).normalize():f}", quad


def test_no_triple_stands_in_two_graphs() -> None:
    graphs: dict[object, object] = {}
    for quad in prepared.load():
        other = graphs.setdefault(quad.triple, quad.graph_name)
        assert other == quad.graph_name, quad


def test_no_statement_is_made_twice_be_it_in_one_file() -> None:
    seen: dict[object, Path] = {}
    for file in turtle_files(Folders(ROOT)):
        for quad in statements(file.path):
            if not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode):
                other = seen.get(quad.triple)
                assert other is None, f"{name_of(file.path)} and {name_of(other)}: {quad}"
                seen[quad.triple] = file.path


def test_the_computed_graph_has_no_blank_nodes() -> None:
    computed = [q for q in prepared.load() if str(q.graph_name).endswith("/graph/computed>")]
    assert computed
    assert [q for q in computed if BlankNode in (type(q.subject), type(q.object))] == []


def test_no_file_names_a_place_on_a_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    # Put together here, so that this file does not find itself.
    homes = re.compile("|".join(f"/{home}/" for home in ("work", "root", "home", "Users")))
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file():
            match = homes.search(path.read_text(encoding="utf-8"))
            assert match is None, f"{name}: {match}"
