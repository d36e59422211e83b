"""Which line each triple of a Turtle or TriG text stands on, from rdflib's own parser.

The parser is asked where the object of each statement begins, which it knows while it reads it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, MutableSequence
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib import XSD, BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.plugins.parsers.notation3 import RDFSink, SinkParser
from rdflib.plugins.parsers.trig import TrigSinkParser
from rdflib.term import Node

_INTEGER = re.compile(r"[-+]?\d+(?!\d|\.\d|\.?[eE])")


class TooDeepError(Exception):
    """A text is nested too deep for the parser; ``position`` is how far it came."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


class _Sink(RDFSink):
    """Keeps the statements in their order, each with the line that the parser has told."""

    def __init__(self) -> None:
        super().__init__(Graph())
        self.line = 1
        self.statements: list[tuple[Node, Node, Node, int]] = []

    def newGraph(self, identifier: Any) -> Any:  # noqa: N802
        """None, since statements of every graph are kept alike."""
        return None

    def newLiteral(self, s: str, dt: URIRef | None, lang: str | None) -> RdflibLiteral:  # noqa: N802
        """The literal as it is written, not in rdflib's form of its value."""
        return RdflibLiteral(s, datatype=dt, lang=lang, normalize=False)

    def makeStatement(self, quadruple: Any, why: Any = None) -> None:  # noqa: N802
        """Keep a statement, which comes as graph, predicate, subject and object."""
        _, predicate, subject, value = quadruple
        terms = (self.normalise(None, each) for each in (subject, predicate, value))
        self.statements.append((*terms, self.line))  # type: ignore[arg-type]


class _WithLines(SinkParser):
    """Tells its sink the line on which the object of each statement begins.

    Lines are told from positions: the parser's own count grows by one too many wherever it goes
    back (it tries a subject as the name of a graph first).
    """

    _ends: list[int]
    _objects: list[int]
    _pending: deque[int]
    position: int

    def object(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:
        """Read an object, and remember the line that it begins on."""
        start = self.skipSpace(argstr, i)
        line, outer = self._line_at(max(start, i)), self._objects
        self._objects = []
        end = super().object(argstr, start if start >= 0 else i, res)
        self._objects = outer
        outer.append(line)
        return end

    def nodeOrLiteral(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:  # noqa: N802
        """Read a term; an integer as it is written, which Python converts up to 4,300 digits."""
        start = self.skipSpace(argstr, i)
        found = _INTEGER.match(argstr, start) if start >= 0 else None
        if found is None:
            return super().nodeOrLiteral(argstr, i, res)
        res.append(self._lined.newLiteral(found[0], XSD.integer, None))
        return found.end()

    def objectList(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:  # noqa: N802
        """Read the objects of one predicate; their statements are made right after it."""
        outer, self._objects = self._objects, []
        end = super().objectList(argstr, i, res)
        self._pending, self._objects = deque(self._objects), outer
        return end

    def skipSpace(self, argstr: str, i: int) -> int:  # noqa: N802
        """Skip blanks; what a list is made of belongs to the line that is read now."""
        end = super().skipSpace(argstr, i)
        self.position = max(end, i)
        self._lined.line = self._line_at(max(end, i))
        return end

    def makeStatement(self, quadruple: Any) -> None:  # noqa: N802
        """Hand a statement on with its line."""
        if self._pending:
            self._lined.line = self._pending.popleft()
        super().makeStatement(quadruple)

    def _line_at(self, position: int) -> int:
        return bisect_left(self._ends, position) + 1

    @property
    def _lined(self) -> _Sink:
        assert isinstance(self._store, _Sink)
        return self._store


class _TrigWithLines(_WithLines, TrigSinkParser):
    """The same for TriG, and so for Turtle, which is a part of it."""


def lined(text: str) -> Iterator[tuple[Triple, int]]:
    """The triples of a Turtle or TriG text, and their lines from 1; graphs are not told apart.

    Raises TooDeepError, and what rdflib raises for what it cannot read.
    """
    sink = _Sink()
    # rdflib takes no @base without one before it; what is relative to none has been refused before.
    parser = _TrigWithLines(sink, baseURI="urn:x-base:", turtle=True)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parser._ends = [at for at, letter in enumerate(text) if letter == "\n"]  # noqa: SLF001
    parser._objects, parser._pending = [], deque()  # noqa: SLF001
    parser.position = 0
    try:
        parser.loadBuf(text)
    except RecursionError:
        raise TooDeepError(parser.position) from None
    for subject, predicate, value, line in sink.statements:
        yield Triple(_term(subject), _term(predicate), _term(value)), line  # type: ignore[arg-type]


def _term(node: Node) -> NamedNode | BlankNode | Literal:
    if isinstance(node, URIRef):
        return NamedNode(str(node))
    if isinstance(node, BNode):
        return BlankNode(str(node))
    assert isinstance(node, RdflibLiteral)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None)
