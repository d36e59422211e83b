"""What a store tells of itself by SPARQL 1.1 Service Description: where it takes updates."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import NamedNode, RdfFormat, Store

from qhkg import steps
from qhkg.engines.credentials import origin
from qhkg.engines.failures import printable, shown
from qhkg.engines.http import HttpClient, Request
from qhkg.errors import StoreError

SERVICE = NamedNode("http://www.w3.org/ns/sparql-service-description#Service")

_FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
_ACCEPT = "text/turtle,application/rdf+xml;q=0.8,application/n-triples;q=0.8"
_LONGEST = 1 << 20
_UPDATES = """
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
SELECT DISTINCT ?url { ?service sd:supportedLanguage sd:SPARQL11Update ; sd:endpoint ?url }
ORDER BY ?url
"""


def described_updates(client: HttpClient, url: str) -> tuple[str, ...]:
    """The addresses of updates that the store at an address of queries names, on its own host.

    Another host may be anybody's: it would get the user's password. None where it tells nothing,
    or nothing that can be read.
    """
    hidden: Callable[[str], str] = str
    try:
        request = Request("GET", url, headers={"Accept": _ACCEPT}, longest=_LONGEST)
        response = client.send(request)
        hidden = response.hidden
        form = _FORMATS.get(response.media_type)
        if form is None:
            return ()
        store = Store()
        store.load(response.body, format=form, base_iri=url)
        rows = store.query(_UPDATES)
        found = [row["url"].value for row in rows if isinstance(row["url"], NamedNode)]  # type: ignore[union-attr]
        return tuple(each for each in found if origin(each) == origin(url))
    except (StoreError, SyntaxError, ValueError, OSError) as error:
        problem = printable(hidden(str(error)))
        steps.tell(lambda: f"{shown(url)} does not describe itself: {problem}")
        return ()
