"""`qhkg dump -f csvw`: a folder, written whole or not at all."""

from pathlib import Path

import pytest
from running import Run

import qhkg

FOLDER = "qhkg-tables"


def test_dump_writes_the_folder_the_same_on_every_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder, seed in ((FOLDER, "1"), ("empty", "2")):  # Sets have another order in each.
        ended = run("dump", "-f", "csvw", "-o", folder, PYTHONHASHSEED=seed)
        assert (ended.code, ended.out, ended.err) == (0, "", "")
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}
        for folder in (FOLDER, "empty")
    )
    assert first == second == qhkg.open().to_csvw()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", FOLDER]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "csvw is several files; name a new folder for them: -o FOLDER"),
        (["-o", "-"], "csvw is several files; name a new folder for them: -o FOLDER"),
        (["-o", "full"], "full: is not empty; name a new folder"),
        (["-o", "full/file"], "full/file: is a file; name a new folder"),
    ],
)
def test_no_folder_is_a_wrong_request(
    run: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("old", encoding="utf-8")
    ended = run("dump", "-f", "csvw", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err
    assert len(ended.err.splitlines()) == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["full", "file"]
    assert (tmp_path / "full" / "file").read_text(encoding="utf-8") == "old"


def test_the_folder_that_the_shell_is_in_is_not_replaced(run: Run) -> None:
    ended = run("dump", "-f", "csvw", "-o", ".")
    assert ended.code == 2
    assert "is where you are" in ended.err


def test_a_folder_that_has_no_folder_to_be_in_ends_with_2(run: Run) -> None:
    ended = run("dump", "places", "-f", "csvw", "-o", "no/such")
    assert ended.code == 2
    assert "no/such: there is no folder" in ended.err


def test_a_format_that_is_no_graph_is_told_the_nearest(run: Run) -> None:
    assert "Did you mean csvw?" in run("dump", "-f", "csv").err
    assert "Did you mean csvw?" in run("dump", "-f", "cvsw").err
