"""What only the rules of the graph say, and no file may: verdicts, bounds, what is calculated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qhkg.terms import QH
from qhkg.validation.background import Background, text_of
from qhkg.validation.reading import SourceFile
from qhkg.validation.report import Stated, ValidationResult

_MESSAGE = "The rules compute this property, and it is stated nowhere; take this out."
_WHY = "A verdict or a bound that is typed looks like one that was checked, and was not."


def typed_by_hand(files: Iterable[SourceFile], known: Background) -> Iterator[ValidationResult]:
    """The files' statements of properties that the graph has by computing alone.

    What is computed just so may be said again: it comes with a copy of the whole graph.
    """
    stated = {quad.predicate for quad in known.stated}
    properties = {
        quad.predicate
        for quad in known.computed
        if quad.predicate not in stated and quad.predicate.value.startswith(QH)
    }
    if not properties:
        return
    computed = {quad.triple for quad in known.computed}
    for file in files:
        for each in file.statements:
            triple = each.triple
            if triple.predicate in properties and triple not in computed:
                yield ValidationResult(
                    focus=text_of(triple.subject),
                    path=triple.predicate.value,
                    value=text_of(triple.object),
                    message=_MESSAGE,
                    severity="Violation",
                    shape="",
                    kind="calculation",
                    hint=_WHY,
                    found=(Stated(file.name, each.line, str(triple)),),
                )
