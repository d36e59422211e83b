"""The ontology says what it should: every term told, every axiom kept, allowed and at work."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from urllib.parse import quote

import pytest
from owl_profile import CHARACTERISTICS, faults, kinds, members
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, parse
from rdflib import (
    DCTERMS,
    OWL,
    RDF,
    RDFS,
    SH,
    SKOS,
    VANN,
    XSD,
    BNode,
    Graph,
    Namespace,
    URIRef,
)
from rdflib import Literal as RdflibLiteral
from rdflib.term import Node

import qhkg
from qhkg import prepared
from qhkg.errors import InconsistencyError
from qhkg.inference import conclusions

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(path for path in (ROOT / "ontology").glob("**/*.ttl") if path.parent.name != "codes")
TOPICS = sorted((ROOT / "ontology").glob("*.ttl"))
LEDGER = ROOT / "tests" / "ontology-axioms.csv"
QH = Namespace("https://w3id.org/qhkg/ontology#")
HEADER = URIRef("https://w3id.org/qhkg/ontology")
INFERRED = "https://w3id.org/qhkg/graph/inferred"

ALIGNED = ("dcterms", "dqv", "oa", "org", "prov", "qudt", "schema", "skos")

# What follows from what by a triple of the ontology, with its subject and object filled in.
PATTERNS = {
    RDFS.subClassOf: ("?x a <{0}>", "?x a <{1}>"),
    RDFS.subPropertyOf: ("?x <{0}> ?y", "?x <{1}> ?y"),
    RDFS.domain: ("?x <{0}> ?y", "?x a <{1}>"),
    RDFS.range: ("?x <{0}> ?y", "?y a <{1}>"),
    OWL.inverseOf: ("?x <{0}> ?y", "?y <{1}> ?x"),
    OWL.TransitiveProperty: ("?x <{0}> ?y . ?y <{0}> ?z", "?x <{0}> ?z"),
    OWL.SymmetricProperty: ("?x <{0}> ?y", "?y <{0}> ?x"),
    OWL.propertyChainAxiom: ("?x <{1}> ?y . ?y <{2}> ?z", "?x <{0}> ?z"),
}
ORDER = (
    *("a", "rdfs:label", "skos:definition", "skos:example", "rdfs:isDefinedBy", "qh:iriKind"),
    *("rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range"),
    *("owl:inverseOf", "owl:propertyChainAxiom"),
)


def merged() -> Graph:
    graph = Graph()
    for path in FILES:
        graph.parse(path)
    return graph


ONTOLOGY = merged()
NAMED = {term for triple in ONTOLOGY for term in triple if isinstance(term, URIRef)}
OWN = sorted(term for term in NAMED if term in QH and kinds(ONTOLOGY, term))
CLASSES = sorted({term for term in OWN if kinds(ONTOLOGY, term) == {OWL.Class}} | {SKOS.Concept})


@pytest.fixture(scope="module")
def store() -> Store:
    return prepared.load()


# Terms and header


def test_there_are_terms_to_look_at() -> None:
    assert len(OWN) > 150
    assert len(CLASSES) > 25


@pytest.mark.parametrize("term", OWN, ids=lambda term: term.removeprefix(QH))
def test_a_term_has_one_label_and_one_definition_in_english_and_says_where_it_is_defined(
    term: URIRef,
) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        values = list(ONTOLOGY.objects(term, predicate))
        english = [v for v in values if isinstance(v, RdflibLiteral) and v.language == "en"]
        assert len(english) == 1, predicate
        assert str(english[0]).strip() == str(english[0]) != ""
    assert list(ONTOLOGY.objects(term, RDFS.isDefinedBy)) == [HEADER]


def test_every_term_in_our_namespace_is_declared() -> None:
    prefixes = set(ONTOLOGY.subjects(RDF.type, SH.PrefixDeclaration))
    assert {term for term in NAMED if term in QH} - prefixes == set(OWN)


@pytest.mark.parametrize(
    "predicate",
    [
        *(RDF.type, RDFS.label, OWL.versionIRI, OWL.versionInfo, SH.declare),
        *(DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.license, DCTERMS.rights),
        *(VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri),
    ],
    ids=lambda predicate: predicate.rpartition("/")[2],
)
def test_the_header_says(predicate: URIRef) -> None:
    assert list(ONTOLOGY.objects(HEADER, predicate))


def test_the_header_names_its_version_namespace_and_licence_rightly() -> None:
    said = {str(predicate): str(value) for predicate, value in ONTOLOGY.predicate_objects(HEADER)}
    assert said[str(RDF.type)] == str(OWL.Ontology)
    assert said[str(OWL.versionInfo)] == qhkg.__version__
    assert said[str(OWL.versionIRI)] == f"{HEADER}/{qhkg.__version__}"
    assert said[str(VANN.preferredNamespaceUri)] == str(QH)
    assert prepared.prefixes()[said[str(VANN.preferredNamespacePrefix)]] == str(QH)
    assert said[str(DCTERMS.license)] == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize("path", TOPICS, ids=lambda path: path.stem)
def test_what_is_said_of_a_term_has_one_order(path: Path) -> None:
    blocks = re.findall(
        r"^qh:[\w]+ a owl:.*?\.$", path.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    for block in blocks:
        said = ["a", *re.findall(r"^    (\S+) ", block, re.MULTILINE)]
        assert said == sorted(set(said), key=ORDER.index), block


# What OWL allows


def test_the_axioms_keep_to_owl_2_rl() -> None:
    assert sorted(set(faults(ONTOLOGY))) == []


@pytest.mark.parametrize(
    ("stated", "fault"),
    [
        ("qh:FundFlow rdfs:subClassOf [ owl:onProperty qh:base ; owl:someValuesFrom qh:Period ]",
         "may not stand above"),
        ("qh:FundFlow rdfs:subClassOf qh:Flow", "may not stand above"),
        ("qh:FundFlow owl:disjointUnionOf ( qh:Place )", "is not allowed"),
        ("qh:part a owl:ReflexiveProperty", "is not allowed"),
        ("rdfs:label a owl:AnnotationProperty", "not ours to define"),
        ("qh:duty rdfs:subPropertyOf skos:note", "ties unlike kinds"),
        ("qh:provider owl:inverseOf qh:value", "ties unlike kinds"),
        ("qh:year rdfs:range xsd:gYear", "is no range of"),
        ("qh:verb a owl:TransitiveProperty", "can be no"),
        ("qh:contains a owl:IrreflexiveProperty", "is not simple"),
        ("qh:supports a owl:AsymmetricProperty", "is not simple"),
        ("qh:provides owl:propertyChainAxiom ( qh:fundedBy qh:provides )", "leads back to itself"),
        ("[] a owl:AllDisjointClasses ; owl:members ( qh:Place qh:Nowhere )", "is not declared as"),
        ("[] owl:members ( qh:Place qh:Period )", "of nothing"),
        ("[] a owl:AllDisjointClasses", "not one list of members"),
        ("[] a owl:AllDisjointClasses ; owl:members qh:Place", "no list of two or more"),
        ("qh:provider owl:propertyChainAxiom ()", "no list of two or more"),
        ("qh:FundFlow rdfs:subClassOf []", "may not stand above"),
        ("qh:FundFlow rdfs:subClassOf [ owl:allValuesFrom qh:Place ]", "may not stand above"),
        ("qh:FundFlow rdfs:subClassOf [ owl:onProperty qh:provider ]", "may not stand above"),
        ("qh:FundFlow rdfs:subClassOf [ owl:onProperty qh:value ; owl:allValuesFrom qh:Place ]",
         "may not stand above"),
        ("qh:FundFlow rdfs:subClassOf [ owl:onProperty qh:none ; owl:allValuesFrom qh:Place ]",
         "may not stand above"),
    ],
)  # fmt: skip
def test_an_axiom_outside_the_profile_is_a_fault(stated: str, fault: str) -> None:
    more = Graph()
    header = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in prepared.prefixes().items())
    more.parse(data=f"{header}{stated} .", format="turtle")
    found = set(faults(ONTOLOGY + more)) - set(faults(ONTOLOGY))
    assert found
    assert all(fault in each for each in found), found


@pytest.mark.parametrize(
    "stated",
    [
        "qh:FundFlow rdfs:subClassOf [ owl:onProperty qh:provider ; owl:allValuesFrom qh:Actor ]",
        "qh:Figure rdfs:subClassOf [ owl:onProperty qh:value ; owl:allValuesFrom xsd:decimal ]",
        "[ owl:onProperty qh:provider ; owl:someValuesFrom qh:Agency ] rdfs:subClassOf qh:FundFlow",
        "[ owl:unionOf ( qh:Sum qh:Product ) ] rdfs:subClassOf qh:Calculation",
        "qh:Place rdfs:subClassOf [ owl:complementOf qh:Period ]",
    ],
)
def test_an_axiom_of_the_profile_is_no_fault(stated: str) -> None:
    more = Graph()
    header = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in prepared.prefixes().items())
    more.parse(data=f"{header}{stated} .", format="turtle")
    assert set(faults(ONTOLOGY + more)) == set()


def test_no_object_property_is_functional_so_that_nothing_is_merged() -> None:
    for characteristic in (OWL.FunctionalProperty, OWL.InverseFunctionalProperty):
        for term in ONTOLOGY.subjects(RDF.type, characteristic):
            assert kinds(ONTOLOGY, term) == {OWL.DatatypeProperty}, term


def test_nothing_is_said_to_be_the_same_as_another(store: Store) -> None:
    assert not store.query(f"ASK {{ GRAPH ?graph {{ ?one <{OWL.sameAs}> ?other }} }}")


def test_every_property_and_class_in_use_is_declared_with_one_kind_and_used_as_it(
    store: Store,
) -> None:
    built_in = (str(OWL), str(RDF), str(RDFS))
    uses: set[tuple[URIRef, frozenset[URIRef]]] = set()
    for quad in store:
        named, literal = quad.predicate.value, isinstance(quad.object, Literal)
        if not named.startswith(built_in):
            kind = OWL.DatatypeProperty if literal else OWL.ObjectProperty
            uses.add((URIRef(named), frozenset({kind, OWL.AnnotationProperty})))
        elif named == str(RDF.type) and not quad.object.value.startswith(built_in):
            uses.add((URIRef(quad.object.value), frozenset({OWL.Class})))
    assert len(uses) > 150
    for term, allowed in uses:
        found = kinds(ONTOLOGY, term)
        assert len(found) == 1, term
        assert found <= allowed, (term, found, allowed)


# Which axioms there are


def short(term: Node) -> str:
    if isinstance(term, BNode):
        return "[]"
    spaces = {iri: prefix for prefix, iri in prepared.prefixes().items()}
    namespace = max((iri for iri in spaces if str(term).startswith(iri)), key=len)
    return f"{spaces[namespace]}:{str(term).removeprefix(namespace)}"


def axioms() -> Iterator[tuple[str, str, str]]:
    """What the ontology says of its terms beyond words: subject, predicate, object."""
    links = [RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf]
    links += [SKOS.exactMatch, SKOS.closeMatch]
    for link in links:
        for subject, value in ONTOLOGY.subject_objects(link):
            yield short(subject), short(link), short(value)
    for kind in CHARACTERISTICS:
        for subject in ONTOLOGY.subjects(RDF.type, kind):
            yield short(subject), "a", short(kind)
    for subject, head in ONTOLOGY.subject_objects(OWL.propertyChainAxiom):
        chain = " ".join(short(member) for member in members(ONTOLOGY, head))
        yield short(subject), short(OWL.propertyChainAxiom), chain
    for head in ONTOLOGY.objects(None, OWL.members):
        first, *others = sorted(short(member) for member in members(ONTOLOGY, head))
        yield first, short(OWL.AllDisjointClasses), " ".join(others)


def test_the_axioms_are_those_of_the_ledger() -> None:
    with LEDGER.open(encoding="utf-8", newline="") as file:
        _, *kept = map(tuple, csv.reader(file))
    assert kept == sorted(axioms())


@pytest.mark.parametrize("vocabulary", ALIGNED)
def test_each_vocabulary_has_a_term_of_ours_below_one_of_its_own(vocabulary: str) -> None:
    links = (":subClassOf", ":subPropertyOf")
    assert any(
        subject.startswith("qh:") and link.endswith(links) and value.startswith(f"{vocabulary}:")
        for subject, link, value in axioms()
    )


# What they do


@dataclass(frozen=True)
class Rule:
    """What follows from what by an axiom, and a thing in the place of each variable."""

    name: str
    premise: str
    conclusion: str
    things: tuple[str, str, str]

    def example(self, pattern: str) -> set[Triple]:
        for variable, thing in zip(("?x", "?y", "?z"), self.things, strict=True):
            pattern = pattern.replace(variable, thing)
        return {quad.triple for quad in parse(f"{pattern} .".encode(), RdfFormat.TURTLE)}


# A literal outside of the range of its property would be a contradiction.
SAMPLES: dict[Node, str] = {XSD.decimal: "1.5", XSD.integer: "1"}


def rules() -> Iterator[Rule]:
    for predicate, patterns in PATTERNS.items():
        for terms in terms_under(predicate):
            if str(terms[-1]).startswith((str(XSD), str(RDFS))):
                continue
            name = " ".join((short(predicate), *map(short, terms)))
            premise, conclusion = (pattern.format(*terms) for pattern in patterns)
            one, another, third = (f"<urn:{quote(name)}:{number}>" for number in range(3))
            if kinds(ONTOLOGY, terms[0]) <= {OWL.DatatypeProperty, OWL.AnnotationProperty}:
                samples = [SAMPLES[each] for each in ranges(terms[0]) if each in SAMPLES]
                another = samples[0] if samples else '"1"'
            yield Rule(name, premise, conclusion, (one, another, third))


def terms_under(predicate: URIRef) -> list[tuple[Node, ...]]:
    """The terms that a kind of axiom ties, in each axiom of the kind."""
    if predicate in CHARACTERISTICS:
        return [(subject,) for subject in ONTOLOGY.subjects(RDF.type, predicate)]
    tied = ONTOLOGY.subject_objects(predicate)
    if predicate == OWL.propertyChainAxiom:
        return [(subject, *members(ONTOLOGY, head)) for subject, head in tied]
    return [*tied]


def ranges(term: Node) -> set[Node]:
    return set(ONTOLOGY.objects(term, RDFS.range))


RULES = sorted(rules(), key=lambda rule: rule.name)


def ontology_triples() -> set[Triple]:
    turtle = ONTOLOGY.serialize(format="nt").encode()
    return {quad.triple for quad in parse(turtle, RdfFormat.N_TRIPLES)}


@pytest.fixture(scope="module")
def drawn() -> set[Triple]:
    """What follows from the ontology and an example of each premise."""
    examples = {triple for rule in RULES for triple in rule.example(rule.premise)}
    return set(conclusions(ontology_triples() | examples)) | examples


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_axiom_is_at_work(rule: Rule, drawn: set[Triple], store: Store) -> None:
    assert rule.example(rule.conclusion) <= drawn
    left_out = f"{rule.premise} FILTER NOT EXISTS {{ {rule.conclusion} }}"
    assert not store.query(f"ASK {{ {left_out} }}", use_default_graph_as_union=True)


@pytest.mark.parametrize(
    "following",
    [
        "place:xunhua qh:locatedIn place:qinghai",
        "place:qinghai qh:contains place:xunhua",
        "place:xunhua a schema:Place",
        "flow:local-provincial qh:partOf flow:local-total",
        "discrepancy:local-funds oa:hasTarget fig:local-total",
        "discrepancy:local-funds a dqv:QualityAnnotation",
        "measurement:figures-verified dqv:isMeasurementOf metric:figures-verified",
        "metric:figures-verified a dqv:Metric",
        "proposed:local-total prov:wasDerivedFrom fig:local-total",
        "fig:central-allocation qudt:numericValue 616000000",
    ],
)
def test_the_graph_infers(following: str, store: Store) -> None:
    header = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in prepared.prefixes().items())
    assert store.query(f"{header}ASK {{ GRAPH <{INFERRED}> {{ {following} }} }}")


def excluding() -> set[frozenset[URIRef]]:
    """The pairs of classes that nothing can be both of: all that are not one below the other."""
    beside = {frozenset({QH.Report, QH.Serial})}  # an annual report may be both
    # Arithmetic whose result is printed is a check as well.
    beside |= {
        frozenset({QH.Check, kind}) for kind in (QH.Sum, QH.Difference, QH.Product, QH.Quotient)
    }
    below = {
        frozenset({one, other})
        for one in CLASSES
        for other in ONTOLOGY.transitive_objects(one, RDFS.subClassOf)
    }
    return {frozenset(pair) for pair in combinations(CLASSES, 2)} - below - beside


def test_nothing_is_of_two_kinds() -> None:
    numbered = enumerate(sorted(map(sorted, excluding())))
    pairs = {f"urn:both:{number}:": pair for number, pair in numbered}
    assert len(pairs) > 250
    both = {
        Triple(NamedNode(thing), NamedNode(str(RDF.type)), NamedNode(str(kind)))
        for thing, pair in pairs.items()
        for kind in pair
    }
    with pytest.raises(InconsistencyError) as raised:
        conclusions(ontology_triples() | both)
    consistent = {thing: pair for thing, pair in pairs.items() if thing not in str(raised.value)}
    assert consistent == {}
