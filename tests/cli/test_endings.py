"""How runs end: each wrong request, each failure outside, each limit, each interruption."""

import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import Run
from small_checkout import small_checkout

from qhkg.cli.ending import _report
from qhkg.cli.output import is_styled

CHECKOUT = Path(__file__).resolve().parents[2]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["aks"], "There is no command 'aks'. Did you mean ask?"),
        (["ask"], "Missing argument 'NAME'"),
        (["ask", "funding-by-levle"], "Did you mean funding-by-level"),
        (["ask", "funding-by-level", "-o", ""], "the name is empty; name a file"),
        (["query", ""], "the name is empty; name a file"),
        (["ask", "places-within", "-p", "plaec=xunhua"], "Did you mean place"),
        (["ask", "places-within", "-p", "place=xunhoa"], "Did you mean xunhua"),
        (["ask", "places-within", "-p", "place"], "-p takes NAME=VALUE, not 'place'"),
        (["ask", "places-within", "-p", 'place=x" } ; DROP ALL #'], "There is no place"),
        (["ask", "places-within", "-p", "place=> }"], "There is no place"),
        (["ask", "places-within", "-p", b"place=\xff"], "There is no place"),
        (["ask", "largest-flows", "-p", "value=reported", "-p", "value=reconciled"], "one value"),
        (["ask", "places-within", "-p", "place="], "place: no value given"),
        (["ask", "places-within", "-p", "place=xining,haidong"], "give -p once for each"),
        (
            ["ask", "largest-flows", "-p", "side=both"],
            "There is no side 'both'. One of: source, use",
        ),
        (["ask", "other-sources", "-p", "source=end-2009"], "There is no resource"),
        (["ask", "who GAVE how much"], "Did you mean funding-by-provider?"),
        (["ask", "money"], "`qhkg questions -t money` lists its questions"),
        (["questions", "mony"], "There is no question"),
        (["questions", "figures", "-t", "money"], "not both"),
        (["leverage"], "Did you mean qhkg ask leverage? See:"),
        (["ask", "leverage", "-p", "sources=1"], "There is no parameter 'sources'"),
        (["show", "mutual", "funds"], "A name of several words goes in quotes. See:"),
        (["ask", "leverage", "-o", "x.xlsx"], "no format has the ending .xlsx"),
        (["dump", "-o", "x.csv"], "jsonld, csvw."),
        (["ask", "funding-by-level", "-f", "cvs"], "Did you mean csv"),
        (["ask", "funding-by-level", "-f", "turtle"], "use one of table, csv"),
        (["ask", "funding-by-level", "--timeout", "0"], "above 0"),
        (["ask", "funding-by-level", "--timeout", "nan"], "above 0"),
        (["ask", "funding-by-level", "--timeout", "abc"], "above 0, such as 2.5, not 'abc'. See:"),
        (["ask", "funding-by-level", "--sorces"], "--sources"),
        (["questions", "-t", "mony"], "Did you mean money"),
        (["show", "xunhoa"], "Did you mean xunhua"),
        (["show", "nosuch:thing"], "There is no thing"),
        (["dump", "plces"], "Did you mean places"),
        (["dump", "-f", "csv"], "use one of turtle"),
        (["query", "nothing.rq"], "nothing.rq"),
        (["query", "."], "folder"),
        (["query", "SELECT * {}"], "goes after -q"),
        (["query", "x.rq", "-q", "ASK {}"], "not both"),
        (["query", "-q", "SELECT * {\n ?s ?p }"], "line 2, column 8"),
        (["query", "-q", "ASK { ?x a qh:A ; }}"], "line 1, column 20"),
        (["query", "-q", "ASK { ?x a nosuch:A }"], "nosuch"),
        (["query", "-q", ""], "query"),
        (["query", "-q", b"ASK { '\xff' }"], "not UTF-8"),
        (["query", "-q", "DROP ALL"], "DROP"),
        (["query", "-q", "SELECT * { SERVICE <http://127.0.0.1:9/> {} }"], "SERVICE"),
        (["query", "-q", "ASK " + "{" * 50000 + "}" * 50000], "deep"),
        (["query", "-q", "ASK { FILTER(" + "!" * 50000 + "true) }"], "SPARQL"),
        (["query", "-q", "CONSTRUCT {} {}", "-f", "csv"], "use one of turtle"),
        (["questions", "-o", "."], "folder"),
    ],
)
def test_a_wrong_request_is_told_in_one_line(
    run: Run, arguments: list[str | bytes], message: str
) -> None:
    ended = run(*arguments)
    assert message in ended.err
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
    assert ended.err.startswith("qhkg: ")


