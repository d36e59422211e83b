"""Names of tables and columns: the graph's own prefixed names, in the letters that are allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, count

from qhkg.csvw.literals import Kind
from qhkg.terms import QH, Prefixes


def file_stem(iri: str, prefixes: Prefixes) -> str:
    """A file name without ending: ``fund-flow`` for qh:FundFlow, ``skos-concept`` for others."""
    name = iri.removeprefix(QH) if iri.startswith(QH) else prefixes.shorten(iri)
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")


def column_titles(kinds: Iterable[Kind], prefixes: Prefixes) -> dict[Kind, str]:
    """Headings such as ``rdfs:label@zh``, and ``qh:value^^xsd:decimal`` beside other datatypes."""
    kinds = tuple(kinds)
    plain = [kind.predicate for kind in kinds if not kind.language]
    titles = {}
    for kind in kinds:
        titles[kind] = prefixes.shorten(kind.predicate)
        if kind.language:
            titles[kind] += f"@{kind.language}"
        elif kind.datatype and plain.count(kind.predicate) > 1:
            titles[kind] += f"^^{prefixes.shorten(kind.datatype)}"
    return titles


def column_names(titles: Iterable[str]) -> list[str]:
    """Names that a URI template takes as variables, one for each title, no two the same."""
    return _distinct((re.sub(r"[^A-Za-z0-9]+", "_", title).strip("_") for title in titles), "_")


def file_names(stems: Iterable[str]) -> list[str]:
    """Names of CSV files, one for each stem, no two the same on any file system."""
    return [f"{stem}.csv" for stem in _distinct(stems, "-")]


def _distinct(names: Iterable[str], separator: str) -> list[str]:
    taken: dict[str, None] = {}
    for name in names:
        candidates = (f"{name}{separator}{number}" for number in count(2))
        taken[next(free for free in chain([name], candidates) if free not in taken)] = None
    return list(taken)
