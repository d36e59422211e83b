"""What the tests of real stores share: each store, started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from stores.servers import Server
from stores.starters import started

# The group keeps a store's tests in one process, where several share the work.
EACH_STORE = [
    pytest.param(name, marks=[pytest.mark.stores, pytest.mark.xdist_group(name)])
    for name in ("oxigraph", "fuseki", "virtuoso", "rdf4j", "blazegraph")
]


@pytest.fixture(scope="session", params=EACH_STORE)
def store(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each store in turn, one server for all tests of a run.

    A test drops what it wrote. One that is to kill its server starts one of its own.
    """
    with started(request.param) as server:
        yield server
