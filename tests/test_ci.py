"""What CI runs, and what the licences and versions say, is what is promised."""

import re
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from rdflib import DCTERMS, OWL, RDF, Graph, URIRef

import qhkg

ROOT = Path(__file__).resolve().parents[1]
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    "step",
    [
        "git clone",
        "make\n",
        "make test ",
        "-m slow",
        "make test-stores\n",
        "make test-federation\n",
        'ruff" check',
        'ruff" format --check',
        "mypy",
        'turtlefmt" --check',
        "-m build",
        "pip --disable-pip-version-check --quiet install",
        "tools/copied-text",
        "export QHKG_SOURCE=",
        "QHKG_REQUIRE_SOURCE=1",
        "grep skipped",
        "set -euo pipefail",
    ],
)
def test_ci_runs(step: str) -> None:
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    run = "".join(line for line in text.splitlines(keepends=True) if line.lstrip()[:1] != "#")
    assert step in run


def make_with(folder: Path, script: str) -> str:
    """What `make` says where the only Python is one that behaves as the script."""
    shutil.copy(ROOT / "Makefile", folder)
    python = folder / "bin" / "python3"
    python.parent.mkdir()
    python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    (folder / "pyproject.toml").touch()
    make = shutil.which("make")
    assert make is not None
    done = subprocess.run(
        [make, "PYTHON=bin/python3", "CANDIDATES=bin/python3"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert not (folder / ".venv").exists()
    return done.stderr


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 1", "no python3 runs; install Python 3.11 or newer"),
        ('case "$2" in *version_info*) exit 1;; esac', "is older than Python 3.11"),
        ('case "$2" in *ensurepip*) exit 1;; esac', "lacks the module venv"),
    ],
    ids=["none runs", "too old", "no venv"],
)
def test_make_says_what_is_wrong_with_the_python(tmp_path: Path, script: str, said: str) -> None:
    assert said in make_with(tmp_path, script)


def test_the_licences_are_one_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0 AND CC-BY-4.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Attribution 4.0 International" in (ROOT / "LICENSE-DATA").read_text(encoding="utf-8")
    graph = Graph()
    graph.parse(ROOT / "ontology" / "qhkg.ttl")
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    assert set(graph.objects(header, DCTERMS.license)) == {URIRef(CC_BY)}
    catalog = Graph().parse(ROOT / "data" / "catalog" / "catalog.ttl")
    assert set(catalog.objects(None, DCTERMS.license)) == {URIRef(CC_BY)}


def test_the_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"]
    assert citation["title"]
    assert str(citation["version"]) == qhkg.__version__
    licences = citation["license"]
    assert set(licences if isinstance(licences, list) else [licences]) == {
        "Apache-2.0",
        "CC-BY-4.0",
    }


def test_the_readme_names_the_python_that_is_needed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (needed,) = re.findall(r">=([\d.]+)", project["requires-python"])
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"Python (\d[\d.]*\d)", readme)) == {needed}


def test_the_data_tell_when_they_were_last_changed() -> None:
    """A load writes that time into its manifest; it must be that of the last commit of the data."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return  # an archive of the sources has no history to hold the time against
    log = [git, "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d", "--"]
    done = subprocess.run(
        [*log, "ontology", "data"],
        cwd=ROOT,
        env={"TZ": "UTC"},
        capture_output=True,
        text=True,
        check=True,
    )
    catalog = Graph().parse(ROOT / "data" / "catalog" / "catalog.ttl")
    told = catalog.value(URIRef("https://w3id.org/qhkg/id/dataset/qhkg"), DCTERMS.modified)
    # What is about to be committed may be a day ahead of what was.
    assert str(told)[:10] >= done.stdout.strip()
