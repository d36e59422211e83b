"""Each rule of the OWL 2 RL tables, by an example of its own; what is beyond them is named."""

from __future__ import annotations

import pytest
from proofs import Proofs, steps
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse
from small_checkout import HEADER

from qhkg.errors import UnsupportedConstructError
from qhkg.owl.explanation import explain
from qhkg.owl.reasoner import clashes, infer
from qhkg.owl.table import schema_table, table

INFERRED, STATED = NamedNode("urn:inferred"), NamedNode("urn:stated")
# What these give follows by a rule on the vocabulary and that for what is below as well.
SAID_BY_OTHERS = {"prp-eqp1", "prp-eqp2", "cax-eqc1", "cax-eqc2"}
PREFIX = HEADER + "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
SAME = ":a owl:sameAs :b . "
RESTRICTION = ":C a owl:Restriction ; owl:onProperty :p ; "
TWO = ":x a :C ; :p :a , :b . :a a :D . :b a :D . "
# By table rule: axioms and data, and what follows of it.
FOLLOWS = {
    "eq-sym": (SAME, ":b owl:sameAs :a ."),
    "eq-trans": (SAME + ":c owl:sameAs :b .", ":a owl:sameAs :c ."),
    "eq-rep-s": (SAME + ":a :p :o .", ":b :p :o ."),
    "eq-rep-p": (SAME + ":x :a :y .", ":x :b :y ."),
    "eq-rep-o": (SAME + ":x :p :b .", ":x :p :a ."),
    "prp-dom": (":p rdfs:domain :C . :x :p 1 .", ":x a :C ."),
    "prp-rng": (":p rdfs:range :C . :x :p :y .", ":y a :C ."),
    "prp-fp": (":p a owl:FunctionalProperty . :x :p :a , :b .", SAME),
    "prp-ifp": (":p a owl:InverseFunctionalProperty . :a :p 1 . :b :p 1 .", SAME),
    "prp-symp": (":p a owl:SymmetricProperty . :x :p :y .", ":y :p :x ."),
    "prp-trp": (":p a owl:TransitiveProperty . :x :p :y . :y :p :z . :z :p :w .", ":x :p :w ."),
    "prp-spo1": (":p rdfs:subPropertyOf :q . :x :p :y .", ":x :q :y ."),
    "prp-spo2": (":r owl:propertyChainAxiom ( :p :q ) . :x :p :y . :y :q :z .", ":x :r :z ."),
    "prp-eqp1": (":p owl:equivalentProperty :q . :x :p :y .", ":x :q :y ."),
    "prp-eqp2": (":p owl:equivalentProperty :q . :x :q :y .", ":x :p :y ."),
    "prp-inv1": (":p owl:inverseOf :q . :x :p :y .", ":y :q :x ."),
    "prp-inv2": (":p owl:inverseOf :q . :x :q :y .", ":y :p :x ."),
    "prp-key": (
        ":C owl:hasKey ( :p :q ) . :a a :C ; :p 1 ; :q 2 . :b a :C ; :p 1 ; :q 2 .",
        SAME,
    ),
    "cls-int1": (":C owl:intersectionOf ( :D :E ) . :x a :D , :E .", ":x a :C ."),
    "cls-int2": (":C owl:intersectionOf ( :D :E ) . :x a :C .", ":x a :D , :E ."),
    "cls-uni": (":C owl:unionOf ( :D :E ) . :x a :E .", ":x a :C ."),
    "cls-svf1": (RESTRICTION + "owl:someValuesFrom :D . :x :p :y . :y a :D .", ":x a :C ."),
    "cls-svf2": (RESTRICTION + "owl:someValuesFrom owl:Thing . :x :p 1 .", ":x a :C ."),
    "cls-avf": (RESTRICTION + "owl:allValuesFrom :D . :x a :C ; :p :y .", ":y a :D ."),
    "cls-hv1": (RESTRICTION + "owl:hasValue 1 . :x a :C .", ":x :p 1 ."),
    "cls-hv2": (RESTRICTION + "owl:hasValue :y . :x :p :y .", ":x a :C ."),
    "cls-maxc2": (RESTRICTION + "owl:maxCardinality 1 . " + TWO, SAME),
    "cls-maxqc3": (
        RESTRICTION + "owl:onClass :D ; owl:maxQualifiedCardinality 1 . " + TWO,
        SAME,
    ),
    "cls-maxqc4": (
        RESTRICTION + "owl:onClass owl:Thing ; owl:maxQualifiedCardinality 1 . " + TWO,
        SAME,
    ),
    "cls-oo": (":C owl:oneOf ( :x :y ) .", ":x a :C . :y a :C ."),
    "cax-sco": (":C rdfs:subClassOf :D . :x a :C .", ":x a :D ."),
    "cax-eqc1": (":C owl:equivalentClass :D . :x a :C .", ":x a :D ."),
    "cax-eqc2": (":C owl:equivalentClass :D . :x a :D .", ":x a :C ."),
}
TWO_RESTRICTIONS = ":C owl:onProperty :p ; owl:{0} :x . :D owl:onProperty :{2} ; owl:{0} :{1} . "
# By rule on the vocabulary: axioms, and what follows of them.
FOLLOWS_FOR_VOCABULARY = {
    "scm-sco": (":C rdfs:subClassOf :D . :D rdfs:subClassOf :E .", ":C rdfs:subClassOf :E ."),
    "scm-eqc1": (":C owl:equivalentClass :D .", ":C rdfs:subClassOf :D ."),
    "scm-eqc1-back": (":C owl:equivalentClass :D .", ":D rdfs:subClassOf :C ."),
    "scm-eqc2": (
        ":C rdfs:subClassOf :D . :D rdfs:subClassOf :C .",
        ":C owl:equivalentClass :D . :D owl:equivalentClass :C .",
    ),
    "scm-spo": (
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
        ":p rdfs:subPropertyOf :r .",
    ),
    "scm-eqp1": (":p owl:equivalentProperty :q .", ":p rdfs:subPropertyOf :q ."),
    "scm-eqp1-back": (":p owl:equivalentProperty :q .", ":q rdfs:subPropertyOf :p ."),
    "scm-eqp2": (
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p .",
        ":p owl:equivalentProperty :q . :q owl:equivalentProperty :p .",
    ),
    "scm-dom1": (":p rdfs:domain :C . :C rdfs:subClassOf :D .", ":p rdfs:domain :D ."),
    "scm-dom2": (":p rdfs:subPropertyOf :q . :q rdfs:domain :C .", ":p rdfs:domain :C ."),
    "scm-rng1": (":p rdfs:range :C . :C rdfs:subClassOf :D .", ":p rdfs:range :D ."),
    "scm-rng2": (":p rdfs:subPropertyOf :q . :q rdfs:range :C .", ":p rdfs:range :C ."),
    "scm-hv": (
        TWO_RESTRICTIONS.format("hasValue", "x", "q") + ":p rdfs:subPropertyOf :q .",
        ":C rdfs:subClassOf :D .",
    ),
    "scm-svf1": (
        TWO_RESTRICTIONS.format("someValuesFrom", "y", "p") + ":x rdfs:subClassOf :y .",
        ":C rdfs:subClassOf :D .",
    ),
    "scm-svf2": (
        TWO_RESTRICTIONS.format("someValuesFrom", "x", "q") + ":p rdfs:subPropertyOf :q .",
        ":C rdfs:subClassOf :D .",
    ),
    "scm-avf1": (
        TWO_RESTRICTIONS.format("allValuesFrom", "y", "p") + ":x rdfs:subClassOf :y .",
        ":C rdfs:subClassOf :D .",
    ),
    "scm-avf2": (
        TWO_RESTRICTIONS.format("allValuesFrom", "x", "q") + ":p rdfs:subPropertyOf :q .",
        ":D rdfs:subClassOf :C .",
    ),
    "scm-int": (":C owl:intersectionOf ( :D :E ) .", ":C rdfs:subClassOf :D , :E ."),
    "scm-uni": (":C owl:unionOf ( :D :E ) .", ":D rdfs:subClassOf :C . :E rdfs:subClassOf :C ."),
}
ALL_THAT_FOLLOWS = FOLLOWS | FOLLOWS_FOR_VOCABULARY
# By table rule: what is wrong, and what the message names.
WRONG = {
    "eq-diff1": (SAME + ":a owl:differentFrom :b .", "a", "b"),
    "eq-diff1-itself": (":a owl:differentFrom :a .", "a"),
    "eq-diff2": (SAME + "[ a owl:AllDifferent ; owl:members ( :a :c :b ) ] .", "a", "b"),
    "eq-diff2-itself": ("[ a owl:AllDifferent ; owl:distinctMembers ( :a :b :a ) ] .", "a"),
    "prp-fp-literals": (":p a owl:FunctionalProperty . :x :p 1 , 2 .", "x", "p"),
    "prp-irp": (":p a owl:IrreflexiveProperty . :x :p :x .", "x", "p"),
    "prp-asyp": (":p a owl:AsymmetricProperty . :x :p :y . :y :p :x .", "x", "y", "p"),
    "prp-pdw": (":p owl:propertyDisjointWith :q . :x :p :y ; :q :y .", "x", "y", "p", "q"),
    "prp-adp": (
        "[ a owl:AllDisjointProperties ; owl:members ( :p :r :q ) ] . :x :p :y ; :q :y .",
        *("x", "y", "p", "q"),
    ),
    "prp-npa1": (
        "[ owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetIndividual :y ] ."
        " :x :p :y .",
        *("x", "p", "y"),
    ),
    "prp-npa2": (
        "[ owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetValue 1 ] . :x :p 1 .",
        *("x", "p"),
    ),
    "cls-nothing2": (":x a owl:Nothing .", "x"),
    "cls-com": (":C owl:complementOf :D . :x a :C , :D .", "x", "C", "D"),
    "cls-maxc1": (RESTRICTION + "owl:maxCardinality 0 . " + TWO, "x", "p", "C"),
    "cls-maxc2-literals": (
        RESTRICTION + "owl:maxCardinality 1 . :x a :C ; :p 1 , 2 .",
        *("x", "p", "C"),
    ),
    "cls-maxqc4-literals": (
        RESTRICTION
        + "owl:onClass owl:Thing ; owl:maxQualifiedCardinality 1 . :x a :C ; :p 1 , 2 .",
        *("x", "p", "C"),
    ),
    "cls-maxqc1": (
        RESTRICTION + "owl:onClass :D ; owl:maxQualifiedCardinality 0 . " + TWO,
        *("x", "p", "C"),
    ),
    "cls-maxqc2": (
        RESTRICTION + "owl:onClass owl:Thing ; owl:maxQualifiedCardinality 0 . " + TWO,
        *("x", "p", "C"),
    ),
    "cax-dw": (":C owl:disjointWith :D . :x a :C , :D .", "x", "C", "D"),
    "cax-adc": (
        "[ a owl:AllDisjointClasses ; owl:members ( :C :E :D ) ] . :x a :C , :D .",
        *("x", "C", "D"),
    ),
}


