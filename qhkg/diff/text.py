"""A difference as text for people, and as Markdown for those who review it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from qhkg.diff.comparing import Difference
from qhkg.diff.grouping import Change, ChangedResource
from qhkg.terms import RDF, XSD, Prefixes

Styled = Callable[[str, bool], str]
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_BARE = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "boolean"))
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?|true|false")


def text_of(
    difference: Difference,
    resources: Iterable[ChangedResource],
    names: tuple[str, str],
    prefixes: Prefixes,
    *,
    styled: Styled = lambda text, is_added: text,
) -> str:
    """The difference for people; ``styled`` colours a line by whether it was added."""
    lines: list[str] = []
    for each in resources:
        lines.append(_heading(each, prefixes))
        lines += (f"  {line}" for line in _places(each, prefixes))
        for graph, changes in _by_graph(each.changes, prefixes):
            lines.append(f"  {graph}")
            lines += (styled(f"    {_line(c, prefixes)}", c.is_added) for c in changes)
        lines.append("")
    lines.append(summary(difference, names, sum(1 for line in lines if line == "")))
    return "\n".join(lines) + "\n"


def markdown_of(
    difference: Difference,
    resources: Iterable[ChangedResource],
    names: tuple[str, str],
    prefixes: Prefixes,
) -> str:
    """The difference as Markdown: a heading for each resource, its statements as a diff."""
    found = list(resources)
    lines = [_escaped(summary(difference, names, len(found))), ""]
    for each in found:
        name = _code(prefixes.shorten(each.iri)) if each.iri is not None else "Blank nodes"
        lines += [f"### {_escaped(each.label)} ({name})" if each.label else f"### {name}", ""]
        places = [f"- {_escaped(line)}" for line in _places(each, prefixes)]
        lines += [*places, ""] if places else []
        for graph, changes in _by_graph(each.changes, prefixes):
            written = [_line(change, prefixes) for change in changes]
            fence = "`" * max(3, 1 + max(map(_longest_run, written), default=0))
            lines += [f"In {_code(graph)}:", "", f"{fence}diff", *written, fence, ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def summary(difference: Difference, names: tuple[str, str], resources: int) -> str:
    """One line that tells how much differs."""
    between = f"{_plain(names[0])} → {_plain(names[1])}"
    if not difference:
        return f"{between}: the same, {_counted(difference.old_size, 'statement')}"
    removed = f"{_counted(difference.removed_count, 'statement')} removed"
    added = f"{difference.added_count:,} added"
    told = f"{between}: {removed}, {added}, on {_counted(resources, 'resource')}"
    respelt = difference.respelt_count
    return f"{told}; {respelt:,} only spelt otherwise, see --by-value" if respelt else told


def term_text(term: object, prefixes: Prefixes) -> str:
    """A term as Turtle has it, short; what would move the cursor is escaped."""
    if isinstance(term, NamedNode):
        short = prefixes.shorten(term.value)
        return short if short != term.value else _plain(str(term))
    if isinstance(term, Literal) and term.language is None:
        kind = term.datatype.value
        if kind in _BARE and _NUMBER.fullmatch(term.value):
            return term.value
        if kind != f"{XSD}string":
            return _plain(f"{Literal(term.value)}^^{term_text(term.datatype, prefixes)}")
    return _plain(str(term))


def _heading(resource: ChangedResource, prefixes: Prefixes) -> str:
    if resource.iri is None:
        return "blank nodes that hang together"
    name = term_text(NamedNode(resource.iri), prefixes)
    return f"{name}  {_plain(resource.label)}" if resource.label else name


def _places(resource: ChangedResource, prefixes: Prefixes) -> Iterator[str]:
    """Where the figures that it is or names are printed, a line each."""
    for source in resource.sources:
        figure = source["figure"]
        name = "" if figure == resource.iri else f"{prefixes.shorten(figure)} "
        if source["start"] is not None:
            section = f"in {source['section']}, " if source["section"] else "at "
            surface = f": {source['surface']}" if source["surface"] else ""
            place = f"printed {section}{source['start']}–{source['end']}{surface}"
        elif source["source"]:
            place = f"from {source['source']}"
        else:
            continue
        yield _plain(f"{name}{place}")


def _by_graph(changes: Iterable[Change], prefixes: Prefixes) -> Iterator[tuple[str, list[Change]]]:
    for graph, found in groupby(changes, key=lambda change: change.quad.graph_name):
        if isinstance(graph, DefaultGraph):
            yield "default graph", list(found)
        else:
            yield term_text(graph, prefixes), list(found)


def _line(change: Change, prefixes: Prefixes) -> str:
    quad = change.quad
    times = f"  ({change.count} times)" if change.count > 1 else ""
    return f"{'+' if change.is_added else '-'} {_statement(quad, prefixes)}{times}"


def _statement(quad: Quad, prefixes: Prefixes) -> str:
    is_type = quad.predicate.value == f"{RDF}type"
    predicate = "a" if is_type else term_text(quad.predicate, prefixes)
    said = f"{predicate} {term_text(quad.object, prefixes)}"
    return f"{_plain(str(quad.subject))} {said}" if isinstance(quad.subject, BlankNode) else said


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _plain(text: str) -> str:
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04X}", text)


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", _plain(text))


def _code(text: str) -> str:
    fence = "`" * (1 + _longest_run(text))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{_plain(text)}{pad}{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)
