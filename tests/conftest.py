"""What tests share: the graph, a made-up one, and the report's text and the W3C's test data, where
they are to be had."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from small_report import SmallReport

import qhkg

# What a test says must depend on no clock and no luck.
settings.register_profile("same every time", deadline=None, derandomize=True)
settings.load_profile("same every time")

BESIDE = Path(__file__).resolve().parents[2] / "shared"


def outside(variable: str, beside: str) -> Path:
    """A path from the environment or beside the checkout; the test skips where neither is there."""
    given = os.environ.get(variable)
    path = Path(given) if given else BESIDE / beside
    if path.exists():
        return path
    reason = f"needs {variable}, or shared/{beside} beside the checkout"
    if os.environ.get("QHKG_REQUIRE_SOURCE"):
        pytest.fail(f"{reason}, and QHKG_REQUIRE_SOURCE forbids to skip", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def kg() -> qhkg.KnowledgeGraph:
    """The graph of this checkout."""
    return qhkg.open()


@pytest.fixture(scope="session")
def small() -> qhkg.KnowledgeGraph:
    """The graph of a made-up report of a few sentences."""
    return SmallReport().graph()


@pytest.fixture(scope="session")
def source_file() -> Path:
    """The report: the file that QHKG_SOURCE names or beside the checkout; tables lie with it."""
    return outside("QHKG_SOURCE", "source/qinghai-2009.txt")


@pytest.fixture(scope="session")
def source_text(source_file: Path) -> str:
    """The text of the report."""
    # Read as bytes, since positions count every character as it stands in the file.
    return source_file.read_bytes().decode("utf-8")


@pytest.fixture(scope="session")
def w3c() -> Path:
    """The folder of the W3C's test data: QHKG_W3C or beside the checkout."""
    return outside("QHKG_W3C", "w3c")
