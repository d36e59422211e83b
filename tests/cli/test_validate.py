"""`qhkg validate`: exit codes, what goes where, and the guide's example on the whole graph."""

import json
import re
from pathlib import Path

import pytest
from running import Run

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_written(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.ttl").write_text('<urn:a> <urn:b> "x', encoding="utf-8")
    ended = run("validate", "bad.ttl", "none.ttl", "-o", "out.txt")
    assert ended.code == 2
    assert ended.err == (
        "qhkg: bad.ttl, line 1, column 17: Unexpected end of file\n"
        "qhkg: none.ttl: there is no such file\n"
    )
    assert not (tmp_path / "out.txt").exists()


def test_a_program_hears_of_files_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text('<urn:a> <urn:b> "x', encoding="utf-8")
    ended = run("validate", "bad.ttl", "none.ttl", "-f", "json")
    told = [
        (each["kind"], each["file"], each["line"], each["column"])
        for each in json.loads(ended.out)["results"]
    ]
    assert told == [("syntax", "bad.ttl", 1, 17), ("unusable", "none.ttl", None, None)]
    assert (ended.code, ended.err.count("\n")) == (2, 2)


def test_standard_input_is_read_in_the_syntax_that_it_is_in(run: Run) -> None:
    ended = run("validate", "-", stdin='{"@context": "http://example.org/c"}')
    assert ended.code == 2
    assert ended.err.startswith("qhkg: standard input: its @context lies elsewhere")


@pytest.mark.parametrize("shapes", ["none.ttl", "data.ttl"])
def test_shapes_that_are_none_are_a_wrong_request(run: Run, tmp_path: Path, shapes: str) -> None:
    (tmp_path / "data.ttl").write_text("<urn:a> <urn:b> 1 .", encoding="utf-8")
    ended = run("validate", "data.ttl", "--shapes", shapes)
    assert (ended.code, ended.err.count("\n"), ended.out) == (2, 1, "")


def test_an_ending_that_is_no_format_is_told_before_the_work(run: Run) -> None:
    ended = run("validate", "none.ttl", "-o", "out.pdf")
    assert ended.code == 2
    assert "no format has the ending .pdf" in ended.err


def test_a_folder_that_is_missing_is_told_before_the_work(run: Run) -> None:
    ended = run("validate", "none.ttl", "-o", "no/out.txt")
    assert (ended.code, ended.err) == (
        2,
        "qhkg: no/out.txt: there is no folder no to write it in; make it first\n",
    )


@pytest.mark.slow
def test_the_example_of_the_guide_says_what_the_guide_says(run: Run, tmp_path: Path) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    (example,) = re.findall(r"^```turtle\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    (tmp_path / "figure.ttl").write_text(example, encoding="utf-8")
    ended = run("validate", "figure.ttl", COLUMNS="200")
    said = re.findall(r"^- `([^`]+)`", text, flags=re.MULTILINE)
    assert ended.code == 1
    assert len(said) == 2
    assert [each for each in said if each not in ended.out] == []


@pytest.mark.slow
def test_a_limit_of_time_ends_with_its_code(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text("<urn:a> <urn:b> 1 .", encoding="utf-8")
    ended = run("validate", "data.ttl", "--timeout", "0.2")
    assert (ended.code, "took longer than 0.2 s" in ended.err) == (4, True)