def triples(turtle: str) -> set[Triple]:
    return {quad.triple for quad in parse((PREFIX + turtle).encode(), RdfFormat.TURTLE)}


def inferred_from(turtle: str) -> tuple[Store, list[str], list[str]]:
    """The graph with what follows, the rules that were compiled, and what they find wrong."""
    store = Store()
    store.extend(
        Quad(each.subject, each.predicate, each.object, STATED) for each in triples(turtle)
    )
    rules = infer(store, INFERRED)
    wrong = clashes(store, rules)
    return store, [clash.message for clash in wrong], [clash.rule.name for clash in wrong]


def test_each_rule_of_the_tables_has_an_example() -> None:
    assert {rule.name for rule in table()} == FOLLOWS.keys() | WRONG.keys()
    assert {rule.name for rule in table() if rule.false} == WRONG.keys()
    assert {rule.name for rule in schema_table()} == FOLLOWS_FOR_VOCABULARY.keys()


@pytest.mark.parametrize("rule", ALL_THAT_FOLLOWS)
def test_what_the_rule_says_follows(rule: str) -> None:
    stated, following = ALL_THAT_FOLLOWS[rule]
    store, messages, _ = inferred_from(stated)
    found = {quad.triple for quad in store.quads_for_pattern(None, None, None, INFERRED)}
    assert triples(following) <= found
    assert messages == []


