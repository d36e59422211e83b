"""The user's files: any syntax of RDF, each statement with its line where the syntax tells it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from qhkg import steps
from qhkg.errors import (
    FormatError,
    RdfSyntaxError,
    RequestError,
    UnreadableInputError,
    UnusableFileError,
)
from qhkg.files import as_text, read_text
from qhkg.results.graphs import RDF_FORMATS
from qhkg.validation.nesting import check_nesting, too_deep

# What is written can be read, and so can N3.
SYNTAXES: Mapping[str, RdfFormat] = {**RDF_FORMATS, "n3": RdfFormat.N3}
_ENDINGS = {"ttl": "turtle", "trig": "trig", "nt": "ntriples", "nq": "nquads", "n3": "n3"}
_ENDINGS |= {"rdf": "rdfxml", "xml": "rdfxml", "owl": "rdfxml", "jsonld": "jsonld"}
_ENDINGS |= {"json": "jsonld", "turtle": "turtle"}
_BY_LINE = ("ntriples", "nquads")
_STANDARD_INPUT = "standard input"
_PLACE = re.compile(r"Parser error (?:at|between) .*?(?=: ): ")
_LINE_AT_END = re.compile(r" \(line \d+\)$")
# What the parsers say, and what would be right.
_ADVICE = (
    ("No scheme found", "; write the whole IRI, or declare a base"),
    ("has not been declared", "; declare it with @prefix"),
    ("Unknown prefix", "; declare it with xmlns"),
    ("The subject of a triple must be", ", and so must the name of a graph"),
    ("namespaces are required", "; is this RDF/XML? Its first element is rdf:RDF"),
)
_NOTHING_IN_JSON = (
    " (members whose names stand for no IRI are dropped; say in @context what they stand for)"
)
_LONGEST_MESSAGE = 300
# The text is decoded already, and its parser takes no other encoding than UTF-8.
_DECLARATION = re.compile(r"""(?<=<\?xml)(\s+version=(["'])1.[01]\2)\s+encoding=(["'])[^"']*\3""")


@dataclass(frozen=True)
class Statement:
    """A triple and its line from 1; 0 where the syntax tells none."""

    triple: Triple
    line: int


@dataclass(frozen=True)
class SourceFile:
    """A file as it was read, with the prefixes that it declares."""

    name: str
    statements: tuple[Statement, ...]
    prefixes: Mapping[str, str] = field(default_factory=dict)


def read_files(names: Iterable[str], syntax: str | None = None) -> tuple[SourceFile, ...]:
    """The files, ``-`` being standard input; ``syntax`` is one of SYNTAXES, or the ending tells.

    Raises RdfSyntaxError, UnusableFileError, FormatError; for several files that are wrong
    UnreadableInputError, which has an error for each.
    """
    found, errors = list[SourceFile](), list[RequestError]()
    for number, name in enumerate(dict.fromkeys(names)):
        try:
            found.append(_read(name, syntax, number))
        except RequestError as error:
            errors.append(error)
    raise_all(errors)
    return tuple(found)


def read_quads(name: str, text: str, syntax: str | None) -> tuple[list[Quad], dict[str, str]]:
    """The statements of a text in their graphs, with the prefixes that it declares.

    ``syntax`` is one of SYNTAXES; None: the ending of the name tells, or the text, where it
    comes from standard input (``-``). Raises RdfSyntaxError, UnusableFileError, FormatError.
    """
    if syntax is None:
        syntax = _guess(text) if name == "-" else _by_ending(name)
    check_nesting(name, text, syntax)
    prefixes: dict[str, str] = {}
    if syntax == "rdfxml":
        triples = (each.triple for each in _of_xml(name, text, prefixes))
        found = [Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples]
    else:
        found = _parsed(name, text, SYNTAXES[syntax], prefixes)
    return found, prefixes


def is_rdf_file(name: str) -> bool:
    """Whether the ending of a file's name is that of a syntax of RDF."""
    return Path(name).suffix.removeprefix(".").lower() in _ENDINGS


def raise_all(errors: Sequence[RequestError]) -> None:
    """Raises the error, or UnreadableInputError for several; nothing where there is none."""
    if len(errors) > 1:
        raise UnreadableInputError(errors)
    if errors:
        raise errors[0]


def _read(name: str, syntax: str | None, number: int) -> SourceFile:
    if name == "-":
        name, text = _STANDARD_INPUT, as_text(sys.stdin.buffer.read(), _STANDARD_INPUT)
        syntax = syntax or _guess(text)
    else:
        text = read_text(Path(name))
        syntax = syntax or _by_ending(name)
    prefixes: dict[str, str] = {}
    statements = _statements(name, text, syntax, prefixes)
    if not statements:
        hint = _NOTHING_IN_JSON if syntax == "jsonld" else ""
        raise UnusableFileError(name, f"states nothing; it has no triple{hint}")
    return SourceFile(name, tuple(_relabelled(statements, number)), prefixes)


def _by_ending(name: str) -> str:
    ending = Path(name).suffix.removeprefix(".").lower()
    if ending not in _ENDINGS:
        raise FormatError(
            f"{name}: no syntax of RDF has the ending .{ending}; give --input-format, one of"
            f" {', '.join(SYNTAXES)}"
        )
    return _ENDINGS[ending]


def _guess(text: str) -> str:
    """What a text without a name looks like; TriG includes Turtle and N-Triples."""
    start = text.lstrip()
    if start.startswith("{") or re.match(r"\[\s*[{\]]", start):
        try:
            list(parse(text, format=RdfFormat.TRIG))
        except SyntaxError:
            return "jsonld"
        return "trig"
    if re.match(r"<(\?xml|!|rdf:RDF|[\w.-]+:?[\w.-]*\s+xmlns)", start):
        return "rdfxml"
    try:
        list(parse(text, format=RdfFormat.N_QUADS))
    except SyntaxError:
        return "trig"
    return "nquads"


def _statements(name: str, text: str, syntax: str, prefixes: dict[str, str]) -> list[Statement]:
    """The statements of a text; the prefixes that it declares are added to those given."""
    check_nesting(name, text, syntax)
    if syntax == "rdfxml":
        return _of_xml(name, text, prefixes)
    quads = _parsed(name, text, SYNTAXES[syntax], prefixes)
    if syntax in _BY_LINE:
        return [
            Statement(quad.triple, line)
            for line, part in enumerate(re.split(r"\r\n|\r|\n", text), 1)
            for quad in parse(part, format=SYNTAXES[syntax])
        ]
    if syntax in ("turtle", "trig", "n3"):
        from qhkg.validation.lines import TooDeepError, lined

        try:
            found = [Statement(triple, line) for triple, line in lined(text)]
        except TooDeepError as error:
            raise too_deep(name, text, error.position) from None
        except Exception:
            # What only the other parser reads is checked all the same, without lines. rdflib raises
            # Exception itself for some of it (code points, names of graphs).
            found = []
        # rdflib resolves some relative IRIs otherwise: what is checked is what the engine reads.
        if len(found) == len(quads) and _iris(each.triple for each in found) == _iris(quads):
            return found
        steps.tell(lambda: f"{name}: lines of its statements cannot be told")
    return [Statement(quad.triple, 0) for quad in quads]


def _iris(statements: Iterable[Triple | Quad]) -> set[str]:
    terms = (term for each in statements for term in (each.subject, each.predicate, each.object))
    return {term.value for term in terms if isinstance(term, NamedNode)}


class _ByLine:
    """A text that is read one line at a time, so that how far a parser has come is known."""

    def __init__(self, text: str) -> None:
        self._rest = [line.encode() for line in reversed(re.split(r"(?<=\n)|(?<=\r)(?!\n)", text))]
        self.line = 0

    def read(self, size: int) -> bytes:
        """At most so many bytes, and of one line; none at the end."""
        if not self._rest:
            return b""
        part = self._rest.pop()
        if len(part) > size:
            self._rest.append(part[size:])
            return part[:size]
        self.line += 1
        return part


def _of_xml(name: str, text: str, prefixes: dict[str, str]) -> list[Statement]:
    """Of RDF/XML each statement with the line that it is whole on: its parser tells none."""
    source, found = _ByLine(_DECLARATION.sub(r"\1", text, count=1)), list[Statement]()
    try:
        reader = parse(cast("IO[bytes]", source), format=RdfFormat.RDF_XML)
        for quad in reader:
            _refuse_quoted(name, quad)
            found.append(Statement(quad.triple, source.line))
        prefixes |= reader.prefixes
    except SyntaxError as error:
        raise RdfSyntaxError(name, source.line, None, _told(error)) from None
    return found


def _parsed(name: str, text: str, syntax: RdfFormat, prefixes: dict[str, str]) -> list[Quad]:
    try:
        reader = parse(text, format=syntax)
        quads = list(reader)
        prefixes |= reader.prefixes
    except SyntaxError as error:
        raise RdfSyntaxError(name, error.lineno, error.offset, _told(error)) from None
    for quad in quads:
        _refuse_quoted(name, quad)
        if syntax == RdfFormat.N3 and not isinstance(quad.graph_name, DefaultGraph):
            reason = "holds formulas of N3 ({ … }), which state nothing; take them out"
            raise UnusableFileError(name, reason)
    return quads


def _refuse_quoted(name: str, quad: Quad) -> None:
    if not isinstance(quad.object, NamedNode | BlankNode | Literal):
        reason = f"states {_cut(str(quad.object))}; a triple within a triple is no RDF 1.1"
        raise UnusableFileError(name, reason)


def _told(error: SyntaxError) -> str:
    message = _cut(_LINE_AT_END.sub("", _PLACE.sub("", str(error.msg))))
    if "LoadDocumentCallback" in message or "remote context" in message:
        return (
            "its @context lies elsewhere, and nothing is fetched from the network; write the"
            " context itself into the file"
        )
    return message + next((advice for said, advice in _ADVICE if said in message), "")


def _cut(text: str) -> str:
    """On one line, and not too long for a message: what a parser quotes may go on for pages."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"


def _relabelled(statements: Iterable[Statement], number: int) -> Iterable[Statement]:
    """Blank nodes numbered in the order of the file, so that two files share none."""
    known: dict[str, BlankNode] = {}

    def named(term: object) -> object:
        if not isinstance(term, BlankNode):
            return term
        label = f"f{number}b{len(known) + 1}"
        return known.setdefault(term.value, BlankNode(label))

    for each in statements:
        subject, predicate, value = each.triple
        triple = Triple(named(subject), predicate, named(value))  # type: ignore[arg-type]
        yield Statement(triple, each.line)
