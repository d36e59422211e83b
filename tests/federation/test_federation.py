"""A federation of four servers answers as one store does, or says that it cannot."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from federation.cluster import COUNT, ENGINES, Cluster, in_front
from federation.questions import QUESTIONS
from federation.sharding import shard_of
from national import national
from pyoxigraph import Store

pytestmark = [pytest.mark.federation, pytest.mark.xdist_group("federation")]


def test_every_statement_is_on_one_server_and_each_report_whole_on_one() -> None:
    quads = set(national(5, 1, sections=3))
    places = Counter(shard_of(quad, COUNT) for quad in quads)
    assert sum(places.values()) == len(quads)
    assert set(places) == set(range(COUNT))
    graphs = {
        (str(q.graph_name), shard_of(q, COUNT)) for q in quads if "report" in str(q.graph_name)
    }
    assert len(graphs) == len({graph for graph, _ in graphs}) == 5


def test_the_servers_hold_together_what_the_one_holds(nation: Cluster) -> None:
    store = Store()
    store.bulk_load(path=str(nation.file))
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    numbers = [int(rows(server.query_url, count)[0]["n"]) for server in nation.parts]
    assert min(numbers) > 0
    assert sum(numbers) == len(store)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_federation_gives_the_rows_of_one_store(
    question: str, nation: Cluster, federation: str
) -> None:
    expected = rows(nation.whole.query_url, QUESTIONS[question])
    assert expected
    # Comunica does not keep the order of several keys (docs/scaling.md): which rows, not where.
    assert counted(rows(federation, QUESTIONS[question])) == counted(expected)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("question", ["one sum", "sums by report"])
@pytest.mark.parametrize("how", ["killed", "cut"])
def test_without_one_server_there_is_an_error_and_no_smaller_sum(
    engine: str, question: str, how: str, nation: Cluster
) -> None:
    if how == "cut" and not nation.hosts[2].link:
        pytest.skip("its own network namespace cannot be made here")
    with in_front(engine, nation.parts) as front:
        expected = rows(front.query_url, QUESTIONS[question])
        with without(nation, 2, how):
            code, out, message = run(front.query_url, QUESTIONS[question])
            assert (code, out) == (3, "")
            assert "502" in message
            assert f"{urlsplit(nation.parts[2].query_url).netloc} cannot be reached" in message
            assert message.count("\n") == 1
        # What was asked in vain is not remembered as nothing.
        assert rows(front.query_url, QUESTIONS[question]) == expected


@contextmanager
def without(nation: Cluster, number: int, how: str) -> Iterator[None]:
    server, host = nation.parts[number], nation.hosts[number]
    if how == "cut":
        host.cut()
        try:
            yield
        finally:
            host.join()
    else:
        server.kill()
        try:
            yield
        finally:
            server.restart()


def run(url: str, query: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "qhkg", "query", "--endpoint", url, "-f", "csv", "-q", query]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout, done.stderr


def rows(url: str, query: str) -> list[dict[str, str]]:
    code, out, message = run(url, query)
    assert code == 0, message
    return list(csv.DictReader(io.StringIO(out)))


def counted(found: list[dict[str, str]]) -> Counter[tuple[tuple[str, str], ...]]:
    return Counter(tuple(sorted(row.items())) for row in found)
