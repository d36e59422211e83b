"""The Python API is what ``__all__`` says, no more and no less, and every method has an example."""

import importlib
import subprocess
import sys

import pytest

import qhkg


def test_the_api_is_this() -> None:
    assert sorted(qhkg.__all__) == [
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
        "RequestError",
        "Rows",
        "Triples",
        "Truth",
        "__version__",
        "open",
        "render",
    ]
    assert dir(qhkg) == sorted(qhkg.__all__)


@pytest.mark.parametrize("name", sorted(set(qhkg.__all__) - {"__version__"}))
def test_every_public_name_says_what_it_is(name: str) -> None:
    assert getattr(qhkg, name).__doc__


@pytest.mark.parametrize(
    "name",
    [name for name in vars(importlib.import_module("qhkg.graph").KnowledgeGraph) if name[0] != "_"],
)
def test_every_method_has_an_example(name: str) -> None:
    assert ">>>" in (getattr(qhkg.KnowledgeGraph, name).__doc__ or "")


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
