"""Names in pySHACL's messages are those that rdflib gives."""

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import NamespaceManager

from qhkg.validation.naming import Names

NAMES = ["http://x/a", "http://x/y/a", "http://x/y/9", "http://other/a", "urn:x", "http://x/", ""]


@pytest.fixture
def graph() -> Graph:
    found = Graph(bind_namespaces="none")
    found.bind("x", "http://x/")
    found.bind("y", "http://x/y/")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_as_rdflib_has_it(graph: Graph, name: str) -> None:
    term = URIRef(name)
    assert term.n3(Names(graph)) == term.n3(graph.namespace_manager)


def test_a_prefix_bound_later_is_known(graph: Graph) -> None:
    names = Names(graph)
    names.bind("o", "http://other/")
    assert URIRef("http://other/a").n3(names) == "o:a"


def remembered(names: NamespaceManager) -> int:
    """How many namespaces rdflib looks through at each name; it offers no other way to see it."""
    return len(vars(names)["_NamespaceManager__strie"])


@pytest.mark.parametrize(("kind", "grows"), [(Names, False), (NamespaceManager, True)])
def test_unlike_with_rdflib_namespaces_are_not_remembered(
    graph: Graph, kind: type[NamespaceManager], grows: bool
) -> None:
    names = kind(graph)
    before = remembered(names)
    for number in range(10):
        URIRef(f"http://x/{number}/a").n3(names)
    assert (remembered(names) > before) is grows
