"""The graph that comes with the package, opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhkg import prepared
from qhkg.engines import Engine
from qhkg.engines.embedded import EmbeddedEngine
from qhkg.errors import ParameterError
from qhkg.graph import KnowledgeGraph
from qhkg.questions import Catalogue
from qhkg.terms import Prefixes

if TYPE_CHECKING:
    from qhkg.engines.remote import RemoteEngine


def open_graph(
    *,
    inference: bool = True,
    timeout: float | None = None,
    endpoint: str | None = None,
    update_endpoint: str | None = None,
    graph_store: str | None = None,
) -> KnowledgeGraph:
    """The graph that comes with the package; :func:`qhkg.open` is this function.

    ``inference`` adds what follows by OWL 2 RL; ``timeout`` is in seconds and holds for each
    query, and for an audit or a citation as a whole (above 0; None is no limit). With
    ``endpoint``, the address of a SPARQL endpoint, the graph in that store, with where it takes
    updates and whole graphs where that is not found by itself. Raises ParameterError for another
    timeout, EndpointError for what is no address, and InstallationError where the data are not
    where they belong.

    >>> import qhkg
    >>> kg = qhkg.open(inference=False)
    """
    if timeout is not None and not timeout > 0:
        raise ParameterError(f"timeout: give a number of seconds above 0, not {timeout}")
    prepared.look_again()
    engine: Engine
    if endpoint is not None:
        engine = remote_engine(
            endpoint, update_endpoint, graph_store, inference=inference, timeout=timeout
        )
    else:
        engine = EmbeddedEngine(prepared.load(inference=inference), timeout=timeout)
    return KnowledgeGraph(
        engine, Prefixes(prepared.prefixes()), Catalogue.from_json(prepared.catalogue()), timeout
    )


def remote_engine(
    endpoint: str,
    update_endpoint: str | None = None,
    graph_store: str | None = None,
    *,
    inference: bool = True,
    timeout: float | None = None,
) -> RemoteEngine:
    """The engine on a store; the addresses are looked at, nothing is sent yet.

    Raises EndpointError for what is no address, or has a password in it.
    """
    from qhkg.engines.addresses import check_address
    from qhkg.engines.endpoint import Endpoint
    from qhkg.engines.http import HttpClient
    from qhkg.engines.remote import RemoteEngine

    for address in (endpoint, update_endpoint, graph_store):
        if address is not None:
            check_address(address)
    where = Endpoint(endpoint, update_endpoint, graph_store)
    return RemoteEngine(where, HttpClient(timeout), inference=inference)
