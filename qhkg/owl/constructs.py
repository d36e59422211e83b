"""What an ontology may not hold, since no rule stands for it: read from ``refused.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from pyoxigraph import BlankNode, NamedNode, QuerySolution, QuerySolutions, Store, Triple

from qhkg.errors import UnsupportedConstructError
from qhkg.nearest import nearest_names
from qhkg.owl.table import PREFIXES, rules_source
from qhkg.terms import OWL, RDF, RDFS

_SPACES = {"owl": OWL, "rdf": RDF, "rdfs": RDFS}
_NAME = re.compile(r"\b(?:owl|rdfs?):\w+")
_TYPE = NamedNode(f"{RDF}type")
_VARIABLE = re.compile(r"\?(\w+)")


def refuse_terms(axioms: Iterable[Triple]) -> None:
    """Raises UnsupportedConstructError for the first term of OWL or RDFS that no rule knows."""
    known, beyond = _known(), set(_refused()["terms"]["beyond_the_rules"])
    ordered = sorted(axioms, key=str)
    for triple in ordered:
        for term in (triple.subject, triple.predicate, triple.object):
            name = _shortened(term)
            if not name or name in known or (term == triple.subject and name.startswith("rdf:")):
                continue
            meant = [] if name in beyond else nearest_names(name, known)
            told = f", which is misspelt (for {' or '.join(meant[:1])}?)," if meant else ""
            raise UnsupportedConstructError(f"{name}{told} at {name_near(triple.subject, ordered)}")


def refuse_constructs(stated: Store) -> None:
    """The same for the first construct that no rule knows, among axioms in the default graph."""
    for name, construct in _refused().items():
        if name == "terms":
            continue
        found = stated.query(f"{PREFIXES}SELECT * WHERE {{ {construct['if']} }}")
        assert isinstance(found, QuerySolutions)
        axioms = [quad.triple for quad in stated]
        told = sorted(_told(construct["says"], row, axioms) for row in found)
        if told:
            raise UnsupportedConstructError(told[0])


def name_near(term: Any, axioms: Sequence[Triple]) -> str:
    """The term, or what leads to it and has a name: nobody knows a blank node by its label."""
    near = [term]
    for each in near:
        if not isinstance(each, BlankNode):
            return str(each)
        found = {triple.subject for triple in axioms if triple.object == each}
        near += sorted(found.difference(near), key=str)
    others = sorted(str(t.object) for t in axioms if t.subject == term and t.predicate != _TYPE)
    return f"what is said of {others[0]}" if others else str(term)


def _told(says: str, row: QuerySolution, axioms: Sequence[Triple]) -> str:
    said = _VARIABLE.sub(lambda each: str(row[each[1]]), says)
    return f"{said} at {name_near(row[0], axioms)}"


@cache
def _refused() -> dict[str, Any]:
    text = resources.files("qhkg.owl").joinpath("refused.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _known() -> frozenset[str]:
    """The terms in the rules, and those that need none."""
    built_in = ("owl:Thing", "owl:Nothing", "rdf:type", "rdf:nil")
    return frozenset(
        {*_NAME.findall(rules_source()), *_refused()["terms"]["no_rule_needed"], *built_in}
    )


def _shortened(term: object) -> str:
    if isinstance(term, NamedNode):
        for prefix, space in _SPACES.items():
            if term.value.startswith(space):
                return f"{prefix}:{term.value.removeprefix(space)}"
    return ""
