"""What only the rules of the graph say, and no file may; and what they refuse to compute."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode, Triple

from qhkg.terms import QH
from qhkg.validation.background import Background, Origins, text_of
from qhkg.validation.reading import SourceFile
from qhkg.validation.report import Stated, ValidationResult

_MESSAGE = "The rules compute this property, and it is stated nowhere; take this out."
_WHY_CALCULATED = "The rules compute sums and verdicts; what they refuse would give wrong ones."
_NAMED, _WORD = re.compile(r"<([^<>\s]+)>"), re.compile(r"\w+")
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


def miscalculated(
    problems: Iterable[tuple[str, str]], origins: Origins, broken: Sequence[ValidationResult]
) -> Iterator[ValidationResult]:
    """What the rules refuse to compute, as results.

    A value that nothing is said of, misspelt perhaps, is left to the rule of its property, where
    that is among what is ``broken``: it tells what is expected there, and what was meant.
    """
    told = {place for each in broken for place in each.found}
    for thing, problem in problems:
        focus = thing.strip("<>")
        named = _named(focus, problem, origins)
        places = [place for each in named for place in origins.of(each)]
        known = any(origins.is_spoken_of(text_of(each.object)) for each in named)
        if places and not known and told.issuperset(places):
            continue
        about = (place for each in origins.about(focus) for place in origins.of(each.triple))
        places = places or list(about)[:1]
        yield ValidationResult(
            focus=focus,
            path="",
            value="",
            message=problem,
            severity="Violation",
            shape="",
            kind="calculation",
            hint=_WHY_CALCULATED,
            found=tuple(dict.fromkeys(places)) or origins.behind(focus),
        )


def _named(focus: str, problem: str, origins: Origins) -> list[Triple]:
    """The statements whose objects a problem names, by the property that it names if it does.

    None where none of them stands in a file: what is computed is nothing to mend.
    """
    objects = set(_NAMED.findall(problem))
    words = set(_WORD.findall(_NAMED.sub("", problem)))
    found = [
        each
        for each in origins.around(focus)
        if text_of(each.subject) == focus
        and isinstance(each.object, NamedNode)
        and each.object.value in objects
    ]
    of_role = [each for each in found if re.split("[/#:]", each.predicate.value)[-1] in words]
    named = of_role or found
    return named if any(map(origins.is_in_files, named)) else []
