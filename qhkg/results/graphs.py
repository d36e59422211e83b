"""Triples and quads in the formats of RDF, in an order that never changes."""

from collections.abc import Iterable, Mapping

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from qhkg.results.answers import Quads, Triples

# By the names that the command line has for them.
RDF_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_OURS = "<https://w3id.org/qhkg/"
_SortKey = tuple[str, bool, str, bool, str]


def write_graph(answer: Triples | Quads, name: str) -> bytes:
    """The statements in one RDF format; a format without named graphs gets their union."""
    form = RDF_FORMATS[name]
    statements: list[Triple] | list[Quad]
    if isinstance(answer, Quads) and form.supports_datasets:
        quads = _with_lasting_labels(answer.quads)
        statements = sorted(quads, key=lambda q: (str(q.graph_name), *_key(q)))
    else:
        triples = answer.triples if isinstance(answer, Triples) else _union(answer.quads)
        labelled = _with_lasting_labels(Quad(*triple) for triple in triples)
        statements = sorted(set(_union(labelled)), key=_key)
    prefixes = _used(answer.prefixes, statements)
    written = serialize(statements, format=form, prefixes=prefixes)
    assert written is not None
    return written if written.endswith(b"\n") else written + b"\n"


def _with_lasting_labels(quads: Iterable[Quad]) -> set[Quad]:
    """The same statements with labels of blank nodes that do not change from run to run.

    The store makes up labels in every process; those of RDFC-1.0 follow from the statements.
    """
    found = set(quads)
    if any(BlankNode in (type(quad.subject), type(quad.object)) for quad in found):
        dataset = Dataset(found)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return set(dataset)
    return found


def _union(quads: Iterable[Quad]) -> Iterable[Triple]:
    return (quad.triple for quad in quads)


def _key(statement: Triple | Quad) -> _SortKey:
    """Types first, and of them ours before those of the vocabularies that ours specialise."""
    subject, predicate, value = str(statement.subject), statement.predicate, str(statement.object)
    is_type = predicate == _RDF_TYPE
    return subject, not is_type, str(predicate), is_type and not value.startswith(_OURS), value


def _used(prefixes: Mapping[str, str], statements: Iterable[Triple | Quad]) -> dict[str, str]:
    """The prefixes that shorten something here: a reader wants no list of the others."""
    terms = {
        term
        for statement in statements
        for part in statement
        for term in (part, getattr(part, "datatype", None))
    }
    iris = [term.value for term in terms if isinstance(term, NamedNode)]
    namespaces = sorted(prefixes.items(), key=lambda item: -len(item[1]))
    used = {
        next((prefix for prefix, namespace in namespaces if iri.startswith(namespace)), "")
        for iri in iris
    }
    return {prefix: prefixes[prefix] for prefix in sorted(used) if prefix in prefixes}
