"""What the words beside a printed number tell: its unit, and whether it is a bound.

The words are data: ``qh:cueBefore``, ``qh:cueAfter`` and ``qh:cueNoun`` of the code lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from qhkg.engines import Engine
from qhkg.numerals import Numeral, numerals
from qhkg.results import Rows

_CUES: Final = """
PREFIX qh: <https://w3id.org/qhkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?scheme ?code ?side ?cue WHERE {
  ?code skos:inScheme ?scheme .
  { ?code qh:cueBefore ?cue . BIND("before" AS ?side) }
  UNION { ?code qh:cueAfter ?cue . BIND("after" AS ?side) }
  UNION { ?code qh:cueNoun ?cue . BIND("noun" AS ?side) }
}
ORDER BY ?code ?side ?cue
"""
_SCHEME: Final = "https://w3id.org/qhkg/code/"
_AT_LEAST: Final = f"{_SCHEME}comparator/at-least"
_AT_MOST: Final = f"{_SCHEME}comparator/at-most"
_NEAR, _PHRASE = 40, 160
# Where the noun phrase behind a number ends: a mark, or a word that no noun phrase goes on with.
_PHRASE_END: Final = re.compile(
    r"[.,;:!?()。，；：（）【】\"”»]|\s[-–—]\s|\b(?:of|in|on|at|to|from|for|by|with|within|above|below"
    r"|under|over|between|among|into|than|as|per|who|whom|which|that|is|are|was|were|be|been|has"
    r"|have|had)\b",
    re.I,
)
# What joins the two ends of a range, such as 3–5, with no blank beside it.
_DASHES: Final = "-–—~～至"
_OPENING: Final = " \n\"“«'‘"

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cues:
    """Cue words, longest first, each with the IRI of its code, by scheme and side."""

    pairs: dict[tuple[str, str], Pairs] = field(default_factory=dict)

    def of(self, scheme: str, side: str) -> Pairs:
        """The cues of a scheme (``unit``, ``comparator`` …) on a side."""
        return self.pairs.get((scheme, side), ())

    @property
    def measures(self) -> frozenset[str]:
        """The units of measure: those with a cue right after the number."""
        return frozenset(unit for _, unit in self.of("unit", "after"))

    def unit(self, text: str, numeral: Numeral) -> str | None:
        """The unit that the words of a text tell of a numeral in it.

        That of a measure stands right behind it; what is counted, in the noun phrase behind it, or
        else before it ("a population of"). The lower end of a range has the unit of the upper one.
        """
        upper = upper_end(text, numeral)
        if upper is not None:
            return self.unit(text, upper)
        after = text[numeral.end : numeral.end + _NEAR]
        measures = self.of("unit", "after")
        return (
            _first_after(numeral.surface[-1] + " " + after, measures)
            or _first_after(after, measures)
            or _last_noun(text[numeral.end : numeral.end + _PHRASE], self.of("unit", "noun"))
            or _last_before(self._before(text, numeral)[0], self.of("unit", "before"))[1]
        )

    def comparator(self, text: str, numeral: Numeral) -> str | None:
        """The comparator that the words, or the dash of a range, tell; None where none does."""
        if upper_end(text, numeral) is not None:
            return _AT_LEAST
        if _isupper_end(text, numeral):
            return _AT_MOST
        before = self._before(text, numeral)[1]
        if before is not None:
            return before
        after = text[numeral.end : numeral.end + _NEAR]
        unit = next((cue for cue, _ in self.of("unit", "after") if _begins(after, cue)), "")
        behind = after.lstrip()[len(unit) :] if unit else after
        cues = self.of("comparator", "after")
        return _first_after(after, cues) or _first_after(behind, cues)

    def _before(self, text: str, numeral: Numeral) -> tuple[str, str | None]:
        """What stands before a numeral and its comparator, and that comparator."""
        before = text[max(0, numeral.start - _NEAR) : numeral.start].casefold()
        if not before[-1:].isspace():
            return "", None
        return _last_before(before.rstrip(), self.of("comparator", "before"))


def cues(engine: Engine) -> Cues:
    """The cues of the code lists."""
    answer = engine.query(_CUES)
    assert isinstance(answer, Rows)
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in answer.rows:
        key = (str(row["scheme"]).removeprefix(_SCHEME), str(row["side"]))
        pairs.setdefault(key, []).append((str(row["cue"]).casefold(), str(row["code"])))
    longest_first = {
        key: sorted(each, key=lambda pair: -len(pair[0])) for key, each in pairs.items()
    }
    return Cues({key: tuple(each) for key, each in longest_first.items()})


def upper_end(text: str, numeral: Numeral) -> Numeral | None:
    """The upper end of the range that a numeral begins."""
    start = numeral.end + 1
    following = (
        numerals(text[start : start + _NEAR]) if text[numeral.end : start] in tuple(_DASHES) else []
    )
    if not following or following[0].start:
        return None
    return Numeral(following[0].surface, start, start + following[0].end)


def _isupper_end(text: str, numeral: Numeral) -> bool:
    """Whether a numeral ends a range."""
    end = numeral.start - 1
    if end < 1 or text[end] not in _DASHES:
        return False
    before = numerals(text[max(0, end - _NEAR) : end])
    return bool(before) and before[-1].end == min(end, _NEAR)


def _last_noun(behind: str, nouns: Pairs) -> str | None:
    """The unit of the last cue noun that begins in the noun phrase behind a number."""
    if not nouns:
        return None
    words = behind.casefold().lstrip(_OPENING)
    following = numerals(words)
    if following:
        words = words[: following[0].start]
    end = _PHRASE_END.search(words)
    phrase = end.start() if end else len(words)
    found = [match for match in _one_of(nouns).finditer(words) if match.start() < phrase]
    return dict(nouns)[found[-1].group()] if found else None


@cache
def _one_of(nouns: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """A pattern for any of the cues, the longest that fits."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(noun) for noun, _ in nouns)})(?!\w)")


def _last_before(words: str, pairs: Pairs) -> tuple[str, str | None]:
    """What stands before the cue with which words end, and its code."""
    for cue, code in pairs:
        if words.endswith(cue) and not words[: -len(cue)][-1:].isalnum():
            return words[: -len(cue)].rstrip(), code
    return words, None


def _first_after(text: str, pairs: Pairs) -> str | None:
    return next((code for cue, code in pairs if _begins(text, cue)), None)


def _begins(text: str, cue: str) -> bool:
    """Whether a text begins with a cue, and no word goes on behind it."""
    words = text.lstrip().casefold()
    behind = words[len(cue) :][:1]
    whole = not (
        cue[-1:].isascii() and cue[-1:].isalnum() and behind.isascii() and behind.isalnum()
    )
    return words.startswith(cue) and whole
