"""Every class and every property of the ontology serves at least one canned question.

A term serves a question that names it, in a pattern or as the class of a parameter. What OWL makes
of such terms serves with them: a superclass or superproperty, a domain or range, an inverse, and
what a chain of them leads to. Questions must not name these, since they give the same rows without
inference; they are for those who ask with it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection

from qhkg.questions import Catalogue, read_catalogue
from qhkg.sparql_text import code_tokens

ROOT = Path(__file__).resolve().parents[1]
QH = Namespace("https://w3id.org/qhkg/ontology#")
TERM_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
KNOWN_KINDS = (*TERM_KINDS, OWL.AnnotationProperty)


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        graph.parse(path)
    return graph


def terms_of_the_ontology(kinds: tuple[URIRef, ...] = TERM_KINDS) -> set[str]:
    terms = {str(term) for kind in kinds for term in ontology().subjects(RDF.type, kind)}
    return {f"qh:{term.removeprefix(QH)}" for term in terms if term.startswith(QH)}


@cache
def terms_of_the_questions() -> frozenset[str]:
    """The names in the questions' patterns and parameters: not those in comments or the rules."""
    paths = [path for path in (ROOT / "queries").glob("*/*.rq") if path.parent.name != "rules"]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    names = {token.text for text in texts for token in code_tokens(text) if token.kind == "name"}
    return frozenset(names)


@cache
def terms_that_serve() -> frozenset[str]:
    """What the questions name, and what OWL makes of it, again and again until nothing is new."""
    catalogue = Catalogue.from_json(read_catalogue(ROOT / "queries"))
    parameters = [each for question in catalogue.questions() for each in question.parameters]
    named = {*terms_of_the_questions(), *(str(each.class_name) for each in parameters)}
    serving = {QH[name.removeprefix("qh:")] for name in named if name.startswith("qh:")}
    while new := made_of(serving) - serving:
        serving |= new
    return frozenset(f"qh:{term.removeprefix(QH)}" for term in serving)


def made_of(terms: set[URIRef]) -> set[URIRef]:
    graph = ontology()
    made = {
        general
        for term in terms
        for relation in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
        for general in graph.objects(term, relation)
    }
    made |= {one for one, other in graph.subject_objects(OWL.inverseOf) if other in terms}
    made |= {other for one, other in graph.subject_objects(OWL.inverseOf) if one in terms}
    made |= {
        term
        for term, chain in graph.subject_objects(OWL.propertyChainAxiom)
        if terms.issuperset(Collection(graph, chain))
    }
    return {term for term in made if isinstance(term, URIRef) and term.startswith(QH)}


def test_the_ontology_has_terms_to_cover() -> None:
    assert len(terms_of_the_ontology()) > 80


@pytest.mark.parametrize("term", sorted(terms_of_the_ontology()))
def test_a_term_serves_a_question(term: str) -> None:
    assert term in terms_that_serve()


def test_an_annotation_property_of_ours_is_in_use() -> None:
    """They are for rules and shapes rather than questions, and would else be left over unseen."""
    annotating = terms_of_the_ontology((OWL.AnnotationProperty,))
    paths = [path for folder in ("ontology", "data") for path in (ROOT / folder).rglob("*.ttl")]
    used = {f"qh:{each.removeprefix(QH)}" for path in paths for each in predicates(path)}
    assert annotating
    assert annotating - used == set()


def predicates(path: Path) -> set[str]:
    graph = Graph()
    graph.parse(path)
    return {str(each) for each in graph.predicates()}


def test_the_questions_use_no_term_that_the_ontology_lacks() -> None:
    ours = {name for name in terms_of_the_questions() if name.startswith("qh:") and name != "qh:"}
    assert ours - terms_of_the_ontology(KNOWN_KINDS) == set()


def test_no_question_names_what_only_inference_gives() -> None:
    """Such a name would find nothing, or be an alternative that adds nothing."""
    derived = {f"qh:{term.removeprefix(QH)}" for term, _ in inferred_only()}
    assert sorted(derived & terms_of_the_questions()) == []


def inferred_only() -> set[tuple[str, str]]:
    """Properties that the ontology derives and no stated data use, each with the way."""
    data = Graph()
    for path in sorted((ROOT / "data").rglob("*.ttl")):
        data.parse(path)
    stated = set(data.predicates())
    ways = (OWL.inverseOf, OWL.propertyChainAxiom)
    return {
        (str(term), str(way))
        for way in ways
        for term in ontology().subjects(way, None)
        if term not in stated
    }
