"""From what people call a thing to its IRI: by IRI, prefixed name, slug or label."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from qhkg.engines import Engine
from qhkg.errors import AmbiguousNameError, UnknownNameError
from qhkg.nearest import nearest_names
from qhkg.results import Rows
from qhkg.terms import Prefixes

_LABEL = "rdfs:label|skos:prefLabel|skos:altLabel|skos:notation|qh:title|qh:heading"
# A list of codes up to this length is shown whole to who misspells one.
_FEW = 30
_PROLOGUE = """
PREFIX qh: <https://w3id.org/qhkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_KNOWN = "ASK {{ {{ {thing} ?p ?o }} UNION {{ ?s ?p {thing} }} {condition} }}"
_USED = "ASK {{ ?s {thing} ?o }}"
_BY_SLUG = """
SELECT DISTINCT ?thing WHERE {{
  ?thing a ?any . {condition}
  FILTER(isIRI(?thing) && (STRENDS(STR(?thing), {slash}) || STRENDS(STR(?thing), {hash})))
}}
"""
_BY_LABEL = """
SELECT DISTINCT ?thing WHERE {{
  ?thing {label} ?name . {condition}
  FILTER(isIRI(?thing) && LCASE(STR(?name)) = LCASE({text}))
}}
"""
_NAMES = """
SELECT DISTINCT ?thing ?name WHERE {{
  ?thing a ?any . {condition} OPTIONAL {{ ?thing {label} ?name }} FILTER(isIRI(?thing))
}}
"""


def resolve(
    engine: Engine, prefixes: Prefixes, name: str, *, class_name: str | None = None
) -> NamedNode:
    """The one thing that people call so, of a class (a prefixed name) where one is given.

    A slug goes before a label, and a thing known to all reports before what one report
    states. Raises UnknownNameError with the nearest names, AmbiguousNameError with the
    prefixed names to choose from.
    """
    condition = ""
    kind = "thing"
    if class_name is not None:
        condition = f"?thing a/rdfs:subClassOf* {NamedNode(prefixes.expand(class_name))} ."
        kind = class_name.rpartition(":")[2].lower()
    return _resolve(engine, prefixes, name, condition, kind, class_name=class_name)


def resolve_code(engine: Engine, prefixes: Prefixes, name: str, *, scheme: str) -> NamedNode:
    """The code of a scheme (by its prefix) that has the slug, notation or label.

    Raises UnknownNameError with the nearest names, AmbiguousNameError.
    """
    scheme_iri = NamedNode(prefixes.expand(f"{scheme}:").rstrip("/"))
    condition = f"?thing skos:inScheme {scheme_iri} ."
    return _resolve(engine, prefixes, name, condition, scheme, scheme=scheme)


def names(
    engine: Engine,
    prefixes: Prefixes,
    *,
    class_name: str | None = None,
    scheme: str | None = None,
    prefix: str = "",
) -> tuple[str, ...]:
    """The slugs of all things of a class or codes of a scheme, sorted: what completion offers.

    With a prefix, the prefixed names of the things of its namespace.
    """
    if scheme is not None:
        scheme_iri = NamedNode(prefixes.expand(f"{scheme}:").rstrip("/"))
        condition = f"?thing skos:inScheme {scheme_iri} ."
    elif class_name is not None:
        condition = f"?thing a/rdfs:subClassOf* {NamedNode(prefixes.expand(class_name))} ."
    else:
        condition = ""
    things = {thing for thing, _ in _all_names(engine, condition)}
    if prefix:
        short = map(prefixes.shorten, things)
        return tuple(sorted(name for name in short if name.startswith(f"{prefix}:")))
    return tuple(sorted(map(_slug, things)))


