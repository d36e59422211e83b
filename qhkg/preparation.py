"""Makes the graph ready: parses what is stated, computes by rules, reasons.

The result is the same bytes on every run: statements are sorted, and blank nodes get their
canonical labels (RDFC-1.0). What :mod:`qhkg.cache` need not watch to know whether the graph
is stale (the questions, the words of an error) is imported only where it is used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from qhkg.errors import CalculationError, TurtleSyntaxError, UnusableFileError
from qhkg.files import (
    COMPUTED,
    INFERRED,
    PREFIXES,
    QUESTIONS,
    STATED,
    Folders,
    turtle_files,
)
from qhkg.inference import conclusions
from qhkg.terms import GRAPH, SH

_COMPUTED = NamedNode(f"{GRAPH}computed")
_INFERRED = NamedNode(f"{GRAPH}inferred")
_DECLARED = f"""
PREFIX sh: <{SH}>
SELECT ?prefix ?namespace {{ ?ontology sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ] }}
"""
# More than any nesting of calculations needs: rules that go on have no end.
_ROUNDS = 100
_PLACE = re.compile(r"Parser error (?:at|between) .*?(?=: ): ")


def prepare_graph(folders: Folders) -> dict[str, bytes]:
    """The files of the prepared graph, by name.

    Raises TurtleSyntaxError, UnusableFileError for a rule that does not run, CalculationError
    where a calculation gives nothing or a sum counts twice, and InconsistencyError where the
    statements contradict each other.
    """
    stated = canonical(
        quad for file in turtle_files(folders) for quad in _parsed(file.path, file.graph)
    )
    computed = compute(stated, folders.rules)
    inferred = _in_graph(conclusions(quad.triple for quad in (*stated, *computed)), _INFERRED)
    return {
        STATED: _n_quads(stated),
        COMPUTED: _n_quads(computed),
        INFERRED: _n_quads(inferred),
        PREFIXES: _json(_prefixes(stated)),
    }


def prepare_questions(folders: Folders) -> dict[str, bytes]:
    """The file of the canned questions, by name; raises QuestionHeaderError."""
    from qhkg.questions import read_catalogue

    return {QUESTIONS: _json(read_catalogue(folders.queries))}


def parse_turtle(path: Path) -> Iterator[Triple]:
    """The triples of a Turtle file; raises TurtleSyntaxError with line and column."""
    for quad in _parsed(path, f"{GRAPH}stated"):
        yield quad.triple


def _parsed(path: Path, graph: str) -> Iterator[Quad]:
    name = NamedNode(graph)
    try:
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            yield Quad(quad.subject, quad.predicate, quad.object, name)
    except SyntaxError as error:
        message = _PLACE.sub("", str(error.msg))
        raise TurtleSyntaxError(path, error.lineno or 1, error.offset or 1, message) from None


def canonical(quads: Iterable[Quad]) -> list[Quad]:
    """The statements with labels of blank nodes that follow from them (RDFC-1.0)."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)


def compute(
    stated: Iterable[Quad], rules: Path, refused: list[tuple[str, str]] | None = None
) -> list[Quad]:
    """What the rules give, in the order of their names; each sees what those before it gave.

    They run again until a round gives nothing new, so that a calculation on the result of any other
    gets its own. A rule that is a SELECT query looks for faults in what all have given: each row
    names a thing and its problem. These are added to ``refused``; without that, the first rule that
    finds some raises CalculationError.
    """
    store = Store()
    store.bulk_extend(stated)
    files = sorted(rules.glob("*.rq"))
    for number in count(1):
        new = [rule for rule in files if _gives_more(store, rule)]
        if not new:
            break
        if number == _ROUNDS:
            raise UnusableFileError(new[-1], f"it still gives something new in round {number}")
    for rule in files:
        if isinstance(found := _results(store, rule), QuerySolutions):
            _refuse(found, refused)
    return list(store.quads_for_pattern(None, None, None, _COMPUTED))


def _gives_more(store: Store, rule: Path) -> bool:
    """Adds what a CONSTRUCT rule gives, and says whether any of it is new."""
    found = _results(store, rule)
    if not isinstance(found, QueryTriples):
        return False
    new = [triple for triple in set(found) if not _holds(store, triple)]
    store.extend(_in_graph(new, _COMPUTED))
    return bool(new)


def _holds(store: Store, triple: Triple) -> bool:
    return any(store.quads_for_pattern(triple.subject, triple.predicate, triple.object))


def _results(store: Store, rule: Path) -> QueryTriples | QuerySolutions:
    text = rule.read_text(encoding="utf-8")
    try:
        found = store.query(text, use_default_graph_as_union=True)
    except SyntaxError as error:
        from qhkg.engines.syntax import syntax_error

        raise UnusableFileError(rule, str(syntax_error(text, error))) from None
    if isinstance(found, QueryTriples):
        return found
    named = {variable.value for variable in getattr(found, "variables", ())}
    if not isinstance(found, QuerySolutions) or not named >= {"thing", "problem"}:
        raise UnusableFileError(rule, "a rule is a CONSTRUCT query, or SELECT ?thing ?problem")
    return found


def _refuse(found: QuerySolutions, refused: list[tuple[str, str]] | None) -> None:
    problems = [(str(row["thing"]), row["problem"].value) for row in found]
    if refused is not None:
        refused.extend(problems)
    elif problems:
        raise CalculationError(problems)


def _prefixes(stated: list[Quad]) -> dict[str, str]:
    store = Store()
    store.bulk_extend(stated)
    rows = store.query(_DECLARED, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    found = ((row["prefix"], row["namespace"]) for row in rows)
    return {prefix.value: str(namespace.value) for prefix, namespace in found}


def _in_graph(triples: Iterable[Triple], graph: NamedNode) -> list[Quad]:
    return [Quad(each.subject, each.predicate, each.object, graph) for each in triples]


def _n_quads(quads: Iterable[Quad]) -> bytes:
    lines = serialize(quads, format=RdfFormat.N_QUADS)
    assert lines is not None
    return b"".join(sorted(lines.splitlines(keepends=True)))


def _json(content: Mapping[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()
