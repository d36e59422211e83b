"""Figures in their sentences, from the user's own copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from qhkg.audit.auditing import matched
from qhkg.audit.checks import Matched
from qhkg.audit.copy import Place
from qhkg.audit.deadline import within
from qhkg.audit.sentences import Sentences
from qhkg.engines import Engine
from qhkg.errors import NamingError, NotAFigureError, OtherReportError, UnknownNameError
from qhkg.resolve import resolve
from qhkg.results import Rows
from qhkg.terms import Prefixes

_KIND = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?kind WHERE {{
  {thing} a ?class . ?class rdfs:label ?kind . FILTER(LANG(?kind) = "en")
  FILTER(STRSTARTS(STR(?class), "https://w3id.org/qhkg/"))
}}
ORDER BY ?kind LIMIT 1
"""


@dataclass(frozen=True)
class Citation:
    """A figure in the sentence that prints it: made by :meth:`qhkg.KnowledgeGraph.cite`.

    ``figure`` is its prefixed name, ``surface`` the number as the report prints it. ``sentence``
    is that of the user's copy, blanks made single, and ``mark`` the code points of the number in
    it; ``place`` is where the number stands in the copy. Both are None where the copy lacks it;
    ``agrees`` says that the copy has the surface.

    >>> import qhkg
    >>> qhkg.Citation("fig:x", "urn:x", "nine", None, "In nine villages.", (3, 7), None, True).mark
    (3, 7)
    """

    figure: str
    iri: str
    surface: str
    section: str | None
    sentence: str | None
    mark: tuple[int, int]
    place: Place | None
    agrees: bool

    def as_data(self) -> dict[str, Any]:
        """The citation as plain data, as JSON has it (``qhkg/audit/citation.schema.json``).

        >>> import qhkg
        >>> cited = qhkg.Citation("fig:x", "urn:x", "9", None, None, (0, 0), None, False)
        >>> cited.as_data()["place"] is None
        True
        """
        return {
            "figure": self.figure,
            "iri": self.iri,
            "surface": self.surface,
            "section": self.section,
            "sentence": self.sentence,
            "mark": {"start": self.mark[0], "end": self.mark[1]} if self.sentence else None,
            "place": self.place and self.place._asdict(),
            "agrees": self.agrees,
        }


def cite(
    engine: Engine,
    prefixes: Prefixes,
    figures: Sequence[str],
    source: str | bytes | Path,
    name: str = "",
    timeout: float | None = None,
) -> tuple[Citation, ...]:
    """Each figure in its sentence, in the order asked for.

    Raises UnknownNameError and AmbiguousNameError, NotAFigureError, OtherReportError,
    AuditTimeoutError after ``timeout`` seconds, and what an audit raises of a copy.
    """
    iris = [_figure(engine, prefixes, each) for each in figures]
    with within(timeout):
        found, _ = matched(engine, source, name)
        places = {entry.iri: at for at, entry in enumerate(found.ledger.entries)}
        for iri in iris:
            if iri not in places:
                report = prefixes.shorten(found.ledger.report)
                raise OtherReportError(prefixes.shorten(iri), found.copy.name, report)
        sentences = Sentences(found.copy.text)
        return tuple(_citation(found, sentences, places[iri], prefixes) for iri in iris)


def _figure(engine: Engine, prefixes: Prefixes, name: str) -> str:
    """The IRI of the figure of that name; what is a thing and no figure is told apart."""
    try:
        return resolve(engine, prefixes, name, class_name="qh:Figure").value
    except UnknownNameError as unknown:
        try:
            other = resolve(engine, prefixes, name).value
        except NamingError:
            raise unknown from None
    raise NotAFigureError(prefixes.shorten(other), _kind(engine, other))


def _kind(engine: Engine, iri: str) -> str:
    answer = engine.query(_KIND.format(thing=NamedNode(iri)))
    assert isinstance(answer, Rows)
    return str(answer.rows[0]["kind"]) if answer.rows else "thing"


def _citation(found: Matched, sentences: Sentences, at: int, prefixes: Prefixes) -> Citation:
    entry, numeral = found.ledger.entries[at], found.numeral(at)
    name = prefixes.shorten(entry.iri)
    if numeral is None:
        return Citation(name, entry.iri, entry.surface, entry.section, None, (0, 0), None, False)
    text = found.copy.text
    start, end = sentences.around(numeral.start, numeral.end)
    return Citation(
        name,
        entry.iri,
        entry.surface,
        entry.section,
        text[start:end].rstrip(),
        (numeral.start - start, numeral.end - start),
        found.copy.place(numeral.start, numeral.end),
        entry.surface == numeral.surface,
    )