@pytest.mark.parametrize("rule", ALL_THAT_FOLLOWS)
def test_what_follows_by_the_rule_is_proved_by_it(rule: str) -> None:
    stated, following = ALL_THAT_FOLLOWS[rule]
    given = triples(stated)
    quads = [Quad(each.subject, each.predicate, each.object, STATED) for each in given]
    used = set()
    for reason in explain(quads, INFERRED, triples(following) - given):
        assert reason is not None
        assert list(Proofs(given).faults(reason)) == []
        used |= {step.rule for step in steps(reason)}
    assert rule in used or rule in SAID_BY_OTHERS


@pytest.mark.parametrize("rule", [rule for rule in FOLLOWS if rule not in {"cls-oo"}])
def test_the_rule_needs_its_axiom(rule: str) -> None:
    stated, following = FOLLOWS[rule]
    _, _, data = stated.partition(" . ")
    store, _, _ = inferred_from(data.strip() or ":x :p :y .")
    assert not triples(following) <= {quad.triple for quad in store}


@pytest.mark.parametrize("rule", WRONG)
def test_what_the_rule_calls_wrong_is_found_and_named(rule: str) -> None:
    stated, *named = WRONG[rule]
    _, messages, rules = inferred_from(stated)
    assert rule in rules
    message = messages[rules.index(rule)]
    assert [name for name in named if f"<urn:{name}>" not in message] == []


