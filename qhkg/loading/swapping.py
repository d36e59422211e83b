"""The graphs beside put in the place of the old ones, whatever becomes of answers.

After each try the store is looked at. What was not done, or in part, is sent again: the graphs
beside are still there, and to do it twice does the same as once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qhkg import steps
from qhkg.engines.failures import shown
from qhkg.engines.remote import MANIFEST, RemoteEngine
from qhkg.errors import LoadError, QhkgError, StoreError, StoreTimeoutError, UnknownOutcomeError
from qhkg.loading.manifest import Manifest
from qhkg.loading.profile import Profile
from qhkg.loading.replacing import Replacement, open_gate
from qhkg.loading.staging import Staging, difference, drop_graphs
from qhkg.loading.uploading import Upload

_TRIES = 3
# Seconds between looks at a store that may still be at work.
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True)
class Swap:
    """What shall be where, with the lines that each graph will have by its IRI; and how.

    ``before`` has the graphs with names like ours that were there.
    """

    staging: Staging
    way: Upload
    replacement: Replacement
    is_at_once: bool
    lines: Mapping[str, Sequence[str]]
    manifest: Manifest
    profile: Profile
    before: frozenset[str] = frozenset()

    @property
    def engine(self) -> RemoteEngine:
        """The store."""
        return self.staging.engine

    def done(self) -> None:
        """Have the update done; raises StoreError, and UnknownOutcomeError."""
        if self.is_at_once:
            self.engine.update(self.replacement.at_once())
            return
        open_gate(self.staging, self.way)
        self.engine.update(self.replacement.dropping())

    def counts(self) -> Mapping[str, int]:
        """How many statements each graph has that will be replaced or will go."""
        targets = [MANIFEST, *self.lines, *self.replacement.gone]
        return {target: self.engine.count(target) for target in targets}

    def differences(self) -> dict[str, str]:
        """For each graph that is not yet as it shall be, in what it is not."""
        found = {}
        for target, lines in self.lines.items():
            problem = difference(self.engine, target, lines, self.profile)
            if problem is not None:
                found[target] = problem
        for target in self.replacement.gone:
            if count := self.engine.count(target):
                found[target] = f"{count:,} statements instead of none"
        if not found and Manifest.read(self.engine) != self.manifest:
            found[MANIFEST] = "is another one"
        return found


@dataclass(frozen=True)
class _Seen:
    """What a look at the store found: what is not yet as it shall be, and how many statements
    there are. A store that did an update in part is known by these, and by the manifest, which
    is the first to go.
    """

    differences: Mapping[str, str]
    counts: Mapping[str, int]


def swapped(swap: Swap, pause: Callable[[float], None] = time.sleep) -> None:
    """Have the swap done, whatever becomes of answers; then all graphs were looked at.

    Raises the store's own error where nothing was changed, and LoadError where nobody can tell,
    or some graphs are new and some are not.
    """
    before = swap.counts()
    problem: StoreError | StoreTimeoutError | None = None
    seen: _Seen | None = None
    for _ in range(_TRIES):
        try:
            swap.done()
            problem = None
        except (StoreError, StoreTimeoutError) as error:
            problem = error
            steps.tell(lambda: f"{problem}; looking whether it was done")  # noqa: B023
        is_final = problem is not None and not isinstance(problem, UnknownOutcomeError)
        seen = _looked(swap, problem, pause)
        if seen is not None and not seen.differences:
            return
        if seen is None or (is_final and seen.counts == before):
            break
    where = shown(swap.engine.endpoint.query)
    if seen is None:
        raise LoadError(
            f"{where}: nobody knows whether the graphs were replaced, the store does not tell;"
            f" when it answers again, run the load with --resume ({problem})"
        )
    if seen.counts == before and isinstance(problem, UnknownOutcomeError):
        seen = _disarmed(swap, problem, where)
        if not seen.differences:
            return
    if seen.counts == before:
        raise _undone(swap, problem)
    raise _mixture(swap, seen.differences, where, problem)


def _looked(swap: Swap, problem: QhkgError | None, pause: Callable[[float], None]) -> _Seen | None:
    """What is there, looked for again where the store may still be at work; None where it does
    not tell.
    """
    seen: _Seen | None = None
    may_be_at_work = isinstance(problem, UnknownOutcomeError)
    for seconds in (*_PAUSES, None):
        try:
            seen = _Seen(swap.differences(), swap.counts())
        except (StoreError, StoreTimeoutError) as error:
            seen, told = None, f"cannot look: {error}"
            steps.tell(lambda: told)  # noqa: B023
        if seen is not None and not (seen.differences and may_be_at_work):
            break
        if seconds is not None:
            pause(seconds)
    return seen


def _disarmed(swap: Swap, problem: UnknownOutcomeError, where: str) -> _Seen:
    """What is there once the update, should the store still come to it, does nothing.

    Raises LoadError where the store does not let go of what the update needs, or does not tell.
    """
    needed = (swap.replacement.seal, swap.replacement.gate)
    try:
        drop_graphs(swap.engine, needed)
        if not any(map(swap.engine.count, needed)):
            return _Seen(swap.differences(), swap.counts())
        told: object = problem
    except (StoreError, StoreTimeoutError) as error:
        told = error
    raise LoadError(
        f"{where}: nobody knows whether the graphs were replaced, or still will be;"
        f" when it is at rest, run the load with --resume ({told})"
    )


def _undone(swap: Swap, problem: StoreError | StoreTimeoutError | None) -> QhkgError:
    """What is raised where the store was looked at, and nothing in it is changed."""
    if problem is None:
        url = shown(swap.engine.update_url)
        return StoreError(url, "says that it replaced the graphs, and did not")
    if isinstance(problem, UnknownOutcomeError):
        words = f"{problem.problem}; the store was looked at, it was not done"
        return StoreError(problem.url, words, problem.status)
    return problem


def _mixture(
    swap: Swap, state: Mapping[str, str], where: str, problem: QhkgError | None
) -> LoadError:
    fresh = [target for target in swap.lines if target not in state]
    said = "; ".join(f"<{target}>: {words}" for target, words in sorted(state.items()))
    because = f" ({problem})" if problem is not None else ""
    return LoadError(
        f"{where}: the store replaced its graphs only in part: {len(fresh)} are new, and not"
        f" these: {said[:600]}; what is new lies whole in <{swap.staging.base}…>:"
        f" run the load with --resume to finish it{because}"
    )
