"""`qhkg audit` and `qhkg cite`: how they end, and what they make of bad input."""

import json
import shutil
from pathlib import Path

import pytest
from running import Run

PDF = b"%PDF-1.4\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0"
BAD = [
    (PDF, "is a PDF; save its text: pdftotext"),
    (PNG, "is an image"),
    (b"PK\x03\x04", "office document"),
    ("县".encode("utf-16"), "is UTF-16; convert it"),
    (b"", "is empty"),
    (b" \n", "is empty"),
    ("Nine caf\u00e9s".encode("latin-1"), "byte 8 is not UTF-8; convert it"),
    ("\u6276\u8d2b".encode("gb18030"), "byte 0 is not UTF-8; convert it, if it is Chinese"),
    (b"nine\0ten", "is no text: byte 4 is a NUL"),
    (b"Another report of nine villages.", "is no copy of the report"),
]


@pytest.mark.parametrize(("content", "told"), BAD, ids=[told[:25] for _, told in BAD])
def test_what_is_no_copy_is_told_in_one_line(
    run: Run, tmp_path: Path, content: bytes, told: str
) -> None:
    (tmp_path / "copy").write_bytes(content)
    ended = run("audit", "copy", "-o", "out.json")
    assert ended.code == 2
    assert ended.err.startswith("qhkg: copy: ")
    assert told in ended.err
    assert ended.err.count("\n") == 1
    assert not (tmp_path / "out.json").exists()


def test_no_copy_on_standard_input_is_told(run: Run) -> None:
    ended = run("cite", "fig:central-allocation", "-", stdin=PDF)
    assert (ended.code, ended.err.startswith("qhkg: standard input: is a PDF")) == (2, True)


def test_a_missing_file_and_a_folder_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert run("audit", "none").err == "qhkg: none: there is no such file\n"
    ended = run("audit", "folder")
    assert (ended.code, ended.err) == (2, "qhkg: folder: is a folder; name a file in it\n")


def test_a_huge_file_is_refused_unread(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as stream:
        stream.truncate(2**30)
    ended = run("audit", "huge")
    assert ended.code == 4
    assert ended.err == "qhkg: huge: holds 1,073,741,824 bytes; at most 4,194,304 are read\n"


def test_figures_that_are_none_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("Nine.", encoding="utf-8")
    assert "Did you mean central-allocation" in run("cite", "central-alocation", "copy").err
    ended = run("cite", "xunhua", "copy")
    assert (ended.code, "is no figure but a place" in ended.err) == (2, True)
    ended = run("cite", "copy")
    assert (ended.code, "Give a figure" in ended.err) == (2, True)


def test_the_report_is_verified(run: Run, source_file: Path) -> None:
    ended = run("audit", str(source_file))
    assert ended.code == 0
    assert ended.out.splitlines()[0].endswith(": verified")
    assert ended.out.splitlines()[1].startswith("101 of 101 figures verified")


def test_a_changed_digit_ends_with_1(run: Run, source_text: str) -> None:
    ended = run("audit", "-", "-f", "json", stdin=source_text.replace("616 million", "617 million"))
    assert ended.code == 1
    outcome = json.loads(ended.out)
    assert outcome["verified"] is False
    assert outcome["findings"][0]["stands"] == "617 million"


def test_the_ending_of_the_file_decides_the_format(
    run: Run, source_file: Path, tmp_path: Path
) -> None:
    assert run("audit", str(source_file), "-o", "audit.json").code == 0
    assert json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))["verified"] is True


def test_figures_are_cited_from_the_copy(run: Run, source_file: Path) -> None:
    ended = run("cite", "fig:central-allocation", "fig:local-total", str(source_file))
    assert ended.code == 0
    assert "«616 million»" in ended.out
    assert "«1.104 billion»" in ended.out
    cited = json.loads(run("cite", "fig:central-allocation", str(source_file), "-f", "json").out)
    assert cited[0]["place"] == {"start": 770, "end": 781, "line": 7, "column": 131}


@pytest.mark.parametrize("command", [["audit", "copy"], ["cite", "fig:central-allocation", "copy"]])
def test_a_report_has_no_other_ending_than_txt_and_json(
    run: Run, tmp_path: Path, command: list[str]
) -> None:
    ended = run(*command, "-o", "out.pdf")
    assert (ended.code, ended.err) == (
        2,
        "qhkg: out.pdf: a report is text (.txt) or json; give -f, or such an ending\n",
    )
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize("command", [["audit"], ["cite", "fig:central-allocation"]], ids=str)
def test_a_copy_that_takes_too_long_ends_with_4(
    run: Run, tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "copy").write_text("word " * 800_000, encoding="utf-8")
    ended = run(*command, "copy", "--timeout", "0.05")
    assert (ended.code, ended.out) == (4, "")
    assert ended.err == "qhkg: the copy took longer than 0.05 s and was given up\n"


def test_coverage_is_recorded_in_a_checkout(
    run: Run, tmp_path: Path, source_file: Path, source_text: str
) -> None:
    checkout = Path(__file__).resolve().parents[2]
    run("audit", str(source_file))  # makes the graph ready, so that the copy need not
    for folder in ("ontology", "data", "queries", "shapes", "qhkg", ".qhkg"):
        shutil.copytree(checkout / folder, tmp_path / folder)
    shutil.copy(checkout / "pyproject.toml", tmp_path)
    recorded = tmp_path / "data" / "assessment" / "coverage-qinghai-2009.ttl"
    content, file = recorded.read_bytes(), recorded.stat().st_ino
    bad = run("audit", "-", "--record", stdin=source_text.replace("616", "617"), PYTHONPATH=".")
    assert (bad.code, "nothing was recorded" in bad.err) == (1, True)
    assert recorded.stat().st_ino == file
    good = run("audit", str(source_file), "--record", PYTHONPATH=".")
    assert (good.code, good.err) == (0, f"qhkg: coverage written to {recorded}\n")
    assert (recorded.read_bytes(), recorded.stat().st_ino == file) == (content, False)
