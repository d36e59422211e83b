"""Terms of the engine's library as terms of rdflib, and back."""

from __future__ import annotations

import re

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from rdflib import BNode, IdentifiedNode, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.term import Node

from qhkg.results import Term

# More digits than Python converts; the first of them decide the same about a whole number.
_MANY_DIGITS = re.compile(r"^([-+]?\d{1000})\d+$")


def as_rdflib(statement: Quad | Triple) -> tuple[Node, Node, Node]:
    """The statement as a triple of rdflib, with the lexical forms of its literals as they are.

    Raises TypeError for a triple term, which RDF 1.1 does not have.
    """
    return (
        rdflib_term(statement.subject),
        rdflib_term(statement.predicate),
        rdflib_term(statement.object),
    )


def rdflib_term(term: Term) -> IdentifiedNode | RdflibLiteral:
    """One term, a literal in its form. Raises TypeError for a triple term."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if not isinstance(term, Literal):
        raise TypeError(f"RDF 1.1 has no triple terms: {term}")
    if term.language:
        return RdflibLiteral(term.value, lang=term.language)
    datatype = URIRef(term.datatype.value)
    # rdflib tells "x" from "x"^^xsd:string; Turtle writes, and means, the first.
    if datatype.endswith("#string"):
        return RdflibLiteral(term.value)
    return RdflibLiteral(term.value, datatype=datatype, normalize=False)


def is_ill_typed(value: Literal) -> bool:
    """Whether a literal is no value of its datatype, where that is one of XML Schema's."""
    datatype = URIRef(value.datatype.value)
    text = _MANY_DIGITS.sub(r"\1", value.value)
    return RdflibLiteral(text, datatype=datatype, normalize=False).ill_typed is True


def engine_term(node: Node) -> NamedNode | BlankNode | Literal:
    """One term of rdflib for the engine, a literal in its form.

    Raises ValueError for what RDF does not have: an IRI with a space, a formula, a variable.
    """
    if isinstance(node, URIRef):
        return NamedNode(node)
    if isinstance(node, BNode):
        return BlankNode(node)
    if not isinstance(node, RdflibLiteral):
        raise ValueError(f"{node!r} is no term of RDF")
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(node.datatype) if node.datatype else None)
