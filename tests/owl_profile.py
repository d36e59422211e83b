"""What of OWL 2 RL an ontology keeps to: https://www.w3.org/TR/owl2-profiles/#OWL_2_RL."""

from collections.abc import Callable, Iterable, Iterator

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
CHARACTERISTICS = (
    OWL.AsymmetricProperty,
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
    OWL.SymmetricProperty,
    OWL.TransitiveProperty,
)
# Of a property that is not simple, OWL 2 DL forbids these.
_FOR_SIMPLE_PROPERTIES = (
    OWL.AsymmetricProperty,
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
)
_TYPES = {*KINDS, *CHARACTERISTICS, OWL.Ontology, OWL.AllDisjointClasses, OWL.Restriction}
_BUILT_IN = (str(OWL), str(RDF), str(RDFS))
_NUMBERS = (XSD.decimal, XSD.integer, XSD.nonNegativeInteger, XSD.positiveInteger)
_DATATYPES = {*_NUMBERS, XSD.string, XSD.boolean, XSD.anyURI, XSD.dateTime, RDFS.Literal}
# What a class expression may hold where a class stands below another, or above.
_PARTS = {
    "below": {OWL.intersectionOf: "below", OWL.unionOf: "below", OWL.someValuesFrom: "below"},
    "above": {OWL.intersectionOf: "above", OWL.complementOf: "below", OWL.allValuesFrom: "above"},
}
_WITH_LISTS = (OWL.intersectionOf, OWL.unionOf)
_RESTRICTIONS = (OWL.someValuesFrom, OWL.allValuesFrom)
# Both sides of these: the kind of the subject, and that of the object.
_SIDES = {
    OWL.inverseOf: ((OWL.ObjectProperty, OWL.ObjectProperty),),
    RDFS.subPropertyOf: tuple((kind, kind) for kind in KINDS[1:]),
}
_PLACES = {RDFS.subClassOf: ("below", "above"), RDFS.domain: (None, "above")}
_PREDICATES = {
    *_SIDES,
    *_PLACES,
    *(part for parts in _PARTS.values() for part in parts),
    *(RDF.type, RDF.first, RDF.rest, RDFS.range, RDFS.label, RDFS.isDefinedBy),
    *(OWL.members, OWL.onProperty, OWL.propertyChainAxiom, OWL.versionIRI, OWL.versionInfo),
}


def kinds(ontology: Graph, term: Node) -> set[Node]:
    """As what a term is declared: as a class, or as one kind of property or several."""
    return {kind for kind in ontology.objects(term, RDF.type) if kind in KINDS}


def members(ontology: Graph, head: Node) -> tuple[Node, ...]:
    """The members of a list."""
    return tuple(Collection(ontology, head))


def faults(ontology: Graph) -> Iterator[str]:
    """What the axioms hold that OWL 2 RL, or OWL 2 DL beside it, does not allow."""
    for subject, predicate, value in ontology:
        if _is_built_in(predicate) and predicate not in _PREDICATES:
            yield f"{predicate} is not allowed"
        if predicate == RDF.type and _is_built_in(value) and value not in _TYPES:
            yield f"type {value} is not allowed"
        if _is_built_in(subject):
            yield f"{subject} is not ours to define"
        yield from _faults_of_places(ontology, subject, predicate, value)
    yield from _faults_of_lists(ontology)
    yield from _faults_of_properties(ontology)


def _faults_of_places(
    ontology: Graph, subject: Node, predicate: Node, value: Node
) -> Iterator[str]:
    if isinstance(predicate, URIRef) and predicate in _PLACES:
        for term, place in zip((subject, value), _PLACES[predicate], strict=True):
            if place and not _is_allowed(ontology, term, place):
                yield f"{term} may not stand {place} in {subject} {predicate}"
    if isinstance(predicate, URIRef) and predicate in _SIDES:
        pair = ({*kinds(ontology, subject)}, {*kinds(ontology, value)})
        if all(pair != ({left}, {right}) for left, right in _SIDES[predicate]):
            yield f"{subject} {predicate} {value} ties unlike kinds"
    if predicate == RDFS.range:
        literal = kinds(ontology, subject) == {OWL.DatatypeProperty}
        if not (value in _DATATYPES if literal else _is_allowed(ontology, value, "above")):
            yield f"{value} is no range of {subject}"


