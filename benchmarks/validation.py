"""How long the shapes take on a made-up national graph: `qhkg.validation` and pySHACL alone.

Both read the same N-Triples and the same shapes, each run in a process of its own, by turns. A
share of the figures have a fault that both must find: a number that is not the printed one.

    python benchmarks/validation.py [--provinces 31] [--years 6] [--runs 1] [--limit 1800]

Prints a Markdown table: time from start to end, reading included, on the wall and of the processor
(which tells more where others use the machine), and peak memory (Linux, macOS). pySHACL is ended
when it takes longer than ``--limit`` seconds, and said so.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from national import national
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

END = """
import json, resource
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([used.ru_utime + used.ru_stime, len(found), used.ru_maxrss]))
"""
OURS = f"""
import sys
from qhkg.files import folders
from qhkg.validation import read_shapes, validate_graph
from qhkg.validation.reading import read_files
from qhkg.validation.shacl import as_graph
(file,) = read_files([sys.argv[1]])
data = as_graph(each.triple for each in file.statements)
del file
found = validate_graph(data, read_shapes(folders())).results
{END}"""
PYSHACL = f"""
import sys
import pyshacl, rdflib
from rdflib import SH
from qhkg.files import folders
from qhkg.validation import read_shapes
data = rdflib.Graph().parse(sys.argv[1], format="nt")
_, report, _ = pyshacl.validate(data, shacl_graph=read_shapes(folders()), inference="none")
found = set(report.objects(None, SH.result))
{END}"""
# macOS counts bytes, Linux kibibytes.
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
VALUE = NamedNode("https://w3id.org/qhkg/ontology#value")
Run = tuple[float, float, int, int]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in (("provinces", 31), ("years", 6), ("runs", 1), ("limit", 1800)):
        parser.add_argument(f"--{name}", type=int, default=default)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, size, faults = written(arguments.provinces, arguments.years, Path(folder))
        runs: dict[str, list[Run]] = {"qhkg": [], "pySHACL alone": []}
        for _ in range(arguments.runs):
            runs["qhkg"] += measure(OURS, path, math.inf)
            runs["pySHACL alone"] += measure(PYSHACL, path, arguments.limit)
    print(report(size, faults, runs, arguments.limit))


def written(provinces: int, years: int, folder: Path, sections: int = 17) -> tuple[Path, int, int]:
    """The graph with its faults as N-Triples, how many triples it has, and how many faults."""
    quads = national(provinces, years, sections)
    sound = list(dict.fromkeys(quad.triple for quad in quads))
    faulty = list(with_faults(sound))
    path = folder / "national.nt"
    serialize(faulty, path, format=RdfFormat.N_TRIPLES)
    return path, len(sound), sum(a != b for a, b in zip(sound, faulty, strict=True))


def with_faults(triples: Iterable[Triple], share: float = 0.005, seed: int = 1) -> Iterator[Triple]:
    """The triples, a share of the integers that are values one too high."""
    dice = random.Random(seed)
    for triple in triples:
        number = triple.object
        if (
            triple.predicate == VALUE
            and isinstance(number, Literal)
            and number.value.isdigit()
            and dice.random() < share
        ):
            wrong = Literal(str(int(number.value) + 1), datatype=number.datatype)
            triple = Triple(triple.subject, triple.predicate, wrong)
        yield triple


def measure(code: str, path: Path, limit: float) -> list[Run]:
    """Seconds, of the processor too, results, and peak memory; nothing beyond the limit."""
    begin = time.perf_counter()
    command = [sys.executable, "-c", code, str(path)]
    try:
        ended = subprocess.run(
            command,
            check=True,
            capture_output=True,
            text=True,
            timeout=None if limit == math.inf else limit,
        )
    except subprocess.TimeoutExpired:
        return []
    used, results, peak = json.loads(ended.stdout.splitlines()[-1])
    return [(time.perf_counter() - begin, used, results, peak)]


def report(size: int, faults: int, runs: Mapping[str, Sequence[Run]], limit: float) -> str:
    """The Markdown table."""
    own = statistics.median(used for _, used, _, _ in runs["qhkg"])
    lines = [
        f"On {size:,} statements, {faults:,} of them with a fault:",
        "",
        "| | times as long (processor) | processor | wall time | peak memory | results |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, each in runs.items():
        if not each:
            lines.append(f"| {name} | | | over {limit:,.0f} s | | |")
            continue
        wall, used = (statistics.median(run[at] for run in each) for at in (0, 1))
        counts = "/".join(f"{count:,}" for count in sorted({run[2] for run in each}))
        peak = max(run[3] for run in each) * PEAK_UNIT / 2**20
        lines.append(
            f"| {name} | {used / own:.1f} | {used:,.1f} s | {wall:,.1f} s"
            f" | {peak:,.0f} MiB | {counts} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
