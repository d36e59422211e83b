"""`qhkg load`: all graphs into a store, each replaced whole, or none.

What is new comes into graphs beside and is read back; then one update replaces the old ones and
writes the manifest. Until then nothing of the old is touched.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from qhkg import steps
from qhkg.engines.failures import shown
from qhkg.engines.remote import MANIFEST, RemoteEngine
from qhkg.errors import LoadError, QhkgError, StoreError, StoreTimeoutError
from qhkg.loading.edition import DCTERMS, Edition, NewGraph
from qhkg.loading.manifest import Manifest
from qhkg.loading.profile import BY_VALUE, Profile
from qhkg.loading.replacing import GATE, PROBE, Replacement, rehearsed
from qhkg.loading.staging import Staging, difference, drop_graphs, normal_lines, staging_graphs
from qhkg.loading.swapping import Swap, swapped
from qhkg.loading.uploading import Upload, found_way
from qhkg.terms import GRAPH

SEAL, _REPLACED = "manifest", "replaced"
_REPLACES = NamedNode(f"{DCTERMS}replaces")


@dataclass(frozen=True)
class Loaded:
    """What a load did. ``is_new`` is False where the store had it all and nothing was written;
    ``dropped`` are graphs of a former load that this one has not; ``others`` are graphs with
    names like ours that no load brought, and ``left`` are graphs beside of other loads, or of
    this one where they could not be dropped. All are IRIs.
    """

    is_new: bool
    graphs: int
    statements: int
    dropped: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def load(
    engine: RemoteEngine,
    new: Edition,
    *,
    resume: bool = False,
    pause: Callable[[float], None] = time.sleep,
) -> Loaded:
    """Have a store hold an edition. With ``resume``, go on from what an interrupted load left.

    Raises StoreError and StoreTimeoutError where the store failed, with the old graphs as they
    were, and LoadError where it did not do what it said.
    """
    old = Manifest.read(engine)
    if is_loaded(engine, new, old):
        left = staging_graphs(engine)
        if resume and left:
            drop_graphs(engine, left)
            left = ()
        return Loaded(False, len(new.graphs), new.statements, left=left)
    # Whoever may not write is told so before anything is sent.
    _ = engine.update_url
    staging = Staging(engine, new.digest)
    if resume:
        drop_graphs(engine, [each for each in staging.left() if not each.startswith(staging.base)])
    with _told_what_is_left(staging, StoreError, StoreTimeoutError, LoadError):
        swap = _staged(engine, new, old, staging, resume=resume)
    with _told_what_is_left(staging, StoreError, StoreTimeoutError):
        steps.tell(lambda: "replacing the old graphs")
        try:
            swapped(swap, pause)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(
                f"{shown(engine.endpoint.query)}: interrupted while the old graphs were replaced;"
                " the store has the old ones or the new ones: run the load with --resume"
            ) from None
    engine.look_again()
    return _finished(new, swap)


def is_loaded(engine: RemoteEngine, new: Edition, manifest: Manifest | None) -> bool:
    """Whether the manifest of a store is of this edition, and its graphs say what the edition
    says: somebody may have changed them since. How the store rewrites is not known without a
    probe, which writes; so values are compared.
    """
    if manifest is None or manifest.digest != new.digest:
        return False
    # What is quickly seen is looked at first.
    if any(engine.count(iri) != count for iri, (count, _) in manifest.graphs.items()):
        return False
    return all(
        difference(engine, graph.iri, normal_lines(graph, BY_VALUE), BY_VALUE) is None
        for graph in new.graphs
    )


def drop(engine: RemoteEngine, ours: Iterable[str] = ()) -> tuple[str, ...]:
    """Drop what loads brought into a store: graphs, manifest, and what lies beside; the IRIs.

    Where the manifest is gone, as after a swap that was done in part, those with the IRIs
    ``ours`` are dropped, and those that the interrupted load noted. Raises LoadError where
    something of it is still there, and StoreError.
    """
    manifest = Manifest.read(engine)
    beside = staging_graphs(engine)
    named = set(manifest.graphs if manifest else ours)
    for note in beside:
        if note.endswith(f"/{_REPLACED}"):
            named |= _noted(engine, note)
    graphs = [iri for iri in sorted(named) if engine.count(iri)]
    graphs += [*beside, *([MANIFEST] if engine.count(MANIFEST) else [])]
    drop_graphs(engine, graphs)
    engine.look_again()
    still = [iri for iri in graphs if engine.count(iri)]
    if still:
        names = ", ".join(f"<{iri}>" for iri in still)
        raise LoadError(f"{shown(engine.update_url)}: says it dropped, and still has, {names}")
    return tuple(graphs)


def _staged(
    engine: RemoteEngine, new: Edition, old: Manifest | None, staging: Staging, *, resume: bool
) -> Swap:
    """All graphs beside, read back, and the swap that is left to do."""
    way, profile = found_way(engine, staging.iri(PROBE), new.graphs)
    is_at_once = rehearsed(staging, way, profile)
    counts: dict[str, int] = {}
    for number, graph in enumerate(new.graphs, 1):
        told = f"graph {number} of {len(new.graphs)}, {graph.name}: {len(graph.lines):,} statements"
        steps.tell(lambda: f"{told}, sent and read back")  # noqa: B023
        counts[graph.iri] = staging.fill(graph, way, profile, resume=resume)
    manifest = Manifest.of(new, counts)
    seal = NewGraph(GRAPH + SEAL, tuple(manifest.triples()))
    staging.fill(seal, way, profile, resume=resume)
    for graph in new.graphs:
        # Another load of the same may have dropped it in the meantime.
        if engine.count(staging.iri(graph.name)) != counts[graph.iri]:
            raise LoadError(
                f"{shown(engine.endpoint.query)}: <{staging.iri(graph.name)}> changed while it"
                " was loaded; let only one load run at a time, and run it again"
            )
    gone = _gone(staging, way, old, profile, counts, resume=resume)
    pairs = [*((staging.iri(graph.name), graph.iri) for graph in new.graphs)]
    pairs.append((staging.iri(SEAL), MANIFEST))
    replacement = Replacement(pairs, gone, staging.iri(GATE))
    lines = {graph.iri: normal_lines(graph, profile) for graph in new.graphs}
    engine.look_again()
    before = frozenset(engine.graphs())
    return Swap(staging, way, replacement, is_at_once, lines, manifest, profile, before)


def _gone(
    staging: Staging,
    way: Upload,
    old: Manifest | None,
    profile: Profile,
    kept: Collection[str],
    *,
    resume: bool,
) -> list[str]:
    """The graphs of the former load that this one has not, sorted. They are noted beside, since
    the old manifest may be no more when a load is resumed.
    """
    note = staging.iri(_REPLACED)
    found = _noted(staging.engine, note) if resume else set()
    gone = sorted((found | set(old.graphs if old else ())) - set(kept))
    if gone:
        triples = (Triple(NamedNode(note), _REPLACES, NamedNode(each)) for each in gone)
        staging.fill(NewGraph(GRAPH + _REPLACED, tuple(triples)), way, profile, resume=resume)
    return gone


def _noted(engine: RemoteEngine, note: str) -> set[str]:
    return {t.object.value for t in engine.get_graph(note) if isinstance(t.object, NamedNode)}


def _astray(swap: Swap, others: Iterable[str]) -> list[str]:
    """Of graphs with names like ours, those that came with the swap: a name that was changed on
    its way. They were not there before, and have just what one of our graphs, or the manifest, has.
    """
    seal = NewGraph(GRAPH + SEAL, tuple(swap.manifest.triples()))
    came = [*swap.lines.values(), normal_lines(seal, swap.profile)]
    return [
        iri
        for iri in others
        if iri not in swap.before
        and any(difference(swap.engine, iri, lines, swap.profile) is None for lines in came)
    ]


def _finished(new: Edition, swap: Swap) -> Loaded:
    """What was done, after the graphs beside were dropped; that they could not be is no failure."""
    engine, staging, gone = swap.engine, swap.staging, swap.replacement.gone
    left: tuple[str, ...] = tuple(beside for beside, _ in swap.replacement.pairs)
    others: tuple[str, ...] = ()
    try:
        left = staging.left()
        drop_graphs(engine, [*(each for each in left if each.startswith(staging.base)), *gone])
        left = staging.left()
        others = tuple(iri for iri in engine.graphs() if iri not in swap.manifest.graphs)
        if astray := _astray(swap, others):
            drop_graphs(engine, astray)
            others = tuple(iri for iri in others if iri not in astray)
    except (StoreError, StoreTimeoutError) as error:
        told = f"not cleaned up: {error}"
        steps.tell(lambda: told)
    return Loaded(True, len(new.graphs), new.statements, tuple(gone), others, left)


@contextmanager
def _told_what_is_left(staging: Staging, *kinds: type[QhkgError]) -> Iterator[None]:
    """Let the message of a failure before the swap say what is left where, and what to do."""
    try:
        yield
    except kinds as error:
        error.args = (f"{error}; the old graphs are as they were; {_left(staging)}",)
        raise
    except KeyboardInterrupt as error:
        # Who does not wait for the load does not wait for the store to tell what it has, either.
        if not error.args:
            where = shown(staging.engine.endpoint.query)
            told = f"{where}: interrupted; the old graphs are as they were"
            error.args = (f"{told}; {_left_unseen(staging)}",)
        raise


def _left(staging: Staging) -> str:
    try:
        count = sum(each.startswith(staging.base) for each in staging.left())
    except QhkgError:
        return _left_unseen(staging)
    if not count:
        return "nothing is left beside them"
    return f"{count} graphs are left in <{staging.base}…>; --resume goes on from there"


def _left_unseen(staging: Staging) -> str:
    return f"what was sent is left in <{staging.base}…>; --resume goes on from there"
