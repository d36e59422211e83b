"""Every class and every property of the ontology serves at least one canned question."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, Namespace, URIRef

from qhkg.sparql_text import code_tokens

ROOT = Path(__file__).resolve().parents[1]
QH = Namespace("https://w3id.org/qhkg/ontology#")
TERM_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
KNOWN_KINDS = (*TERM_KINDS, OWL.AnnotationProperty)


def terms_of_the_ontology(kinds: tuple[URIRef, ...] = TERM_KINDS) -> set[str]:
    ontology = Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        ontology.parse(path)
    terms = {str(term) for kind in kinds for term in ontology.subjects(RDF.type, kind)}
    return {f"qh:{term.removeprefix(QH)}" for term in terms if term.startswith(QH)}


def terms_of_the_questions() -> set[str]:
    """The names in the questions' patterns: not those in comments, headers or the rules."""
    paths = [path for path in (ROOT / "queries").glob("*/*.rq") if path.parent.name != "rules"]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return {token.text for text in texts for token in code_tokens(text) if token.kind == "name"}


@pytest.fixture(scope="module")
def used() -> set[str]:
    return terms_of_the_questions()


def test_the_ontology_has_terms_to_cover() -> None:
    assert len(terms_of_the_ontology()) > 80


@pytest.mark.parametrize("term", sorted(terms_of_the_ontology()))
def test_a_question_uses(term: str, used: set[str]) -> None:
    assert term in used


def test_the_questions_use_no_term_that_the_ontology_lacks(used: set[str]) -> None:
    ours = {name for name in used if name.startswith("qh:") and name != "qh:"}
    assert ours - terms_of_the_ontology(KNOWN_KINDS) == set()
