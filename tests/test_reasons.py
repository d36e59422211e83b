"""Each inferred triple has its reasons, down to what is stated; the guide to inference is true."""

import json
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pyoxigraph
import pytest
import rdflib
from click.testing import CliRunner, Result
from proofs import Proofs
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize
from small_checkout import HEADER

import qhkg
from qhkg import prepared
from qhkg.cli.application import application
from qhkg.inference import conclusions, rules_text
from qhkg.owl.explanation import Reason, explain

GUIDE = (Path(__file__).resolve().parents[1] / "docs" / "inference.md").read_text(encoding="utf-8")
STATED, INFERRED = NamedNode("urn:stated"), NamedNode("https://w3id.org/qhkg/graph/inferred")


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse((HEADER + turtle).encode(), RdfFormat.TURTLE)]


def why(stated: str, following: str) -> Reason:
    quads = [Quad(t.subject, t.predicate, t.object, STATED) for t in triples(stated)]
    (reason,) = explain(quads, INFERRED, triples(following))
    assert reason is not None
    return reason


def inferred(store: pyoxigraph.Store) -> list[Triple]:
    return [quad.triple for quad in store.quads_for_pattern(None, None, None, INFERRED)]


def leaves(reason: Reason) -> Iterator[Reason]:
    if not reason.because:
        yield reason
    for part in reason.because:
        yield from leaves(part)


def test_a_reason_names_the_axiom_and_the_data_that_it_needs() -> None:
    stated = ":C rdfs:subClassOf :D . :x a :C ."
    reason = why(stated, ":x a :D .")
    assert reason.rule == "cax-sco"
    assert [part.triple for part in reason.because] == triples(stated)
    assert {part.graph for part in reason.because} == {"urn:stated"}


def test_an_axiom_that_follows_has_its_own_reason() -> None:
    reason = why(":p rdfs:domain :C . :C rdfs:subClassOf :D . :x :p 1 .", ":x a :D .")
    assert {leaf.graph for leaf in leaves(reason)} == {"urn:stated"}
    assert len(list(leaves(reason))) == 3


def test_an_axiom_with_a_list_is_told_as_it_is_written() -> None:
    stated = ":r owl:propertyChainAxiom ( :p :q ) . :x :p :y . :y :q :z ."
    reason = why(stated, ":x :r :z .")
    assert reason.axiom == "<urn:r> owl:propertyChainAxiom ( <urn:p> <urn:q> )"
    assert [part.triple for part in reason.because] == triples(":x :p :y . :y :q :z .")


def test_what_follows_from_what_it_gives_is_no_reason() -> None:
    stated = ":p owl:inverseOf :q . :r rdfs:subPropertyOf :p . :x :r :y ."
    reason = why(stated, ":y :q :x .")
    assert triples(":x :r :y .")[0] in [leaf.triple for leaf in leaves(reason)]


def test_a_reason_of_too_many_levels_is_an_error_and_no_crash() -> None:
    steps = "".join(f":p{at} rdfs:subPropertyOf :p{at + 1} ." for at in range(150))
    with pytest.raises(qhkg.LimitError, match="follows in too many steps"):
        why(f"{steps} :x :p0 :y .", ":x :p150 :y .")


def test_what_neither_is_stated_nor_follows_has_no_reason() -> None:
    quads = [Quad(t.subject, t.predicate, t.object, STATED) for t in triples(":x :p :y .")]
    assert explain(quads, INFERRED, triples(":x :q :y .")) == [None]


@pytest.mark.parametrize(
    ("stated", "following"),
    [
        (":C rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue :y ] . :x a :C .", ":x :p :y ."),
        ("[ owl:onProperty :p ; owl:hasValue :y ] rdfs:subClassOf :C . :x :p :y .", ":x a :C ."),
        (":C rdfs:subClassOf [ owl:intersectionOf ( :D :E ) ] . :x a :C .", ":x a :E ."),
        (
            ":C owl:equivalentClass [ owl:intersectionOf ("
            " :D [ owl:onProperty :p ; owl:someValuesFrom :E ] ) ] ."
            " :x a :D ; :p :y . :y a :E .",
            ":x a :C .",
        ),
        (":p a owl:TransitiveProperty . :x :p _:b . _:b :p :z .", ":x :p :z ."),
    ],
)
def test_what_has_no_name_is_part_of_a_reason(stated: str, following: str) -> None:
    given = triples(stated)
    quads = [Quad(t.subject, t.predicate, t.object, STATED) for t in given]
    (reason,) = explain(quads, INFERRED, triples(following))
    assert reason is not None
    assert list(Proofs(given).faults(reason)) == []


def test_a_member_of_a_list_is_told_as_part_of_it() -> None:
    reason = why(":C owl:unionOf ( :D :E ) . :x a :E .", ":x a :C .")
    assert reason.axiom == "<urn:C> owl:unionOf ( … <urn:E> … )"
    reason = why(":C owl:unionOf ( :D :E ) .", ":E rdfs:subClassOf :C .")
    assert reason.axiom == "<urn:C> owl:unionOf ( … <urn:E> … )"


