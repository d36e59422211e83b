"""How long the national questions take on one engine, one server, and four behind a federation.

The same statements each time (`benchmarks/national.py`): in this process (pyoxigraph), in one
Oxigraph server, and by province in four servers, with Comunica or RDF4J's FedX in front. Each
question is asked once to warm up, then three times; the median is told. A federation that gives
other rows than the one server ends the run.

    make .venv/installed-for-federation
    python benchmarks/federated.py [--provinces 6] [--years 1]

Prints a Markdown table of ratios to the one server, and what each engine takes to start and hold.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
from national import national
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store, parse_query_results

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from federation.cluster import ENGINES, Cluster, cluster, in_front
from federation.questions import QUESTIONS
from stores.servers import Server

ONE = "one server"
Rows = Counter[tuple[str, ...]]
Ask = Callable[[str], Rows]


def main() -> None:
    """Runs the benchmark and prints its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--provinces", type=int, default=6)
    parser.add_argument("--years", type=int, default=1)
    given = parser.parse_args()
    with cluster(national(given.provinces, given.years)) as nation:
        store = Store()
        store.bulk_load(path=str(nation.file))
        times, costs = measured(nation, store)
        print(report(len(store), times, costs))


def measured(
    nation: Cluster, store: Store
) -> tuple[dict[str, dict[str, float]], dict[str, tuple[float, int]]]:
    """Seconds by engine and question; of each federation the seconds to start, and its bytes."""
    expected = {name: over_http(nation.whole)(text) for name, text in QUESTIONS.items()}
    times = {
        "embedded": {name: timed(within(store), text)[0] for name, text in QUESTIONS.items()},
        ONE: {name: timed(over_http(nation.whole), text)[0] for name, text in QUESTIONS.items()},
    }
    costs: dict[str, tuple[float, int]] = {}
    for engine in ENGINES:
        began = time.perf_counter()
        with in_front(engine, nation.parts) as front:
            started = time.perf_counter() - began
            times[engine] = {}
            for name, text in QUESTIONS.items():
                times[engine][name], rows = timed(over_http(front), text)
                if rows != expected[name]:
                    sys.exit(f"{engine} gives other rows for {name}")
            costs[engine] = started, resident(front.pid)
    return times, costs


def timed(ask: Ask, text: str) -> tuple[float, Rows]:
    """The median of three, after one to warm up, and the rows."""
    rows, seconds = ask(text), []
    for _ in range(3):
        began = time.perf_counter()
        ask(text)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), rows


def within(store: Store) -> Ask:
    """What asks the engine in this process."""
    return lambda text: counted(store.query(text, use_default_graph_as_union=True))


def over_http(server: Server) -> Ask:
    """What asks a server, over one connection."""
    client = httpx.Client(timeout=600, headers={"Accept": "application/sparql-results+json"})

    def ask(text: str) -> Rows:
        answer = client.post(server.query_url, data={"query": text}).raise_for_status()
        return counted(parse_query_results(answer.content, QueryResultsFormat.JSON))

    return ask


def counted(found: object) -> Rows:
    """Which rows, and how often."""
    assert isinstance(found, QuerySolutions)
    return Counter(tuple(str(getattr(term, "value", term)) for term in row) for row in found)


def resident(pid: int) -> int:
    """The memory that a process holds, in bytes (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmRSS"))


def report(
    statements: int,
    times: Mapping[str, Mapping[str, float]],
    costs: Mapping[str, tuple[float, int]],
) -> str:
    """The tables."""
    lines = [f"{statements:,} statements", "", f"| | {' | '.join(times)} |"]
    lines.append(f"| --- |{' ---: |' * len(times)}")
    for name in times[ONE]:
        cells = [
            f"{each[name] / times[ONE][name]:.2g} ({each[name] * 1000:.1f} ms)"
            for each in times.values()
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", "| | start | memory |", "| --- | ---: | ---: |"]
    for engine, (seconds, held) in costs.items():
        lines.append(f"| {engine} | {seconds:.1f} s | {held >> 20} MiB |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
