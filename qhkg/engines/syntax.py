"""Says where a query text is wrong, in words that help.

The parser of pyoxigraph reports the furthest place that it looked at, which lies up to
fourteen characters behind the fault, since it tries each of its keywords on what comes
next. With enough blanks between the tokens it cannot look past the faulty one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pyoxigraph import Store

from qhkg.errors import QuerySyntaxError
from qhkg.sparql_text import Token, code_tokens

_REPORT = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
# Longer than any keyword of SPARQL (ENCODE_FOR_URI).
_BLANKS = " " * 20
_SEPARATE = frozenset("{}();,")
_QUERY_FORMS = "SELECT, ASK, CONSTRUCT or DESCRIBE"
_PROLOGUE = frozenset({"PREFIX", "BASE", "VERSION"})
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
)
_REASON = re.compile(r"(?:^|one of |, )([A-Z]\w*(?: [\w']+){2,})")


def syntax_error(text: str, error: SyntaxError) -> QuerySyntaxError:
    """The error with the line and column of the token that does not fit."""
    code = code_tokens(text)
    for token in code:
        if token.text in ("'", '"'):
            return QuerySyntaxError(
                *_position(text, token.start), f"the {token.text} is not closed"
            )
    if not code:
        return QuerySyntaxError(1, 1, f"the query is empty; it starts with {_QUERY_FORMS}")
    padded, starts = _padded(code)
    line, column, expected = _report(padded) or _parts(str(error))
    offset = _offset(padded, line, column)
    reason = _REASON.search(expected)
    at_end = offset >= len(padded)
    fault = len(code) - 1 if at_end else max(sum(start <= offset for start in starts) - 1, 0)
    place, message = _explained(code, fault, at_end, reason[1] if reason else None)
    return QuerySyntaxError(*_position(text, place), message)


def query_form(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE, in capitals; another word, or none, for what is none."""
    form = _form(code_tokens(text))
    return form.text.upper() if form is not None else ""


def refuse_bad_syntax(text: str) -> None:
    """Raises QuerySyntaxError where a text is no SPARQL query."""
    try:
        Store().query(text)
    except SyntaxError as error:
        raise syntax_error(text, error) from None
    except (RuntimeError, OSError):
        return


def _explained(
    code: Sequence[Token], fault: int, at_end: bool, reason: str | None
) -> tuple[int, str]:
    """Where the fault is, as an offset in the text, and what it is."""
    token, form = code[fault], _form(code)
    if form is not None and form.text.upper() in _UPDATES:
        return form.start, f"{form.text} is an update; only queries are taken: {_QUERY_FORMS}"
    if reason == "Prefix not found":
        return token.start, f"the prefix {token.text.partition(':')[0]}: is not declared"
    if reason is not None:
        return token.start, reason
    if at_end:
        return token.end, f"the text ends too early, after {_shown(token)}"
    if token is form:
        return token.start, f"unexpected {_shown(token)}; a query starts with {_QUERY_FORMS}"
    return token.start, f"unexpected {_shown(token)}"


def _padded(code: Sequence[Token]) -> tuple[str, list[int]]:
    """The tokens with blanks between them where blanks may stand, and where each starts."""
    padded, starts = "", []
    for at, token in enumerate(code):
        starts.append(len(padded))
        padded += token.text
        if at + 1 == len(code) or _may_part(token, code[at + 1]):
            padded += _BLANKS
    return padded, starts


def _may_part(left: Token, right: Token) -> bool:
    if left.end < right.start:
        return True
    is_one_mark = left.text + right.text in ("{|", "|}", "<<(", ")>>")
    return not is_one_mark and (left.text in _SEPARATE or right.text in _SEPARATE)


def _form(code: Sequence[Token]) -> Token | None:
    """The word that says what the text is: the first behind the prologue."""
    for before, token in pairwise([None, *code]):
        assert token is not None
        follows_declaration = before is None or before.kind in ("iri", "string")
        if token.kind == "word" and follows_declaration and token.text.upper() not in _PROLOGUE:
            return token
    return None


def _report(padded: str) -> tuple[int, int, str] | None:
    try:
        Store().query(padded)
    except SyntaxError as error:
        return _parts(str(error))
    return None


def _parts(report: str) -> tuple[int, int, str]:
    one_line = " ".join(report.split())
    parts = _REPORT.fullmatch(one_line)
    return (int(parts[1]), int(parts[2]), parts[3]) if parts else (1, 1, f"one of {one_line}")


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(each) + 1 for each in lines[: line - 1]) + column - 1


def _position(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset].split("\n")
    return len(before), len(before[-1]) + 1


def _shown(token: Token) -> str:
    shown = token.text if len(token.text) <= 40 else token.text[:39] + "…"
    return f"“{' '.join(shown.split())}”"
