"""Validation says where a graph breaks a shape, and never passes for want of shapes."""

from pathlib import Path

import pytest
import rdflib

from qhkg.errors import InstallationError
from qhkg.files import Folders
from qhkg.validation import ValidationResult, read_shapes, validate, validate_graph

SHAPES = """
@prefix : <urn:> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
:named a sh:PropertyShape ; sh:targetClass :Place ; sh:path :name ; sh:minCount 1 ;
    sh:maxLength 3 ; sh:severity sh:Warning ; sh:message "A place has a short name." .
"""


def graph(turtle: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=turtle, format="turtle")


# The example of KnowledgeGraph.validate shows as much in every run of the tests.
@pytest.mark.slow
def test_the_stated_and_computed_graphs_conform() -> None:
    report = validate()
    assert report.results == ()
    assert report.conforms


def test_faults_name_focus_path_value_message_severity_and_shape() -> None:
    data = graph('<urn:b> a <urn:Place> . <urn:a> a <urn:Place> ; <urn:name> "long" .')
    report = validate_graph(data, graph(SHAPES))
    message = "A place has a short name."

    def fault(focus: str, value: str) -> ValidationResult:
        return ValidationResult(focus, "urn:name", value, message, "Warning", "urn:named")

    assert not report.conforms
    assert report.results == (
        fault("urn:a", "long"),
        fault("urn:b", ""),
    )


def test_no_shapes_at_all_is_an_error_and_no_pass(tmp_path: Path) -> None:
    with pytest.raises(InstallationError, match="holds no shapes"):
        read_shapes(Folders(tmp_path))
