"""Each rule of the OWL 2 RL tables, by an example of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from owl_examples import (
    ALL_THAT_FOLLOWS,
    FOLLOWS,
    FOLLOWS_FOR_VOCABULARY,
    INFERRED,
    SAME,
    STATED,
    WRONG,
    inferred_from,
    triples,
)
from proofs import Proofs, steps
from pyoxigraph import NamedNode, Quad, Store

from qhkg.owl.compiler import CompiledRule
from qhkg.owl.explanation import explain
from qhkg.owl.reasoner import run
from qhkg.owl.table import schema_table, table

# What these give follows by a rule on the vocabulary and that for what is below as well.
SAID_BY_OTHERS = {"prp-eqp1", "prp-eqp2", "cax-eqc1", "cax-eqc2"}


def test_each_rule_of_the_tables_has_an_example() -> None:
    assert {rule.name for rule in table()} == FOLLOWS.keys() | WRONG.keys()
    assert {rule.name for rule in table() if rule.false} == WRONG.keys()
    assert {rule.name for rule in schema_table()} == FOLLOWS_FOR_VOCABULARY.keys()


# The rules of https://www.w3.org/TR/owl2-profiles/, tables 4 to 9.
STANDARD = """
eq-ref eq-sym eq-trans eq-rep-s eq-rep-p eq-rep-o eq-diff1 eq-diff2 eq-diff3 prp-ap prp-dom
prp-rng prp-fp prp-ifp prp-irp prp-symp prp-asyp prp-trp prp-spo1 prp-spo2 prp-eqp1 prp-eqp2
prp-pdw prp-adp prp-inv1 prp-inv2 prp-key prp-npa1 prp-npa2 cls-thing cls-nothing1 cls-nothing2
cls-int1 cls-int2 cls-uni cls-com cls-svf1 cls-svf2 cls-avf cls-hv1 cls-hv2 cls-maxc1 cls-maxc2
cls-maxqc1 cls-maxqc2 cls-maxqc3 cls-maxqc4 cls-oo cax-sco cax-eqc1 cax-eqc2 cax-dw cax-adc
dt-type1 dt-type2 dt-eq dt-diff dt-not-type scm-cls scm-sco scm-eqc1 scm-eqc2 scm-op scm-dp
scm-spo scm-eqp1 scm-eqp2 scm-dom1 scm-dom2 scm-rng1 scm-rng2 scm-hv scm-svf1 scm-svf2 scm-avf1
scm-avf2 scm-int scm-uni
"""


def test_a_rule_of_the_standard_is_in_the_tables_or_the_guide_says_why_not() -> None:
    guide = Path(__file__).resolve().parents[1] / "docs" / "inference.md"
    (told,) = re.findall(r"^Rules of the tables that are not run: .*$", guide.read_text(), re.M)
    standard = STANDARD.split()
    missing = set(standard) - {rule.name for rule in (*table(), *schema_table())}
    assert len(standard) == 78
    assert [name for name in missing if f"`{name}`" not in told] == []


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


MIDNIGHT = "2009-01-01T00:00:00"
ONE_VALUE = ":p a owl:FunctionalProperty . :x :p "


@pytest.mark.parametrize(
    "values",
    [
        *("1 , 1.0", "1 , 01", 'true , "1"^^xsd:boolean', '"2009"^^xsd:gYear , "2009"^^xsd:gYear'),
        *(
            '"1"^^xsd:int , 1.0',
            '"a"^^xsd:token , "a"',
            '"0a"^^xsd:hexBinary , "0A"^^xsd:hexBinary',
        ),
        # Beyond what the engine counts with.
        f"{'9' * 30} , {'9' * 30}.0 , 0{'9' * 30}",
        *('"P1D"^^xsd:duration , "PT24H"^^xsd:dayTimeDuration', '"NaN"^^xsd:float'),
        f'"{MIDNIGHT}Z"^^xsd:dateTime , "{MIDNIGHT}+00:00"^^xsd:dateTimeStamp',
        # Nobody knows what they stand for.
        *('"1.5"^^:money , "1.50"^^:money', '1 , "1.5"^^:money', '"1.5"^^:money , "a"@en'),
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
        *('1 , "one"^^xsd:integer', "1 , 1.0e0", '"1"^^xsd:float , "1"^^xsd:double', "0e0 , -0e0"),
        *('"1"^^xsd:float , 1.0', '"a"^^xsd:anyURI , "a"', '"0a"^^xsd:hexBinary , "0a"'),
        f'"{MIDNIGHT}Z"^^xsd:dateTime , "2009-01-01T01:00:00+01:00"^^xsd:dateTime',
        f'"{MIDNIGHT}Z"^^xsd:dateTime , "{MIDNIGHT}"^^xsd:dateTime',
        f"{'9' * 30} , {'9' * 30}.5",
    ],
)
def test_two_values_of_a_property_that_takes_one_clash_once(values: str) -> None:
    assert inferred_from(f"{ONE_VALUE}{values} .")[2] == ["prp-fp-literals"]


DENIED = "[ owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetValue {} ] . :x :p {} ."


@pytest.mark.parametrize("values", [("5", "5.0"), ('"1"^^xsd:int', "1"), ('"a"^^:m', '"a"^^:m')])
def test_a_value_that_is_denied_is_found_in_another_form(values: tuple[str, str]) -> None:
    assert inferred_from(DENIED.format(*values))[2] == ["prp-npa2"]


@pytest.mark.parametrize("values", [("5", "5.0e0"), ("5", '"5"'), ('"a"^^:m', '"b"^^:m')])
def test_another_value_than_is_denied_is_no_clash(values: tuple[str, str]) -> None:
    assert inferred_from(DENIED.format(*values))[2] == []


@pytest.mark.parametrize(
    ("datatype", "inside", "outside"),
    [
        ("integer", "1 , 1.0", '1.5 , "1" , "1"@en , 1e0 , true'),
        ("decimal", "1 , 1.5", '1e0 , "1"'),
        ("byte", "-128 , 127", "-129 , 128"),
        ("int", "-2147483648 , 2147483647", "-2147483649 , 2147483648"),
        ("nonNegativeInteger", f"0 , {'9' * 30}", "-1 , 0.5"),
        ("positiveInteger", "1", "0"),
        ("negativeInteger", "-1", "0"),
        ("double", "1e0", '1 , "1"^^xsd:float'),
        ("string", '"a" , "a"^^xsd:token', '"a"@en , "a"^^xsd:anyURI'),
        ("date", '"2009-01-01"^^xsd:date', '"2009-01-01" , "2009"^^xsd:gYear'),
        ("dateTimeStamp", f'"{MIDNIGHT}Z"^^xsd:dateTime', f'"{MIDNIGHT}"^^xsd:dateTime'),
        ("boolean", "true", '"true"'),
    ],
)
def test_a_literal_outside_of_the_datatype_of_its_range_is_found(
    datatype: str, inside: str, outside: str
) -> None:
    stated = f":p rdfs:range xsd:{datatype} . :x :p {inside} ."
    assert inferred_from(stated)[2] == []
    wrong = inferred_from(f"{stated} :y :p {outside} .")[1]
    assert len(wrong) == outside.count(",") + 1


def test_a_range_from_above_is_told_once_and_of_further_datatypes_nothing() -> None:
    stated = ':p rdfs:subPropertyOf :q . :q rdfs:range xsd:integer , rdfs:Literal . :x :p "a" , '
    assert inferred_from(f'{stated} "a"^^:money .')[2] == ["prp-rng-literals"]
    assert inferred_from(':p rdfs:range :money , rdfs:Literal . :x :p "a" , 1 .')[2] == []


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
    [
        (":C owl:complementOf owl:Thing .", "cls-com"),
        (":C rdfs:subClassOf [ a owl:Class ; owl:complementOf owl:Thing ] .", "cls-com"),
        (":C owl:disjointWith owl:Thing .", "cax-dw"),
    ],
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


def test_a_rule_that_asks_for_any_property_runs_again_once_another_adds_one() -> None:
    store = Store()
    store.update("INSERT DATA { <urn:x> <urn:p> <urn:y> }")
    anything = CompiledRule("any", "?x ?q <urn:y>", "?x <urn:by> ?q", "", ())
    later = CompiledRule("later", "?x <urn:p> ?y", "?x <urn:r> ?y", "", ())
    run(store, [anything, later], INFERRED)
    assert triples(":x :by :r .") <= {quad.triple for quad in store}


def test_none_of_all_things_is_told_by_one_rule() -> None:
    none = "owl:onClass owl:Thing ; owl:maxQualifiedCardinality 0"
    stated = f":C owl:onProperty :p ; {none} . :x a :C ; :p :y . :y a owl:Thing ."
    assert inferred_from(stated)[2] == ["cls-maxqc2"]
