"""Files are found in a checkout and in a wheel, read with clear errors, and written whole."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from qhkg import files
from qhkg.errors import InstallationError, OutputIsFolderError, UnusableFileError, WriteError
from qhkg.files import (
    Folders,
    folders,
    read_text,
    temporary_folder,
    turtle_files,
    write_atomically,
)

ROOT = Path(__file__).resolve().parents[1]


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def forbidden(*_: object) -> NoReturn:
    raise PermissionError(errno.EACCES, "Permission denied")


@pytest.fixture
def moved_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package as if it lay in an empty folder."""
    package = tmp_path / "qhkg"
    package.mkdir()
    monkeypatch.setattr(files, "_PACKAGE", package)
    folders.cache_clear()
    return package


@pytest.fixture(autouse=True)
def forget_folders() -> Iterator[None]:
    yield
    folders.cache_clear()


def test_a_checkout_is_found_beside_the_package() -> None:
    assert folders() == Folders(ROOT)


def test_the_bundle_of_a_wheel_goes_first(moved_package: Path) -> None:
    write(moved_package.parent / "pyproject.toml")
    write(moved_package.parent / "ontology" / "qhkg.ttl")
    bundle = moved_package / "_bundle"
    bundle.mkdir()
    assert folders() == Folders(bundle, bundle / "prepared")


def test_a_package_without_data_says_how_to_install(moved_package: Path) -> None:
    with pytest.raises(InstallationError, match="install qhkg from its wheel"):
        folders()


def test_each_folder_of_data_is_a_named_graph_but_sources(tmp_path: Path) -> None:
    for name in (
        "ontology/qhkg.ttl",
        "ontology/alignments/org.ttl",
        "ontology/codes/unit.ttl",
        "data/places/b.ttl",
        "data/places/a.ttl",
        "data/report/qinghai-2009/01.ttl",
        "data/sources/table.ttl",
        "data/stray.ttl",
        "data/places/generate.py",
    ):
        write(tmp_path / name)
    graph = "https://w3id.org/qhkg/graph/"
    found = [(file.path.name, file.graph) for file in turtle_files(Folders(tmp_path))]
    assert found == [
        ("qhkg.ttl", f"{graph}ontology"),
        ("org.ttl", f"{graph}ontology"),
        ("unit.ttl", f"{graph}codes"),
        ("a.ttl", f"{graph}places"),
        ("b.ttl", f"{graph}places"),
        ("01.ttl", f"{graph}report/qinghai-2009"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "there is no such file"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"one\ntwo \xff", "line 2 is not UTF-8; save it as UTF-8"),
    ],
)
def test_an_unusable_file_is_named_with_the_reason(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "query.rq"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnusableFileError) as raised:
        read_text(path)
    assert str(raised.value) == f"{path}: {reason}"
    assert raised.value.exit_code == 2


def test_a_folder_is_no_file_to_read(tmp_path: Path) -> None:
    with pytest.raises(UnusableFileError, match="is a folder; name a file in it"):
        read_text(tmp_path)


def test_a_file_that_may_not_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Simulated: for root, nothing is forbidden.
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(UnusableFileError, match=r"may not be read; make it readable"):
        read_text(tmp_path / "secret.rq")


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "query.rq"
    path.write_bytes(b"\xef\xbb\xbfASK {}")
    assert read_text(path) == "ASK {}"


def test_a_written_file_holds_the_content_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_atomically(path, b"a,b\n")
    assert path.read_bytes() == b"a,b\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_gets_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    write_atomically(tmp_path / "ours", b"")
    (tmp_path / "theirs").touch()
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "theirs").stat().st_mode


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = write(tmp_path / "out.csv", "old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)


def test_writing_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    target = write(tmp_path / "target", "old")
    link = tmp_path / "link"
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_writing_over_a_folder_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(OutputIsFolderError, match="is a folder") as raised:
        write_atomically(tmp_path, b"")
    assert raised.value.exit_code == 2


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableFileError, match=r"there is no folder .*missing to write") as raised:
        write_atomically(tmp_path / "missing" / "out.csv", b"")
    assert raised.value.exit_code == 2


def test_a_file_that_may_not_be_written_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "kept.csv", "old")
    # Simulated: for root, nothing is forbidden.
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(WriteError, match="may not be written there"):
        write_atomically(path, b"new")
    assert path.read_text() == "old"


def test_a_folder_that_may_not_be_entered_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Simulated: for root, nothing is forbidden, and later releases of Python say False here.
    monkeypatch.setattr(Path, "is_dir", forbidden)
    with pytest.raises(WriteError, match="may not be written there"):
        write_atomically(tmp_path / "out.csv", b"")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_a_folder_that_takes_no_new_files_says_so() -> None:
    with pytest.raises(WriteError, match="may not be written there; choose a place"):
        write_atomically(Path("/proc/out.csv"), b"")


def test_a_forbidden_place_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", forbidden)
    with pytest.raises(WriteError, match="may not be written there"):
        write_atomically(tmp_path / "out.csv", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_says_so() -> None:
    with pytest.raises(WriteError, match="the disk is full"):
        write_atomically(Path("/dev/full"), b"content")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "out.csv", "old")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WriteError, match="the disk is full"):
        write_atomically(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="needs /dev/stdout")
def test_the_standard_output_can_be_written_as_a_file() -> None:
    program = (
        "from pathlib import Path; from qhkg.files import write_atomically;"
        "write_atomically(Path('/dev/stdout'), b'rows')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, cwd=ROOT, check=True
    )
    assert done.stdout == b"rows"


def test_a_temporary_folder_goes_when_the_program_ends_at_once() -> None:
    program = (
        "from qhkg import files; from qhkg.cli.ending import _leave_now\n"
        "context = files.temporary_folder(); folder = context.__enter__()\n"
        "(folder / 'file').write_text('x'); print(folder, flush=True); _leave_now(0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    folder = Path(done.stdout.decode().strip())
    assert folder.name.startswith("qhkg-")
    assert not folder.exists()
    with temporary_folder() as kept:
        assert kept.is_dir()
    assert not kept.exists()
