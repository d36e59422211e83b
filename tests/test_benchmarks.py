"""The benchmarks' graph is sound, and their faults are found."""

import math
from pathlib import Path

import federated
import inference
import pytest
import validation as benchmark
from national import national


def test_the_national_graph_is_the_same_every_run() -> None:
    assert list(national(2, 1, sections=3)) == list(national(2, 1, sections=3))


def test_each_run_that_ends_is_a_row_and_one_that_does_not_says_so() -> None:
    text = benchmark.report(1000, 5, {"qhkg": [(2.5, 2.0, 5, 1024)], "pySHACL alone": []}, 60)
    assert "| qhkg | 1.0 | 2.0 s | 2.5 s | " in text
    assert "| pySHACL alone | | | over 60 s | | |" in text


@pytest.mark.slow
def test_the_faults_that_were_written_into_the_national_graph_are_found(
    tmp_path: Path,
) -> None:
    path, _, faults = benchmark.written(1, 1, tmp_path)
    ((_, _, found, _),) = benchmark.measure(benchmark.OURS, path, math.inf)
    # Multiplied sums have more digits than their passages have room for: QS-F-015 finds these too.
    assert found == faults > 0


def test_owlrl_is_extrapolated_in_proportion_from_the_largest_within_the_limit() -> None:
    points = [(100, (1.0, 5, 1024)), (200, (3.0, 9, 2048)), (400, (20.0, 9, 2048))]
    text = inference.report(1000, {"qhkg": (0.1, 7, 1024)}, points, limit=10)
    assert "| owlrl, at least | 150 | 15 s | | |" in text


def test_a_federation_is_told_in_ratios_to_one_server() -> None:
    times = {"embedded": {"sums": 0.5}, federated.ONE: {"sums": 1.0}, "fedx": {"sums": 20.0}}
    text = federated.report(1000, times, {"fedx": (2.5, 300 << 20)})
    assert "| sums | 0.5 (500.0 ms) | 1 (1000.0 ms) | 20 (20000.0 ms) |" in text
    assert "| fedx | 2.5 s | 300 MiB |" in text
