"""Coverage is recorded of the text itself, and of another copy only where that is whole."""

from pathlib import Path

import pytest
from small_report import TEXT, SmallReport

import qhkg
from qhkg.audit import auditing
from qhkg.errors import CheckoutNeededError
from qhkg.files import Folders


def test_coverage_is_recorded_of_a_whole_and_verified_copy_only(
    kg: qhkg.KnowledgeGraph, source_text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data" / "assessment").mkdir(parents=True)
    monkeypatch.setattr("qhkg.files.folders", lambda: Folders(tmp_path))
    assert auditing.record(kg.audit(source_text[:11500])) is None
    assert auditing.record(kg.audit(source_text.replace("616", "617"))) is None
    assert not list(tmp_path.rglob("*.ttl"))
    path = auditing.record(kg.audit(source_text.replace("\n", "\r\n")))
    assert path is not None
    recorded = (
        Path(__file__).resolve().parents[1] / "data" / "assessment" / "coverage-qinghai-2009.ttl"
    )
    assert path.read_bytes() == recorded.read_bytes()


@pytest.mark.parametrize(
    ("change", "recorded"),
    [
        (("qh:value 45000000", "qh:value 46000000"), ("figures-verified-share", "0.75")),
        (('qh:surface "2011"', 'qh:title "2011"'), ("numerals-accounted-for-share", "0.833333")),
        (('qh:surface "5550199"', 'qh:title "5"'), ("numerals-accounted-for-share", "0.833333")),
        (("qh:unit unit:town", "qh:unit unit:village"), ("figures-verified-share", "0.75")),
    ],
    ids=["value", "missing exclusion", "missing exclusion of the foot", "unit"],
)
def test_a_fault_of_the_graph_is_recorded_as_it_is(
    change: tuple[str, str],
    recorded: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "data" / "assessment").mkdir(parents=True)
    monkeypatch.setattr("qhkg.files.folders", lambda: Folders(tmp_path))
    report = SmallReport(dict([change])).graph().audit(TEXT)
    assert not report.verified
    path = auditing.record(report)
    assert path is not None
    metric, value = recorded
    block = path.read_text(encoding="utf-8").partition(f"measurement:{metric} a")[2]
    assert f"qh:measurementValue {value} ." in block.partition("\n\n")[0]


def test_an_installed_wheel_records_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qhkg.files.folders", lambda: Folders(tmp_path, tmp_path))
    with pytest.raises(CheckoutNeededError, match="needs a checkout"):
        auditing.coverage_folder()
