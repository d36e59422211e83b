"""What a reader sees of a page or a piece of HTML, and where it stands in the file.

A reader of HTML from the standard library takes time in the square of some inputs; every token
here ends at the end of the text at the latest, so that the text is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from qhkg.audit.deadline import check

_ELEMENT: Final = (
    r"html|head|body|title|meta|main|article|section|header|footer|nav|aside|div|p|br|hr|h[1-6]"
    r"|ul|ol|li|dl|dt|dd|table|tbody|thead|tr|td|th|span|a|b|i|em|strong|font|center|blockquote|pre"
)
# A page, a piece of one that begins with an element or a reference, or text with paragraphs in it.
_IS_MARKUP: Final = re.compile(
    r"\s*+(?:<\?xml[^>]*>\s*+)?(?:<!--(?s:.*?)-->\s*+)*+"
    rf"(?:<!doctype\b|<(?:{_ELEMENT})(?:\s[^<>]*)?/?>|<html\b|&(?:nbsp|#160|#xa0);)",
    re.I,
)
_HAS_MARKUP: Final = re.compile(r"</?(?:p|br|div|td|li|h[1-6])(?:\s[^<>]*)?/?>", re.I)
# Their text stands in a sentence; all other elements begin and end a paragraph.
_INLINE: Final = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q"),
        *("s", "small", "span", "strong", "sub", "sup", "u", "var", "wbr"),
    }
)
_TOKEN: Final = re.compile(
    r"<(?P<unseen>script|style|template|noscript)(?=[\s/>])(?s:.*?)(?:</(?P=unseen)\s*>|\Z)"
    r"|<!--(?s:.*?)(?:-->|\Z)"
    r"|<[!?][^>]*(?:>|\Z)"
    r"|</?(?P<element>[a-z][^\s/>]*)(?:\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)|[^'\">])*+(?:>|\Z)"
    r"|&(?P<reference>(?:\#\d+|\#x[\da-f]+|[a-z]+\d+;|[a-z]+);?)",
    re.I,
)


def is_markup(text: str) -> bool:
    """Whether a text is HTML: a page or a piece of one."""
    return _IS_MARKUP.match(text) is not None or _HAS_MARKUP.search(text) is not None


def visible(text: str) -> tuple[str, list[int]]:
    """What a reader sees of HTML, and the place of each of its characters in the file."""
    made: list[str] = []
    places: list[int] = []
    for piece, start, copied in _pieces(text):
        made.append(piece)
        places += range(start, start + len(piece)) if copied else [start] * len(piece)
    return "".join(made), places


def _pieces(text: str) -> Iterator[tuple[str, int, bool]]:
    """Each piece that is seen, its place, and whether it stands there letter by letter."""
    at = 0
    for token in _TOKEN.finditer(text):
        check()
        yield text[at : token.start()], at, True
        at = token.end()
        if token["reference"]:
            yield unescape(token.group()), token.start(), False
        elif (token["element"] or "").lower() not in _INLINE:
            yield "\n\n", token.start(), False
    yield text[at:], at, True
