"""What the compiled rules give is what owlrl gives: on the whole graph, and on random ontologies.

Where owlrl errs against the rule tables of OWL 2 RL, the tables decide; ``OWLRL_ERRS`` lists the
cases, each with a test.
"""

from __future__ import annotations

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from owlrl import DeductiveClosure, OWLRL_Semantics
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize
from small_checkout import HEADER

from qhkg import prepared
from qhkg.inference import LEFT_OUT
from qhkg.owl.reasoner import clashes, infer

STATED, INFERRED = NamedNode("urn:stated"), NamedNode("urn:inferred")
REFLEXIVE = {
    f"http://www.w3.org/{name}"
    for name in (
        "2002/07/owl#sameAs",
        "2002/07/owl#equivalentClass",
        "2002/07/owl#equivalentProperty",
        "2000/01/rdf-schema#subClassOf",
        "2000/01/rdf-schema#subPropertyOf",
    )
}


def ours(stated: set[Triple]) -> tuple[set[Triple], bool]:
    """All that is stated or follows, but for what is left out; and whether it is consistent."""
    store = Store()
    store.bulk_extend(Quad(each.subject, each.predicate, each.object, STATED) for each in stated)
    rules = infer(store, INFERRED)
    return worth_saying({quad.triple for quad in store}), not clashes(store, rules)