@pytest.mark.parametrize("rule", ALL_THAT_FOLLOWS)
def test_nothing_that_holds_is_called_wrong(rule: str) -> None:
    assert inferred_from(ALL_THAT_FOLLOWS[rule][0])[1] == []


def test_literals_are_never_subjects() -> None:
    store, _, _ = inferred_from(
        ":p rdfs:range :C ; a owl:SymmetricProperty ; owl:inverseOf :q . :x :p 1 ."
    )
    assert not list(store.quads_for_pattern(None, NamedNode("urn:q"), None))


ONE_VALUE = ":p a owl:FunctionalProperty . :x :p "


@pytest.mark.parametrize(
    "values",
    [
        *("1 , 1.0", "1 , 01", 'true , "1"^^xsd:boolean', '"2009"^^xsd:gYear , "2009"^^xsd:gYear'),
        # Nobody knows what they stand for.
        '"1.5"^^:money , "1.50"^^:money',
    ],
)
def test_values_in_two_forms_that_may_be_one_are_no_clash(values: str) -> None:
    assert inferred_from(f"{ONE_VALUE}{values} .")[1] == []


@pytest.mark.parametrize(
    "values",
    [
        *("1 , 2", '1 , "1"', '"a" , "b"', '"a"@en , "a"@fr', '"a"@en , "a"', 'true , "true"'),
        '"2009-01-01"^^xsd:date , "2009-01-02"^^xsd:date',
        '"http://a.org/"^^xsd:anyURI , "http://b.org/"^^xsd:anyURI',
        '1 , "one"^^xsd:integer',
    ],
)
def test_two_values_of_a_property_that_takes_one_clash_once(values: str) -> None:
    assert inferred_from(f"{ONE_VALUE}{values} .")[2] == ["prp-fp-literals"]


def test_a_clash_of_things_without_names_is_found_as_well() -> None:
    stated = ":p a owl:AsymmetricProperty . _:a :p _:b . _:b :p _:a ."
    assert set(inferred_from(stated)[2]) == {"prp-asyp"}


A_CLASS = ":D a owl:Class . :C a owl:Class . "


@pytest.mark.parametrize(
    ("stated", "following"),
    [
        ("[ owl:intersectionOf ( owl:Thing :D ) ] rdfs:subClassOf :E . :x a :D .", ":x a :E ."),
        ("owl:Thing rdfs:subClassOf :E . :x a :D .", ":x a :E ."),
        ("owl:Thing owl:hasKey ( :p ) . :a a :C ; :p 1 . :b a :D ; :p 1 .", SAME),
        (
            "owl:Thing rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :E ] ."
            " :x a :D ; :p :y .",
            ":y a :E .",
        ),
    ],
)
def test_rules_that_ask_for_a_thing_find_whatever_has_a_class(stated: str, following: str) -> None:
    store, _, _ = inferred_from(A_CLASS + stated)
    assert triples(following) <= {quad.triple for quad in store}


@pytest.mark.parametrize(
    ("stated", "rule"),
    [(":C owl:complementOf owl:Thing .", "cls-com"), (":C owl:disjointWith owl:Thing .", "cax-dw")],
)
def test_what_nothing_can_be_is_found(stated: str, rule: str) -> None:
    assert rule in inferred_from(f"{A_CLASS}{stated} :x a :C .")[2]


def test_a_class_without_a_name_is_found_by_its_description() -> None:
    store, _, _ = inferred_from(
        """:C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :y ] .
        [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :D ] rdfs:subClassOf :E .
        :x a :C . :y a :D ."""
    )
    assert triples(":x :p :y ; a :E .") <= {quad.triple for quad in store}


def test_data_may_speak_of_the_vocabulary() -> None:
    store, _, _ = inferred_from(
        ":under rdfs:subPropertyOf rdfs:subClassOf . :C :under :D . :x a :C ."
    )
    assert triples(":x a :D .") <= {quad.triple for quad in store}


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
