"""How long OWL 2 RL takes on a made-up national graph: our compiled rules, owlrl and reasonable.

Every reasoner gets the same statements, each run in a process of its own. owlrl takes a small part
of them only: it is run on ever larger graphs, and what the whole would take is extrapolated from
the largest that took at most ``--limit`` seconds, in proportion, which is too little: what owlrl
takes grows faster than the graph.

    pip install reasonable
    python benchmarks/inference.py [--provinces 31] [--years 6] [--limit 600]

Prints a Markdown table: wall time and peak memory (Linux, macOS) without reading the file.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

from national import national
from pyoxigraph import RdfFormat, serialize

START = """
import json, resource, sys, time
def end(begin, inferred):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([time.perf_counter() - begin, inferred, peak]))
"""
OURS = f"""{START}
from pyoxigraph import NamedNode, RdfFormat, Store
from qhkg.owl.reasoner import infer_merged
graph, store = NamedNode("urn:inferred"), Store()
store.bulk_load(path=sys.argv[1], format=RdfFormat.N_TRIPLES)
begin = time.perf_counter()
infer_merged(store, graph)
end(begin, sum(1 for _ in store.quads_for_pattern(None, None, None, graph)))
"""
OWLRL = f"""{START}
import rdflib
from owlrl import DeductiveClosure, OWLRL_Semantics
graph = rdflib.Graph().parse(sys.argv[1], format="nt")
before = len(graph)
begin = time.perf_counter()
DeductiveClosure(OWLRL_Semantics).expand(graph)
end(begin, len(graph) - before)
"""
REASONABLE = f"""{START}
import reasonable
reasoner = reasonable.PyReasoner()
reasoner.load_file(sys.argv[1])
begin = time.perf_counter()
end(begin, len(reasoner.reason()))
"""
# macOS counts bytes, Linux kibibytes.
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
Run = tuple[float, int, int]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in (("provinces", 31), ("years", 6), ("limit", 600)):
        parser.add_argument(f"--{name}", type=int, default=default)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        whole, size = written(arguments.provinces, arguments.years, Path(folder))
        rows = {"qhkg": measure(OURS, whole), "reasonable": measure(REASONABLE, whole)}
        points = owlrl_points(Path(folder), arguments.limit)
    print(report(size, rows, points, arguments.limit))


def written(provinces: int, years: int, folder: Path, sections: int = 17) -> tuple[Path, int]:
    """The graph as N-Triples (named .ttl, which it is too), and how many triples it has."""
    path = folder / f"{provinces}-{years}-{sections}.ttl"
    triples = dict.fromkeys(quad.triple for quad in national(provinces, years, sections))
    serialize(triples, path, format=RdfFormat.N_TRIPLES)
    return path, len(triples)


def measure(code: str, path: Path) -> Run:
    """Seconds, what was inferred, and peak memory in kibibytes (bytes on macOS)."""
    command = [sys.executable, "-c", code, str(path)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, inferred, peak = json.loads(output.splitlines()[-1])
    return seconds, inferred, peak


def owlrl_points(folder: Path, limit: float) -> list[tuple[int, Run]]:
    """owlrl on one report, then on twice as many each time, while it keeps within the limit."""
    points: list[tuple[int, Run]] = []
    years = 1
    while not points or points[-1][1][0] < limit / 2:
        path, size = written(1, years, folder)
        points.append((size, measure(OWLRL, path)))
        years *= 2
    return points


def report(
    size: int, rows: dict[str, Run], points: list[tuple[int, Run]], limit: float = math.inf
) -> str:
    """The Markdown table."""
    own = rows["qhkg"][0]
    lines = [
        f"On {size:,} statements:",
        "",
        "| | times as long | wall time | peak memory | triples given |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, (seconds, inferred, peak) in rows.items():
        lines.append(
            f"| {name} | {seconds / own:.1f} | {seconds:.1f} s"
            f" | {peak * PEAK_UNIT / 2**20:,.0f} MiB | {inferred:,} |"
        )
    large, (long, _, peak) = [each for each in points if each[1][0] <= limit][-1]
    seconds = long * size / large
    lines.append(f"| owlrl, at least | {seconds / own:,.0f} | {seconds:,.0f} s | | |")
    measured = "; ".join(f"{count:,} statements {run[0]:.1f} s" for count, run in points)
    lines += ["", f"owlrl was measured on: {measured}. Extrapolated from {large:,}, in proportion."]
    lines += [f"Its peak memory there was {peak * PEAK_UNIT / 2**20:,.0f} MiB."]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
