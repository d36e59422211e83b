"""The prepared graph is complete, the same on every run, never stale, and loads everywhere."""

import json
import multiprocessing
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from small_checkout import DATA, QUESTION, RULE, small_checkout

from qhkg import cache, preparation, prepared
from qhkg.errors import CalculationError, QuestionHeaderError, TurtleSyntaxError, UnusableFileError
from qhkg.files import Folders

GRAPH = "https://w3id.org/qhkg/graph/"


def made(folders: Folders) -> dict[str, bytes]:
    return preparation.prepare_graph(folders)


def has(content: bytes, pattern: str) -> bool:
    store = Store()
    store.load(content, RdfFormat.N_QUADS)
    return bool(store.query(f"ASK {{ GRAPH ?g {{ {pattern} }} }}"))


def test_stated_files_stand_in_the_graph_of_their_folder(tmp_path: Path) -> None:
    stated = made(small_checkout(tmp_path))["stated.nq"]
    store = Store()
    store.load(stated, RdfFormat.N_QUADS)
    assert {str(graph) for graph in store.named_graphs()} == {
        f"<{GRAPH}ontology>",
        f"<{GRAPH}places>",
    }


def test_rules_run_in_the_order_of_their_names_on_what_earlier_ones_gave(tmp_path: Path) -> None:
    later = "CONSTRUCT { ?s <urn:fourfold> ?four } { ?s <urn:double> ?n BIND(?n * 2 AS ?four) }"
    folders = small_checkout(tmp_path, {"queries/rules/20-fourfold.rq": later})
    computed = made(folders)["computed.nq"]
    assert has(computed, "<urn:xunhua> <urn:double> 3.0")
    assert has(computed, "<urn:xunhua> <urn:fourfold> 6.0")
    assert computed.count(b"\n") == 4


def test_rules_run_again_on_what_later_ones_gave(tmp_path: Path) -> None:
    earlier = (
        "CONSTRUCT { ?s <urn:eightfold> ?n } { ?s <urn:fourfold> ?four BIND(?four * 2 AS ?n) }"
    )
    later = "CONSTRUCT { ?s <urn:fourfold> ?four } { ?s <urn:double> ?n BIND(?n * 2 AS ?four) }"
    rules = {"queries/rules/05-eightfold.rq": earlier, "queries/rules/20-fourfold.rq": later}
    computed = made(small_checkout(tmp_path, rules))["computed.nq"]
    assert has(computed, "<urn:xunhua> <urn:eightfold> 12.0")


def test_faults_are_looked_for_in_all_that_the_rules_gave(tmp_path: Path) -> None:
    fault = 'SELECT ?thing ?problem { ?thing <urn:double> 3.0 BIND("doubled" AS ?problem) }'
    with pytest.raises(CalculationError, match="doubled"):
        made(small_checkout(tmp_path, {"queries/rules/05-fault.rq": fault}))


def test_a_rule_that_never_comes_to_an_end_is_told(tmp_path: Path) -> None:
    more = "CONSTRUCT { ?s <urn:value> ?more } { ?s <urn:value> ?n BIND(?n + 1 AS ?more) }"
    with pytest.raises(UnusableFileError, match="something new in round 100"):
        made(small_checkout(tmp_path, {"queries/rules/10-double.rq": more}))


def test_what_is_stated_is_not_computed_again(tmp_path: Path) -> None:
    again = "CONSTRUCT { ?s ?p ?o } { ?s <urn:value> ?n ; ?p ?o }"
    folders = small_checkout(tmp_path, {"queries/rules/10-double.rq": again})
    assert made(folders)["computed.nq"] == b""


def test_inference_sees_what_is_stated_and_computed(tmp_path: Path) -> None:
    rule = "CONSTRUCT { <urn:new> a <urn:County> } {}"
    folders = small_checkout(tmp_path, {"queries/rules/10-double.rq": rule})
    inferred = made(folders)["inferred.nq"]
    assert has(inferred, "<urn:new> a <urn:Place>")
    assert has(inferred, "<urn:xunhua> <urn:within> <urn:qinghai>")


def test_prefixes_are_those_that_the_ontology_declares(tmp_path: Path) -> None:
    assert json.loads(made(small_checkout(tmp_path))["prefixes.json"]) == {"u": "urn:"}


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    blank = "[] :of [ :also [] , [] ] . :a :of ( 1 2 ) ."
    files = {"ontology/qhkg.ttl": blank}
    first = small_checkout(tmp_path / "first", files)
    second = small_checkout(tmp_path / "second", files)
    assert made(first) == made(second)


