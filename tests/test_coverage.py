"""What is recorded of the coverage is made from the report and the graph as they stand."""

import importlib.util
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from pyoxigraph import RdfFormat, parse

from qhkg.coverage import Coverage, coverage_turtle
from qhkg.errors import CalculationError

ASSESSMENT = Path(__file__).resolve().parents[1] / "data" / "assessment"
DIGESTS = ASSESSMENT / "digests-qinghai-2009.ttl"
REPORT = "https://w3id.org/qhkg/id/report/qinghai-2009"
FIGURES, EXCLUSIONS = 101, 23
NUMERALS = FIGURES + EXCLUSIONS


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    path = ASSESSMENT / "generate_digests.py"
    spec = importlib.util.spec_from_file_location("generate_digests", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_digests_are_what_the_report_gives(generator: ModuleType, source_file: Path) -> None:
    made = generator.document(source_file.read_bytes(), generator.stated())
    assert made.file == DIGESTS.name
    assert made.turtle.encode() == DIGESTS.read_bytes()


def test_every_numeral_has_digests_of_both_sides() -> None:
    sides = Counter(parse_subjects(DIGESTS))
    assert sides.pop(f"<{REPORT}>") == 2
    assert len(sides) == NUMERALS
    assert set(sides.values()) == {2}


def parse_subjects(path: Path) -> list[str]:
    return [str(quad.subject) for quad in parse(path=path, format=RdfFormat.TURTLE)]


def test_digests_of_another_text_are_not_written(generator: ModuleType) -> None:
    with pytest.raises(ValueError, match="the text of no report of the data"):
        generator.document(b"Another report.", generator.stated())


def test_the_recorded_coverage_is_that_of_the_graph() -> None:
    whole = Coverage(FIGURES, FIGURES, NUMERALS, NUMERALS, EXCLUSIONS)
    assert (ASSESSMENT / "coverage-qinghai-2009.ttl").read_bytes() == coverage_turtle(REPORT, whole)


def test_shares_are_canonical_and_one_of_nothing_is_left_out() -> None:
    assert values(Coverage(3, 2, 0, 0, 0)) == {
        "figures": "3",
        "figures-verified": "2",
        "figures-verified-share": "0.666667",
        "numerals": "0",
        "numerals-accounted-for": "0",
        "exclusions": "0",
    }
    assert values(Coverage(8, 2, 10, 0, 0))["figures-verified-share"] == "0.25"
    assert values(Coverage(8, 2, 10, 0, 0))["numerals-accounted-for-share"] == "0"


def values(coverage: Coverage) -> dict[str, str]:
    quads = parse(coverage_turtle(REPORT, coverage), RdfFormat.TURTLE)
    return {
        str(quad.subject.value).rpartition("/")[2]: quad.object.value
        for quad in quads
        if quad.predicate.value.endswith("#measurementValue")
    }


def test_what_is_recorded_is_in_the_one_form_of_turtle(tmp_path: Path) -> None:
    file = tmp_path / "coverage.ttl"
    file.write_bytes(coverage_turtle(REPORT, Coverage(101, 100, 125, 124, 23)))
    subprocess.run([Path(sys.executable).with_name("turtlefmt"), "--check", file], check=True)


@pytest.mark.parametrize("coverage", [Coverage(1, 2, 1, 1, 0), Coverage(1, 1, 1, -1, 0)])
def test_more_than_all_is_not_recorded(coverage: Coverage) -> None:
    with pytest.raises(CalculationError, match="metric:"):
        coverage_turtle(REPORT, coverage)
