"""Requests of SPARQL 1.1 Protocol and Graph Store Protocol, and what is read from the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from qhkg.engines.embedded import Bindings, lasting_labels
from qhkg.engines.failures import printable, shown
from qhkg.engines.http import Request, Response
from qhkg.engines.long_answers import long_bindings
from qhkg.engines.syntax import query_form
from qhkg.errors import InvalidAnswerError, NotAnEndpointError, StoreError
from qhkg.results import Answer, Rows, Truth
from qhkg.results.long import LongBindings

_RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
}
_ACCEPT_RESULTS = (
    "application/sparql-results+json,application/sparql-results+xml;q=0.8,"
    "text/tab-separated-values;q=0.5"
)
ACCEPT_GRAPHS = "application/n-triples,text/turtle;q=0.8,application/rdf+xml;q=0.5"
# 201 or 204 is the answer to something else, and an empty text would be a graph without triples.
ANSWERED = 200
# In place of a truth, where it knows the answer without looking at its statements.
_VIRTUOSO_TRUTH = ("__ASK_RETVAL",)


def put_request(url: str, graph: str, ntriples: bytes) -> Request:
    """The request of the Graph Store Protocol that replaces a graph whole."""
    headers = {"Content-Type": "application/n-triples"}
    return Request("PUT", url, (("graph", graph),), headers, ntriples)


def query_request(url: str, text: str, dataset: Iterable[tuple[str, str]]) -> Request:
    """The request of a query over the graphs that are named; its answer in a format we read."""
    is_graph = query_form(text) in ("CONSTRUCT", "DESCRIBE")
    accept = ACCEPT_GRAPHS if is_graph else _ACCEPT_RESULTS
    return _form(url, (("query", text), *dataset), {"Accept": accept})


def update_request(url: str, text: str, *, repeatable: bool) -> Request:
    """The request of an update; ``repeatable`` as for :class:`Request`."""
    return _form(url, (("update", text),), {"Accept": "*/*"}, repeatable=repeatable)


def _form(
    url: str,
    fields: tuple[tuple[str, str], ...],
    headers: dict[str, str],
    *,
    repeatable: bool = True,
) -> Request:
    """Sent as a form, which every store takes, and which no length of an address limits."""
    from urllib.parse import urlencode

    headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    content = urlencode(fields).encode("ascii")
    return Request("POST", url, (), headers, content, repeatable)


def rows_of(url: str, response: Response) -> Answer:
    """What the answer to SELECT or ASK says; raises NotAnEndpointError, InvalidAnswerError."""
    form = _RESULTS.get(response.media_type)
    if form is None or response.status != ANSWERED:
        raise _no_answer(url, response, "results of a query")
    _refuse_endless(url, response, form != QueryResultsFormat.TSV)
    try:
        found = parse_query_results(response.body, form)
        if isinstance(found, QueryBoolean):
            return Truth(bool(found))
        variables = tuple(variable.value for variable in found.variables)
        if response.is_long:
            # Gone through once before anything is told of it: what is cut off has no first row.
            bindings: Bindings | LongBindings = long_bindings(response, form, sum(1 for _ in found))
        else:
            bindings = lasting_labels(tuple(tuple(row) for row in found))
    except (SyntaxError, ValueError, OSError) as error:
        raise _malformed(url, error, response) from None
    if variables == _VIRTUOSO_TRUTH:
        return Truth(len(bindings) == 1 and str(getattr(bindings[0][0], "value", "")) == "1")
    _refuse_cut(url, response, len(bindings))
    return Rows(variables, bindings)


def triples_of(url: str, response: Response) -> Iterator[Triple]:
    """The triples of the answer to CONSTRUCT or DESCRIBE; raises as ``rows_of``."""
    form = GRAPHS.get(response.media_type)
    if form is None or response.status != ANSWERED:
        raise _no_answer(url, response, "a graph")
    _refuse_endless(url, response, form == RdfFormat.RDF_XML)
    try:
        with closing(response.body) as body:
            for quad in parse(body, format=form, base_iri=url, rename_blank_nodes=True):
                yield quad.triple
    except (SyntaxError, ValueError, OSError) as error:
        raise _malformed(url, error, response) from None


def _refuse_endless(url: str, response: Response, is_closed: bool) -> None:
    """Without a length, what is cut off between two lines looks like a whole answer."""
    if not (response.is_delimited or is_closed):
        problem = "does not tell how long its answer is, which may be cut off; update the store"
        raise InvalidAnswerError(shown(url), problem)


def _refuse_cut(url: str, response: Response, count: int) -> None:
    """Virtuoso says in a header that it cut the answer, and with a status that all is well."""
    most = response.headers.get("x-sparql-maxrows", "")
    if most.isdigit() and count >= int(most):
        problem = f"cuts answers at {count:,} rows; ask for less, or raise its ResultSetMaxRows"
        raise InvalidAnswerError(shown(url), problem)


def _no_answer(url: str, response: Response, wanted: str) -> StoreError:
    response.body.close()
    kind = response.media_type or "no type"
    if kind in ("text/html", "application/xhtml+xml"):
        problem = "a web page answers, no SPARQL endpoint; look for the address of queries"
        return NotAnEndpointError(shown(url), problem, response.status)
    if response.status != ANSWERED:
        problem = f"answers, but not with {wanted}; is this its address of queries?"
        return NotAnEndpointError(shown(url), problem, response.status)
    problem = f"answers with {kind}, not with {wanted}; is this its address of queries?"
    return NotAnEndpointError(shown(url), problem, response.status)


def _malformed(url: str, error: Exception, response: Response) -> InvalidAnswerError:
    response.body.close()
    reason = printable(response.hidden(str(error)))[:200]
    problem = f"the answer is malformed or cut off: {reason}; ask again, or update the store"
    return InvalidAnswerError(shown(url), problem, response.status)
