"""Text that is nested deeper than its parser can bear, told before the parser is given it.

At some tens of thousands of levels the parsers take minutes, or overflow the stack, which ends
the process without a word. No data nest a hundredth of that by their meaning.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from qhkg.errors import RdfSyntaxError

MOST_LEVELS = 500
NESTED = "is nested too deep; give the inner things names, and state them one after the other"
_JSON = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]')
# A triple within a triple stands in the object's or, before RDF 1.2, in the subject's place.
_QUOTED = re.compile(r"(?:<<\(?\s*(?:[^\s<]\S*\s+|<[^<>\s]*>\s*){0,2}){64}")


def check_nesting(name: str, text: str, syntax: str) -> None:
    """Raises RdfSyntaxError, with line and column, for what is nested too deep or is no XML."""
    if syntax == "rdfxml":
        _check_xml(name, text)
    elif syntax == "jsonld":
        _check_json(name, text)
    elif (found := _QUOTED.search(text)) is not None:
        raise too_deep(name, text, found.start())


def too_deep(name: str, text: str, position: int) -> RdfSyntaxError:
    """The error for a text that is nested too deep at a position."""
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return RdfSyntaxError(name, line, column, NESTED)


def _check_json(name: str, text: str) -> None:
    depth = 0
    for token in _JSON.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > MOST_LEVELS:
                raise too_deep(name, text, token.start())
        elif token[0] in "]}":
            depth -= 1


def _check_xml(name: str, text: str) -> None:
    """XML by expat, which tells line and column, and stops at a DOCTYPE before it is read."""
    # The text is decoded already, whatever its first line says.
    parser = expat.ParserCreate("utf-8")
    depth = 0

    def refuse(reason: str) -> None:
        raise RdfSyntaxError(name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, reason)

    def doctype(*_: object) -> None:
        refuse(
            "a DOCTYPE is not taken, since it may define entities without end; take it out, and"
            " write the IRIs in full or with xmlns"
        )

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_LEVELS:
            refuse(NESTED)

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        message = expat.ErrorString(error.code)
        raise RdfSyntaxError(name, error.lineno, error.offset + 1, message) from None
