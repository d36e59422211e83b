"""The rule tables of OWL 2 RL, read from ``rules.toml``, which says how they are written."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

PREFIXES = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

# An IRI or a string, as a regular expression: what stands in one is no word of SPARQL.
QUOTED = r"""<[^<>\s]*>|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""


@dataclass(frozen=True)
class TableRule:
    """A rule of the tables, by its name there, such as ``prp-trp``; all patterns are SPARQL.

    ``vocabulary`` is "" for a rule that needs no axiom; where the ontology has one of ``unless``
    too, other rules give the same. ``then`` is "" for a rule that finds what is wrong, and then
    ``false`` says what; ``says`` tells in words why ``then`` follows. ``members`` and ``each`` are
    "" for a rule without a list. A rule of the ``schema`` tells why an axiom follows, and is not
    run.
    """

    name: str
    vocabulary: str
    unless: tuple[str, ...]
    condition: str
    then: str
    false: str
    members: str
    each: str
    says: str
    schema: bool


def table() -> tuple[TableRule, ...]:
    """The rules that are compiled, in the order of the tables."""
    return tuple(rule for rule in _rules() if not rule.schema)


def schema_table() -> tuple[TableRule, ...]:
    """The rules on the vocabulary itself, which tell why an axiom holds that is not stated."""
    return tuple(rule for rule in _rules() if rule.schema)


@cache
def rules_source() -> str:
    """The text of the tables, each pattern that several rules share put in its place."""
    text = resources.files("qhkg.owl").joinpath("rules.toml").read_text(encoding="utf-8")
    for name, pattern in tomllib.loads(text)["shared"].items():
        text = text.replace(f"{{{name}}}", pattern)
    return text


@cache
def _rules() -> tuple[TableRule, ...]:
    return tuple(
        TableRule(
            name=name,
            vocabulary=parts.get("vocabulary", ""),
            unless=tuple(parts.get("unless", ())),
            condition=parts.get("if", ""),
            then=parts.get("then", ""),
            false=parts.get("false", ""),
            members=parts.get("members", ""),
            each=parts.get("each", ""),
            says=parts.get("says", ""),
            schema=parts.get("schema", False),
        )
        for name, parts in tomllib.loads(rules_source()).items()
        if name != "shared"
    )