def _resolve(
    engine: Engine,
    prefixes: Prefixes,
    name: str,
    condition: str,
    kind: str,
    *,
    class_name: str | None = None,
    scheme: str | None = None,
) -> NamedNode:
    if not _is_text(name):
        raise UnknownNameError(kind, name)
    iri = _as_iri(name, prefixes)
    if iri is not None and _is_known(engine, iri, condition):
        return iri
    found = _matches(engine, name.strip(), condition) if iri is None else []
    if len(found) == 1:
        return NamedNode(found[0])
    if found:
        raise AmbiguousNameError(name, [prefixes.shorten(thing) for thing in found])
    nearest = [] if iri else _nearest(engine, name, condition)
    if iri is not None:
        # Within a namespace, the names of it; what is like a slug elsewhere is not what was meant.
        prefix = prefixes.shorten(iri.value).partition(":")[0]
        near = names(engine, prefixes, prefix=prefix) if prefix in prefixes else ()
        nearest = nearest_names(prefixes.shorten(iri.value), near)
    choice = (
        names(engine, prefixes, class_name=class_name, scheme=scheme) if kind != "thing" else ()
    )
    hint = f"One of: {', '.join(choice)}." if 0 < len(choice) <= _FEW else ""
    raise UnknownNameError(kind, name, nearest, hint)


def _is_text(name: str) -> bool:
    """Whether it is Unicode: an argument that was no UTF-8 holds lone surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _as_iri(name: str, prefixes: Prefixes) -> NamedNode | None:
    """The IRI that a name spells out, in full or with a known prefix; None for other names."""
    inner = name[1:-1] if name.startswith("<") and name.endswith(">") else name
    try:
        if "://" in inner:
            return NamedNode(inner)
        prefix, colon, _ = inner.partition(":")
        return NamedNode(prefixes.expand(inner)) if colon and prefix in prefixes else None
    except ValueError:
        return None


def is_known(engine: Engine, iri: str) -> bool:
    """Whether the graph says anything with that IRI, be it as a property."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    return bool(engine.query(_USED.format(thing=node))) or _is_known(engine, node, "")


def _is_known(engine: Engine, iri: NamedNode, condition: str) -> bool:
    pinned = condition.replace("?thing", str(iri))
    return bool(engine.query(_PROLOGUE + _KNOWN.format(thing=iri, condition=pinned)))


def _matches(engine: Engine, name: str, condition: str) -> list[str]:
    """The things of that name: the best kind of match that there is.

    Best is a slug of a thing known to all reports that is its label too (the county Xunhua,
    not the seat of its government, which is named after it).
    """
    slugs = (Literal(f"/{name.lower()}"), Literal(f"#{name}"))
    by_slug = _things(engine, _BY_SLUG.format(slash=slugs[0], hash=slugs[1], condition=condition))
    by_label = _things(
        engine, _BY_LABEL.format(label=_LABEL, text=Literal(name), condition=condition)
    )
    shared = [thing for thing in by_slug if _is_shared(thing)]
    both = [thing for thing in shared if thing in by_label]
    return next((found for found in (both, shared, by_slug) if found), by_label)


def _is_shared(iri: str) -> bool:
    """Whether the IRI is ``…/id/<kind>/<slug>``: known to all reports, not to one only."""
    return iri.partition("/id/")[2].count("/") == 1


def _things(engine: Engine, text: str) -> list[str]:
    answer = engine.query(_PROLOGUE + text)
    assert isinstance(answer, Rows)
    return sorted(str(row["thing"]) for row in answer)


def _all_names(engine: Engine, condition: str) -> Iterable[tuple[str, str | None]]:
    answer = engine.query(_PROLOGUE + _NAMES.format(label=_LABEL, condition=condition))
    assert isinstance(answer, Rows)
    for row in answer:
        name = row["name"]
        yield str(row["thing"]), name if isinstance(name, str) else None


def _nearest(engine: Engine, name: str, condition: str) -> list[str]:
    """The nearest names, one for each thing; nobody means a passage by its position."""
    things: dict[str, str] = {}
    for thing, label in _all_names(engine, condition):
        if "#char=" not in thing:
            for each in (_slug(thing), label):
                things.setdefault(each or "", thing)
    found = nearest_names(_slug(name.strip("<>").rpartition(":")[2] or name), things)
    first: dict[str, str] = {}
    for each in found:
        first.setdefault(things[each], each)
    return list(first.values())


def _slug(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]
