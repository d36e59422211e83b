"""A difference as SPARQL 1.1 Update: what turns the old graph into the new one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from qhkg.diff.canonical import blank_nodes, signatures_of
from qhkg.diff.comparing import Difference, relabelled
from qhkg.errors import FormatError

Write = Callable[[object], str]
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def update_text(difference: Difference) -> str:
    """The update as text, for the old graph; does nothing where there is no difference.

    What hangs together by blank nodes is found by its form: it is deleted where the old graph
    has exactly these statements at these nodes, no fewer and no more. Raises FormatError for a
    graph that has a blank node for its name, which SPARQL cannot write, and where the old graph has
    named graphs and the new one has none.

    >>> from pyoxigraph import parse, RdfFormat
    >>> from qhkg.diff import compare
    >>> print(update_text(compare([], parse("<urn:a> <urn:b> 1 .", RdfFormat.TURTLE))), end="")
    INSERT DATA {
      <urn:a> <urn:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
    }
    """
    if difference.is_old_united:
        raise FormatError(
            "OLD has named graphs and NEW has none, so that no update can tell where its statements"
            " belong; give NEW with named graphs (TriG, N-Quads, a revision), or choose -f json"
        )
    operations = [_data("DELETE DATA", difference.removed)] if difference.removed else []
    added = list(difference.added)
    for number, change in enumerate(difference.components):
        if any(isinstance(quad.graph_name, BlankNode) for quad in change.quads):
            raise FormatError(
                "a graph has a blank node for its name, which no SPARQL Update can write;"
                " give it a name, or choose -f json"
            )
        if change.old > change.new:
            operations.append(_deletion(list(change.quads), named_only=difference.named_only))
        # All copies look the same, and are deleted with the first.
        copies = change.new if change.old > change.new else change.new - change.old
        for copy in range(copies):
            added += relabelled(change.quads, f"n{number}c{copy}b")
    if added:
        operations.append(_data("INSERT DATA", added))
    return " ;\n".join(operations or ["INSERT DATA {\n}"]) + "\n"


def sparql_term(term: object) -> str:
    """A term as any parser of SPARQL reads it.

    An escaped backslash before a u would be the escape of a character to those that look for
    these first; so that u is itself escaped.
    """
    if isinstance(term, Literal):
        text = re.sub(r'["\n\r]|\\[uU]?', _escaped, term.value)
        if term.language is not None:
            direction = getattr(term, "direction", None)
            ending = f"--{direction.value}" if direction is not None else ""
            return f'"{text}"@{term.language}{ending}'
        kind = "" if term.datatype.value == _XSD_STRING else f"^^{term.datatype}"
        return f'"{text}"{kind}'
    return str(term)


def _escaped(found: re.Match[str]) -> str:
    first, rest = found[0][0], found[0][1:]
    return _ESCAPES[first] + (f"\\u00{ord(rest):02X}" if rest else "")


def _data(keyword: str, quads: Iterable[Quad]) -> str:
    return f"{keyword} {{\n{_block(quads, sparql_term)}}}"


def _block(quads: Iterable[Quad], write: Write) -> str:
    """Statements, by their graphs, each on a line."""
    graphs: defaultdict[NamedNode | DefaultGraph, list[str]] = defaultdict(list)
    for quad in quads:
        line = f"{write(quad.subject)} {write(quad.predicate)} {write(quad.object)} ."
        assert not isinstance(quad.graph_name, BlankNode)
        graphs[quad.graph_name].append(line)
    text = ""
    for graph, lines in sorted(graphs.items(), key=lambda item: str(item[0])):
        if isinstance(graph, DefaultGraph):
            text += "".join(f"  {line}\n" for line in lines)
        else:
            text += f"  GRAPH {graph} {{\n" + "".join(f"    {line}\n" for line in lines) + "  }\n"
    return text


def _deletion(quads: list[Quad], *, named_only: bool) -> str:
    nodes = sorted({node.value for quad in quads for node in blank_nodes(quad)})
    variables = {label: f"?b{number}" for number, label in enumerate(nodes)}

    def write(term: object) -> str:
        return variables[term.value] if isinstance(term, BlankNode) else sparql_term(term)

    pattern = _block(_connected(quads), write)
    blank = " && ".join(f"isBlank({variable})" for variable in variables.values())
    filters = [f"  FILTER({blank})\n"]
    signatures = signatures_of(quads)
    for one, other in combinations(signatures, 2):
        if signatures[one] == signatures[other]:
            filters.append(f"  FILTER(!sameTerm({write(one)}, {write(other)}))\n")
    for label in nodes:
        filters += _nothing_else(BlankNode(label), quads, write, named_only=named_only)
    return f"DELETE {{\n{pattern}}}\nWHERE {{\n{pattern}{''.join(filters)}}}"


def _connected(quads: list[Quad]) -> Iterator[Quad]:
    """The statements so that each hangs together with those before it: joins stay small."""
    left = sorted(quads, key=lambda quad: (len(list(blank_nodes(quad))), str(quad)))
    reached: set[BlankNode] = set()
    while left:
        at = next((n for n, quad in enumerate(left) if reached & set(blank_nodes(quad))), 0)
        quad = left.pop(at)
        reached |= set(blank_nodes(quad))
        yield quad


def _nothing_else(
    node: BlankNode, quads: list[Quad], write: Write, *, named_only: bool
) -> Iterator[str]:
    """What keeps a node from having other statements than those of the pattern."""
    variable = write(node)
    places = [("GRAPH ?g { ", " }", False)] + ([] if named_only else [("", "", True)])
    for opening, closing, is_default in places:
        here = [q for q in quads if isinstance(q.graph_name, DefaultGraph) == is_default]
        for position, pattern in (
            ("o", f"{variable} ?p ?o"),
            ("s", f"?s ?p {variable}"),
        ):
            own, other = ("subject", "object") if position == "o" else ("object", "subject")
            known = [
                " && ".join(
                    [
                        *([] if is_default else [f"sameTerm(?g, {quad.graph_name})"]),
                        f"sameTerm(?p, {quad.predicate})",
                        f"sameTerm(?{position}, {write(getattr(quad, other))})",
                    ]
                )
                for quad in here
                if getattr(quad, own) == node
            ]
            unless = f" FILTER(!({' || '.join(f'({each})' for each in known)}))" if known else ""
            yield f"  FILTER NOT EXISTS {{ {opening}{pattern}{closing}{unless} }}\n"
