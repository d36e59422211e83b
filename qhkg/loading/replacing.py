"""The update that puts graphs in the place of others, in the form that a store was seen to do.

At once is one operation: Virtuoso does each operation of an update for itself, and may fail
between two. But Jena's TDB2 (5.6.0) does not delete every decimal that it finds, so that there
graphs are dropped; and of several MOVE or COPY in one update it leaves statements out.

Either does nothing when it comes late, after the graphs beside are gone: at once it works only
while the seal lies there, and what drops first drops a gate, which fails where it is no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from qhkg import steps
from qhkg.engines.failures import shown
from qhkg.errors import LoadError, StoreError
from qhkg.loading.edition import NewGraph
from qhkg.loading.profile import Profile, probe
from qhkg.loading.staging import Staging, difference, normal_lines
from qhkg.loading.uploading import Upload
from qhkg.terms import GRAPH

_ALL = "{ ?s ?p ?o }"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
PROBE, GATE, _TARGET = "probe", "gate", "rehearsal"


@dataclass(frozen=True)
class Replacement:
    """What shall take whose place. ``pairs`` are of a graph beside and what it replaces, the
    seal and the manifest last; ``gone`` are graphs that nothing replaces. All are IRIs.
    """

    pairs: Sequence[tuple[str, str]]
    gone: Sequence[str]
    gate: str

    @property
    def seal(self) -> str:
        """The graph beside without which nothing is done."""
        return self.pairs[-1][0]

    def at_once(self) -> str:
        """The update as one operation."""
        parts = [
            f"{{ GRAPH {NamedNode(old)} {_ALL} BIND({NamedNode(old)} AS ?old) }}"
            for old in (*(target for _, target in self.pairs), *self.gone)
        ]
        parts += [
            f"{{ GRAPH {NamedNode(beside)} {{ ?a ?b ?c }} BIND({NamedNode(target)} AS ?new) }}"
            for beside, target in self.pairs
        ]
        seal = f"GRAPH {NamedNode(self.seal)} {{ ?seal ?q ?r }}"
        only = f"{{ SELECT ?seal WHERE {{ {seal} }} LIMIT 1 }}"
        where = "\n  UNION ".join(parts)
        return (
            f"DELETE {{ GRAPH ?old {_ALL} }}\nINSERT {{ GRAPH ?new {{ ?a ?b ?c }} }}\n"
            f"WHERE {{\n  {only}\n  {{ {where} }}\n}}"
        )

    def dropping(self, *, by_hand: bool = False) -> str:
        """The update that drops each graph and fills it; the manifest goes first, comes last.

        ``by_hand`` leaves out the gate.
        """
        gate = NamedNode(self.gate)
        operations = [] if by_hand else [f"CLEAR GRAPH {gate}", f"DROP SILENT GRAPH {gate}"]
        operations.append(_dropped(self.pairs[-1][1]))
        for beside, target in self.pairs[:-1]:
            operations += [_dropped(target), _filled(target, beside)]
        operations += [*map(_dropped, self.gone), _filled(self.pairs[-1][1], self.pairs[-1][0])]
        return " ;\n".join(operations)


def _dropped(target: str) -> str:
    return f"DROP SILENT GRAPH {NamedNode(target)}"


def _filled(target: str, beside: str) -> str:
    insert = f"INSERT {{ GRAPH {NamedNode(target)} {_ALL} }}"
    return f"{insert} WHERE {{ GRAPH {NamedNode(beside)} {_ALL} }}"


def rehearsed(staging: Staging, way: Upload, profile: Profile) -> bool:
    """Whether a store replaces graphs at once; False where it does only when it drops them.

    Raises LoadError where it does neither, and StoreError.
    """
    engine, target = staging.engine, staging.iri(_TARGET)
    given = NewGraph(staging.iri(PROBE), tuple(probe(staging.iri(PROBE))))
    expected = normal_lines(given, profile)
    replacement = Replacement([(given.iri, target)], (), staging.iri(GATE))
    problem: str | StoreError = ""
    # The better form twice: an answer may be lost on its way.
    for is_at_once in (True, True, False):
        # Where nothing was to be replaced, nothing would be rehearsed.
        staging.fill(NewGraph(GRAPH + _TARGET, tuple(probe(target))), way, profile, resume=False)
        open_gate(staging, way)
        failure = None
        try:
            engine.update(replacement.at_once() if is_at_once else replacement.dropping())
        except StoreError as error:
            failure = error
        found = difference(engine, target, expected, profile)
        if found is None:
            how = "at once" if is_at_once else "by dropping"
            steps.tell(lambda: f"graphs are replaced {how}")  # noqa: B023
            return is_at_once
        problem = failure or problem or found
    if isinstance(problem, StoreError):
        raise problem
    where = shown(engine.update_url)
    raise LoadError(f"{where}: does not put one graph in another's place: {problem}")


def open_gate(staging: Staging, way: Upload) -> None:
    """Put the graph there that an update by dropping needs; raises StoreError."""
    gate = NamedNode(staging.iri(GATE))
    way.put(gate.value, NewGraph(gate.value, (Triple(gate, _TYPE, Literal("open")),)))