@pytest.mark.parametrize(
    ("content", "message"), [(b"", "empty"), (b" \n", "empty"), (b"ASK {\n'\xff'}", "not UTF-8")]
)
def test_a_file_that_is_no_query_is_named(
    run: Run, tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "q.rq").write_bytes(content)
    for ended, name in (
        (run("query", "q.rq"), "q.rq"),
        (run("query", "-", stdin=content), "standard input"),
    ):
        assert ended.code == 2
        assert message in ended.err
        assert name in ended.err


def test_malformed_turtle_is_told_by_file_and_line(run: Run, tmp_path: Path) -> None:
    small_checkout(tmp_path, {"data/places/all.ttl": ":xunhua a no:County .\n"})
    (tmp_path / "pyproject.toml").touch()
    shutil.copytree(CHECKOUT / "qhkg", tmp_path / "qhkg")
    ended = run("ask", "all", PYTHONPATH=str(tmp_path))
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (2, "", 1)
    assert "data/places/all.ttl, line 7, column" in ended.err


def test_at_a_terminal_query_says_what_to_give(environment: dict[str, str]) -> None:
    _, terminal = pty.openpty()
    ended = subprocess.run(
        [sys.executable, "-m", "qhkg", "query"],
        stdin=terminal,
        capture_output=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert b"-q TEXT, a FILE, or -" in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_ends_with_3(run: Run, environment: dict[str, str]) -> None:
    ended = run("questions", "-o", "/dev/full")
    assert (ended.code, len(ended.err.splitlines())) == (3, 1)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qhkg", "questions"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (3, b"qhkg: standard output: disk full\n")


def test_a_forbidden_place_ends_with_3(run: Run, tmp_path: Path) -> None:
    forbidden = tmp_path / "forbidden"
    forbidden.mkdir(mode=0o500)
    place = "/sys/q.csv" if os.geteuid() == 0 and Path("/sys").is_dir() else "forbidden/q.csv"
    ended = run("questions", "-o", place)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (3, "", 1)
    assert place in ended.err


def test_a_failed_run_leaves_the_output_file_alone(run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "kept.csv"
    kept.write_text("old", encoding="utf-8")
    assert run("query", "-q", "SELECT", "-o", "kept.csv").code == 2
    assert run("query", "-q", ENDLESS, "--timeout", "0.2", "-o", "kept.csv").code == 4
    assert [path.name for path in tmp_path.iterdir()] == ["kept.csv"]
    assert kept.read_text(encoding="utf-8") == "old"


def test_a_timeout_ends_a_running_query_with_4(run: Run) -> None:
    start = time.monotonic()
    ended = run("query", "-q", ENDLESS, "--timeout", "0.5")
    assert (ended.code, ended.out) == (4, "")
    assert "0.5 s" in ended.err
    assert time.monotonic() - start < 10


def test_control_c_ends_a_running_query_at_once_with_130(environment: dict[str, str]) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "qhkg", "query", "-v", "-q", ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        # A shell lets what it runs in the background ignore it, and so all that this runs.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert running.stderr is not None
    try:
        while b"questions prepared" not in running.stderr.readline():
            assert running.poll() is None
        time.sleep(0.3)  # what is left to do before the query takes a tenth of that
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    finally:
        running.kill()  # the query has no end of its own
    assert (running.returncode, out) == (130, b"")
    assert b"Traceback" not in err


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_gone_ends_it_quietly(
    environment: dict[str, str], unbuffered: str
) -> None:
    reading, writing = os.pipe()
    running = subprocess.Popen(
        [sys.executable, "-m", "qhkg", "dump", "-f", "nt"],
        stdout=writing,
        stderr=subprocess.PIPE,
        env={**environment, "PYTHONUNBUFFERED": unbuffered},
    )
    os.close(writing)
    os.read(reading, 10)
    os.close(reading)
    _, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (-signal.SIGPIPE, b"")


def test_a_lack_of_memory_ends_with_4(capsys: pytest.CaptureFixture[str]) -> None:
    assert _report(MemoryError()) == 4
    assert capsys.readouterr().err == "qhkg: out of memory\n"


@pytest.mark.parametrize(
    ("variables", "styled"),
    [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"NO_COLOR": ""}, False)],
)
def test_letters_are_bold_on_a_terminal_that_wants_them(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], styled: bool
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in {"TERM": "xterm", **variables}.items():
        monkeypatch.setenv(name, value)
    assert is_styled(None) == styled
    assert not is_styled("answer.txt")
