"""Values are numbers in the one form that every store gives back as it got it."""

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Triple

from qhkg.terms import QH, RDF, XSD
from qhkg.validation import validate_graph
from qhkg.validation.shacl import as_graph

SHAPES = Path(__file__).resolve().parents[1] / "shapes"
RULES = [("figures", "QS-F-003", "Figure"), ("quantities", "QS-Q-001", "DerivedQuantity")]


def faults(file: str, rule: str, kind: str, value: str) -> list[str]:
    """The faults that one rule finds in a thing with that value, written just so."""
    shapes = rdflib.Graph()
    # Of all rules only this one, with what it is made of.
    shapes += (
        rdflib.Graph()
        .parse(SHAPES / f"{file}.ttl")
        .cbd(rdflib.URIRef(f"https://w3id.org/qhkg/shape/{rule}"))
    )
    thing = NamedNode("urn:thing")
    datatype = NamedNode(f"{XSD}{'decimal' if '.' in value else 'integer'}")
    data = as_graph(
        [
            Triple(thing, NamedNode(f"{RDF}type"), NamedNode(f"{QH}{kind}")),
            Triple(thing, NamedNode(f"{QH}value"), Literal(value, datatype=datatype)),
        ]
    )
    return [result.value for result in validate_graph(data, shapes).results]


@pytest.mark.parametrize(("file", "rule", "kind"), RULES)
@pytest.mark.parametrize("value", ["0600", "+600", "-0", "00.5", "+1.5", "1.50", "1.0", ".5"])
def test_a_number_in_another_form_is_refused(file: str, rule: str, kind: str, value: str) -> None:
    assert faults(file, rule, kind, value) == [value]


@pytest.mark.parametrize(("file", "rule", "kind"), RULES)
@pytest.mark.parametrize("value", ["0", "600", "-600", "0.5", "-0.25", "110.4087"])
def test_a_number_in_its_one_form_passes(file: str, rule: str, kind: str, value: str) -> None:
    assert faults(file, rule, kind, value) == []
