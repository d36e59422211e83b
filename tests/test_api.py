"""The Python API is what ``__all__`` says, no more and no less, and every method has an example."""

import subprocess
import sys
import types
from collections.abc import Iterator
from functools import cached_property

import pytest

import qhkg


def test_the_api_is_this() -> None:
    assert sorted(qhkg.__all__) == [
        "AuditReport",
        "Citation",
        "Description",
        "IRI",
        "KnowledgeGraph",
        "LimitError",
        "OutsideError",
        "Overview",
        "Parameter",
        "QhkgError",
        "Quads",
        "Question",
        "Reason",
        "RequestError",
        "Rows",
        "Triples",
        "Truth",
        "ValidationReport",
        "ValidationResult",
        "__version__",
        "open",
        "render",
    ]
    assert dir(qhkg) == sorted(qhkg.__all__)


@pytest.mark.parametrize("name", sorted(set(qhkg.__all__) - {"__version__"}))
def test_every_public_name_says_what_it_is(name: str) -> None:
    assert getattr(qhkg, name).__doc__


def with_members() -> Iterator[tuple[str, str | None]]:
    """Every public name, and with it the name of each of its methods and properties."""
    kinds = (types.FunctionType, property, cached_property)
    for name in sorted(set(qhkg.__all__) - {"__version__"}):
        value = getattr(qhkg, name)
        members = vars(value).items() if isinstance(value, type) else ()
        yield name, value.__doc__
        for member, held in members:
            if isinstance(held, kinds) and not member.startswith("_"):
                yield f"{name}.{member}", held.__doc__


def test_every_public_name_has_an_example_that_runs() -> None:
    told = dict(with_members())
    assert {"render", "Rows.rows", "Question.parameter", "KnowledgeGraph.ask"} <= set(told)
    without = {name for name, said in told.items() if ">>>" not in (said or "")}
    assert without == {"Rows.to_pandas"}  # needs pandas, which the tests below make up


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'opn'"):
        qhkg.opn  # noqa: B018


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = (
        "import sys, qhkg; print(any(m in sys.modules for m in ('pyoxigraph', 'rdflib', 'click')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert done.stdout.strip() == b"False"


@pytest.mark.parametrize("name", [question.name for question in qhkg.open().questions()])
def test_every_answer_with_its_sources_has_every_form(name: str) -> None:
    answer = qhkg.open().ask(name, sources=True)
    for form in ("table", "csv", "tsv", "json", "xml", "md", "html"):
        assert qhkg.render(answer, form)


def test_things_that_an_answer_hands_out_are_taken_back() -> None:
    kg = qhkg.open()
    thing = kg.show("xunhua").thing
    assert kg.show(thing).thing == thing
    assert kg.ask("programmes-in", place=thing) == kg.ask("programmes-in", place="xunhua")
    assert kg.ask("programmes-in", place=[thing]) == kg.ask("programmes-in", place="xunhua")


@pytest.mark.parametrize("thing", [None, 5])
def test_what_is_no_name_is_refused(thing: object) -> None:
    with pytest.raises(qhkg.RequestError, match=f"the IRI of a thing, not {thing}"):
        qhkg.open().show(thing)  # type: ignore[arg-type]


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_limit_of_no_time_is_refused(timeout: float) -> None:
    with pytest.raises(qhkg.RequestError, match="seconds above 0"):
        qhkg.open(timeout=timeout)


def test_a_limit_beyond_what_a_clock_counts_is_no_limit() -> None:
    assert qhkg.open(timeout=1e12).query("ASK {}")


def test_rows_become_a_data_frame_with_their_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    # pandas is large; what is handed to it is what matters.
    handed: dict[str, object] = {}

    def data_frame(rows: object, columns: object) -> str:
        handed.update(rows=rows, columns=columns)
        return "a data frame"

    monkeypatch.setitem(sys.modules, "pandas", types.SimpleNamespace(DataFrame=data_frame))
    rows = qhkg.open().query("SELECT (15 AS ?counties) {}")
    assert isinstance(rows, qhkg.Rows)
    assert rows.to_pandas() == "a data frame"
    assert handed == {"rows": [{"counties": 15}], "columns": ["counties"]}


def test_without_pandas_a_data_frame_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    rows = qhkg.open().query("SELECT (15 AS ?counties) {}")
    assert isinstance(rows, qhkg.Rows)
    with pytest.raises(ImportError, match=r"pip install 'qhkg\[pandas\]'"):
        rows.to_pandas()