def owlrls(stated: set[Triple]) -> tuple[set[Triple], bool]:
    """The same by owlrl's full closure."""
    graph = rdflib.Graph()
    text = serialize(sorted(stated, key=str), format=RdfFormat.N_TRIPLES)
    graph.parse(data=text, format="nt")
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    errors = list(
        graph.objects(None, rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error"))
    )
    kept = rdflib.Graph()
    for subject, predicate, value in graph:
        if not isinstance(subject, rdflib.Literal) and isinstance(predicate, rdflib.URIRef):
            kept.add((subject, predicate, value))
    lines = kept.serialize(format="nt").encode()
    found = {quad.triple for quad in parse(lines, RdfFormat.N_TRIPLES)}
    return worth_saying(found), not errors


def worth_saying(triples: set[Triple]) -> set[Triple]:
    return {
        triple
        for triple in triples
        if not (triple.subject == triple.object and triple.predicate.value in REFLEXIVE)
        and not any(kind.holds_for(triple) for kind in LEFT_OUT)
    }


# On the whole graph


@pytest.mark.slow
def test_on_the_whole_graph_it_is_what_owlrl_gives() -> None:
    stated = {quad.triple for quad in prepared.load(inference=False)}
    assert ours(stated) == owlrls(stated)


# On a long hierarchy


def test_a_long_chain_of_classes_has_a_rule_a_step_and_each_class_all_above_it() -> None:
    steps = 100
    lines = (f":C{at} rdfs:subClassOf :C{at + 1} ." for at in range(steps))
    text = HEADER + "".join(lines) + ":x a :C0 ."
    store = Store()
    store.load(text.encode(), format=RdfFormat.TURTLE, to_graph=STATED)
    adding = [rule for rule in infer(store, INFERRED) if rule.name == "cax-sco" and rule.then]
    assert len([rule for rule in adding if "Nothing" not in rule.condition]) == steps
    below = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    pairs = {quad.triple for quad in store.quads_for_pattern(None, below, None)}
    assert len(worth_saying(pairs)) == steps * (steps + 1) // 2
    assert len(list(store.quads_for_pattern(NamedNode("urn:x"), kind, None))) == steps + 1


# On random ontologies

CLASSES, PROPERTIES, THINGS = "ABCD", "pqrs", "xyzw"


def of(names: str) -> st.SearchStrategy[str]:
    return st.sampled_from(names).map(lambda name: f":{name}")


AXIOMS = st.one_of(
    st.builds("{} rdfs:subClassOf {} .".format, of(CLASSES), of(CLASSES)),
    st.builds("{} owl:equivalentClass {} .".format, of(CLASSES), of(CLASSES)),
    st.builds("{} owl:disjointWith {} .".format, of(CLASSES), of(CLASSES)),
    st.builds("{} rdfs:subPropertyOf {} .".format, of(PROPERTIES), of(PROPERTIES)),
    st.builds("{} owl:equivalentProperty {} .".format, of(PROPERTIES), of(PROPERTIES)),
    st.builds("{} owl:inverseOf {} .".format, of(PROPERTIES), of(PROPERTIES)),
    st.builds("{} a owl:TransitiveProperty .".format, of(PROPERTIES)),
    st.builds("{} a owl:SymmetricProperty .".format, of(PROPERTIES)),
    st.builds("{} a owl:FunctionalProperty .".format, of(PROPERTIES)),
    st.builds("{} a owl:InverseFunctionalProperty .".format, of(PROPERTIES)),
    st.builds("{} rdfs:domain {} .".format, of(PROPERTIES), of(CLASSES)),
    st.builds("{} rdfs:range {} .".format, of(PROPERTIES), of(CLASSES)),
    st.builds("{} owl:propertyChainAxiom ( {} {} ) .".format, *[of(PROPERTIES)] * 3),
    st.builds(
        "{} rdfs:subClassOf [ a owl:Restriction ; owl:onProperty {} ; owl:hasValue {} ] .".format,
        *(of(CLASSES), of(PROPERTIES), of(THINGS)),
    ),
    st.builds(
        "[ a owl:Restriction ; owl:onProperty {} ; owl:hasValue {} ] rdfs:subClassOf {} .".format,
        *(of(PROPERTIES), of(THINGS), of(CLASSES)),
    ),
    st.builds(
        "[ a owl:Restriction ; owl:onProperty {} ; owl:someValuesFrom {} ]"
        " rdfs:subClassOf {} .".format,
        *(of(PROPERTIES), of(CLASSES), of(CLASSES)),
    ),
    st.builds(
        "{} owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( {} {} ) ] .".format,
        *[of(CLASSES)] * 3,
    ),
    st.builds("{} owl:unionOf ( {} {} ) .".format, *[of(CLASSES)] * 3),
    st.builds("{} owl:oneOf ( {} {} ) .".format, of(CLASSES), of(THINGS), of(THINGS)),
    st.builds("{} owl:sameAs {} .".format, of(CLASSES), of(CLASSES)),
    st.builds("{} owl:sameAs {} .".format, of(PROPERTIES), of(PROPERTIES)),
    st.builds("{} a owl:Class .".format, of(CLASSES)),
    st.builds("{} a owl:ObjectProperty .".format, of(PROPERTIES)),
    st.builds("{} a owl:AsymmetricProperty .".format, of(PROPERTIES)),
    st.builds("{} owl:propertyDisjointWith {} .".format, of(PROPERTIES), of(PROPERTIES)),
    st.builds(
        "{} rdfs:subClassOf [ owl:onProperty {} ; owl:allValuesFrom {} ] .".format,
        *(of(CLASSES), of(PROPERTIES), of(CLASSES)),
    ),
    st.builds(
        "{} rdfs:subClassOf [ owl:onProperty {} ;"
        ' owl:maxCardinality "{}"^^xsd:nonNegativeInteger ] .'.format,
        *(of(CLASSES), of(PROPERTIES), st.sampled_from("01")),
    ),
    st.builds("{} owl:complementOf {} .".format, of(CLASSES), of(CLASSES)),
    st.builds("{} rdfs:subClassOf owl:Nothing .".format, of(CLASSES)),
    st.builds("owl:Thing rdfs:subClassOf {} .".format, of(CLASSES)),
)
FACTS = st.one_of(
    st.builds("{} a {} .".format, of(THINGS), of(CLASSES)),
    st.builds("{} {} {} .".format, of(THINGS), of(PROPERTIES), of(THINGS)),
    st.builds("{} owl:sameAs {} .".format, of(THINGS), of(THINGS)),
    st.builds("{} owl:differentFrom {} .".format, of(THINGS), of(THINGS)),
)
# The tables have what is declared below itself; ours has all classes and properties so.
DECLARED = " ".join(
    [f":{name} a owl:Class ." for name in CLASSES]
    + [f":{name} a owl:ObjectProperty ." for name in PROPERTIES]
)
ONTOLOGIES = st.tuples(
    st.lists(AXIOMS, min_size=1, max_size=6), st.lists(FACTS, min_size=1, max_size=6)
).map(
    lambda parts: {
        quad.triple
        for quad in parse(
            (HEADER + "\n".join([DECLARED, *parts[0], *parts[1]])).encode(), RdfFormat.TURTLE
        )
    }
)


@pytest.mark.slow
@given(ONTOLOGIES)
@settings(max_examples=100, deadline=None)
def test_on_random_ontologies_it_is_what_owlrl_gives(stated: set[Triple]) -> None:
    assert ours(stated) == owlrls(stated)


# Where owlrl errs, by the rule that it gets wrong: what should follow or be found wrong, and does
# not, or the other way about. Each case fails once owlrl has mended it.
OWLRL_ERRS = {
    "prp-key leaves out the last property of the key": (
        ":A owl:hasKey ( :p :q ) . :x a :A ; :p 1 ; :q 2 . :y a :A ; :p 1 ; :q 3 ."
    ),
    "prp-adp leaves out the last property of the list": (
        "[ a owl:AllDisjointProperties ; owl:members ( :p :q ) ] . :x :p :y ; :q :y ."
    ),
    "eq-diff2 leaves out the last individual of the list": (
        "[ a owl:AllDifferent ; owl:members ( :x :y ) ] . :x owl:sameAs :y ."
    ),
}


@pytest.mark.parametrize("turtle", OWLRL_ERRS.values(), ids=OWLRL_ERRS)
def test_where_owlrl_errs_the_tables_decide(turtle: str) -> None:
    stated = {quad.triple for quad in parse((HEADER + turtle).encode(), RdfFormat.TURTLE)}
    assert ours(stated) != owlrls(stated)


def test_two_things_with_half_a_key_in_common_are_two() -> None:
    turtle = OWLRL_ERRS["prp-key leaves out the last property of the key"]
    stated = {quad.triple for quad in parse((HEADER + turtle).encode(), RdfFormat.TURTLE)}
    same = NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    assert not {triple for triple in ours(stated)[0] if triple.predicate == same}
