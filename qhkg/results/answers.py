"""What a query gives: rows, triples, quads or a truth. Terms are pyoxigraph's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

if TYPE_CHECKING:
    import pandas

    from qhkg.results.receipts import Receipts

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
PythonValue: TypeAlias = "IRI | str | int | Decimal | float | bool | None"

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(
    f"{_XSD}{sign}{kind}"
    for sign, kinds in {
        "": ("integer", "int", "long", "short", "byte"),
        "unsigned": ("Int", "Long", "Short", "Byte"),
        "non": ("NegativeInteger", "PositiveInteger"),
        "positive": ("Integer",),
        "negative": ("Integer",),
    }.items()
    for kind in kinds
)


class IRI(str):
    """The IRI of a thing, in full; a string that is known to be a name, not a text.

    >>> IRI("https://w3id.org/qhkg/id/place/xunhua")
    IRI('https://w3id.org/qhkg/id/place/xunhua')
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"IRI({str.__repr__(self)})"


@dataclass(frozen=True)
class Rows:
    """The rows of a SELECT query.

    ``prefixes`` shorten IRIs where people read the rows. ``receipts``, where they were asked for,
    tell where each figure behind the answer is printed, how what is computed follows, and what
    checks it (see :mod:`qhkg.results.receipts`); ``sources`` are the first of these as rows.
    ``citing`` are columns that name figures or passages though their own name does not tell.
    ``note`` is what people should know who read the rows, shown under them; printed, an answer is
    a table. ``bindings`` are a tuple, or read again at each pass where they are too many to hold
    (see :mod:`qhkg.results.long`).

    >>> from pyoxigraph import Literal
    >>> answer = Rows(("place", "poor"), ((Literal("Xunhua"), Literal(15)),))
    >>> answer.rows
    [{'place': 'Xunhua', 'poor': 15}]
    """

    variables: tuple[str, ...]
    bindings: Sequence[tuple[Term | None, ...]]
    prefixes: Mapping[str, str] = field(default_factory=dict, compare=False)
    receipts: Receipts | None = field(default=None, hash=False)
    note: str = field(default="", compare=False)
    citing: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def rows(self) -> list[dict[str, PythonValue]]:
        """The rows as dictionaries: integers as int, decimals as Decimal, unbound as None.

        >>> from pyoxigraph import Literal
        >>> Rows(("amount", "note"), ((Literal(616000000), None),)).rows
        [{'amount': 616000000, 'note': None}]
        """
        return [
            dict(zip(self.variables, map(python_value, binding), strict=True))
            for binding in self.bindings
        ]

    @cached_property
    def sources(self) -> Rows | None:
        """Each printed figure or passage behind the answer, by each IRI that cites it.

        ``section``, ``start``, ``end`` (code points, end exclusive) and ``surface`` tell where and
        what the report prints; ``value`` is in ``unit``; ``checks`` are the IRIs of the checks it
        takes part in and ``verdicts`` what these say, with "; " between; ``source`` is the title
        of another source, ``corrects`` the figure in whose place a quantity is proposed. None
        where receipts were not asked for.

        >>> import qhkg
        >>> answer = qhkg.open().ask("funding-by-level", sources=True)
        >>> {row["surface"]: row["verdicts"] for row in answer.sources}["1.104 billion"]
        'disagrees'
        """
        if self.receipts is None:
            return None
        from qhkg.results.sources import source_rows

        return source_rows(self.receipts, self.prefixes)

    def in_order(self, variables: Sequence[str]) -> Rows:
        """The rows with their columns in that order, where it names all of them.

        >>> Rows(("b", "a"), ()).in_order(["a", "b"]).variables
        ('a', 'b')
        """
        if not set(self.variables) <= set(variables):
            return self
        order = sorted(
            range(len(self.variables)), key=lambda at: variables.index(self.variables[at])
        )
        variables = tuple(self.variables[at] for at in order)
        if not self.is_held:
            from qhkg.results.long import LongBindings

            assert isinstance(self.bindings, LongBindings)
            return replace(self, variables=variables, bindings=self.bindings.in_order(order))
        bindings = tuple(tuple(row[at] for at in order) for row in self.bindings)
        return replace(self, variables=variables, bindings=bindings)

    @property
    def is_held(self) -> bool:
        """Whether all rows are in memory; those of a long answer of a store lie on disk.

        >>> import qhkg
        >>> qhkg.open().ask("leverage").is_held
        True
        """
        return isinstance(self.bindings, tuple)

    def __len__(self) -> int:
        return len(self.bindings)

    def __iter__(self) -> Iterator[dict[str, PythonValue]]:
        return iter(self.rows)

    def __str__(self) -> str:
        from shutil import get_terminal_size

        from qhkg.results.table import text_table

        return text_table(self, width=max(20, get_terminal_size((80, 24)).columns)).rstrip("\n")

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame; needs pandas (``pip install 'qhkg[pandas]'``).

        Raises ImportError where pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            message = "to_pandas() needs pandas: pip install 'qhkg[pandas]'"
            raise ImportError(message) from error
        return pandas.DataFrame(self.rows, columns=list(self.variables))

    def _repr_html_(self) -> str:
        from qhkg.results.markup import html_table

        return html_table(self)


