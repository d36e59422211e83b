"""The receipts in JSON are what their schema says, and no parser of results stumbles over them."""

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results
from rdflib.query import Result

import qhkg
from qhkg.results import receipts

SCHEMA = json.loads(
    (Path(receipts.__file__).parent / "schemas" / "receipts.json").read_text(encoding="utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
KG = qhkg.open()
# Between them: growth from a base, a disputed total, a proposal, passages, another source, a sum
# that the graph holds no quantity for, a passage in no section.
QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("central-funds-growth", {}),
    ("cost-per-household", {}),
    ("funding-by-level", {"value": "reconciled"}),
    ("responsibilities-by-level", {}),
    ("other-sources", {}),
    ("poverty-lines", {}),
    ("total-without-double-counting", {"value": "reconciled"}),
)
THINGS = (
    "fig:local-total",
    "derived:village-advancement-total-per-village-advancement-families",
    "check:relocation-average",
    "check:sino-german-rate-not-above",
    "discrepancy:local-funds",
    "place:xunhua",
    "exclusion:postcode",
)


@cache
def written() -> tuple[bytes, ...]:
    answers = [KG.ask(name, True, **parameters) for name, parameters in QUESTIONS]
    shown = [KG.show(thing).rows for thing in THINGS]
    return tuple(qhkg.render(answer, "json") for answer in (*answers, *shown))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "https://w3id.org/qhkg/schema/receipts.json"


@pytest.mark.parametrize(
    "number", range(len(QUESTIONS) + len(THINGS)), ids=[*(name for name, _ in QUESTIONS), *THINGS]
)
def test_receipts_are_what_the_schema_says(number: int) -> None:
    VALIDATOR.validate(json.loads(written()[number])["receipts"])


def test_each_kind_of_receipt_is_among_those_validated() -> None:
    found = [json.loads(text)["receipts"] for text in written()]
    assert {source["kind"] for each in found for source in each["sources"]} == {
        "figure",
        "passage",
        "context",
        "proposed",
    }
    checks = [check for each in found for check in each["checks"]]
    assert {check["computed"] is None for check in checks} == {True, False}
    assert any(check["discrepancy"] for check in checks)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("source", receipts.Source),
        ("derivation", receipts.Derivation),
        ("check", receipts.Check),
        ("operand", receipts.Operand),
        ("computed", receipts.Computed),
        ("discrepancy", receipts.Discrepancy),
        ("checkOfQuantity", receipts.CheckOfQuantity),
    ],
)
def test_the_schema_has_every_member_and_requires_it(name: str, kind: Any) -> None:
    definition = SCHEMA["$defs"][name]
    assert list(definition["properties"]) == definition["required"] == list(kind.__annotations__)


def test_parsers_of_the_standard_read_the_rows_as_if_no_receipts_were_there() -> None:
    text = written()[0]
    plain = json.loads(text)
    del plain["receipts"]
    bare = json.dumps(plain).encode()
    assert _solutions(text) == _solutions(bare)
    first, second = (Result.parse(io.BytesIO(each), format="json") for each in (text, bare))
    assert list(first) == list(second) != []


def _solutions(text: bytes) -> list[list[object]]:
    found = parse_query_results(text, QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    return [list(solution) for solution in found]
