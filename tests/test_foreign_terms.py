"""No alignment leads nowhere: every term of another vocabulary is listed, with its vocabulary.

``foreign-vocabularies.csv`` says of which version or date each is, and by whom that is known.
``foreign-terms.csv`` lists the terms with their kinds. Both are held both ways.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import rdflib.namespace
from rdflib import OWL, RDF, SH, SKOS, BNode, Graph, Literal, URIRef

from qhkg import prepared
from qhkg.sparql_text import code_tokens

ROOT = Path(__file__).resolve().parents[1]
TESTS = Path(__file__).resolve().parent
KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "data property",
    OWL.AnnotationProperty: "annotation property",
}
# What graphs, ontologies and shapes are written in is not declared; a match names a thing.
LANGUAGES = {"owl", "rdf", "rdfs", "sh", "xsd"}
MATCHES = (SKOS.exactMatch, SKOS.closeMatch)


def table(name: str) -> list[dict[str, str]]:
    with (TESTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


VOCABULARIES = {row["prefix"]: row for row in table("foreign-vocabularies.csv")}
LISTED = {row["term"]: row["kind"] for row in table("foreign-terms.csv")}


@cache
def ontology() -> Graph:
    return merged(ROOT / "ontology")


@cache
def merged(folder: Path) -> Graph:
    graph = Graph()
    for path in sorted(folder.rglob("*.ttl")):
        graph.parse(path)
    return graph


def shortened(iri: str) -> str | None:
    """The prefixed name of a term of a listed vocabulary."""
    for prefix, row in VOCABULARIES.items():
        name = iri.removeprefix(row["namespace"])
        # An ontology is named by its namespace, or by what stands before it.
        if name not in (iri, "") and "/" not in name:
            return f"{prefix}:{name}"
    return None


@cache
def used() -> frozenset[str]:
    """The terms of listed vocabularies in ontology, data, shapes, questions and rules."""
    found = {shortened(iri) for iri in named_in_turtle()}
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "queries").rglob("*.rq"))]
    texts += [str(text) for text in merged(ROOT / "shapes").objects(None, SH.select)]
    prefixes = prepared.prefixes()
    for text in texts:
        for token in code_tokens(text):
            prefix, colon, name = token.text.partition(":")
            if token.kind == "name" and colon and name and prefix in prefixes:
                found.add(shortened(f"{prefixes[prefix]}{name}"))
    return frozenset(term for term in found if term)


def named_in_turtle() -> Iterator[str]:
    for folder in ("ontology", "data", "shapes"):
        for triple in merged(ROOT / folder):
            for term in triple:
                if isinstance(term, Literal) and term.datatype:
                    yield str(term.datatype)
                elif not isinstance(term, BNode | Literal):
                    yield str(term)


def kind(term: str) -> str:
    prefix, _, name = term.partition(":")
    iri = URIRef(f"{VOCABULARIES[prefix]['namespace']}{name}")
    types = set(ontology().objects(iri, RDF.type))
    declared = [name for kind_of_term, name in KINDS.items() if kind_of_term in types]
    if declared:
        return " and ".join(sorted(declared))
    if prefix in LANGUAGES:
        return "language"
    matched = {predicate for _, predicate in ontology().subject_predicates(iri)}
    return "thing" if matched and matched <= set(MATCHES) else "undeclared"


def test_every_foreign_term_in_use_is_listed_and_every_listed_one_is_in_use() -> None:
    assert len(LISTED) > 150
    assert sorted(LISTED) == sorted(used())


@pytest.mark.parametrize("term", sorted(LISTED))
def test_a_foreign_term_is_of_the_kind_that_is_listed(term: str) -> None:
    assert kind(term) == LISTED[term]


def test_the_lists_have_one_order_and_name_nothing_twice() -> None:
    for name, key in (("foreign-terms.csv", "term"), ("foreign-vocabularies.csv", "prefix")):
        keys = [row[key] for row in table(name)]
        assert keys == sorted(set(keys))


def test_every_listed_vocabulary_is_in_use_and_has_its_prefix_here() -> None:
    assert {term.partition(":")[0] for term in LISTED} == set(VOCABULARIES)
    known = prepared.prefixes()
    assert {p: row["namespace"] for p, row in VOCABULARIES.items()} == {
        prefix: known[prefix] for prefix in VOCABULARIES
    }


def test_no_prefix_of_another_vocabulary_is_left_out() -> None:
    foreign = {
        p for p, iri in prepared.prefixes().items() if not iri.startswith("https://w3id.org")
    }
    assert foreign == set(VOCABULARIES)


def test_every_aligned_vocabulary_is_listed() -> None:
    files = {path.stem for path in (ROOT / "ontology" / "alignments").glob("*.ttl")}
    assert files <= set(VOCABULARIES)


@pytest.mark.parametrize("prefix", sorted(VOCABULARIES))
def test_a_vocabulary_has_a_version_or_date_that_somebody_says(prefix: str) -> None:
    row = VOCABULARIES[prefix]
    assert row["version"] or row["date"]
    assert row["said by"]


def test_what_is_declared_is_used_beside_its_declaration() -> None:
    """Else it is left over from a change, or was to be aligned and is not."""
    declared = {term for term, listed in LISTED.items() if listed.endswith(("class", "property"))}
    beside = {
        shortened(str(term))
        for folder in ("ontology", "data", "shapes")
        for subject, predicate, value in merged(ROOT / folder)
        if value not in KINDS
        for term in (subject, predicate, value)
    }
    assert len(declared) > 50
    assert declared - beside == set()


def in_rdflib() -> list[str]:
    return sorted(term for term in LISTED if VOCABULARIES[term.partition(":")[0]]["in rdflib"])


@pytest.mark.parametrize("term", in_rdflib())
def test_a_term_exists_where_rdflib_knows_its_vocabulary(term: str) -> None:
    prefix, _, name = term.partition(":")
    row = VOCABULARIES[prefix]
    space = getattr(rdflib.namespace, row["in rdflib"])
    if term not in row["newer than rdflib"].split():
        assert URIRef(f"{row['namespace']}{name}") in space
