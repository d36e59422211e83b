"""The engine inside this process: pyoxigraph, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from pyoxigraph import BlankNode, NamedNode, Quad, QueryBoolean, QuerySolutions, Store, __version__

from qhkg import steps
from qhkg.engines.aside import run_aside
from qhkg.engines.syntax import syntax_error
from qhkg.errors import (
    QueryError,
    QueryEvaluationError,
    QueryRefusedError,
    QueryTooDeepError,
    QueryTooLongError,
)
from qhkg.results import Answer, Rows, Term, Triples, Truth
from qhkg.sparql_text import calls_service, chain_length, names_dataset, nesting_depth

Bindings: TypeAlias = tuple[tuple[Term | None, ...], ...]

# On the stack of engines.aside, pyoxigraph 0.5.13 dies at 21,000 levels of FILTER(EXISTS {…}),
# the worst of all constructs, and at some 36,000 subselects in a row.
DEEPEST_NESTING = 500
LONGEST_CHAIN = 2000


class EmbeddedEngine:
    """Answers from a store of pyoxigraph; the default graph is the union of the named ones,
    unless a query names its own (FROM).

    ``timeout`` is in seconds and holds for each query; a query that is given up goes on in
    the background until it is done or the process ends.
    """

    def __init__(self, store: Store, timeout: float | None = None) -> None:
        self.store = store
        self.timeout = timeout

    def query(self, text: str) -> Answer:
        """The whole answer; see :class:`qhkg.engines.Engine`."""
        refuse_what_is_unsafe(text)
        with steps.timed(lambda: f"a query answered by pyoxigraph {__version__}"):
            return run_aside(lambda: self._answer(text), self.timeout)

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""
        return tuple(
            sorted(
                graph.value for graph in self.store.named_graphs() if isinstance(graph, NamedNode)
            )
        )

    def quads(self, graph: str | None = None) -> Iterable[Quad]:
        """All statements, or those of the named graph with that IRI."""
        return self.store.quads_for_pattern(
            None, None, None, None if graph is None else NamedNode(graph)
        )

    def _answer(self, text: str) -> Answer:
        try:
            found = self.store.query(text, use_default_graph_as_union=not names_dataset(text))
            if isinstance(found, QueryBoolean):
                return Truth(bool(found))
            if isinstance(found, QuerySolutions):
                variables = tuple(variable.value for variable in found.variables)
                return Rows(variables, lasting_labels(tuple(map(tuple, found))))
            return Triples(tuple(dict.fromkeys(found)))
        except SyntaxError as error:
            raise syntax_error(text, error) from None
        except RuntimeError as error:
            raise QueryError(f"SPARQL: {error}") from None
        except OSError as error:
            raise QueryEvaluationError(f"the query failed: {error}") from None


def lasting_labels(bindings: Bindings) -> Bindings:
    """The same rows with blank nodes called b1, b2 … as they appear.

    The store makes up labels in every process, and no label means anything beyond its answer.
    """
    nodes = dict.fromkeys(term for row in bindings for term in row if type(term) is BlankNode)
    if not nodes:
        return bindings
    named: dict[Term | None, Term] = {
        node: BlankNode(f"b{number}") for number, node in enumerate(nodes, 1)
    }
    return tuple(tuple(named.get(term, term) for term in row) for row in bindings)


def refuse_what_is_unsafe(text: str, *, service: bool = False) -> None:
    """Raises where a text would crash the engine or, without ``service``, reach the network."""
    depth, length = nesting_depth(text), chain_length(text)
    if depth > DEEPEST_NESTING:
        raise QueryTooDeepError(depth, DEEPEST_NESTING)
    if length > LONGEST_CHAIN:
        raise QueryTooLongError(length, LONGEST_CHAIN)
    if not service and calls_service(text):
        raise QueryRefusedError(
            "SPARQL: SERVICE is not taken; queries here never reach the network"
        )
