"""Each rule of the OWL 2 RL tables, by an example of its own; what is beyond them is named."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse
from small_checkout import HEADER

from qhkg.errors import UnsupportedConstructError
from qhkg.owl.reasoner import clashes, infer
from qhkg.owl.table import table

INFERRED = NamedNode("urn:inferred")
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
# By table rule: what is wrong, and what the message names.
WRONG = {
    "eq-diff1": (SAME + ":a owl:differentFrom :b .", "a", "b"),
    "eq-diff1-itself": (":a owl:differentFrom :a .", "a"),
    "eq-diff2": (SAME + "[ a owl:AllDifferent ; owl:members ( :a :c :b ) ] .", "a", "b"),
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
        Quad(each.subject, each.predicate, each.object, NamedNode("urn:stated"))
        for each in triples(turtle)
    )
    rules = infer(store, INFERRED)
    wrong = clashes(store, rules)
    return store, [clash.message for clash in wrong], [clash.rule.name for clash in wrong]


def test_each_rule_of_the_tables_has_an_example() -> None:
    assert {rule.name for rule in table()} == FOLLOWS.keys() | WRONG.keys()
    assert {rule.name for rule in table() if rule.false} == WRONG.keys()


@pytest.mark.parametrize("rule", FOLLOWS)
def test_what_the_rule_says_follows(rule: str) -> None:
    stated, following = FOLLOWS[rule]
    store, messages, _ = inferred_from(stated)
    found = {quad.triple for quad in store.quads_for_pattern(None, None, None, INFERRED)}
    assert triples(following) <= found
    assert messages == []


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


@pytest.mark.parametrize("rule", FOLLOWS)
def test_nothing_that_holds_is_called_wrong(rule: str) -> None:
    assert inferred_from(FOLLOWS[rule][0])[1] == []


def test_literals_are_never_subjects() -> None:
    store, _, _ = inferred_from(
        ":p rdfs:range :C ; a owl:SymmetricProperty ; owl:inverseOf :q . :x :p 1 ."
    )
    assert not list(store.quads_for_pattern(None, NamedNode("urn:q"), None))


def test_equal_literals_in_two_forms_are_no_clash() -> None:
    assert inferred_from(":p a owl:FunctionalProperty . :x :p 1 , 1.0 .")[1] == []


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
        (":C a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true .", "hasSelf"),
        (":C a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 1 .", "minCardinality"),
        (":C owl:disjointUnionOf ( :D :E ) .", "disjointUnionOf"),
        (":p a owl:ReflexiveProperty .", "ReflexiveProperty"),
        (
            ":C a owl:Restriction ; owl:onProperty [ owl:inverseOf :p ] ; owl:hasValue :y .",
            "a property without a name",
        ),
        (":r owl:propertyChainAxiom ( :p [ owl:inverseOf :q ] ) .", "a property without a name"),
        (":C owl:unionOf [ rdf:first :D ] .", "a list"),
    ],
)
def test_a_construct_that_no_rule_stands_for_is_named(stated: str, named: str) -> None:
    with pytest.raises(UnsupportedConstructError, match=named) as raised:
        inferred_from(stated)
    assert raised.value.exit_code == 2
