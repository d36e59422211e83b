"""Where the ontology, data, shapes and queries lie, and how files are read and written."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qhkg.errors import InstallationError, OutputIsFolderError, UnusableFileError, WriteError
from qhkg.terms import GRAPH

# The files of the prepared graph.
STATED, COMPUTED, INFERRED = "stated.nq", "computed.nq", "inferred.nq"
QUESTIONS, PREFIXES = "questions.json", "prefixes.json"

# Folders that go when the program ends, however it ends.
_temporary: set[str] = set()
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Folders:
    """The folders of one installation, wheel or checkout; ``prepared`` only a wheel has."""

    root: Path
    prepared: Path | None = None

    @property
    def ontology(self) -> Path:
        """The topics of the ontology; ``codes/`` and ``alignments/`` lie in it."""
        return self.root / "ontology"

    @property
    def codes(self) -> Path:
        """The code lists, one scheme a file."""
        return self.ontology / "codes"

    @property
    def alignments(self) -> Path:
        """The links to other vocabularies, one a file."""
        return self.ontology / "alignments"

    @property
    def shapes(self) -> Path:
        """The SHACL shapes."""
        return self.root / "shapes"

    @property
    def data(self) -> Path:
        """The facts; each folder in it is a named graph, save ``sources/``."""
        return self.root / "data"

    @property
    def queries(self) -> Path:
        """The canned questions, and in ``rules/`` the rules that compute."""
        return self.root / "queries"

    @property
    def rules(self) -> Path:
        """CONSTRUCT queries, which give the graph ``computed``, and SELECT ones, which refuse."""
        return self.queries / "rules"


@dataclass(frozen=True)
class TurtleFile:
    """A Turtle file and the IRI of the named graph that its statements belong to."""

    path: Path
    graph: str


@cache
def folders() -> Folders:
    """The folders of this installation; raises InstallationError where there are none."""
    bundle = _PACKAGE / "_bundle"
    if bundle.is_dir():
        return Folders(bundle, bundle / "prepared")
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "ontology").is_dir():
        return Folders(checkout)
    raise InstallationError(
        f"{checkout}: holds no ontology/; install qhkg from its wheel or work in a checkout"
    )


def turtle_files(found: Folders) -> Iterator[TurtleFile]:
    """All stated Turtle files in reading order, each with its named graph."""
    for folder, name in (("", "ontology"), ("alignments", "ontology"), ("codes", "codes")):
        for path in sorted((found.ontology / folder).glob("*.ttl")):
            yield TurtleFile(path, GRAPH + name)
    for path in sorted(found.data.rglob("*.ttl")):
        graph = path.parent.relative_to(found.data).as_posix()
        if graph != "." and graph.split("/")[0] != "sources":
            yield TurtleFile(path, GRAPH + graph)


def read_text(path: Path) -> str:
    """The text of a file that the user named; raises UnusableFileError with the reason."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnusableFileError(path, unreadable(error, path)) from None
    return as_text(content, path)


def as_text(content: bytes, path: Path | str) -> str:
    """What a file (or stream, by its name) holds as text; raises UnusableFileError."""
    if not content.strip():
        raise UnusableFileError(path, "is empty")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnusableFileError(path, f"line {line} is not UTF-8; save it as UTF-8") from None


def write_atomically(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Writes a file, or its pieces, whole or not at all: beside it first, then renamed over it.

    A symbolic link is followed; devices and pipes (``/dev/stdout``) are written directly, as
    nothing can be renamed over them. A file that is replaced keeps its permissions, and one that
    may not be written stays, though its folder would let it be replaced. Raises
    OutputIsFolderError, UnusableFileError where its folder is missing or its name too long, and
    WriteError where the disk is full or the place forbidden.
    """
    try:
        if path.is_dir():
            raise OutputIsFolderError(path)
        existing = path.stat() if path.exists() else None
        if existing is not None and not stat.S_ISREG(existing.st_mode):
            with path.open("wb", buffering=0) as stream:
                _write_all(stream.fileno(), content)
        else:
            if existing is not None and not os.access(path, os.W_OK):
                raise PermissionError(errno.EACCES, "the file is read-only")
            mode = stat.S_IMODE(existing.st_mode) if existing else 0o666 & ~_umask()
            _replace(Path(os.path.realpath(path)), content, mode)
    except OSError as error:
        raise unwritten(path, error) from None


def _replace(target: Path, content: bytes | Iterable[bytes], mode: int) -> None:
    # Imported here, since most runs write to no file.
    import tempfile

    descriptor, name = tempfile.mkstemp(prefix=".qhkg-", dir=target.parent)
    try:
        try:
            _write_all(descriptor, content)
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write_all(descriptor: int, content: bytes | Iterable[bytes]) -> None:
    for piece in (content,) if isinstance(content, bytes) else content:
        remaining = memoryview(piece)
        while remaining:
            remaining = remaining[os.write(descriptor, remaining) :]


def _umask() -> int:
    # Python can read the umask only by setting it.
    current = os.umask(0o077)
    os.umask(current)
    return current


def unreadable(error: OSError, path: Path) -> str:
    """Why a file could not be read, and what would be right."""
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR | errno.ENAMETOOLONG:
            return "there is no such file"
        case errno.EISDIR:
            return "is a folder; name a file in it"
        case errno.EACCES | errno.EPERM:
            return f"may not be read; make it readable: chmod u+r '{path}'"
        case _:
            return error.strerror or "cannot be read"


def unwritten(path: Path, error: OSError) -> UnusableFileError | WriteError:
    """The error for a file or folder that could not be written: what is wrong, what is right."""
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR if not path.parent.is_dir():
            reason = f"there is no folder {path.parent} to write it in; make it first"
            return UnusableFileError(path, reason)
        case errno.ENAMETOOLONG:
            return UnusableFileError(path, "the name is too long; choose a shorter one")
        # ENOENT: a folder such as /proc, which takes no new files.
        case errno.EACCES | errno.EPERM | errno.EROFS | errno.ENOENT:
            reason = "may not be written there; choose a place that you may write to"
        case errno.ENOSPC | errno.EDQUOT:
            reason = "the disk is full; nothing was written"
        case _:
            reason = error.strerror or "cannot be written"
    return WriteError(f"{path}: {reason}")


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that goes with the context, or with :func:`clear_temporary_folders`."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="qhkg-", ignore_cleanup_errors=True) as folder:
        _temporary.add(folder)
        try:
            yield Path(folder)
        finally:
            _temporary.discard(folder)


def clear_temporary_folders() -> None:
    """Take away those of contexts that are still entered: the process is about to end at once."""
    if not _temporary:
        return
    import shutil

    for folder in tuple(_temporary):
        shutil.rmtree(folder, ignore_errors=True)
