"""The graph made ready: read from the wheel, or in a checkout from the cache."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pyoxigraph import RdfFormat, Store

from qhkg import steps
from qhkg.files import COMPUTED, INFERRED, PREFIXES, QUESTIONS, STATED, folders


def load(inference: bool = True) -> Store:
    """A store with all statements in their named graphs, with or without what follows.

    Raises InstallationError where there is no graph, and what ``preparation.prepare_graph``
    raises where it must be made first and a file is wrong.
    """
    store, read = Store(), _prepared()
    names = (STATED, COMPUTED, INFERRED) if inference else (STATED, COMPUTED)
    with steps.timed(lambda: f"{len(store):,} statements loaded from {', '.join(names)}"):
        for name in names:
            # Lenient takes two thirds of the time: the same library wrote it, so it is well-formed.
            store.load(read(name), RdfFormat.N_QUADS, lenient=True)
    return store


def prefixes() -> Mapping[str, str]:
    """The prefixes that the ontology declares, with their namespaces."""
    found: dict[str, str] = json.loads(_prepared()(PREFIXES))
    return found


def catalogue() -> Mapping[str, Any]:
    """The canned questions, as :func:`qhkg.questions.read_catalogue` gives them."""
    found: dict[str, Any] = json.loads(_prepared()(QUESTIONS))
    return found


def look_again() -> None:
    """Let files that have changed since they were read first be read anew."""
    _prepared.cache_clear()


@cache
def _prepared() -> Callable[[str], bytes]:
    """What reads a file of the prepared graph by its name."""
    found = folders()
    if found.prepared is not None:
        prepared = found.prepared
        steps.tell(lambda: f"the graph comes with the package, in {prepared}")
        return lambda name: (prepared / name).read_bytes()
    from qhkg.cache import reader

    return reader(found)
