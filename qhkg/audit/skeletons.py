"""The numerals of a report that are yet to be modelled, as Turtle to start from.

Each is a figure with what is printed of it, or, behind the last section, an exclusion. No word of
the text but the numeral stands there; what a figure is about, nobody but its reader knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from qhkg.audit.checks import Matched, unknown_numerals
from qhkg.audit.copy import Place
from qhkg.audit.cues import Cues
from qhkg.audit.printed import Printed, printed
from qhkg.engines import Engine
from qhkg.errors import NotTheTextError, NumeralError
from qhkg.numerals import Numeral
from qhkg.results import Rows

_SECTION: Final = """
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX qh: <https://w3id.org/qhkg/ontology#>
SELECT ?section WHERE {
  ?section a qh:Section ; qh:report <REPORT> ; oa:start ?start ; oa:end ?end .
  FILTER(?start <= FROM && TO <= ?end)
}
ORDER BY DESC(?start) ?end
"""
_CODE: Final = "https://w3id.org/qhkg/code/"
_HEAD: Final = """\
@prefix comparator: <{code}comparator/> .
@prefix exclusion: <{base}/exclusion/{slug}/> .
@prefix exclusionreason: <{code}exclusionreason/> .
@prefix fig: <{base}/figure/{slug}/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix qh: <https://w3id.org/qhkg/ontology#> .
@prefix report: <{base}/report/> .
@prefix section: <{base}/section/{slug}/> .
@prefix unit: <{code}unit/> .

# What qhkg audit read of the numerals that are not modelled yet. Name each figure for what it
# counts, in place of its position, and check it against the page. What is a year, a list numeral
# or part of a name becomes an exclusion: see docs/adding-a-report.md.
"""
_NO_UNIT: Final = (
    "# No known unit is printed: a figure has one, and what counts nothing is an exclusion.\n"
)
_NO_NUMBER: Final = "\n# {start}–{end} is no number that is read: model it by hand.\n"


def skeletons(matched: Matched, engine: Engine, cues: Cues) -> str:
    """Turtle of the numerals that are not modelled; raises NotTheTextError for another copy."""
    if not matched.exact:
        raise NotTheTextError(matched.copy.name, matched.ledger.report, matched.ledger.sha256)
    base, _, slug = matched.ledger.report.rpartition("/")
    base = base.rpartition("/")[0]
    blocks = (_block(matched, numeral, cues, engine) for numeral in unknown_numerals(matched)[0])
    return _HEAD.format(code=_CODE, base=base, slug=slug) + "".join(blocks)


def _section(engine: Engine, report: str, place: Place) -> str | None:
    """The innermost section around a place."""
    query = _SECTION.replace("REPORT", report)
    answer = engine.query(query.replace("FROM", str(place.start)).replace("TO", str(place.end)))
    assert isinstance(answer, Rows)
    return next((str(row["section"]) for row in answer.rows), None)


def _block(matched: Matched, numeral: Numeral, cues: Cues, engine: Engine) -> str:
    copy = matched.copy
    place = copy.place(numeral.start, numeral.end)
    surface = "".join(" " if c.isspace() else c for c in copy.given[place.start : place.end])
    if place.start >= matched.ledger.body:
        return "\n".join(_exclusion(matched, place, surface)) + _passage(matched, place, None)
    try:
        read = printed(copy.text, numeral, cues)
    except NumeralError:
        return _NO_NUMBER.format(start=place.start, end=place.end)
    section = _section(engine, matched.ledger.report, place)
    return "\n".join(_figure(matched, place, surface, read)) + _passage(matched, place, section)


def _figure(matched: Matched, place: Place, surface: str, read: Printed) -> Iterator[str]:
    yield f"\n{_NO_UNIT if read.unit is None else ''}fig:at-{place.start} a qh:Figure ;"
    yield f'    qh:surface "{surface}" ;'
    yield f"    qh:value {_number(read.value)} ;"
    if read.unit is not None:
        yield f"    qh:unit {read.unit.removeprefix(_CODE).replace('/', ':')} ;"
    comparator = read.comparator or f"{_CODE}comparator/exact"
    yield f"    qh:comparator {comparator.removeprefix(_CODE).replace('/', ':')} ;"
    if read.rounded_to is not None:
        yield f"    qh:roundedTo {_number(read.rounded_to)} ;"
    yield f"    qh:passage {_passage_iri(matched, place)} .\n"


def _exclusion(matched: Matched, place: Place, surface: str) -> Iterator[str]:
    yield f"\nexclusion:at-{place.start} a qh:Exclusion ;"
    yield f'    qh:surface "{surface}" ;'
    yield "    qh:exclusionReason exclusionreason:page-furniture ;"
    yield f"    qh:passage {_passage_iri(matched, place)} .\n"


def _passage(matched: Matched, place: Place, section: str | None) -> str:
    report = matched.ledger.report.rpartition("/")[2]
    within = f" ;\n    qh:section section:{section.rpartition('/')[2]}" if section else ""
    return (
        f"\n{_passage_iri(matched, place)} a qh:Passage ;\n"
        f"    oa:start {place.start} ;\n    oa:end {place.end} ;\n"
        f"    qh:report report:{report}{within} .\n"
    )


def _passage_iri(matched: Matched, place: Place) -> str:
    return f"<{matched.ledger.report}#char={place.start},{place.end}>"


def _number(value: Decimal) -> str:
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
