"""Which table a thing goes into: one of its classes, chosen by what the statements say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from qhkg.csvw.skolem import Statement
from qhkg.terms import QH, RDF

TYPE = f"{RDF}type"


def homes(statements: Iterable[Statement]) -> Mapping[str, str | None]:
    """The class whose table each subject goes into; None for what has no class.

    That is the narrowest of its classes, or the widest above that one which is the narrowest
    of something else: what no thing is on its own account (a quantity, an actor) is no table,
    and a kind of document stands among the documents. Wider and narrower go by the things that
    the classes have, so that a part of the graph without its ontology is divided alike.
    """
    classes: defaultdict[str, set[str]] = defaultdict(set)
    extents: defaultdict[str, set[str]] = defaultdict(set)
    for statement in statements:
        classes[statement.subject]  # also those without a class
        if statement.predicate == TYPE:
            classes[statement.subject].add(statement.value.value)
            extents[statement.value.value].add(statement.subject)

    def narrowness(name: str) -> tuple[int, bool, str]:
        return len(extents[name]), not name.startswith(QH), name

    narrowest = {thing: min(of, key=narrowness) for thing, of in classes.items() if of}
    with_things_of_their_own = set(narrowest.values())

    def home(thing: str) -> str | None:
        if thing not in narrowest:
            return None
        within = extents[narrowest[thing]]
        tables = classes[thing] & with_things_of_their_own
        return max((name for name in tables if extents[name] >= within), key=narrowness)

    return {thing: home(thing) for thing in classes}
