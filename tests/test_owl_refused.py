"""What no rule of OWL 2 RL stands for is refused and named, never passed over."""

from __future__ import annotations

import pytest
from owl_examples import RESTRICTION, inferred_from, triples

from qhkg.errors import UnsupportedConstructError


@pytest.mark.parametrize(
    ("stated", "named"),
    [
        (RESTRICTION + "owl:hasSelf true .", "owl:hasSelf at <urn:C>"),
        (RESTRICTION + "owl:minCardinality 1 .", "owl:minCardinality"),
        (RESTRICTION + "owl:cardinality 1 .", "owl:cardinality"),
        (RESTRICTION + "owl:onClass :D ; owl:qualifiedCardinality 1 .", "qualifiedCardinality"),
        (RESTRICTION + "owl:onClass :D ; owl:minQualifiedCardinality 1 .", "minQualified"),
        (RESTRICTION + "owl:onDataRange xsd:int ; owl:maxQualifiedCardinality 1 .", "onDataRange"),
        (RESTRICTION + "owl:maxCardinality 2 .", 'cardinality of "2".* at <urn:C>'),
        (RESTRICTION + 'owl:maxCardinality "1" .', 'cardinality of "1"'),
        (RESTRICTION + "owl:onClass :D ; owl:maxQualifiedCardinality 7 .", 'cardinality of "7"'),
        (RESTRICTION + "owl:maxQualifiedCardinality 1 .", "without owl:onClass"),
        (RESTRICTION + "owl:someValuesFrom xsd:integer .", "someValuesFrom a datatype"),
        (RESTRICTION + "owl:someValuesFrom :t . :t a rdfs:Datatype .", "someValuesFrom a datatype"),
        (RESTRICTION + "rdfs:subClassOf :D .", "does not say what it asks for"),
        (RESTRICTION + "owl:onProperty :q ; owl:hasValue 1 .", "two owl:onProperty"),
        (":C a owl:Restriction ; owl:hasValue 1 .", "without owl:onProperty"),
        (":C owl:onProperties ( :p :q ) ; owl:someValuesFrom :D .", "owl:onProperties"),
        (":C owl:disjointUnionOf ( :D :E ) .", "owl:disjointUnionOf"),
        (":C owl:oneOf ( 1 2 ) .", "owl:oneOf of literals"),
        (":p a owl:ReflexiveProperty .", "owl:ReflexiveProperty"),
        ("owl:topObjectProperty rdfs:domain :C .", "owl:topObjectProperty"),
        (":p rdfs:subPropertyOf owl:bottomDataProperty .", "owl:bottomDataProperty"),
        (":p rdfs:range [ a owl:DataRange ; owl:oneOf ( 1 ) ] .", "owl:DataRange at <urn:p>"),
        (":p rdfs:range [ a rdfs:Datatype ; owl:oneOf ( 1 ) ] .", "a datatype made by"),
        (":t a rdfs:Datatype ; owl:unionOf ( xsd:int xsd:date ) .", "a datatype made by"),
        (":p rdfs:range [ owl:datatypeComplementOf xsd:int ] .", "owl:datatypeComplementOf"),
        (
            ":p rdfs:range [ owl:onDatatype xsd:int ; owl:withRestrictions ( :some ) ] .",
            "owl:onDatatype at <urn:p>",
        ),
        (":p rdfs:range owl:rational .", "owl:rational"),
        ("[ owl:sourceIndividual :x ; owl:assertionProperty :p ] .", "a denial that lacks"),
        ("[ a owl:NegativePropertyAssertion ] .", "a denial that lacks"),
    ],
)
def test_a_construct_that_no_rule_stands_for_is_named(stated: str, named: str) -> None:
    with pytest.raises(UnsupportedConstructError, match=named) as raised:
        inferred_from(stated)
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(
    ("stated", "meant"),
    [
        (":p a owl:TransitivProperty .", "owl:TransitiveProperty"),
        (":C owl:equivalentclass :D .", "owl:equivalentClass"),
        (":x owl:sameas :y .", "owl:sameAs"),
        (":C rdfs:subclassOf :D .", "rdfs:subClassOf"),
        (":C a rdfs:Clas .", "rdfs:Class"),
    ],
)
def test_a_misspelt_term_is_named_with_the_one_that_is_meant(stated: str, meant: str) -> None:
    with pytest.raises(UnsupportedConstructError, match=rf"misspelt \(for {meant}\?\)"):
        inferred_from(stated)


