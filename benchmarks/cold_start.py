"""How long `qhkg ask` takes from a cold start, beside a script that does the same with rdflib.

Both answer the same question on the same graph with its inferences, each run in a process of
its own, by turns, so that whatever else the machine does falls on both. rdflib is measured
twice: parsing N-Triples, and one Turtle file of all statements.

    python benchmarks/cold_start.py [QUESTION] [--runs N]

Prints a Markdown table: medians of the wall time and the peak of the memory (Linux, macOS).
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, serialize

from qhkg import prepared
from qhkg.questions import Catalogue

PEER = """
import sys
import rdflib
graph = rdflib.Graph()
for path in sys.argv[2:]:
    graph.parse(path)
rows = graph.query(open(sys.argv[1], encoding="utf-8").read())
for row in rows:
    print(*row, sep="\\t")
"""
# macOS counts bytes, Linux kibibytes.
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Run:
    """One run: seconds of wall time, bytes of peak memory, lines of output."""

    seconds: float
    peak: int
    lines: int


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("question", nargs="?", default="funding-by-level")
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        commands = contenders(arguments.question, Path(folder))
        for command in commands.values():
            measure(command)  # warms the disk's cache and the compiled modules
        runs = {name: list[Run]() for name in commands}
        for _ in range(arguments.runs):
            for name, command in commands.items():
                runs[name].append(measure(command))
    print(report(arguments.question, runs))


def contenders(question: str, folder: Path) -> Mapping[str, Sequence[str]]:
    """The commands to compare, by name; the first is ours."""
    text = folder / "question.rq"
    text.write_text(Catalogue.from_json(prepared.catalogue()).question(question).text, "utf-8")
    store = prepared.load()
    triples = list(dict.fromkeys(quad.triple for quad in store))
    n_triples, turtle = folder / "graph.nt", folder / "graph.ttl"
    serialize(triples, n_triples, format=RdfFormat.N_TRIPLES)
    serialize(triples, turtle, format=RdfFormat.TURTLE, prefixes=dict(prepared.prefixes()))
    assert store.contains_named_graph(NamedNode("https://w3id.org/qhkg/graph/inferred"))
    peer = [sys.executable, "-c", PEER, str(text)]
    return {
        "`qhkg ask`": [sys.executable, "-m", "qhkg", "ask", question, "-f", "tsv"],
        "rdflib, N-Triples": [*peer, str(n_triples)],
        "rdflib, Turtle": [*peer, str(turtle)],
    }


def measure(command: Sequence[str]) -> Run:
    """One run of a command, from its start to its end."""
    # Users have compiled modules; machines that build and test often forbid to write them.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command[:4])} … ended with {process.returncode}")
    return Run(seconds, usage.ru_maxrss * PEAK_UNIT, output.count(b"\n"))


def report(question: str, runs: Mapping[str, Sequence[Run]]) -> str:
    """The Markdown: the table, ratios first, and what it was measured on."""
    ours, *_ = runs.values()
    lines = [
        "| | times as long | wall time, median (least to most) | peak memory |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, each in runs.items():
        seconds = sorted(run.seconds for run in each)
        ratio = statistics.median(seconds) / statistics.median(run.seconds for run in ours)
        spread = f"{seconds[0] * 1000:.0f} to {seconds[-1] * 1000:.0f}"
        peak = max(run.peak for run in each) / 2**20
        median = statistics.median(seconds) * 1000
        lines.append(f"| {name} | {ratio:.1f} | {median:.0f} ms ({spread}) | {peak:.0f} MiB |")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {python}"
    about = (
        f"`{question}` on {len(prepared.load()):,} statements, {len(ours)} runs each; {machine}."
    )
    return "\n".join([about, "", *lines])


if __name__ == "__main__":
    main()
