"""What the graph says of each numeral of a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qhkg.audit.copy import comparable
from qhkg.engines import Engine
from qhkg.results import Rows

_ENTRIES = """
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX qh: <https://w3id.org/qhkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?report ?thing ?surface ?start ?end ?before ?after ?section ?reason
  ?value ?rounding ?unit ?comparator
WHERE {
  ?thing qh:surface ?surface ; qh:passage ?passage .
  ?passage qh:report ?report ; oa:start ?start ; oa:end ?end .
  OPTIONAL { ?passage qh:prefixDigest ?before }
  OPTIONAL { ?passage qh:suffixDigest ?after }
  OPTIONAL { ?passage qh:section/qh:heading ?section }
  OPTIONAL { ?thing qh:exclusionReason ?reason }
  OPTIONAL { ?thing qh:value ?value }
  OPTIONAL { ?thing qh:roundedTo ?rounding }
  OPTIONAL { ?thing qh:unit ?unit }
  OPTIONAL { ?thing qh:comparator ?comparator }
}
ORDER BY ?report ?start ?end ?thing
"""
_REPORTS = """
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX qh: <https://w3id.org/qhkg/ontology#>
SELECT ?report ?sha256 ?length ?last ?foot (MAX(?end) AS ?body) WHERE {
  ?report qh:textSha256 ?sha256 ; qh:textLength ?length .
  OPTIONAL { ?report qh:lastWordsDigest ?last }
  OPTIONAL { ?report qh:footDigest ?foot }
  OPTIONAL { ?section a qh:Section ; qh:report ?report ; oa:end ?end }
}
GROUP BY ?report ?sha256 ?length ?last ?foot
ORDER BY ?report
"""
FURNITURE = "https://w3id.org/qhkg/code/exclusionreason/page-furniture"


@dataclass(frozen=True)
class Entry:
    """A numeral as the graph has it; a figure has a value, an exclusion a reason."""

    iri: str
    surface: str
    start: int
    end: int
    before: str | None = None
    after: str | None = None
    section: str | None = None
    reason: str | None = None
    value: Decimal | None = None
    rounded_to: Decimal | None = None
    unit: str | None = None
    comparator: str | None = None

    @property
    def is_figure(self) -> bool:
        """Whether it counts something."""
        return self.value is not None

    @property
    def is_furniture(self) -> bool:
        """Whether it belongs to the page, such as a telephone number."""
        return self.reason == FURNITURE


@dataclass(frozen=True)
class Ledger:
    """The numerals of one report in their order, and the text that positions count.

    ``body`` is where the last section ends; behind it stands the foot of the page. ``last_words``
    and ``foot`` are digests of the words that end the one and make the other.
    """

    report: str
    sha256: str
    length: int
    body: int
    entries: tuple[Entry, ...]
    last_words: str | None = None
    foot: str | None = None

    @property
    def figures(self) -> tuple[Entry, ...]:
        """The entries that are figures."""
        return tuple(entry for entry in self.entries if entry.is_figure)


def ledgers(engine: Engine) -> tuple[Ledger, ...]:
    """What the graph says of the numerals of each report whose text it knows."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    for row in _rows(engine, _ENTRIES):
        entries[str(row["report"])].append(_entry(row))
    return tuple(
        Ledger(
            report=(report := str(row["report"])),
            sha256=str(row["sha256"]),
            length=int(row["length"]),
            body=int(row["body"] or row["length"]),
            entries=tuple(entries[report]),
            last_words=_text(row, "last"),
            foot=_text(row, "foot"),
        )
        for row in _rows(engine, _REPORTS)
    )


def _entry(row: dict[str, Any]) -> Entry:
    def text(name: str) -> str | None:
        return _text(row, name)

    def number(name: str) -> Decimal | None:
        return None if row[name] is None else Decimal(str(row[name]))

    return Entry(
        iri=str(row["thing"]),
        surface=comparable(str(row["surface"])),
        start=int(row["start"]),
        end=int(row["end"]),
        before=text("before"),
        after=text("after"),
        section=text("section"),
        reason=text("reason"),
        value=number("value"),
        rounded_to=number("rounding"),
        unit=text("unit"),
        comparator=text("comparator"),
    )


def _text(row: dict[str, Any], name: str) -> str | None:
    return None if row[name] is None else str(row[name])


def _rows(engine: Engine, query: str) -> Iterable[dict[str, Any]]:
    answer = engine.query(query)
    assert isinstance(answer, Rows)
    return answer.rows
