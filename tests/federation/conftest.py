"""What the tests of a federation share: its servers, started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from federation.cluster import ENGINES, Cluster, cluster, in_front
from national import national


@pytest.fixture(scope="session")
def nation() -> Iterator[Cluster]:
    """Six provinces and one year on four servers, and on one."""
    with cluster(national(6, 1)) as found:
        yield found


@pytest.fixture(scope="session", params=ENGINES)
def federation(request: pytest.FixtureRequest, nation: Cluster) -> Iterator[str]:
    """The address of each federation engine in turn, over the four."""
    with in_front(request.param, nation.parts) as server:
        yield server.query_url
