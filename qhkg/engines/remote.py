"""The engine on a store of somebody's own: SPARQL 1.1 Protocol and Graph Store Protocol."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from pyoxigraph import (
    NamedNode,
    Quad,
    Triple,
)

from qhkg import steps
from qhkg.engines.embedded import refuse_what_is_unsafe
from qhkg.engines.endpoint import Endpoint
from qhkg.engines.failures import shown
from qhkg.engines.http import HttpClient, Request
from qhkg.engines.protocol import (
    ACCEPT_GRAPHS,
    ANSWERED,
    GRAPHS,
    put_request,
    query_request,
    rows_of,
    triples_of,
    update_request,
)
from qhkg.engines.service_description import SERVICE, described_updates
from qhkg.engines.syntax import query_form, refuse_bad_syntax
from qhkg.errors import (
    DeniedError,
    EndpointError,
    InvalidAnswerError,
    NotAnEndpointError,
    StoreError,
)
from qhkg.results import Answer, Rows, Triples, Truth
from qhkg.sparql_text import names_dataset
from qhkg.terms import GRAPH

MANIFEST = f"{GRAPH}manifest"
INFERRED = f"{GRAPH}inferred"
_OURS = f"""
SELECT DISTINCT ?graph (STR(?graph) AS ?name) WHERE {{
  GRAPH ?graph {{ ?s ?p ?o }}
  FILTER(STRSTARTS(STR(?graph), "{GRAPH}"))
}}
"""
_ONLY_FOR_SOME = frozenset({401, 403})
_ENOUGH_OF_A_GRAPH = 1 << 16
_NOT_HERE = frozenset({405, 501})
# What takes no ASK {}, as valid as it is, takes no queries.
_NO_QUERIES = frozenset({400, 415})
# Adds nothing: whoever takes it, takes updates.
NO_UPDATE = "INSERT DATA {}"


class RemoteEngine:
    """Answers from a store over HTTP.

    The graphs that a query is over are named with the request, so that the answer does not
    depend on what the store takes for its default graph: those in our namespace, without what
    is inferred where ``inference`` is False. Where the store has none of these, it is asked as
    it is. A query that names its own (FROM) is left alone.
    """

    def __init__(self, endpoint: Endpoint, client: HttpClient, *, inference: bool = True) -> None:
        self.endpoint, self.client, self._inference = endpoint, client, inference

    def query(self, text: str) -> Answer:
        """The whole answer; see :class:`qhkg.engines.Engine`. Raises StoreError, too."""
        refuse_what_is_unsafe(text, service=True)
        dataset = () if names_dataset(text) else self.dataset()
        return self._answer(self.query_url, text, dataset)

    def query_everywhere(self, text: str) -> Answer:
        """The answer over all that the store holds, not only what is ours; raises as ``query``."""
        return self._answer(self.query_url, text, ())

    def query_request(self, text: str) -> Request:
        """The request that ``query`` sends."""
        dataset = () if names_dataset(text) else self.dataset()
        return query_request(self.query_url, text, dataset)

    def dataset(self) -> tuple[tuple[str, str], ...]:
        """The parameters of the protocol that name the graphs."""
        kinds = ("default-graph-uri", "named-graph-uri")
        return tuple((kind, graph) for kind in kinds for graph in self.graphs())

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs of ours that the store holds, sorted."""
        found = (each for each in self._graphs if each != MANIFEST)
        return tuple(each for each in found if self._inference or each != INFERRED)

    def stated_graphs(self) -> tuple[str, ...]:
        """The graphs without what is inferred, which says nothing that they do not.

        Raises StoreError where the store holds none of ours.
        """
        found = tuple(each for each in self.graphs() if each != INFERRED)
        if not found:
            problem = f"holds no graph of ours (<{GRAPH}…>); load it first: qhkg load"
            raise StoreError(shown(self.endpoint.query), problem)
        return found

    def hidden(self, text: str) -> str:
        """A text of the store's without the secrets that it was sent, for messages."""
        return self.client.hidden(self.endpoint.query, text)

    def look_again(self) -> None:
        """Let the graphs be asked for anew: the store has been changed."""
        self.__dict__.pop("_graphs", None)
        self.__dict__.pop("_manifest", None)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """All statements, or those of the named graph with that IRI.

        Raises InvalidAnswerError where the store gives fewer than it counts, or where its graphs
        were changed since they were first named; and StoreError where all are asked for, and the
        store holds none of ours.
        """
        if graph is None:
            _ = self.stated_graphs()
        for name in self.graphs() if graph is None else (graph,):
            node, seen, manifest = NamedNode(name), False, self._manifest
            for triple in self.get_graph(name):
                seen = True
                yield Quad(triple.subject, triple.predicate, triple.object, node)
            is_gone = name in self._graphs and not seen
            if is_gone or self._manifest_now() != manifest:
                problem = f"<{name}> was changed while it was read; ask again when no load runs"
                raise InvalidAnswerError(shown(self.query_url), problem)

    def get_graph(self, graph: str) -> Iterator[Triple]:
        """The triples of a named graph, none where there is no such one; raises as ``quads``."""
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"
        dataset = (("named-graph-uri", graph),)
        response = self.client.send(query_request(self.query_url, text, dataset))
        seen = 0
        for triple in triples_of(self.query_url, response):
            seen += 1
            yield triple
        count = self.count(graph)
        if count > seen:
            problem = (
                f"gave {seen:,} of the {count:,} statements of <{graph}>; does the store cut"
                " answers short (ResultSetMaxRows of Virtuoso)?"
            )
            raise InvalidAnswerError(shown(self.query_url), problem)

    def count(self, graph: str) -> int:
        """How many statements a named graph has."""
        node = NamedNode(graph)
        text = f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}"
        answer = self._answer(self.query_url, text, (("named-graph-uri", graph),))
        is_count = isinstance(answer, Rows) and answer.variables == ("count",) and len(answer) == 1
        count = answer.rows[0]["count"] if isinstance(answer, Rows) and is_count else None
        if not isinstance(count, int):
            raise InvalidAnswerError(shown(self.query_url), "counts with what is no number")
        return count

    @cached_property
    def query_url(self) -> str:
        """Where queries are taken; raises NotAnEndpointError where they are nowhere."""
        problem: StoreError | None = None
        for url in self.endpoint.queries():
            try:
                self._answer(url, "ASK {}", ())
            except (NotAnEndpointError, DeniedError) as error:
                if error.status in _NOT_HERE:
                    told = "takes no queries; is it a web server, and where does it take them?"
                    error = NotAnEndpointError(error.url, told, error.status)
                problem = problem or error
            except StoreError as error:
                if error.status not in _NO_QUERIES:
                    raise
                told = f"{error.problem}; is this its address of queries?"
                problem = problem or NotAnEndpointError(error.url, told, error.status)
            else:
                return url
        assert problem is not None
        raise problem

    @cached_property
    def update_url(self) -> str:
        """Where updates are taken; raises DeniedError, or EndpointError where it is not found."""
        problem: StoreError | None = None
        for url in self._updates():
            try:
                self.client.send(update_request(url, NO_UPDATE, repeatable=True))
            except DeniedError as error:
                # What asks for a password is an address of updates, and the one to tell of.
                problem = error if error.status in (401, 403) or problem is None else problem
            except StoreError as error:
                if self.endpoint.update is not None or (error.status or 0) >= 500:
                    raise
            else:
                return url
        if problem is not None:
            raise problem
        raise EndpointError(
            f"{shown(self.endpoint.query)}: where it takes updates is not found;"
            " name it with --update-endpoint"
        )

    def _updates(self) -> Iterator[str]:
        """Where updates may be taken; what the store tells of itself is asked for last."""
        tried = []
        for url in self.endpoint.updates():
            tried.append(url)
            yield url
        if self.endpoint.update is None:
            found = described_updates(self.client, self.endpoint.query)
            yield from (url for url in found if url not in tried)

    def update(self, text: str, *, repeatable: bool = False) -> None:
        """Have an update done. Raises UnknownOutcomeError where nobody knows whether it was.

        ``repeatable`` says that to do it twice does the same as once: it may be sent again.
        """
        self.client.send(update_request(self.update_url, text, repeatable=repeatable))

    def update_request(self, text: str) -> Request:
        """The request that ``update`` sends."""
        return update_request(self.update_url, text, repeatable=False)

    def put_graph(self, url: str, graph: str, ntriples: bytes) -> None:
        """Put a whole graph in the place of what has its name; ``url`` is of a graph store."""
        self.client.send(put_request(url, graph, ntriples))

    def gives_graph(self, url: str, graph: str | None) -> bool:
        """Whether there is a graph store at the address that gives this named graph, or its
        default graph (None), or would to others than us. A long one is not read to its end.

        What describes a service is no graph: it may be the answer to whatever is asked there.
        """
        params = (("default", ""),) if graph is None else (("graph", graph),)
        headers = {"Accept": ACCEPT_GRAPHS}
        request = Request("GET", url, params, headers, longest=_ENOUGH_OF_A_GRAPH)
        try:
            response = self.client.send(request)
            if response.status != ANSWERED or response.media_type not in GRAPHS:
                return False
            return all(triple.object != SERVICE for triple in triples_of(url, response))
        except InvalidAnswerError:
            return True  # a long answer: there is something
        except StoreError as error:
            return error.status in _ONLY_FOR_SOME

    def drop_graph(self, graph: str) -> None:
        """Drop a graph, whether it is there or not; may be repeated."""
        text = f"DROP SILENT GRAPH {NamedNode(graph)}"
        self.client.send(update_request(self.update_url, text, repeatable=True))

    @cached_property
    def _manifest(self) -> frozenset[Triple]:
        """As it was when the first graph was read: another one is of another load."""
        return self._manifest_now()

    def _manifest_now(self) -> frozenset[Triple]:
        return frozenset(self.get_graph(MANIFEST))

    @cached_property
    def _graphs(self) -> tuple[str, ...]:
        # A name that came wrong would be a graph left out of every answer, without a word. So each
        # comes twice; and that there is none is asked twice, since the question may come wrong.
        for _ in range(2):
            answer = self._answer(self.query_url, _OURS, ())
            if not isinstance(answer, Rows) or {*answer.variables} != {"graph", "name"}:
                raise InvalidAnswerError(shown(self.query_url), "names its graphs otherwise")
            found = sorted(str(row["graph"]) for row in answer)
            if found != sorted(str(row["name"]) for row in answer):
                raise InvalidAnswerError(shown(self.query_url), "names a graph in two ways")
            if found:
                break
        return tuple(found)

    def _answer(self, url: str, text: str, dataset: Sequence[tuple[str, str]]) -> Answer:
        try:
            with steps.timed(lambda: f"a query answered by {shown(url)}"):
                response = self.client.send(query_request(url, text, dataset))
        except StoreError as error:
            if error.status in (400, 500):
                # What the store says of a fault is its own; where it stands we can tell, too.
                refuse_bad_syntax(text)
            raise
        form = query_form(text)
        if form in ("CONSTRUCT", "DESCRIBE"):
            return Triples(tuple(dict.fromkeys(triples_of(url, response))))
        answer = rows_of(url, response)
        if isinstance(answer, Truth) != (form == "ASK"):
            said = "true or false" if isinstance(answer, Truth) else "rows"
            raise InvalidAnswerError(shown(url), f"answers {form} with {said}", response.status)
        return answer
