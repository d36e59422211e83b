"""Every command that answers from the graph heeds --no-inference and --timeout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from running import Run

import qhkg
from qhkg.cli.questions import _parameters


def test_no_answer_to_a_question_needs_inference(run: Run) -> None:
    asked = ["ask", "key-counties", "-f", "csv"]
    ended = run(*asked, "--no-inference", "-v")
    assert ended.out == run(*asked).out
    assert "inferred" not in ended.err


@pytest.mark.parametrize(
    "arguments", [["ask", "programme-profile"], ["show", "qinghai"]], ids=lambda each: each[0]
)
def test_a_command_that_runs_out_of_time_ends_with_4(run: Run, arguments: list[str]) -> None:
    ended = run(*arguments, "--timeout", "0.000001")
    assert (ended.code, ended.out) == (4, "")
    assert "took longer than 1e-06 s" in ended.err


def closed(redirection: str, *arguments: str, cwd: Path | None = None) -> tuple[int, str]:
    """The exit code and what is said on a run with a standard stream closed or full."""
    line = f'exec "$0" -m qhkg "$@" {redirection}'
    done = subprocess.run(
        ["sh", "-c", line, sys.executable, *arguments],
        capture_output=True,
        check=False,
        timeout=60,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode, (done.stdout + done.stderr).decode()


def test_with_standard_output_closed_an_answer_fails_and_a_file_is_written(tmp_path: Path) -> None:
    code, said = closed(">&-", "ask", "key-counties")
    assert (code, said) == (
        3,
        "qhkg: standard output: is closed; open it, or name a file with -o\n",
    )
    file = str(tmp_path / "answer.csv")
    assert closed(">&-", "ask", "key-counties", "-o", file) == (0, "")
    assert Path(file).read_text(encoding="utf-8").startswith("designation")


def test_with_standard_error_or_input_closed_a_run_ends_as_ever() -> None:
    code, said = closed("2>&-", "ask", "key-counties", "-f", "csv")
    assert (code, said[:11]) == (0, "designation")
    assert closed("2>&-", "ask", "nosuch") == (2, "")
    code, said = closed("<&-", "query")
    assert code == 2
    assert "standard input: empty" in said


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_a_full_standard_error_leaves_the_exit_code_as_it_is() -> None:
    assert closed("2>/dev/full", "ask", "nosuch") == (2, "")


@pytest.mark.parametrize(
    "text", ["ASK", "DESCRIBE place:xunhua", "select * {}", " ", f"ASK {{ # {'long ' * 99} }}"]
)
def test_a_query_in_the_place_of_a_file_is_told_where_it_goes(run: Run, text: str) -> None:
    ended = run("query", text)
    assert ended.code == 2
    assert "a query itself goes after -q" in ended.err


@pytest.mark.parametrize(
    ("name", "said"),
    [("none/x.csv", "there is no folder none to write it in"), ("x" * 256, "the name is too long")],
)
def test_a_file_that_cannot_be_there_is_a_wrong_request(run: Run, name: str, said: str) -> None:
    ended = run("ask", "key-counties", "-f", "csv", "-o", name)
    assert ended.code == 2
    assert said in ended.err


def test_a_long_name_that_is_allowed_is_written(run: Run, tmp_path: Path) -> None:
    file = tmp_path / ("x" * 250 + ".csv")
    assert run("ask", "key-counties", "-o", str(file)).code == 0
    assert file.stat().st_size > 0


def test_all_about_a_question_in_csv_holds_its_note(run: Run) -> None:
    header, first, *_ = run("questions", "largest-flows", "-f", "csv").out.splitlines()
    assert header.startswith("question,description,note,")
    assert "Not to be added" in first


def test_all_about_a_question_without_parameters_is_told_in_one_row() -> None:
    question = qhkg.Question("all", "places", "Which?", "All of them.", ("a",), (), "", "A note")
    rows = _parameters(qhkg.open(), question, ("question", "description", "note")).rows
    assert [list(row.values())[:4] for row in rows] == [["all", "All of them.", "A note", ""]]
    assert not _parameters(qhkg.open(), question)
