"""Examples of the rules of OWL 2 RL, by their names in the tables; what follows of a text."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse
from small_checkout import HEADER

from qhkg.owl.reasoner import clashes, infer

INFERRED, STATED = NamedNode("urn:inferred"), NamedNode("urn:stated")
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
    "scm-cls": (SAME + ":b a owl:Class .", ":a owl:equivalentClass :b ; rdfs:subClassOf :b ."),
    "scm-op": (SAME + ":b a owl:ObjectProperty .", ":a owl:equivalentProperty :b ."),
    "scm-dp": (SAME + ":b a owl:DatatypeProperty .", ":a owl:equivalentProperty :b ."),
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
    "prp-rng-literals": (':p rdfs:range xsd:integer . :x :p "abc" .', "x", "p"),
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
    "cls-avf-literals": (
        RESTRICTION + 'owl:allValuesFrom xsd:integer . :x a :C ; :p "abc" .',
        *("x", "p", "C"),
    ),
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
