"""What only the rules compute is refused in the user's files."""

from pathlib import Path

import pytest
from small_checkout import HEADER, small_checkout

from qhkg.files import Folders
from qhkg.terms import QH
from qhkg.validation import validate

RULE = f"CONSTRUCT {{ ?place <{QH}verdict> 1 }} WHERE {{ ?place a <urn:Place> }}"
SHAPE = ":Q a sh:NodeShape ; sh:targetNode :none ; sh:nodeKind sh:IRI ."


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A checkout with a place and a rule that says something of places."""
    return small_checkout(
        tmp_path_factory.mktemp("checkout"),
        {
            "data/places/all.ttl": ":known a :Place .",
            "queries/rules/20-verdict.rq": RULE,
            "shapes/all.ttl": SHAPE,
        },
    )


@pytest.mark.parametrize(("thing", "value", "lines"), [("x", 2, [2]), ("known", 1, [])])
def test_what_is_typed_by_hand_is_refused_unless_it_is_what_was_computed(
    found: Folders, tmp_path: Path, thing: str, value: int, lines: list[int]
) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(f"{HEADER}\n:{thing} <{QH}verdict> {value} .\n", encoding="utf-8")
    results = validate([str(path)], found=found).results
    refused = [each for each in results if each.kind == "calculation"]
    assert [each.line - HEADER.count("\n") for each in refused] == lines


CHECK = """CONSTRUCT { ?check a <urn:Check> ; <urn:checks> ?figure }
WHERE { ?figure <urn:printed> ?number BIND (IRI(CONCAT(STR(?figure), "/check")) AS ?check) }"""
REFUSED = """SELECT ?thing ?problem
WHERE { ?thing <urn:checks>/<urn:printed> 0 BIND ("A check of nought." AS ?problem) }"""
ON_CHECKS = """:Q a sh:NodeShape ; sh:targetClass :Check ;
    sh:property [ sh:path :checks ; sh:maxCount 0 ] ."""


def test_a_fault_on_what_the_rules_made_points_to_what_it_was_made_of(tmp_path: Path) -> None:
    files = {
        "data/places/all.ttl": ":known a :Place .",
        "queries/rules/20-check.rq": CHECK,
        "queries/rules/90-refused.rq": REFUSED,
        "shapes/all.ttl": ON_CHECKS,
    }
    path = tmp_path / "a.ttl"
    path.write_text(f"{HEADER}\n:f a :Figure ;\n  :printed 0 .\n", encoding="utf-8")
    results = validate([str(path)], found=small_checkout(tmp_path / "checkout", files)).results
    assert {(each.kind, each.focus, each.file) for each in results} == {
        ("calculation", "urn:f/check", str(path)),
        ("shape", "urn:f/check", str(path)),
    }
    assert {each.line - HEADER.count("\n") for each in results} == {2}


WITHOUT_VALUE = """SELECT ?thing ?problem
WHERE { ?thing ?role ?part FILTER (?role IN (<urn:total>, <urn:addend>))
  FILTER NOT EXISTS { ?part <urn:printed> ?any }
  BIND (CONCAT("its ", STRAFTER(STR(?role), ":"), " <", STR(?part), "> has no value")
    AS ?problem) }"""
OF_ADDENDS = """:Q a sh:PropertyShape ; sh:targetSubjectsOf :addend ; sh:path :addend ;
    sh:class :Figure ."""


@pytest.fixture(scope="module")
def with_sums(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A checkout with figures, a rule that refuses sums, and a shape that knows addends."""
    files = {
        "data/figures/all.ttl": ":known a :Figure ; :printed 1 . :empty a :Figure .",
        "queries/rules/90-refused.rq": WITHOUT_VALUE,
        "shapes/all.ttl": OF_ADDENDS,
    }
    return small_checkout(tmp_path_factory.mktemp("checkout"), files)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (":s :addend :known ,\n :empty .", [("calculation", 2)]),
        (":s :addend :empty ;\n :total :empty .", [("calculation", 1), ("calculation", 2)]),
        (":s :addend :known ,\n :knwon .", [("shape", 2)]),
        (":s :addend :known ;\n :total :knwon .", [("calculation", 2)]),
    ],
    ids=["the value", "the role", "told by its rule", "told by no other"],
)
def test_what_cannot_be_computed_is_told_once_at_the_value_at_fault(
    with_sums: Folders, tmp_path: Path, text: str, told: list[tuple[str, int]]
) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(f"{HEADER}{text}\n", encoding="utf-8")
    results = validate([str(path)], found=with_sums).results
    first = HEADER.count("\n")
    assert [(each.kind, each.line - first) for each in results] == told
