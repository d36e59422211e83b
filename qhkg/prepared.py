"""The graph made ready: from the wheel, or in a checkout from a cache that is never stale.

In a checkout the prepared graph lies in ``.qhkg/<key>/``, where the key is a digest of all that
goes into it. Where the checkout may not be written to, it lies in the user's cache folder,
and failing that in memory only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store

from qhkg.files import Folders, folders

# Seconds of silence before the first run says what it does.
_PATIENCE = 1.0
_REASONERS = ("owlrl", "rdflib", "pyoxigraph")
_GRAPHS = ("stated.nq", "computed.nq")
_ALL_GRAPHS = (*_GRAPHS, "inferred.nq")

Read = Callable[[str], bytes]


def load(inference: bool = True) -> Store:
    """A store with all statements in their named graphs, with or without what follows.

    Raises InstallationError where there is no graph, and what :func:`qhkg.preparation.prepare`
    raises where it must be made first and a file is wrong.
    """
    store, read = Store(), _prepared()
    for name in _ALL_GRAPHS if inference else _GRAPHS:
        store.bulk_load(read(name), RdfFormat.N_QUADS)
    return store


def prefixes() -> Mapping[str, str]:
    """The prefixes that the ontology declares, with their namespaces."""
    found: dict[str, str] = json.loads(_prepared()("prefixes.json"))
    return found


def catalogue() -> Mapping[str, Any]:
    """The canned questions, as :func:`qhkg.questions.read_catalogue` gives them."""
    found: dict[str, Any] = json.loads(_prepared()("questions.json"))
    return found


def write(found: Folders, target: Path) -> None:
    """Prepares the graph of these folders into a new folder, whole or not at all."""
    from qhkg.preparation import prepare

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=target.parent) as beside:
        new = Path(beside) / target.name
        new.mkdir()
        for name, content in prepare(found).items():
            (new / name).write_bytes(content)
        try:
            new.rename(target)
        except OSError:
            # Another process was first: its content is the same, since the name is its digest.
            if not target.is_dir():
                raise


@cache
def _prepared() -> Read:
    found = folders()
    if found.prepared is not None:
        return lambda name: (found.root / "prepared" / name).read_bytes()
    key = _key(found)
    for home in _homes(found):
        target = home / key
        if target.is_dir() or _written(found, target):
            return lambda name: (target / name).read_bytes()
    return _in_memory(found)


def _in_memory(found: Folders) -> Read:
    from qhkg.preparation import prepare

    with _announced():
        return prepare(found).__getitem__


def _written(found: Folders, target: Path) -> bool:
    """Whether the prepared graph could be written there; what it replaces is removed."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not os.access(target.parent, os.W_OK):
            return False
        with _announced():
            write(found, target)
    except PermissionError:
        return False
    for other in target.parent.iterdir():
        if other.name != target.name and not other.name.startswith("."):
            shutil.rmtree(other, ignore_errors=True)
    return True


def _homes(found: Folders) -> Iterator[Path]:
    yield found.root / ".qhkg"
    with suppress(RuntimeError):
        # One folder for each checkout, so that two of them do not drive each other out.
        checkout = hashlib.sha256(os.fsencode(found.root)).hexdigest()[:16]
        caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        yield Path(caches) / "qhkg" / checkout


def _key(found: Folders) -> str:
    """A digest of all that the prepared graph depends on: files, program and reasoners."""
    digest = hashlib.sha256()
    for folder, pattern in (
        (found.ontology, "*.ttl"),
        (found.data, "*.ttl"),
        (found.queries, "*.rq"),
        (Path(__file__).parent, "*.py"),
    ):
        for path in sorted(folder.rglob(pattern)):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode())
            digest.update(content)
    for name in _REASONERS:
        digest.update("\0".join(_releases(name)).encode())
    return digest.hexdigest()


def _releases(package: str) -> list[str]:
    """The name and version of an installed package, without the cost of importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return [package]
    site = Path(spec.origin).parent.parent
    return sorted(path.name for path in site.glob(f"{package}-*.dist-info"))


@contextmanager
def _announced() -> Iterator[None]:
    message = "qhkg: preparing the graph; this is done once after each change …"
    timer = threading.Timer(_PATIENCE, lambda: print(message, file=sys.stderr))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
