"""What was meant by a term or code of ours of which nothing is known."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode, Triple

from qhkg.nearest import nearest_names
from qhkg.terms import GRAPH, OWL, RDF
from qhkg.validation.background import Origins

# All that is ours is below it: the ontology, the codes, the things.
_OURS = GRAPH.removesuffix("graph/")
_LOCAL, _DIGITS = re.compile(r"[^/#]*$"), re.compile(r"\d+")
_PROPERTIES = frozenset(f"{OWL}{kind}Property" for kind in ("Object", "Datatype", "Annotation"))
_CLASSES = frozenset((f"{OWL}Class",))


def nearest(triple: Triple, origins: Origins) -> str:
    """The known IRI most like the one in the statement of which nothing is known; "" if none is.

    A property is held against properties, a class against classes, anything else against what has
    the same IRI up to its last part.
    """
    of_kind = _CLASSES if triple.predicate.value == f"{RDF}type" else frozenset[str]()
    return _nearest(triple.predicate, _PROPERTIES, origins) or _nearest(
        triple.object, of_kind, origins
    )


def _nearest(term: object, kinds: frozenset[str], origins: Origins) -> str:
    if not isinstance(term, NamedNode) or not term.value.startswith(_OURS):
        return ""
    if origins.is_spoken_of(term.value):
        return ""
    local = _LOCAL.search(term.value)
    assert local
    namespace = term.value[: local.start()]
    known = (
        each.removeprefix(namespace)
        for each, of in origins.kinds.items()
        if each.startswith(namespace) and (not kinds or kinds & of)
    )
    # Another number is another thing, and no misspelling: a position, a year.
    words = _DIGITS.sub("", local[0])
    meant = (each for each in known if _LOCAL.fullmatch(each) and _DIGITS.sub("", each) != words)
    near = nearest_names(local[0], meant)
    return f"{namespace}{near[0]}" if near else ""
