"""Pre-binding as SHACL has it, written into a query so that any engine of SPARQL knows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyoxigraph import BlankNode, Literal, Store
from rdflib import Variable

from qhkg.results import Term
from qhkg.validation.predicates import algebra_of, may_stay, parts_of, predicates_of

_TOKEN = re.compile(
    r"""
      \#[^\r\n]*                                               # a comment
    | <[^<>"{}|^`\\\x00-\x20]*>                                # an IRI
    | \"{3}(?:[^\\]|\\.)*?\"{3} | '{3}(?:[^\\]|\\.)*?'{3}      # texts
    | "(?:[^"\\\r\n]|\\.)*"     | '(?:[^'\\\r\n]|\\.)*'
    | [?$](?P<variable>\w+)
    | \{(?!(?:\s|\#[^\r\n]*[\r\n])*SELECT\b)(?P<group>)        # a sub-SELECT has its group within
    | (?P<strange>\\ | (?<![\w:.-])(?:MINUS|VALUES|SERVICE|GRAPH)(?![\w:.-])
        | \bSELECT(?:\s+(?:DISTINCT|REDUCED))?\s*\*)
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class _Form:
    """What pre-binding needs to know of a query."""

    pieces: tuple[str, ...]
    """The text, cut behind the bracket that opens each group."""
    variables: frozenset[str]
    answered: frozenset[str] | None
    """The variables of a SELECT; nothing for another form of query."""
    grouped: tuple[frozenset[str], ...]
    """For each group of solutions, what they are grouped by."""
    outermost: bool
    """Whether the outermost group is cut, and not only a sub-SELECT that it may consist of."""
    may_stay: bool
    """Whether a path of no steps leads from a node to itself."""
    binds: bool


def prebound(
    query: str, prefixes: Mapping[str, str], bound: Mapping[str, Term], held: Store
) -> tuple[str, dict[str, Term]] | None:
    """A SELECT or ASK with the terms bound in each of its groups, and those still to be bound.

    SHACL has the term wherever the variable stands; ``VALUES`` at the start of each group says so
    in plain SPARQL. Nothing comes back where it does not:

    - a blank node, which no query can name;
    - MINUS and the other forms that pre-binding forbids, and ``SELECT *``;
    - solutions grouped by something else, as ``VALUES`` binds nothing behind the grouping;
    - a path of no steps from what is no node of ``held``, as the engine goes to those only.
    """
    form = _form(query, tuple(sorted((key, str(iri)) for key, iri in prefixes.items())))
    if form is None:
        return None
    used = {name: term for name, term in bound.items() if name in form.variables}
    if not used:
        return query, {}
    if any(isinstance(term, BlankNode) for term in used.values()):
        return None
    if any(not used.keys() <= group for group in form.grouped):
        return None
    if form.may_stay and (form.binds or not all(_holds(held, each) for each in used.values())):
        return None
    values = "".join(f" VALUES ?{name} {{ {term} }} " for name, term in used.items())
    asked = values.join(form.pieces)
    # What the engine is told to bind besides, it looks at last: then it walks through all.
    if form.outermost:
        return asked, {}
    answered = used.keys() if form.answered is None else used.keys() & form.answered
    return asked, {name: used[name] for name in answered}


def _holds(held: Store, term: Term) -> bool:
    subject = () if isinstance(term, Literal) else held.quads_for_pattern(term, None, None)
    return any(True for _ in subject) or any(True for _ in held.quads_for_pattern(None, None, term))


@lru_cache(maxsize=512)
def _form(query: str, prefixes: tuple[tuple[str, str], ...]) -> _Form | None:
    """Nothing for a query that is not to be touched, or cannot be read."""
    pieces, variables, cut = list[str](), set[str](), 0
    for token in _TOKEN.finditer(query):
        if token["strange"]:
            return None
        if token["variable"]:
            variables.add(token["variable"])
        if token["group"] is not None:
            pieces.append(query[cut : token.end()])
            cut = token.end()
    algebra = algebra_of(query, dict(prefixes))
    if algebra is None:
        return None
    parts = parts_of(algebra)
    names = {part.name for part in parts}
    # Within EXISTS rdflib leaves a sub-SELECT as it was written.
    if "SubSelect" in names or algebra.name not in ("SelectQuery", "AskQuery"):
        return None
    return _Form(
        (*pieces, query[cut:]),
        frozenset(variables),
        frozenset(map(str, algebra.PV)) if algebra.name == "SelectQuery" else None,
        tuple(_named(part.expr) for part in parts if part.name == "Group"),
        # Brackets in comments count, too: then the engine is told twice, which is slow only.
        bool(pieces) and pieces[0].count("{") == 1,
        any(may_stay(each) for part in parts for each in predicates_of(part)),
        not names.isdisjoint({"Extend", "Bind"}),
    )


def _named(expressions: Any) -> frozenset[str]:
    return frozenset(str(each) for each in expressions or () if isinstance(each, Variable))