def test_malformed_turtle_names_file_line_and_cause(tmp_path: Path) -> None:
    folders = small_checkout(tmp_path, {"data/places/all.ttl": ":a :b :c .\n:a no:b 1 .\n"})
    with pytest.raises(TurtleSyntaxError, match=r"prefix no: has not been declared") as raised:
        made(folders)
    wrong = raised.value
    assert (wrong.path, wrong.line, wrong.column) == (tmp_path / "data/places/all.ttl", 8, 4)
    assert str(wrong).startswith(f"{wrong.path}, line 8, column 4: ")
    assert "Parser error" not in str(wrong)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("CONSTRUCT {} {", r"line 1, column 15: the text ends too early"),
        ("SELECT * {}", "a rule is a CONSTRUCT query"),
        ("ASK {}", "a rule is a CONSTRUCT query"),
    ],
)
def test_a_rule_that_does_not_run_is_named(tmp_path: Path, text: str, message: str) -> None:
    folders = small_checkout(tmp_path, {"queries/rules/10-double.rq": text})
    with pytest.raises(UnusableFileError, match=message) as raised:
        made(folders)
    assert raised.value.path == tmp_path / "queries/rules/10-double.rq"


def test_a_calculation_without_result_is_told(tmp_path: Path) -> None:
    rule = 'SELECT ?thing ("its divisor is nought" AS ?problem) { ?thing a ?any } LIMIT 1'
    folders = small_checkout(tmp_path, {"queries/rules/10-double.rq": rule})
    with pytest.raises(CalculationError, match="its divisor is nought"):
        made(folders)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def checkout(tmp_path: Path, home: Path) -> Folders:
    return small_checkout(tmp_path / "checkout")


def cached(checkout: Folders) -> set[str]:
    return {path.name for path in (checkout.root / ".qhkg").iterdir()}


