"""What commands do otherwise where --endpoint names a store of the user's own."""

from __future__ import annotations

import qhkg
from qhkg.cli.output import put_text
from qhkg.engines.embedded import EmbeddedEngine


def put_request(kg: qhkg.KnowledgeGraph, text: str, output: str | None) -> None:
    """Write out the SPARQL, or the command of curl that asks it of the store.

    The store is asked which graphs it holds, since the command names them.
    """
    if isinstance(kg.engine, EmbeddedEngine):
        put_text(text, output)
        return
    from qhkg.engines.curl import curl
    from qhkg.engines.remote import RemoteEngine

    assert isinstance(kg.engine, RemoteEngine)
    put_text(curl(kg.engine.query_request(text)), output)