@dataclass(frozen=True)
class Triples:
    """The graph of a CONSTRUCT or DESCRIBE query, with the prefixes to write it with.

    >>> import qhkg
    >>> graph = qhkg.open().query("CONSTRUCT { place:xunhua qh:within place:haidong } {}")
    >>> print(qhkg.render(graph, "ntriples").decode().split()[0])
    <https://w3id.org/qhkg/id/place/xunhua>
    """

    triples: tuple[Triple, ...]
    prefixes: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)

    @property
    def rows(self) -> list[dict[str, PythonValue]]:
        """The triples as dictionaries of subject, predicate and object.

        >>> from pyoxigraph import Literal, NamedNode, Triple
        >>> Triples((Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal(1)),)).rows
        [{'subject': IRI('urn:a'), 'predicate': IRI('urn:b'), 'object': 1}]
        """
        return self.as_rows().rows

    def as_rows(self) -> Rows:
        """The triples as rows of subject, predicate and object.

        >>> Triples(()).as_rows().variables
        ('subject', 'predicate', 'object')
        """
        return Rows(
            ("subject", "predicate", "object"),
            tuple((t.subject, t.predicate, t.object) for t in self.triples),
            self.prefixes,
        )

    def _repr_html_(self) -> str:
        return self.as_rows()._repr_html_()


@dataclass(frozen=True)
class Quads:
    """Statements with the named graph that each stands in.

    >>> import qhkg
    >>> places = qhkg.open().dump("places")
    >>> {quad.graph_name.value for quad in places}
    {'https://w3id.org/qhkg/graph/places'}
    """

    quads: tuple[Quad, ...]
    prefixes: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        return len(self.quads)

    def __iter__(self) -> Iterator[Quad]:
        return iter(self.quads)


@dataclass(frozen=True)
class Truth:
    """The answer of an ASK query.

    >>> bool(Truth(False))
    False
    """

    value: bool

    def __bool__(self) -> bool:
        return self.value


Answer: TypeAlias = Rows | Triples | Truth


def python_value(term: Term | None) -> PythonValue:
    """The Python value that a term stands for; what has none stays as text."""
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return IRI(term.value)
    if isinstance(term, Literal):
        return _literal_value(term.value, term.datatype.value)
    return str(term)


def _literal_value(text: str, datatype: str) -> PythonValue:
    try:
        if datatype in _INTEGERS:
            return int(text)
        if datatype == _XSD + "decimal":
            return Decimal(text)
        if datatype in (_XSD + "double", _XSD + "float"):
            return float(text)
    except (ValueError, ArithmeticError):
        return text
    if datatype == _XSD + "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    return text
