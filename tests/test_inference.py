"""What follows is drawn, what follows for everything is left out, contradictions are named."""

import pytest
import rdflib
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse
from small_checkout import HEADER

from qhkg import prepared
from qhkg.errors import InconsistencyError
from qhkg.inference import LEFT_OUT, conclusions

TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")


def triples(turtle: str) -> set[Triple]:
    return {quad.triple for quad in parse((HEADER + turtle).encode(), RdfFormat.TURTLE)}


def follows(turtle: str) -> set[Triple]:
    return set(conclusions(triples(turtle)))


@pytest.mark.parametrize(
    ("stated", "following"),
    [
        (":County rdfs:subClassOf :Place . :x a :County .", ":x a :Place ."),
        (":in a owl:TransitiveProperty . :a :in :b . :b :in :c .", ":a :in :c ."),
        (":in owl:inverseOf :contains . :a :in :b .", ":b :contains :a ."),
        (
            ":uncle owl:propertyChainAxiom ( :parent :brother ) . :a :parent :b . :b :brother :c .",
            ":a :uncle :c .",
        ),
        (":value rdfs:subPropertyOf :number . :x :value 1.5 .", ":x :number 1.5 ."),
        (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":A rdfs:subClassOf :C ."),
        (
            ":has a owl:ObjectProperty ; rdfs:domain :Owner . :a :has :b .",
            ":a a :Owner .",
        ),
    ],
)
def test_what_owl_2_rl_says_follows_and_nothing_else(stated: str, following: str) -> None:
    assert follows(stated) == triples(following)


def test_nothing_that_is_stated_is_a_conclusion() -> None:
    stated = ":A rdfs:subClassOf :B . :x a :A , :B ."
    assert follows(stated) == set()


def test_a_number_follows_as_the_engine_writes_it() -> None:
    stated = ':value rdfs:subPropertyOf :number . :x :value 007 , 7 , 7.0 , "7.00"^^xsd:decimal .'
    assert {triple.object.value for triple in follows(stated)} == {"7"}  # type: ignore[union-attr]


def test_rdflib_writes_literals_as_before_after_reasoning() -> None:
    before = rdflib.Literal("1.50", datatype=rdflib.XSD.decimal)
    follows(":x :value 1.50 .")
    assert rdflib.Literal("1.50", datatype=rdflib.XSD.decimal).n3() == before.n3()


def test_labels_follow_where_they_have_an_axiom() -> None:
    stated = ':title rdfs:subPropertyOf rdfs:label . :x :title "One" .'
    assert follows(stated) == triples(':x rdfs:label "One" .')


@pytest.mark.parametrize(
    ("stated", "named"),
    [
        (":A owl:disjointWith :B . :x a :A , :B .", "urn:x"),
        (":Empty rdfs:subClassOf owl:Nothing . :x a :Empty .", "urn:x"),
        (":p a owl:AsymmetricProperty . :x :p :y . :y :p :x .", "urn:p"),
        (":x owl:sameAs :y ; owl:differentFrom :y .", "urn:x"),
        # Said by the axioms alone.
        (":A owl:oneOf ( :x ) ; rdfs:subClassOf owl:Nothing .", "<urn:x> is in owl:Nothing, which"),
        (":A owl:oneOf ( :x ) ; owl:disjointWith :A .", "<urn:x> is both in <urn:A> and"),
        (":A owl:onProperty :p ; owl:hasValue 'one'^^xsd:integer .", "one"),
    ],
)
def test_a_contradiction_is_named(stated: str, named: str) -> None:
    with pytest.raises(InconsistencyError, match=named) as raised:
        follows(stated)
    assert raised.value.exit_code == 2


@pytest.mark.parametrize("kind", LEFT_OUT, ids=lambda kind: kind.reason)
def test_each_kind_that_is_left_out_leaves_something_out(
    kind: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    stated = """
    :A rdfs:subClassOf :B . :x a :A . :p rdfs:domain :A ; a owl:ObjectProperty .
    :q rdfs:subPropertyOf :p . rdfs:label a owl:AnnotationProperty . :x owl:sameAs :y .
    :x owl:differentFrom :z . :A a owl:Class . owl:Thing rdfs:subClassOf :All .
    [ owl:onProperty :p ; owl:hasValue :y ] a owl:Restriction . :x :p :y .
    :Kind rdfs:subClassOf owl:Class . :k a :Kind .
    """
    rest = tuple(other for other in LEFT_OUT if other != kind)
    with_all = follows(stated)
    monkeypatch.setattr("qhkg.inference.LEFT_OUT", rest)
    assert follows(stated) > with_all


def test_the_inferred_graph_says_nothing_stated_and_holds_no_blank_nodes() -> None:
    with_all, without = prepared.load(), prepared.load(inference=False)
    stated = {quad.triple for quad in without}
    inferred = [
        quad
        for quad in with_all
        if quad.graph_name == NamedNode("https://w3id.org/qhkg/graph/inferred")
    ]
    assert len(inferred) == len(with_all) - len(without) > 0
    assert stated.isdisjoint(quad.triple for quad in inferred)
    for quad in inferred:
        assert not isinstance(quad.subject, BlankNode), quad
        assert not isinstance(quad.object, BlankNode), quad
        assert quad.subject != quad.object, quad
