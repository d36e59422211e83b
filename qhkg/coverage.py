"""What an audit found of a report, as measurements of data quality in Turtle."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final, NamedTuple

from qhkg.errors import CalculationError

_HEAD: Final = """\
@prefix measurement: <{measurements}> .
@prefix metric: <https://w3id.org/qhkg/code/metric/> .
@prefix qh: <https://w3id.org/qhkg/ontology#> .
@prefix report: <{reports}> .

# Written by qhkg audit --record: how well a copy of the report agrees with the graph, and the graph
# with it. Audit again instead of changing this file.
"""
_BLOCK: Final = """
measurement:{metric} a qh:QualityMeasurement ;
    qh:metric metric:{metric} ;
    qh:measuredOn report:{report} ;
    qh:measurementValue {value} .
"""


class Coverage(NamedTuple):
    """What an audit counts in a report: a field is named as the code of its metric.

    ``figures`` of the graph, of which ``figures_verified`` stand in the copy as the graph has them;
    ``numerals`` of the copy, number words among them, of which ``numerals_accounted_for`` are
    figures or exclusions; ``exclusions`` of the graph.
    """

    figures: int
    figures_verified: int
    numerals: int
    numerals_accounted_for: int
    exclusions: int


def coverage_turtle(report: str, coverage: Coverage) -> bytes:
    """The whole of ``data/assessment/coverage-<report>.ttl``: each count and share, measured.

    ``report`` is the IRI of the report; the measurements have theirs beside it
    (``…/id/measurement/qinghai-2009/figures``). Shares run from 0 to 1, rounded to six places; one
    of nothing is left out. The same counts give the same bytes, in the form of turtlefmt. Raises
    CalculationError where more is verified or accounted for than there is.

    >>> made = coverage_turtle("https://w3id.org/qhkg/id/report/example", Coverage(3, 2, 4, 4, 1))
    >>> "qh:measurementValue 0.666667 ." in made.decode()
    True
    """
    reports, _, name = report.rpartition("/")
    measurements = f"{reports.rpartition('/')[0]}/measurement/{name}/"
    head = _HEAD.format(measurements=measurements, reports=f"{reports}/")
    blocks = (
        _BLOCK.format(metric=metric, report=name, value=value)
        for metric, value in _measured(coverage)
    )
    return (head + "".join(blocks)).encode()


def _measured(coverage: Coverage) -> Iterator[tuple[str, str]]:
    """The code of each metric with its value, canonical, shares behind what they are shares of."""
    counts = coverage._asdict()
    wholes = {"figures_verified": "figures", "numerals_accounted_for": "numerals"}
    for field, count in counts.items():
        metric = field.replace("_", "-")
        whole = counts.get(wholes.get(field, ""))
        if count < 0 or (whole is not None and count > whole):
            raise CalculationError([(f"metric:{metric}", f"cannot be {count} of {whole}")])
        yield metric, str(count)
        if whole:
            yield f"{metric}-share", _share(count, whole)


def _share(part: int, whole: int) -> str:
    share = (Decimal(part) / Decimal(whole)).quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
    return f"{share.normalize():f}"
