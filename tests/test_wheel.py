"""The wheel holds all that it needs, and nothing that it may not."""

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], capture_output=True, check=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [("ontology", "*.ttl"), ("shapes", "*.ttl"), ("data", "*.ttl"), ("queries", "*.rq")],
)
def test_every_file_of_the_graph_is_in_the_wheel(
    names: set[str], folder: str, pattern: str
) -> None:
    paths = [path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob(pattern)]
    assert paths
    assert {f"qhkg/_bundle/{path}" for path in paths} <= names


def test_prepared_graph_marker_of_types_and_schema_are_in_the_wheel(names: set[str]) -> None:
    prepared = ("stated.nq", "computed.nq", "inferred.nq", "questions.json", "prefixes.json")
    assert {f"qhkg/_bundle/prepared/{name}" for name in prepared} <= names
    assert "qhkg/py.typed" in names
    assert "qhkg/results/schemas/receipts.json" in names


def test_the_wheel_holds_neither_tests_nor_sources_nor_tables(names: set[str]) -> None:
    known = ("qhkg/", "qhkg-")
    assert [name for name in names if not name.startswith(known)] == []
    assert [name for name in names if "sources/" in name or name.endswith((".csv", ".pyc"))] == []


def test_the_wheel_answers_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    program = "import qhkg; print(qhkg.__file__, len(qhkg.open().ask('key-counties')))"
    environment = {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        check=True,
    )
    place, rows = done.stdout.split()
    assert Path(place).parent == tmp_path / "qhkg"
    assert int(rows) > 0
    assert done.stderr == ""


def test_a_build_asks_for_all_that_preparing_the_graph_imports() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    metadata = SimpleNamespace(core=SimpleNamespace(dependencies=[d.lower() for d in declared]))
    asked = build_hook().dependencies(SimpleNamespace(metadata=metadata))
    names = {re.split(r"[<>=~! ]", each)[0] for each in asked}
    assert names == {"pyoxigraph", "pyyaml", "rdflib"}


def test_a_report_that_is_added_to_a_checkout_is_in_its_wheel(tmp_path: Path) -> None:
    added = tmp_path / "data" / "report" / "yunhai-2012" / "00-report.ttl"
    added.parent.mkdir(parents=True)
    added.touch()
    included: dict[str, str] = {}
    hook = SimpleNamespace(root=str(tmp_path), _prepare=lambda _, home: str(home))
    build_hook().initialize(hook, "standard", {"force_include": included})
    hook._prepared.cleanup()
    assert included[str(added)] == "qhkg/_bundle/data/report/yunhai-2012/00-report.ttl"


def build_hook() -> Any:
    spec = spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.BundleHook
