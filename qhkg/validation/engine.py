"""A graph of rdflib whose SPARQL the engine answers, wherever its answer is rdflib's too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, Store, Triple, Variable
from rdflib import XSD, Graph
from rdflib import Literal as RdflibLiteral
from rdflib import Variable as RdflibVariable
from rdflib.query import Result
from rdflib.term import Node

from qhkg.bridge import engine_term, rdflib_term
from qhkg.results import Term
from qhkg.validation.background import as_stored
from qhkg.validation.naming import Names
from qhkg.validation.prebinding import prebound
from qhkg.validation.predicates import may_ask

_ANY = NamedNode("urn:x-any")


class EngineGraph(Graph):
    """The triples of a graph of rdflib, which the engine holds too; it answers the queries.

    The engine keeps numbers, dates and language tags by what they mean: it gives back 7 for 007.
    A query that may meet a literal which has lost its form so goes to rdflib, and so does all that
    the engine cannot hold or read. The triples must not change after the first query.
    """

    def __init__(self, source: Graph) -> None:
        """Shares the memory of ``source``, which is a graph and no dataset."""
        super().__init__(source.store, source.identifier)
        self.namespace_manager = Names(self)
        self._may_ask = dict[str, bool]()

    def query(
        self,
        query_object: Any,
        processor: Any = "sparql",
        result: Any = "sparql",
        initNs: Mapping[str, Any] | None = None,  # noqa: N803
        initBindings: Mapping[str, Any] | None = None,  # noqa: N803
        *arguments: Any,
        **options: Any,
    ) -> Result:
        """As ``Graph.query``, a SELECT or ASK answered by the engine where it can."""
        prefixes, bound = dict(initNs or self.namespaces()), initBindings or {}
        if isinstance(query_object, str) and self._keeps_forms(query_object, prefixes, bound):
            answer = self._asked(query_object, prefixes, bound)
            if answer is not None:
                return answer
        return super().query(
            query_object, processor, result, prefixes, bound, *arguments, **options
        )

    @cached_property
    def _held(self) -> Store | None:
        store = Store()
        try:
            store.bulk_extend(Quad(*map(engine_term, triple)) for triple in self)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            # rdflib takes literals as subjects, and IRIs that are none.
            return None
        return store

    @cached_property
    def _reshaped(self) -> frozenset[Node]:
        """The predicates of literals that do not come back from the engine as they are."""
        literals = {each for each in self.objects() if isinstance(each, RdflibLiteral)}
        found = _reshaped(each for each in literals if each.datatype or each.language)
        return frozenset(p for each in found for p in self.predicates(None, each))

    def _keeps_forms(
        self, query: str, prefixes: Mapping[str, str], bound: Mapping[str, Node]
    ) -> bool:
        if self._held is None or _reshaped(bound.values()):
            return False
        if not self._reshaped:
            return True
        if query not in self._may_ask:
            self._may_ask[query] = may_ask(query, prefixes, self._reshaped)
        return not self._may_ask[query]

    def _asked(
        self, query: str, prefixes: Mapping[str, str], bound: Mapping[str, Node]
    ) -> Result | None:
        """The answer, or nothing where the engine does not take the query."""
        assert self._held is not None
        try:
            terms = {str(name): engine_term(node) for name, node in bound.items()}
            asked = prebound(query, prefixes, terms, self._held) if bound else (query, {})
            return None if asked is None else self._answer(prefixes, *asked)
        except (RuntimeError, SyntaxError, ValueError):
            return None

    def _answer(
        self, prefixes: Mapping[str, str], query: str, bound: Mapping[str, Term]
    ) -> Result | None:
        assert self._held is not None
        start = {Variable(name): term for name, term in bound.items()}
        answer = self._held.query(query, prefixes=dict(prefixes), substitutions=start)
        if isinstance(answer, QueryBoolean):
            told = Result("ASK")
            told.askAnswer = bool(answer)
            return told
        return _rows(answer) if isinstance(answer, QuerySolutions) else None


def _rows(solutions: QuerySolutions) -> Result:
    told = Result("SELECT")
    told.vars = [RdflibVariable(each.value) for each in solutions.variables]
    told.bindings = [
        {
            name: rdflib_term(term)
            for name, term in zip(told.vars, solution, strict=True)
            if term is not None
        }
        for solution in solutions
    ]
    return told


def _reshaped(nodes: Iterable[Node]) -> list[RdflibLiteral]:
    """The literals that the engine gives back in another form."""
    literals = [each for each in nodes if isinstance(each, RdflibLiteral)]
    if not literals:
        return []
    sent = [Triple(_ANY, _ANY, engine_term(each)) for each in literals]
    return [
        literal
        for literal, triple, stored in zip(literals, sent, as_stored(sent), strict=True)
        # rdflib tells "x"^^xsd:string from "x".
        if stored != triple or literal.datatype == XSD.string
    ]