def _is_allowed(ontology: Graph, term: Node, place: str) -> bool:
    if not isinstance(term, BNode):
        return kinds(ontology, term) == {OWL.Class}
    said = {*ontology.predicates(term)} - {RDF.type, RDFS.subClassOf}
    (part, *more) = [*(said - {OWL.onProperty}), None]
    if len(more) != 1 or part not in _PARTS[place] or len([*ontology.objects(term, part)]) != 1:
        return False
    (value,) = ontology.objects(term, part)
    place_of_part = _PARTS[place][URIRef(str(part))]
    if OWL.onProperty in said:
        return part in _RESTRICTIONS and _fits(ontology, term, value, place_of_part)
    parts = members(ontology, value) if part in _WITH_LISTS else (value,)
    return part not in _RESTRICTIONS and all(
        _is_allowed(ontology, each, place_of_part) for each in parts
    )


def _fits(ontology: Graph, restriction: Node, value: Node, place: str) -> bool:
    """Whether a restriction is of one property, whose values may be such."""
    properties = [*ontology.objects(restriction, OWL.onProperty)]
    declared = [kinds(ontology, each) for each in properties]
    if declared == [{OWL.DatatypeProperty}]:
        return value in _DATATYPES
    return declared == [{OWL.ObjectProperty}] and _is_allowed(ontology, value, place)


def _faults_of_lists(ontology: Graph) -> Iterator[str]:
    for predicate in (OWL.members, OWL.propertyChainAxiom, *_WITH_LISTS):
        for subject, head in ontology.subject_objects(predicate):
            if len(members(ontology, head)) < 2:
                yield f"{subject} {predicate} is no list of two or more"
    for subject in ontology.subjects(RDF.type, OWL.AllDisjointClasses):
        if len([*ontology.objects(subject, OWL.members)]) != 1:
            yield f"{subject} has not one list of members"
    for subject, head in ontology.subject_objects(OWL.members):
        if (subject, RDF.type, OWL.AllDisjointClasses) not in ontology:
            yield f"the members {members(ontology, head)} of nothing"
        yield from _not_of_kind(ontology, members(ontology, head), OWL.Class)
    for subject, head in ontology.subject_objects(OWL.propertyChainAxiom):
        yield from _not_of_kind(ontology, (subject, *members(ontology, head)), OWL.ObjectProperty)


def _not_of_kind(ontology: Graph, terms: Iterable[Node], kind: URIRef) -> Iterator[str]:
    for term in terms:
        if kinds(ontology, term) != {kind}:
            yield f"{term} is not declared as {kind} and nothing else"


def _faults_of_properties(ontology: Graph) -> Iterator[str]:
    for characteristic in CHARACTERISTICS:
        for term in ontology.subjects(RDF.type, characteristic):
            allowed = {OWL.ObjectProperty}
            if characteristic == OWL.FunctionalProperty:
                allowed.add(OWL.DatatypeProperty)
            if len(kinds(ontology, term)) != 1 or not kinds(ontology, term) <= allowed:
                yield f"{term} can be no {characteristic}"
    for term in _not_simple(ontology):
        for characteristic in _FOR_SIMPLE_PROPERTIES:
            if (term, RDF.type, characteristic) in ontology:
                yield f"{term} is not simple, so no {characteristic}"
    for term, head in ontology.subject_objects(OWL.propertyChainAxiom):
        if term in _leading_to(ontology, members(ontology, head)):
            yield f"the chain of {term} leads back to itself"


def _not_simple(ontology: Graph) -> set[Node]:
    """Those that are transitive or have a chain, their inverses, and all above them."""
    found = {*ontology.subjects(RDF.type, OWL.TransitiveProperty)}
    found |= {*ontology.subjects(OWL.propertyChainAxiom)}
    return _closed(found, lambda term: {*_inverses(ontology, term), *_above(ontology, term)})


def _leading_to(ontology: Graph, terms: Iterable[Node]) -> set[Node]:
    """The properties that some of the terms follow from, and the terms themselves."""

    def needed(term: Node) -> set[Node]:
        heads = ontology.objects(term, OWL.propertyChainAxiom)
        chained = {part for head in heads for part in members(ontology, head)}
        below = set(ontology.subjects(RDFS.subPropertyOf, term))
        return {*chained, *below, *_inverses(ontology, term)}

    return _closed(set(terms), needed)


def _closed(terms: set[Node], more: Callable[[Node], set[Node]]) -> set[Node]:
    found, waiting = set(terms), list(terms)
    while waiting:
        new = more(waiting.pop()) - found
        found |= new
        waiting += new
    return found


def _inverses(ontology: Graph, term: Node) -> set[Node]:
    return {*ontology.objects(term, OWL.inverseOf), *ontology.subjects(OWL.inverseOf, term)}


def _above(ontology: Graph, term: Node) -> set[Node]:
    return set(ontology.objects(term, RDFS.subPropertyOf))


def _is_built_in(term: Node) -> bool:
    return not isinstance(term, Literal) and str(term).startswith(_BUILT_IN)