def test_a_checkout_keeps_what_it_prepared(
    checkout: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cache.reader(checkout)("stated.nq")
    monkeypatch.setattr(preparation, "prepare_graph", forbidden)
    assert cache.reader(checkout)("stated.nq") == first


@pytest.mark.parametrize(
    "change",
    [
        {"data/places/all.ttl": DATA + ":new a :County ."},
        {"data/places/other.ttl": ":new a :County ."},
        {"ontology/codes/unit.ttl": ":new a :County ."},
        {"queries/rules/10-double.rq": RULE + "# changed"},
    ],
    ids=["changed data", "a new file", "a code list", "a rule"],
)
def test_the_graph_is_made_anew_after_each_change(
    checkout: Folders, change: dict[str, str]
) -> None:
    cache.reader(checkout)("stated.nq")
    before = cached(checkout)
    cache.reader(small_checkout(checkout.root, change))("stated.nq")
    after = cached(checkout)
    assert len(after) == 1
    assert before != after


def test_a_changed_question_is_read_anew_without_reasoning_again(
    checkout: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.reader(checkout)("stated.nq")
    monkeypatch.setattr(preparation, "prepare_graph", forbidden)
    for tag in ("places", "towns"):
        text = QUESTION.replace("[places]", f"[{tag}]")
        read = cache.reader(small_checkout(checkout.root, {"queries/places/all.rq": text}))
        assert read("stated.nq")
        assert json.loads(read("questions.json"))["questions"][0]["tags"] == [tag]


def test_another_release_of_a_library_makes_the_graph_anew(
    checkout: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.reader(checkout)("stated.nq")
    before = cached(checkout)
    monkeypatch.setattr(cache, "_releases", lambda library: [f"{library}-99.dist-info"])
    cache.reader(checkout)("stated.nq")
    assert cached(checkout) != before


@pytest.mark.parametrize("part", [cache.GRAPH, cache.QUESTIONS], ids=lambda part: part.name)
def test_the_key_covers_all_code_that_makes_the_part(tmp_path: Path, part: cache.Part) -> None:
    question = """\
#+ summary: Which places?
#+ description: All of them.
#+ tags: [places]
#+ parameters: {place: {type: iri, description: which}}
SELECT ?place { VALUES ?place { UNDEF } ?place a <urn:Place> }
"""
    folders = small_checkout(tmp_path, {"queries/places/all.rq": question})
    part.make(folders)  # imports what it needs, which is more than it runs
    used: set[Path] = set()
    sys.setprofile(lambda frame, event, _: used.add(Path(frame.f_code.co_filename)))
    try:
        part.make(folders)
    finally:
        sys.setprofile(None)
    package = Path(cache.__file__).parent
    needed = {path.relative_to(package).as_posix() for path in used if package in path.parents}
    assert len(needed) > 3
    assert needed <= set(part.modules)


def test_the_key_covers_the_tables_that_inference_reads() -> None:
    package = Path(cache.__file__).parent
    tables = {path.relative_to(package).as_posix() for path in package.glob("owl/*.toml")}
    assert tables
    assert tables <= set(cache.GRAPH.modules)


def test_where_the_checkout_is_read_only_the_users_cache_serves(
    checkout: Folders, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_write(monkeypatch, lambda path: home in path.parents)
    assert cache.reader(checkout)("stated.nq")
    assert len(list(home.glob("qhkg/*/graph-*/stated.nq"))) == 1


def test_where_nothing_may_be_written_memory_serves(
    checkout: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_write(monkeypatch, lambda path: False)
    assert has(cache.reader(checkout)("inferred.nq"), "<urn:xunhua> a <urn:Place>")
    assert cached(checkout) == set()


def test_an_error_while_preparing_leaves_nothing_behind(checkout: Folders) -> None:
    broken = small_checkout(checkout.root, {"data/places/all.ttl": "oops"})
    with pytest.raises(TurtleSyntaxError):
        cache.reader(broken)("stated.nq")
    assert not (checkout.root / ".qhkg").exists()


def test_a_malformed_question_stops_no_one_who_asks_none(checkout: Folders) -> None:
    read = cache.reader(small_checkout(checkout.root, {"queries/places/all.rq": "#+ a: [\n"}))
    assert read("stated.nq")
    with pytest.raises(QuestionHeaderError):
        read("questions.json")


def test_first_runs_at_the_same_time_do_not_clash(checkout: Folders) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        contents = pool.map(read_stated, [checkout] * 4)
    assert len(set(contents)) == 1
    assert len(cached(checkout)) == 1


def read_stated(checkout: Folders) -> bytes:
    return cache.reader(checkout)("stated.nq")


def test_long_preparation_says_so_on_stderr(
    checkout: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cache, "_PATIENCE", 0.0)

    def slow(_: Folders) -> dict[str, bytes]:
        time.sleep(0.1)
        return {"a.nq": b""}

    monkeypatch.setattr(preparation, "prepare_graph", slow)
    cache.reader(checkout)("a.nq")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("qhkg: preparing the graph")


def test_on_a_terminal_it_says_so_in_place_of_a_progress_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for terminal, start in (("xterm", "\r\x1b[Kqhkg:"), ("dumb", "qhkg:")):
        monkeypatch.setenv("TERM", terminal)
        cache._announce()
        assert capsys.readouterr().err.startswith(start)


def test_quick_preparation_is_silent(checkout: Folders, capsys: pytest.CaptureFixture[str]) -> None:
    cache.reader(checkout)("questions.json")
    assert capsys.readouterr() == ("", "")


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folders]:
    """What a wheel holds: the prepared files beside the others."""
    folders = Folders(small_checkout(tmp_path).root, tmp_path / "prepared")
    cache.write(made(folders) | preparation.prepare_questions(folders), tmp_path / "prepared")
    monkeypatch.setattr(prepared, "folders", lambda: folders)
    prepared._prepared.cache_clear()
    yield folders
    prepared._prepared.cache_clear()


def test_a_wheel_loads_what_was_prepared_when_it_was_built(wheel: Folders) -> None:
    assert prepared.prefixes() == {"u": "urn:"}
    assert [each["name"] for each in prepared.catalogue()["questions"]] == ["all"]
    ask = "ASK { <urn:xunhua> a <urn:Place> }"
    assert prepared.load().query(ask, use_default_graph_as_union=True)
    assert not prepared.load(inference=False).query(ask, use_default_graph_as_union=True)
    assert not (wheel.root / ".qhkg").exists()


def forbidden(*_: object) -> dict[str, bytes]:
    raise AssertionError("the graph was prepared again")


def may_write(monkeypatch: pytest.MonkeyPatch, allowed: Callable[[Path], bool]) -> None:
    monkeypatch.setattr("qhkg.cache.os.access", lambda path, mode: allowed(Path(path)))


def test_a_renamed_folder_of_graphs_makes_the_graph_anew(tmp_path: Path) -> None:
    # The folder of the file itself keeps its name, and so did the old key.
    found = small_checkout(tmp_path, {"data/report/one/all.ttl": ":a a :County ."})
    before = cache.reader(found)("stated.nq")
    (found.data / "report").rename(found.data / "reports")
    assert cache.reader(found)("stated.nq") != before


def test_a_file_where_the_cache_should_be_is_no_hindrance(checkout: Folders, home: Path) -> None:
    (checkout.root / ".qhkg").write_text("")
    home.write_text("")
    assert cache.reader(checkout)("stated.nq")


def test_what_another_process_removes_is_made_again(checkout: Folders) -> None:
    first = cache.reader(checkout)("stated.nq")
    read = cache.reader(checkout)  # finds it kept
    assert read("computed.nq")
    for kept in (checkout.root / ".qhkg").iterdir():
        shutil.rmtree(kept)
    assert read("stated.nq") == first
