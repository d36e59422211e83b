"""Terms of the engine's library as terms of rdflib."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from rdflib import BNode, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.term import Node

from qhkg.results import Term


def as_rdflib(statement: Quad | Triple) -> tuple[Node, Node, Node]:
    """The statement as a triple of rdflib, with the lexical forms of its literals as they are.

    Raises TypeError for a triple term, which RDF 1.1 does not have.
    """
    return _node(statement.subject), _node(statement.predicate), _node(statement.object)


def _node(term: Term) -> Node:
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
