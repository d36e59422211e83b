"""The prepared graph of a checkout, cached and never stale.

It lies in ``.qhkg/<part>-<key>/`` beside the data; the key is a digest of all that goes into it.
Where the checkout may not be written to, it lies in the user's cache folder, and failing
that in memory only. Every run looks here first: what only writing needs is imported there.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from qhkg import steps
from qhkg.files import QUESTIONS as CATALOGUE
from qhkg.files import Folders

# Seconds of silence before the first run says what it does.
_PATIENCE = 1.0
_CLEAR = "\r\x1b[K"
_ANNOUNCEMENT = "qhkg: preparing the graph; this is done once after each change …\n"
# What is imported, and what its distribution is called.
_LIBRARIES = {"pyoxigraph": "pyoxigraph", "rdflib": "rdflib", "yaml": "pyyaml"}


@dataclass(frozen=True)
class Part:
    """Some of the prepared files, and what they are made from."""

    name: str
    inputs: tuple[str, ...]
    modules: tuple[str, ...]

    def make(self, found: Folders) -> dict[str, bytes]:
        """The files, by name."""
        from qhkg import preparation

        made: dict[str, bytes] = getattr(preparation, f"prepare_{self.name}")(found)
        return made


# Questions change often and are read at once; the graph takes seconds to reason about.
GRAPH = Part(
    "graph",
    ("ontology/**/*.ttl", "data/**/*.ttl", "queries/rules/*.rq"),
    (
        "bridge.py",
        "cache.py",
        "files.py",
        "inference.py",
        "owl/closure.py",
        "owl/closure.toml",
        "owl/compiler.py",
        "owl/constructs.py",
        "owl/reasoner.py",
        "owl/refused.toml",
        "owl/rules.toml",
        "owl/table.py",
        "owl/vocabulary.py",
        "preparation.py",
        "terms.py",
    ),
)
QUESTIONS = Part(
    "questions",
    ("queries/*/*.rq",),
    (
        "cache.py",
        "files.py",
        "nearest.py",
        "preparation.py",
        "questions.py",
        "sparql_text.py",
        "terms.py",
    ),
)


def reader(found: Folders) -> Callable[[str], bytes]:
    """What reads a file of the prepared graph by its name; it is made first where it must be."""

    @cache
    def read_part(part: Part) -> Callable[[str], bytes]:
        return _reader(found, part)

    return lambda name: read_part(QUESTIONS if name == CATALOGUE else GRAPH)(name)


def _reader(found: Folders, part: Part) -> Callable[[str], bytes]:
    name = f"{part.name}-{_key(found, part)}"
    targets = [home / name for home in _homes(found)]
    for target in targets:
        if target.is_dir():
            steps.tell(lambda: f"{part.name} prepared in {target}")  # noqa: B023  told at once
            return _Kept(found, part, target)
    made = _made(found, part)
    for target in targets:
        if _is_kept(made, part, target):
            steps.tell(lambda: f"{part.name} prepared in {target}")  # noqa: B023  told at once
            break
    return made.__getitem__


@dataclass
class _Kept:
    """Reads the files of a prepared part; makes them anew where another process removed them."""

    found: Folders
    part: Part
    target: Path
    made: dict[str, bytes] | None = None

    def __call__(self, name: str) -> bytes:
        if self.made is None:
            try:
                return (self.target / name).read_bytes()
            except FileNotFoundError:
                self.made = _made(self.found, self.part)
        return self.made[name]


def _is_kept(made: Mapping[str, bytes], part: Part, target: Path) -> bool:
    """Whether the part could be written there; what it replaces is then removed."""
    import shutil

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not os.access(target.parent, os.W_OK):
            return False
        write(made, target)
    except OSError:  # read-only, full, or a file where a folder should be
        return False
    for other in target.parent.glob(f"{part.name}-*"):
        if other.name != target.name:
            shutil.rmtree(other, ignore_errors=True)
    return True


def _made(found: Folders, part: Part) -> dict[str, bytes]:
    with (
        steps.after(_PATIENCE, _announce),
        steps.timed(lambda: f"{part.name} made from the files of {found.root}"),
    ):
        return part.make(found)


def write(files: Mapping[str, bytes], target: Path) -> None:
    """Writes files into a new folder, whole or not at all."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix=".building-", dir=target.parent) as beside:
        new = Path(beside) / target.name
        new.mkdir()
        for name, content in files.items():
            (new / name).write_bytes(content)
        try:
            new.rename(target)
        except OSError:
            # Another process was first; its content is the same, since its name is its digest.
            if not target.is_dir():
                raise


def _homes(found: Folders) -> Iterator[Path]:
    yield found.root / ".qhkg"
    with suppress(RuntimeError):  # raised where the user has no home
        # A folder for each checkout, so that two of them do not drive each other out.
        checkout = hashlib.sha256(os.fsencode(found.root)).hexdigest()[:16]
        caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        yield Path(caches) / "qhkg" / checkout


def _key(found: Folders, part: Part) -> str:
    """A digest of all that a part depends on: files, program and libraries."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    paths = [path for pattern in part.inputs for path in sorted(found.root.glob(pattern))]
    inputs = [(path, path.relative_to(found.root)) for path in paths]
    for path, name in (*inputs, *((package / module, module) for module in part.modules)):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    for library in _LIBRARIES:
        digest.update("\0".join(_releases(library)).encode())
    return digest.hexdigest()


def _releases(library: str) -> list[str]:
    """The name and version of an installed library, without the cost of importing it."""
    spec = find_spec(library)
    if spec is None or spec.origin is None:
        return []
    site = Path(spec.origin).parent.parent
    begin = f"{_LIBRARIES[library]}-"
    return sorted(
        path.name for path in site.glob("*.dist-info") if path.name.lower().startswith(begin)
    )


def _announce() -> None:
    # A command that shows its progress has left it on the line.
    is_shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    sys.stderr.write(f"{_CLEAR if is_shown else ''}{_ANNOUNCEMENT}")
