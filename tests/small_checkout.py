"""A checkout of a few files, for tests of what is made from files."""

from collections.abc import Mapping
from pathlib import Path

from qhkg.files import Folders

HEADER = """
@prefix : <urn:> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ONTOLOGY = """
<urn:ontology> sh:declare :first .
:first sh:prefix "u" ; sh:namespace "urn:"^^xsd:anyURI .
:County rdfs:subClassOf :Place ; owl:disjointWith :Person .
:within a owl:TransitiveProperty .
:value a owl:DatatypeProperty ; rdfs:subPropertyOf :number .
"""
DATA = """
:xunhua a :County ; :within :haidong ; :value 1.5 ; rdfs:label "Xunhua" .
:haidong a :Place ; :within :qinghai ; :value 007 .
"""
RULE = "CONSTRUCT { ?s <urn:double> ?twice } { ?s <urn:value> ?n BIND(?n * 2 AS ?twice) }"
QUESTION = """\
#+ summary: Which places?
#+ description: All of them.
#+ tags: [places]
SELECT ?place { ?place a <urn:Place> }
"""


def small_checkout(folder: Path, files: Mapping[str, str] | None = None) -> Folders:
    """A checkout in a folder; ``files`` add to its texts or replace them, by path."""
    texts = {
        "ontology/qhkg.ttl": ONTOLOGY,
        "data/places/all.ttl": DATA,
        "queries/rules/10-double.rq": RULE,
        "queries/places/all.rq": QUESTION,
        **(files or {}),
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + text if path.suffix == ".ttl" else text, encoding="utf-8")
    return Folders(folder)
