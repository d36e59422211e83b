"""What a reader sees of a page in HTML, and where it stands in the file."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from itertools import accumulate
from typing import Final

_IS_MARKUP: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype|html)\b", re.I | re.S
)
# Their text stands in a sentence; all other elements begin and end a paragraph.
_INLINE: Final = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q"),
        *("s", "small", "span", "strong", "sub", "sup", "u", "var", "wbr"),
    }
)
_UNSEEN: Final = frozenset({"script", "style", "template", "noscript"})


def is_markup(text: str) -> bool:
    """Whether a text is a page in HTML."""
    return _IS_MARKUP.match(text) is not None


def visible(text: str) -> tuple[str, list[int]]:
    """What a reader sees of a page, and the place of each of its characters in the page."""
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    return "".join(reader.made), reader.places


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.made: list[str] = []
        self.places: list[int] = []
        self._lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _UNSEEN
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _UNSEEN))
        self._break(tag)

    def handle_data(self, data: str) -> None:
        at = self._at()
        self._add(data, range(at, at + len(data)))

    def handle_entityref(self, name: str) -> None:
        self._add_reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._add_reference(f"&#{name};")

    def _add_reference(self, written: str) -> None:
        read = unescape(written)
        self._add(read, [self._at()] * len(read))

    def _break(self, tag: str) -> None:
        if tag not in _INLINE:
            self._add("\n\n", [self._at()] * 2)

    def _add(self, text: str, places: range | list[int]) -> None:
        if not self._hidden:
            self.made.append(text)
            self.places += places

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
