"""Validation reaches no network, whatever the files ask for."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from small_checkout import HEADER, small_checkout

import qhkg
from qhkg.errors import ShapesError
from qhkg.files import Folders
from qhkg.validation import ValidationReport, validate

# Nobody listens there; to ask at all is what is wrong.
FAR = "http://127.0.0.1:9/far"
SHAPES = """
:Q-1 a sh:PropertyShape ; sh:targetClass :Place ; sh:path :value ; sh:maxCount 1 ;
    rdfs:comment "Two would be summed." ; sh:severity sh:Violation ; sh:message "One value." .
"""
ONTOLOGY = """
<urn:ontology> sh:declare :first .
:first sh:prefix "u" ; sh:namespace "urn:"^^xsd:anyURI .
"""
Check = Callable[..., ValidationReport]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    files = {"ontology/qhkg.ttl": ONTOLOGY, "shapes/all.ttl": SHAPES}
    return small_checkout(tmp_path_factory.mktemp("offline"), files)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Whatever is asked of the network; none of it is answered."""
    calls: list[object] = []

    def refuse(*arguments: object, **_: object) -> Any:
        calls.append(arguments)
        raise OSError("no network")

    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    return calls


@pytest.fixture
def check(found: Folders, tmp_path: Path) -> Check:
    def check(name: str, text: str, shapes: str = "") -> ValidationReport:
        (tmp_path / name).write_text(text, encoding="utf-8")
        more = tmp_path / "more.ttl"
        more.write_text(HEADER + shapes, encoding="utf-8")
        return validate([str(tmp_path / name)], shapes=[str(more)] if shapes else [], found=found)

    return check


def test_the_network_is_guarded(asked: list[object]) -> None:
    with pytest.raises(OSError, match="no network"):
        urlopen(FAR)
    assert asked


@pytest.mark.parametrize(
    "document",
    [
        {"@context": FAR, "@id": "urn:a"},
        {"@context": [{"p": "urn:p"}, FAR], "@id": "urn:a", "p": 1},
        {"@context": {"@import": FAR, "@version": 1.1}, "@id": "urn:a"},
        {"@id": "urn:a", "urn:p": {"@context": FAR, "@id": "urn:b", "urn:q": 1}},
        {"@context": {"p": {"@id": "urn:p", "@context": FAR}}, "@id": "urn:a", "p": {"urn:q": 1}},
        {"@graph": [{"@context": [[FAR]], "@id": "urn:a", "urn:p": 1}]},
    ],
    ids=["string", "array", "import", "nested", "scoped", "graph"],
)
def test_a_context_from_elsewhere_is_refused(
    document: object, check: Check, asked: list[object]
) -> None:
    with pytest.raises(qhkg.RequestError, match=r"a\.jsonld"):
        check("a.jsonld", json.dumps(document))
    assert asked == []


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE r SYSTEM "{FAR}">',
        f'<!DOCTYPE r [<!ENTITY e SYSTEM "{FAR}">]>',
        f'<!DOCTYPE r [<!ENTITY % e SYSTEM "{FAR}"> %e;]>',
        '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_entities_from_elsewhere_are_refused(
    doctype: str, check: Check, asked: list[object]
) -> None:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    with pytest.raises(qhkg.RequestError, match="DOCTYPE"):
        check("a.rdf", f'<?xml version="1.0"?>{doctype}<rdf:RDF xmlns:rdf="{rdf}"/>')
    assert asked == []


IMPORT = f"<urn:mine> a owl:Ontology ; owl:imports <{FAR}> ."
A_PLACE = f"{HEADER}:a a :Place ; :value 1 , 2 . "


def test_imports_of_data_and_of_shapes_are_not_followed(check: Check, asked: list[object]) -> None:
    shape = ":Q-2 a sh:NodeShape ; sh:targetClass :Place ; sh:nodeKind sh:IRI . "
    report = check("a.ttl", A_PLACE + IMPORT, shape + IMPORT)
    assert [result.shape for result in report.results] == ["urn:Q-1"]
    assert asked == []


def test_a_script_is_refused(check: Check, asked: list[object]) -> None:
    shape = f""":Q-2 a sh:NodeShape ; sh:targetClass :Place ;
        sh:js [ a sh:JSConstraint ; sh:jsFunctionName "f" ; sh:jsLibrary :library ] .
    :library a sh:JSLibrary ; sh:jsLibraryURL "{FAR}.js"^^xsd:anyURI .
    """
    with pytest.raises(ShapesError, match=r"more\.ttl, line \d+: .* JavaScript, which is not run"):
        check("a.ttl", A_PLACE, shape)
    assert asked == []
