"""The graph that comes with the package, opened."""

from __future__ import annotations

from qhkg import prepared
from qhkg.engines.embedded import EmbeddedEngine
from qhkg.errors import ParameterError
from qhkg.graph import KnowledgeGraph
from qhkg.questions import Catalogue
from qhkg.terms import Prefixes


def open_graph(*, inference: bool = True, timeout: float | None = None) -> KnowledgeGraph:
    """The graph that comes with the package; :func:`qhkg.open` is this function.

    ``inference`` adds what follows by OWL 2 RL; ``timeout`` is in seconds and holds for each
    query, and for an audit or a citation as a whole (above 0; None is no limit). Raises
    ParameterError for another one, and InstallationError where the data are not where they belong.

    >>> import qhkg
    >>> kg = qhkg.open(inference=False)
    """
    if timeout is not None and not timeout > 0:
        raise ParameterError(f"timeout: give a number of seconds above 0, not {timeout}")
    prepared.look_again()
    engine = EmbeddedEngine(prepared.load(inference=inference), timeout=timeout)
    return KnowledgeGraph(
        engine, Prefixes(prepared.prefixes()), Catalogue.from_json(prepared.catalogue()), timeout
    )
