"""Blank nodes: the parts of a graph that hang together by them, each in its canonical form.

Two graphs are the same but for labels exactly if the statements without blank nodes are, and
if the parts that hang together by blank nodes have the same canonical forms (RDFC-1.0), each as
often. Taken apart, one changed part leaves the labels of all others as they are, and the time
that a part takes is not multiplied by the rest.
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

from qhkg.errors import ComparisonTimeoutError, OutsideError

# The statements of one part, sorted, with the canonical labels.
Part = tuple[Quad, ...]
Signature = frozenset[tuple[object, ...]]

# RDFC-1.0 takes exponential time on graphs that are made for it; no honest one needs a second.
LONGEST_SECONDS = 60.0
_GRACE = 1.0
# pyoxigraph holds Python's lock while it computes, and may overflow its stack: so it is done by
# another process, which can be ended. What it reads and writes: the parts with lines between them.
# Should this process end first, nobody else would end that one: so an alarm does, which needs no
# Python to run. And what takes forever takes the memory of the machine, too.
_ASIDE = """
import contextlib, sys
with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
    import resource, signal
    signal.setitimer(signal.ITIMER_REAL, float(sys.argv[1]))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize
for part in sys.stdin.buffer.read().split(b"\\n\\n"):
    dataset = Dataset(parse(part, format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    sys.stdout.buffer.write(serialize(dataset, format=RdfFormat.N_QUADS) + b"\\n")
"""


def blank_nodes(quad: Quad) -> Iterator[BlankNode]:
    """The blank nodes of a statement, the name of its graph included."""
    for term in (quad.subject, quad.object, quad.graph_name):
        if isinstance(term, BlankNode):
            yield term


def has_blank_node(quad: Quad) -> bool:
    """Whether a statement has a blank node anywhere."""
    return BlankNode in (type(quad.subject), type(quad.object), type(quad.graph_name))


def parts(quads: Iterable[Quad]) -> list[list[Quad]]:
    """The statements with blank nodes, in parts that share none."""
    leader: dict[BlankNode, BlankNode] = {}

    def led(node: BlankNode) -> BlankNode:
        while (above := leader.setdefault(node, node)) != node:
            leader[node] = node = leader.setdefault(above, above)
        return node

    found = [(quad, list(blank_nodes(quad))) for quad in quads if has_blank_node(quad)]
    for _, nodes in found:
        for other in nodes[1:]:
            leader[led(other)] = led(nodes[0])
    together: defaultdict[BlankNode, list[Quad]] = defaultdict(list)
    for quad, nodes in found:
        together[led(nodes[0])].append(quad)
    return list(together.values())


def canonical(found: Sequence[list[Quad]], seconds: float | None = None) -> list[Part]:
    """Each part with the labels of RDFC-1.0, its statements sorted.

    Raises ComparisonTimeoutError after ``seconds`` (a minute where None).
    """
    done: dict[int, Iterable[Quad]] = {}
    hard: list[int] = []
    for number, quads in enumerate(found):
        signatures = set(signatures_of(quads).values())
        if len(signatures) == len({node for quad in quads for node in blank_nodes(quad)}):
            dataset = Dataset(quads)
            dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
            done[number] = dataset
        else:
            hard.append(number)
    if hard:
        done |= zip(hard, _aside([found[number] for number in hard], seconds), strict=True)
    return [tuple(sorted(done[number], key=str)) for number in range(len(found))]


def signatures_of(quads: Iterable[Quad]) -> dict[BlankNode, Signature]:
    """What is said at each blank node, whichever the other blank nodes are.

    Nodes that differ in it cannot stand for each other. It is what RDFC-1.0 hashes first.
    """
    said: defaultdict[BlankNode, set[tuple[object, ...]]] = defaultdict(set)
    for quad in quads:
        for node in blank_nodes(quad):
            said[node].add(
                tuple(
                    (part == node) if isinstance(part, BlankNode) else part
                    for part in (quad.subject, quad.predicate, quad.object, quad.graph_name)
                )
            )
    return {node: frozenset(each) for node, each in said.items()}


def _aside(found: Sequence[Sequence[Quad]], seconds: float | None) -> list[list[Quad]]:
    limit = LONGEST_SECONDS if seconds is None else seconds
    text = "\n\n".join("\n".join(f"{quad} ." for quad in part) for part in found)
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, by our own Python
            [sys.executable, "-P", "-c", _ASIDE, str(limit + _GRACE)],
            input=text.encode(),
            capture_output=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ComparisonTimeoutError(
            f"blank nodes took longer to compare than {limit:g} s; give a longer --timeout, or"
            " names instead of blank nodes that all look the same"
        ) from None
    if done.returncode:
        raise OutsideError(
            "blank nodes: their canonical form could not be computed, since they hang together"
            " in too long a chain; give some of them names"
        )
    written = done.stdout.rstrip(b"\n").split(b"\n\n")
    return [list(parse(part, format=RdfFormat.N_QUADS)) for part in written]
