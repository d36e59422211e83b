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


@dataclass(frozen=True)
class TableRule:
    """A rule of the tables, by its name there, such as ``prp-trp``; all patterns are SPARQL.

    ``vocabulary`` is "" for a rule that needs no axiom; ``then`` is "" for one that finds what
    is wrong, and then ``false`` says what. ``members`` and ``each`` are "" for a rule without a
    list.
    """

    name: str
    vocabulary: str
    condition: str
    then: str
    false: str
    members: str
    each: str


@cache
def table() -> tuple[TableRule, ...]:
    """All rules, in the order of the tables."""
    text = resources.files("qhkg.owl").joinpath("rules.toml").read_text(encoding="utf-8")
    return tuple(
        TableRule(
            name=name,
            vocabulary=parts.get("vocabulary", ""),
            condition=parts.get("if", ""),
            then=parts.get("then", ""),
            false=parts.get("false", ""),
            members=parts.get("members", ""),
            each=parts.get("each", ""),
        )
        for name, parts in tomllib.loads(text).items()
    )
