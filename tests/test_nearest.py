"""The names that are proposed for one that is not known."""

import pytest

import qhkg
from qhkg.nearest import nearest_names


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("funding-by-levl", ["funding-by-level"]),
        ("fundin", ["foreign-funding", "funding-by-level", "funding-by-programme"]),
        ("RELOCATON", ["relocation"]),
        ("", []),
        ("x" * 300, []),
    ],
)
def test_nearest_names(name: str, nearest: list[str]) -> None:
    near = nearest_names(name, [question.name for question in qhkg.open().questions()])
    assert near[: len(nearest) or None] == nearest
