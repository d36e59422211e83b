"""The one tokeniser of ours: where a parameter goes in a SPARQL text, and how deep it nests.

It splits a text into tokens and never judges it: what is unbalanced or unterminated is left
for the engine to refuse. Where SPARQL is ambiguous (``?a<?b`` or an IRI) the counts take
the reading that counts more, since they guard the engine.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from qhkg.errors import QuerySyntaxError

_IRI_BODY = r"""(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"""
_TOKEN = re.compile(
    rf"""
    (?P<comment>\#[^\r\n]*)
    |(?P<string>'''(?:[^'\\]|\\.|'(?!''))*'''|\"""(?:[^"\\]|\\.|"(?!""))*\"""
        |'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")
    |(?P<iri><{_IRI_BODY})
    |(?P<variable>[?$][\w\u00b7]+)
    |(?P<language>@[A-Za-z0-9-]+)
    |(?P<name>(?:_|[^\W\d_](?:[\w.\-\u00b7]*[\w\-\u00b7])?)?:
        (?:(?:[\w:\-\u00b7.]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])*
           (?:[\w:\-\u00b7]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%]))?)
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
    |(?P<word>[^\W\d]\w*)
    |(?P<mark><<(?!{_IRI_BODY})|>>|&&|\|\||\^\^|[<>!]=|\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_CHAIN_MARKS = frozenset({"||", "&&", "=", "!=", "<", ">", "<=", ">=", *"+-*/|^!"})
_CHAIN_WORDS = re.compile(
    "UNION|OPTIONAL|MINUS|LATERAL|BIND|FILTER|AS|EXISTS|SELECT|GRAPH|HAVING", re.IGNORECASE
)
_OPENING = {"(": ")", "{": "}", "[": "]", "<<": ">>"}
_CLOSING = frozenset(_OPENING.values())
_PREFIX_OPERATORS = frozenset("!+-^")
# An IRI with more of these than this is rather an expression without blanks: ?a<1+1+1>?b.
_OPERATORS_IN_AN_IRI = 100


class Token(NamedTuple):
    """A piece of a SPARQL text; ``start`` and ``end`` count code points, end exclusive."""

    kind: str
    text: str
    start: int
    end: int


class ValuesBlock(NamedTuple):
    """A block ``VALUES ?variable { … }``: its own span, and that between its braces."""

    variable: str
    start: int
    end: int
    content_start: int
    content_end: int
    is_undefined: bool


def tokens(text: str) -> Iterator[Token]:
    """All tokens but blanks, in order; comments are tokens too."""
    for match in _TOKEN.finditer(text):
        assert match.lastgroup is not None
        yield Token(match.lastgroup, match.group(), match.start(), match.end())


@lru_cache(maxsize=1)  # one text is looked at by several functions, one after another
def code_tokens(text: str) -> tuple[Token, ...]:
    """All tokens but blanks and comments, in order."""
    return tuple(token for token in tokens(text) if token.kind != "comment")


def values_blocks(text: str) -> tuple[ValuesBlock, ...]:
    """The blocks ``VALUES ?name { … }`` of one variable, in order."""
    found = []
    code = code_tokens(text)
    for at in range(len(code) - 3):
        keyword, variable, brace = code[at : at + 3]
        if _is_values(keyword) and variable.kind == "variable" and _is_mark(brace, "{"):
            content = _up_to_brace(code, at + 3)
            if content is not None:
                close = code[at + 3 + len(content)]
                found.append(
                    ValuesBlock(
                        variable.text[1:],
                        keyword.start,
                        close.end,
                        brace.end,
                        close.start,
                        [token.text.upper() for token in content] == ["UNDEF"],
                    )
                )
    return tuple(found)


def with_values(text: str, terms: Mapping[str, Sequence[object]], optional: Container[str]) -> str:
    """The text with terms in the braces of their blocks, whose variables ``terms`` names.

    A term's ``str`` is its SPARQL form. Blocks ``{ UNDEF }`` of ``optional`` variables that
    get no terms are left out.
    """
    pieces, end = [], 0
    for block in values_blocks(text):
        if block.variable in terms:
            inside = " ".join(map(str, terms[block.variable]))
            replacement = f"VALUES ?{block.variable} {{ {inside} }}"
        elif block.is_undefined and block.variable in optional:
            replacement = ""
        else:
            continue
        pieces += [text[end : block.start], replacement]
        end = block.end
    return "".join([*pieces, text[end:]])


def header_lines(text: str) -> tuple[str, ...]:
    """The lines of the ``#+`` header at the top of a text, without the marker."""
    header = []
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        header.append(line[2:].removeprefix(" "))
    return tuple(header)


def selected_by_star(text: str) -> tuple[str, ...]:
    """Where a query begins with ``SELECT *``, its variables in the order of the text."""
    code = code_tokens(text)
    words = [at for at, token in enumerate(code) if token.text.upper() == "SELECT"]
    after = [token.text.upper() for token in code[words[0] + 1 : words[0] + 3]] if words else []
    if "*" not in after[:1] and after not in (["DISTINCT", "*"], ["REDUCED", "*"]):
        return ()
    return tuple(dict.fromkeys(token.text[1:] for token in code if token.kind == "variable"))


def undeclared_prefixes(text: str) -> tuple[str, ...]:
    """The prefixes that names use and no ``PREFIX`` of the text declares, sorted."""
    code = code_tokens(text)
    used: set[str] = set()
    declared: set[str] = set()
    for before, token in zip([None, *code], code, strict=False):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            is_declaration = before is not None and before.text.upper() == "PREFIX"
            (declared if is_declaration else used).add(prefix)
    return tuple(sorted(used - declared - {"_"}))


def names_dataset(text: str) -> bool:
    """Whether the query has a FROM clause of its own; the word stands nowhere else in SPARQL."""
    return any(token.kind == "word" and token.text.upper() == "FROM" for token in code_tokens(text))


def named_iris(text: str) -> tuple[tuple[str, str], ...]:
    """The IRIs that a query names, each as written there and in full; declarations left out.

    Names whose prefix the text does not declare are left out too, and so are escapes.
    """
    code = code_tokens(text)
    namespaces: dict[str, str] = {}
    found = []
    for before, token, after in zip([None, *code], code, [*code[1:], None], strict=False):
        introduced = before is not None and before.text.upper() in ("PREFIX", "BASE")
        if token.kind == "name" and introduced and after is not None and after.kind == "iri":
            namespaces[token.text.rstrip(":")] = after.text[1:-1]
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix in namespaces and "\\" not in local:
                found.append((token.text, namespaces[prefix] + local))
        elif token.kind == "iri" and not introduced and "\\" not in token.text:
            is_declared = before is not None and before.kind == "name" and before.text[-1] == ":"
            if not is_declared:
                found.append((token.text, token.text[1:-1]))
    return tuple(found)


def nesting_depth(text: str) -> int:
    """The deepest nesting of brackets, triple terms and prefix operators (``!!!?x``)."""
    weights: list[int] = []
    depth = deepest = run = 0
    for mark in _nesting_marks(text):
        run = run + 1 if mark in _PREFIX_OPERATORS else run
        if mark in _OPENING:
            weights.append(1 + run)
            depth += weights[-1]
            run = 0
        elif mark in _CLOSING and weights:
            depth -= weights.pop()
        deepest = max(deepest, depth + run)
        run = run if mark in _PREFIX_OPERATORS else 0
    return deepest


def chain_length(text: str) -> int:
    """How many operators, patterns and groups follow one another, rows of VALUES left out."""
    code = code_tokens(text)
    in_rows = _in_values_rows(code)
    return sum(_chain_weight(token) for token, skip in zip(code, in_rows, strict=True) if not skip)


def calls_service(text: str) -> bool:
    """Whether the text may hold a SERVICE call.

    Strict: the engine's parser needs no blanks around a keyword, so any bare word or prefix
    with ``service`` in it counts, and so does a local name that goes on after a full stop.
    """
    for token in code_tokens(text):
        folded = token.text.lower()
        if token.kind == "word" and "service" in folded:
            return True
        if token.kind == "name":
            prefix, _, local = folded.partition(":")
            if "service" in prefix or ".service" in local:
                return True
    return False


def _is_values(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() == "VALUES"


def _is_mark(token: Token, text: str) -> bool:
    return token.kind == "mark" and token.text == text


def _up_to_brace(code: Sequence[Token], start: int) -> Sequence[Token] | None:
    """The tokens up to the next closing brace; None where an opening one comes first."""
    for at in range(start, len(code)):
        if _is_mark(code[at], "}"):
            return code[start:at]
        if _is_mark(code[at], "{"):
            return None
    return None


def _in_values_rows(code: Sequence[Token]) -> list[bool]:
    skip = [False] * len(code)
    at = 0
    while at < len(code):
        if _is_values(code[at]):
            brace = at + 1
            while brace < len(code) and (
                code[brace].kind == "variable" or code[brace].text in ("(", ")")
            ):
                brace += 1
            is_block = brace < len(code) and _is_mark(code[brace], "{")
            rows = _up_to_brace(code, brace + 1) if is_block else None
            if rows is not None:
                skip[brace : brace + 1 + len(rows)] = [True] * (1 + len(rows))
                at = brace + len(rows)
        at += 1
    return skip


def _nesting_marks(text: str) -> Iterator[str]:
    for token in code_tokens(text):
        if token.kind == "iri":
            yield from (character for character in token.text if character in "()[]!")
        yield token.text if token.kind == "mark" else token.kind


def _chain_weight(token: Token) -> int:
    if token.kind == "mark":
        return token.text in _CHAIN_MARKS or token.text == "{"
    if token.kind == "word":
        return len(_CHAIN_WORDS.findall(token.text))
    if token.kind == "iri":
        operators = sum(character in "=+-*/|^!&" for character in token.text)
        return operators if operators > _OPERATORS_IN_AN_IRI else 0
    return 0


def refuse_surrogates(text: str) -> None:
    """Raise QuerySyntaxError at the first character that is none, such as half of a pair."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        before = text[: error.start]
        column = error.start - before.rfind("\n")
        raise QuerySyntaxError(before.count("\n") + 1, column, "not UTF-8") from error
