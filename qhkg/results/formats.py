"""Which format suits which answer, by what names, and who writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from qhkg.errors import FormatError, UnknownNameError
from qhkg.nearest import nearest_names
from qhkg.results.answers import Answer, Quads, Rows, Triples, Truth

if TYPE_CHECKING:
    from qhkg.results.receipts import Receipts

Writable: TypeAlias = Answer | Quads


@dataclass(frozen=True)
class Format:
    """A format: its token, the other names it goes by, what it can hold."""

    name: str
    aliases: tuple[str, ...] = ()
    holds_graphs: bool = False
    for_people: bool = False


FORMATS = (
    Format("table", ("text", "txt"), for_people=True),
    Format("csv"),
    Format("tsv"),
    Format("json", ("srj",)),
    Format("xml", ("srx",)),
    Format("md", ("markdown",), for_people=True),
    Format("html", (), for_people=True),
    Format("turtle", ("ttl",), holds_graphs=True),
    Format("trig", (), holds_graphs=True),
    Format("ntriples", ("nt", "n-triples"), holds_graphs=True),
    Format("nquads", ("nq", "n-quads"), holds_graphs=True),
    Format("rdfxml", ("rdf", "rdf-xml", "rdf/xml"), holds_graphs=True),
    Format("jsonld", ("json-ld",), holds_graphs=True),
)


def format_named(name: str) -> Format:
    """The format of that token or alias, in any case.

    Raises UnknownNameError with the nearest tokens.
    """
    wanted = name.lower()
    for candidate in FORMATS:
        if wanted in (candidate.name, *candidate.aliases):
            return candidate
    known = [token for f in FORMATS for token in (f.name, *f.aliases)]
    hint = f"Formats: {', '.join(f.name for f in FORMATS)}."
    raise UnknownNameError("format", name, nearest_names(wanted, known), hint)


def default_format(answer: Writable, *, terminal: bool) -> Format:
    """A table on a terminal, tab-separated in a pipe; Turtle or TriG for graphs."""
    if isinstance(answer, Triples):
        return format_named("turtle")
    if isinstance(answer, Quads):
        return format_named("trig")
    return format_named("table" if terminal else "tsv")


def render(answer: Writable, form: Format | str, *, width: int = 80, styled: bool = False) -> bytes:
    """The answer as bytes (UTF-8) in a format.

    ``width`` (in columns) and ``styled`` (bold and dim by escape codes) concern tables.
    Raises FormatError where the format cannot hold the answer, UnknownNameError where
    there is no such format.

    >>> import qhkg
    >>> qhkg.render(qhkg.open().query("SELECT (15 AS ?counties) {}"), "csv")
    b'counties\\r\\n15\\r\\n'
    """
    if isinstance(form, str):
        form = format_named(form)
    check_suitable(answer, form)
    if isinstance(answer, Triples | Quads):
        from qhkg.results.graphs import write_graph

        return write_graph(answer, form.name)
    if form.for_people:
        return _render_for_people(answer, form.name, width, styled).encode()
    from qhkg.results.standard import write_rows

    return write_rows(answer, form.name)


def render_receipts(
    receipts: Receipts,
    prefixes: Mapping[str, str],
    form: Format,
    *,
    width: int = 80,
    styled: bool = False,
) -> bytes:
    """Receipts alone, with the reasons for each disagreement, for people (table, md or html)."""
    if form.name == "table":
        from qhkg.results.table import receipts_text

        return receipts_text(receipts, prefixes, width=width, styled=styled).encode()
    from qhkg.results.markup import html_receipts, markdown_receipts

    write = html_receipts if form.name == "html" else markdown_receipts
    return write(receipts, prefixes, explained=True).encode()


def check_suitable(answer: Writable, form: Format) -> None:
    """Raise FormatError where the format cannot hold the answer."""
    is_graph = isinstance(answer, Triples | Quads)
    if form.holds_graphs == is_graph:
        return
    suitable = ", ".join(f.name for f in FORMATS if f.holds_graphs == is_graph)
    kind = "triples" if is_graph else "rows" if isinstance(answer, Rows) else "yes or no"
    raise FormatError(f"{form.name} cannot hold this result ({kind}); use one of {suitable}.")


def _render_for_people(answer: Rows | Truth, name: str, width: int, styled: bool) -> str:
    if isinstance(answer, Truth):
        word = "yes" if answer else "no"
        return f"<p>{word}</p>\n" if name == "html" else f"{word}\n"
    if name == "table":
        from qhkg.results.table import text_table

        return text_table(answer, width=width, styled=styled)
    from qhkg.results.markup import html_table, markdown_table

    return html_table(answer) if name == "html" else markdown_table(answer)