@pytest.mark.parametrize(
    "stated",
    [
        ":C rdfs:subClassOf [ owl:onProperty [ owl:inverseOf :p ] ; owl:hasValue :y ] .",
        ":r owl:propertyChainAxiom ( :p [ owl:inverseOf :p ] ) .",
        ":C owl:hasKey ( [ owl:inverseOf :p ] ) .",
        "[ owl:inverseOf :p ] a owl:FunctionalProperty .",
    ],
)
def test_a_property_without_a_name_is_told_by_what_is_said_of_it(stated: str) -> None:
    named = r"a property without a name \(.*\) at .*<urn:[Crp]>"
    with pytest.raises(UnsupportedConstructError, match=named):
        inferred_from(stated)


@pytest.mark.parametrize(
    "stated",
    [
        RESTRICTION + "owl:hasValue [ :q 1 ] .",
        ":C owl:oneOf ( [ :q 1 ] ) .",
        "[] a owl:AllDifferent ; owl:members ( [ :q 1 ] [ :q 2 ] ) .",
        "[] owl:sourceIndividual [ :q 1 ] ; owl:assertionProperty :p ; owl:targetIndividual :y .",
        # By this description it would be :E, and all else below :D.
        ":C rdfs:subClassOf [ a owl:Class ; rdfs:subClassOf :D ] . :E rdfs:subClassOf :D .",
    ],
)
def test_what_has_neither_name_nor_description_is_taken_for_nothing_else(stated: str) -> None:
    with pytest.raises(UnsupportedConstructError, match="a thing without a name"):
        inferred_from(f"{stated} :x a :C ; :p :y .")


LISTS = ("intersectionOf", "unionOf", "oneOf", "members", "propertyChainAxiom", "hasKey")


@pytest.mark.parametrize("property_of_lists", LISTS)
@pytest.mark.parametrize(
    ("members", "named"),
    [
        (":D", "ends without rdf:nil at <urn:C>"),
        ("[ rdf:first :D ]", "ends without rdf:nil"),
        ("[ rdf:first :D ; rdf:rest :nowhere ]", "ends without rdf:nil"),
        ("[ rdf:first :D ; rdf:rest [ rdf:rest rdf:nil ] ]", "ends without rdf:nil"),
        ("[ rdf:first :D , :E ; rdf:rest rdf:nil ]", "goes on in two ways"),
        ("[ rdf:first :D ; rdf:rest rdf:nil , ( :E ) ]", "goes on in two ways"),
        ("_:a . _:a rdf:first :D ; rdf:rest _:a", "leads back to itself"),
    ],
)
def test_a_list_that_is_none_is_refused(property_of_lists: str, members: str, named: str) -> None:
    with pytest.raises(UnsupportedConstructError, match=named):
        inferred_from(f":C owl:{property_of_lists} {members} .")


def test_lists_in_data_are_nobody_s_business_and_two_axioms_may_share_one() -> None:
    store, messages, _ = inferred_from(
        ":x :p ( 1 :y ) , [ rdf:first 1 , 2 ] ; a :E . :C owl:unionOf _:a ."
        " :D owl:intersectionOf _:a . _:a rdf:first :E ; rdf:rest rdf:nil ."
    )
    assert triples(":x a :C , :D .") <= {quad.triple for quad in store}
    assert messages == []
