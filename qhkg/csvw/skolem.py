"""Statements without named graphs and blank nodes, of which CSV on the Web has neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
)

from qhkg.errors import FormatError

# Where RDF 1.1 has the IRIs that stand for blank nodes, so that a reader can turn them back.
GENID = "https://w3id.org/.well-known/genid/qhkg-"


@dataclass(frozen=True)
class Statement:
    """A triple without blank nodes; ``subject`` and ``predicate`` are IRIs."""

    subject: str
    predicate: str
    value: NamedNode | Literal


def skolemized(quads: Iterable[Quad]) -> frozenset[Statement]:
    """The union of the named graphs, with an IRI for each blank node, the same on every run.

    Raises FormatError for a triple term.
    """
    dataset = Dataset(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads)
    # The store makes up other labels for blank nodes in every process.
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(
        Statement(_iri(quad.subject).value, quad.predicate.value, _value(quad.object))
        for quad in dataset
    )


def _value(term: object) -> NamedNode | Literal:
    return term if isinstance(term, Literal) else _iri(term)


def _iri(term: object) -> NamedNode:
    if isinstance(term, BlankNode):
        return NamedNode(GENID + term.value)
    if not isinstance(term, NamedNode):
        raise FormatError(f"csvw cannot hold triple terms: {term}")
    return term