@pytest.mark.slow
def test_every_inferred_triple_of_the_graph_is_explained_by_what_is_stated() -> None:
    stated = list(prepared.load(inference=False))
    following = sorted(inferred(prepared.load()), key=str)
    known = {quad.triple for quad in stated}
    reasons = explain(stated, INFERRED, following)
    assert len(reasons) > 4000
    for reason in reasons:
        assert reason is not None
        assert {leaf.triple for leaf in leaves(reason)} <= known
    proofs = Proofs(known)
    proved = [reason for reason in reasons[::50] if reason]
    assert [fault for reason in proved for fault in proofs.faults(reason)] == []


# On the command line


def run(*arguments: str) -> Result:
    return CliRunner().invoke(application, arguments)


def test_the_command_begins_as_the_guide_shows() -> None:
    (block,) = re.findall(
        r"^```console\n\$ qhkg (.*?)\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE
    )
    ended = run(*block[0].split())
    assert ended.exit_code == 0
    assert ended.stdout.startswith(block[1])


def test_the_steps_as_json_are_a_tree_down_to_what_is_stated() -> None:
    (first, *_) = json.loads(
        run("show", "xunhua", "--why", "schema:containedInPlace", "-f", "json").stdout
    )
    assert first["rule"] == "prp-spo1"
    while "because" in first:
        first = first["because"][-1]
    assert first["graph"].startswith("https://w3id.org/qhkg/graph/")


@pytest.mark.parametrize("predicate", ["schema:containedInPlace", "a", "qh:locatedIn"])
def test_the_steps_as_json_are_of_the_schema(predicate: str) -> None:
    text = resources.files("qhkg.results").joinpath("schemas/reasons.json").read_text("utf-8")
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    steps = json.loads(run("show", "haidong", "--why", predicate, "-f", "json").stdout)
    jsonschema.validate(steps, schema)
    del steps[0]["subject"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(steps, schema)


def test_a_property_that_a_thing_has_not_is_told_with_those_it_has() -> None:
    ended = run("show", "xunhua", "--why", "qh:amount")
    assert isinstance(ended.exception, qhkg.RequestError)
    assert str(ended.exception).startswith("place:xunhua has no qh:amount; it has ")
    assert "qh:within" in str(ended.exception)


@pytest.mark.parametrize("form", ["csv", "turtle", "xml"])
def test_reasons_are_text_or_json(form: str) -> None:
    ended = run("show", "xunhua", "--why", "a", "-f", form)
    assert isinstance(ended.exception, qhkg.RequestError)
    assert "use table or json" in str(ended.exception)


def test_infer_writes_what_the_graph_inferred_holds() -> None:
    ended = run("infer", "-f", "ntriples")
    expected = {
        quad.triple for quad in prepared.load().quads_for_pattern(None, None, None, INFERRED)
    }
    assert {quad.triple for quad in parse(ended.stdout_bytes, RdfFormat.N_TRIPLES)} == expected


def test_the_rules_give_the_same_in_another_store() -> None:
    text, _ = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
    found: dict[str, object] = {}
    exec(text, found)
    store = found["store"]
    assert isinstance(store, pyoxigraph.Store)
    inferred = {quad.triple for quad in store.quads_for_pattern(None, None, None, INFERRED)}
    expected = {
        quad.triple for quad in prepared.load().quads_for_pattern(None, None, None, INFERRED)
    }
    assert inferred == expected


def test_the_guide_says_how_often_the_rules_run() -> None:
    store, counts = pyoxigraph.Store(), [-1]
    store.extend(qhkg.open(inference=False).dump().quads)
    rules = qhkg.open(inference=False).rules_text()
    while counts[-1] != len(store):
        counts.append(len(store))
        store.update(rules)
    times = ["first", "second", "third", "fourth", "fifth", "sixth"][len(counts) - 2]
    assert f"until it adds nothing (here the {times} time)" in GUIDE


# rdflib's own update uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_rules_give_the_same_in_rdflib() -> None:
    _, text = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
    found: dict[str, Any] = {}
    exec(text, found)
    stated = triples(
        """:in a owl:TransitiveProperty ; rdfs:subPropertyOf :near . :near owl:inverseOf :round .
        :Place rdfs:subClassOf [ owl:onProperty :kind ; owl:hasValue :land ] .
        :near rdfs:domain :Place . :a :in :b . :b :in :c . :c owl:sameAs :d ."""
    )
    quads = [
        Quad(t.subject, t.predicate, t.object, NamedNode(f"urn:graph:{number % 2}"))
        for number, t in enumerate(stated)
    ]
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=serialize(quads, format=RdfFormat.N_QUADS), format="nquads")
    found["run"](dataset, rules_text(quads))
    following = serialize(conclusions(stated), format=RdfFormat.N_TRIPLES)
    expected = set(rdflib.Graph().parse(data=following, format="nt"))
    got = dataset.graph(rdflib.URIRef(INFERRED.value))
    # Classes without names are left out of what is told.
    assert {t for t in got if not isinstance(t[2], rdflib.BNode)} == expected
    assert len(expected) > 15


def test_the_rules_are_the_same_text_every_time_and_each_may_be_run_by_itself() -> None:
    text = qhkg.open().rules_text()
    assert qhkg.open(inference=False).rules_text() == text
    operations = text.split(";\n")
    assert len(operations) > 400
    for operation in operations:
        pyoxigraph.Store().update(operation)


def test_the_rules_are_printed_for_a_store_of_ones_own() -> None:
    assert run("infer", "--show").stdout == qhkg.open().rules_text()
