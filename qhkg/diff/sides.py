"""The two sides of a comparison: a file, a folder, a revision of git, a store, or our own graph."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from qhkg import prepared, steps
from qhkg.diff.comparing import in_graph, relabelled
from qhkg.diff.revisions import checked_out
from qhkg.engines.failures import shown
from qhkg.errors import UnusableFileError
from qhkg.files import Folders, as_text, read_text, turtle_files, unreadable
from qhkg.opening import remote_engine
from qhkg.terms import GRAPH
from qhkg.validation.reading import is_rdf_file, read_quads

# What follows from the rest. A revision and a folder hold none of it, and need not: it is compared
# only where both sides have it.
FOLLOWING: frozenset[object] = frozenset(
    NamedNode(GRAPH + name) for name in ("computed", "inferred")
)
_STANDARD_INPUT = "standard input"
OURS = "the graph of this qhkg"


@dataclass(frozen=True)
class Side:
    """What is compared: how it is called, its statements, and the prefixes that it declares."""

    name: str
    quads: tuple[Quad, ...]
    prefixes: Mapping[str, str] = field(default_factory=dict)

    @property
    def follows(self) -> frozenset[object]:
        """Those of the graphs of what follows that it holds."""
        return FOLLOWING & {quad.graph_name for quad in self.quads}

    def without(self, graphs: frozenset[object]) -> Side:
        """The same without some named graphs."""
        kept = tuple(quad for quad in self.quads if quad.graph_name not in graphs)
        return Side(self.name, kept, self.prefixes)


def read_side(name: str | None, *, syntax: str | None = None, timeout: float | None = None) -> Side:
    """What a name stands for: our own graph (None), an address of a store (http, https), standard
    input (``-``), a file or a folder that is there, else a revision of git (``REV``, ``REV:path``).

    A folder that holds ``ontology/`` and ``data/`` is read as the graphs that they make; any
    other as all files of RDF in it. ``syntax`` holds for files. Raises RequestError of several
    kinds, and StoreError.
    """
    if name is None:
        return Side(OURS, tuple(prepared.load()), prepared.prefixes())
    if name.lower().startswith(("http://", "https://")):
        engine = remote_engine(name, timeout=timeout)
        try:
            return Side(shown(name), tuple(engine.quads()))
        finally:
            engine.client.close()
    if name == "-":
        quads, prefixes = read_quads(
            "-", as_text(sys.stdin.buffer.read(), "standard input"), syntax
        )
        return Side("standard input", tuple(relabelled(quads, "stdin")), prefixes)
    if not name:
        raise UnusableFileError("''", "the name is empty; name a file, folder, revision or store")
    path = Path(name)
    try:
        if path.is_dir():
            return _folder(name, path, name)
        if path.exists():
            return _files(name, [(name, path)], syntax)
    except OSError as error:
        raise UnusableFileError(name, unreadable(error, path)) from None
    with checked_out(name) as (found, told):
        steps.tell(lambda: f"{name} is a revision of git")
        if found.is_dir():
            return _folder(name, found, told)
        return _files(name, [(told, found)], syntax)


def comparable(old: Side, new: Side) -> tuple[Side, Side]:
    """Both sides without what follows where only one of them has it."""
    one_sided = old.follows ^ new.follows
    if not one_sided:
        return old, new
    names = ", ".join(sorted(str(graph) for graph in one_sided))
    steps.tell(lambda: f"{names}: only one side has it; left out, since it follows from the rest")
    return old.without(one_sided), new.without(one_sided)


def _folder(name: str, folder: Path, shown: str) -> Side:
    if (folder / "ontology").is_dir() and (folder / "data").is_dir():
        of_graphs = [(each.path, each.graph) for each in turtle_files(Folders(folder))]
        return _graphs(name, folder, shown, of_graphs)
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and is_rdf_file(path.name)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if not paths:
        raise UnusableFileError(name, "holds no file of RDF (.ttl, .trig, .nt, .nq, .rdf …)")
    return _files(name, [(_beneath(shown, folder, path), path) for path in paths], None)


def _graphs(name: str, root: Path, shown: str, files: Iterable[tuple[Path, str]]) -> Side:
    """Files of Turtle as parts of named graphs."""

    def each() -> Iterator[tuple[list[Quad], dict[str, str]]]:
        for path, graph in files:
            quads, prefixes = read_quads(_beneath(shown, root, path), read_text(path), "turtle")
            yield [in_graph(quad, NamedNode(graph)) for quad in quads], prefixes

    return _joined(name, each())


def _files(name: str, files: Iterable[tuple[str, Path]], syntax: str | None) -> Side:
    return _joined(name, (read_quads(shown, read_text(path), syntax) for shown, path in files))


def _joined(name: str, read: Iterable[tuple[list[Quad], dict[str, str]]]) -> Side:
    quads: list[Quad] = []
    declared: dict[str, str] = {}
    for number, (found, prefixes) in enumerate(read):
        # Labels of blank nodes are a file's own.
        quads += relabelled(found, f"f{number}n")
        declared = {**prefixes, **declared}
    return Side(name, tuple(quads), declared)


def _beneath(shown: str, root: Path, path: Path) -> str:
    joint = "" if shown.endswith((":", "/")) else "/"
    return f"{shown}{joint}{path.relative_to(root).as_posix()}"
