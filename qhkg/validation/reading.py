"""The user's files: any syntax of RDF, each statement with its line where the syntax tells it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from qhkg.errors import (
    FormatError,
    RdfSyntaxError,
    RequestError,
    UnreadableInputError,
    UnusableFileError,
)
from qhkg.files import as_text, read_text

SYNTAXES: Mapping[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "n3": RdfFormat.N3,
}
_ENDINGS = {"ttl": "turtle", "trig": "trig", "nt": "ntriples", "nq": "nquads", "n3": "n3"}
_ENDINGS |= {"rdf": "rdfxml", "xml": "rdfxml", "owl": "rdfxml", "jsonld": "jsonld"}
_ENDINGS |= {"json": "jsonld", "turtle": "turtle"}
_BY_LINE = ("ntriples", "nquads")
_STANDARD_INPUT = "standard input"
_PLACE = re.compile(r"Parser error (?:at|between) .*?(?=: ): ")
_LINE_AT_END = re.compile(r" \(line \d+\)$")
# What the parsers say, and what would be right.
_ADVICE = (
    ("No scheme found", "; write the whole IRI, or declare @base"),
    ("has not been declared", "; declare it with @prefix"),
    ("Max stack size", "; it is nested too deep: give the inner things an @id of their own"),
)
_NESTED = "is nested too deep; give the inner things names, and state them one after the other"


@dataclass(frozen=True)
class Statement:
    """A triple and its line from 1; 0 where the syntax tells none."""

    triple: Triple
    line: int


@dataclass(frozen=True)
class SourceFile:
    """A file as it was read."""

    name: str
    statements: tuple[Statement, ...]


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
    if len(errors) > 1:
        raise UnreadableInputError(errors)
    if errors:
        raise errors[0]
    return tuple(found)


def _read(name: str, syntax: str | None, number: int) -> SourceFile:
    if name == "-":
        name, text = _STANDARD_INPUT, as_text(sys.stdin.buffer.read(), _STANDARD_INPUT)
        syntax = syntax or _guess(text)
    else:
        text = read_text(Path(name))
        syntax = syntax or _by_ending(name)
    try:
        statements = _statements(name, text, syntax)
    except RecursionError:
        raise UnusableFileError(name, _NESTED) from None
    if not statements:
        raise UnusableFileError(name, "states nothing; it has no triple")
    return SourceFile(name, tuple(_relabelled(statements, number)))


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


def _statements(name: str, text: str, syntax: str) -> list[Statement]:
    if syntax == "rdfxml":
        _check_xml(name, text)
    quads = _parsed(name, text, SYNTAXES[syntax])
    if syntax in _BY_LINE:
        return [
            Statement(quad.triple, line)
            for line, part in enumerate(re.split(r"\r\n|\r|\n", text), 1)
            for quad in parse(part, format=SYNTAXES[syntax])
        ]
    if syntax in ("turtle", "trig", "n3"):
        from qhkg.validation.lines import lined

        try:
            found = [Statement(triple, line) for triple, line in lined(text)]
        except RecursionError:
            raise
        except Exception:
            # What only the other parser reads is checked all the same, without lines.
            found = []
        if len(found) == len(quads):
            return found
    return [Statement(quad.triple, 0) for quad in quads]


def _parsed(name: str, text: str, syntax: RdfFormat) -> list[Quad]:
    try:
        quads = list(parse(text, format=syntax))
    except SyntaxError as error:
        raise RdfSyntaxError(name, error.lineno, error.offset, _told(error)) from None
    for quad in quads:
        if not isinstance(quad.object, NamedNode | BlankNode | Literal):
            reason = f"states {quad.object}; a triple within a triple is no RDF 1.1"
            raise UnusableFileError(name, reason)
        if syntax == RdfFormat.N3 and not isinstance(quad.graph_name, DefaultGraph):
            reason = "holds formulas of N3 ({ … }), which state nothing; take them out"
            raise UnusableFileError(name, reason)
    return quads


def _told(error: SyntaxError) -> str:
    message = _LINE_AT_END.sub("", _PLACE.sub("", str(error.msg)))
    if "LoadDocumentCallback" in message:
        return (
            "its @context lies elsewhere, and nothing is fetched from the network; write the"
            " context itself into the file"
        )
    return message + next((advice for said, advice in _ADVICE if said in message), "")


def _check_xml(name: str, text: str) -> None:
    """XML by expat, which tells line and column, and stops at a DOCTYPE before it is read."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise RdfSyntaxError(
            name,
            parser.CurrentLineNumber,
            parser.CurrentColumnNumber + 1,
            "a DOCTYPE is not taken, since it may define entities without end; take it out, and"
            " write the IRIs in full or with xmlns",
        )

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        message = expat.ErrorString(error.code)
        raise RdfSyntaxError(name, error.lineno, error.offset + 1, message) from None


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
