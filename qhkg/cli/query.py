"""`qhkg query`: the answer to any SPARQL query."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import qhkg
from qhkg.cli.completion import complete_file
from qhkg.cli.options import (
    endpoint_option,
    format_option,
    inference_option,
    not_empty,
    output_option,
    shared,
    show_option,
    timeout_option,
    verbose_option,
)
from qhkg.cli.output import put
from qhkg.cli.remote import put_request
from qhkg.errors import UnusableFileError
from qhkg.files import read_text
from qhkg.nearest import nearest_names
from qhkg.results import Format

_OPENINGS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE"})


@click.command("query")
@click.argument(
    "file", required=False, callback=not_empty, metavar="[FILE|-]", shell_complete=complete_file
)
@click.option("-q", "--query", "text", metavar="TEXT", help="The query itself.")
@click.option("--exit-status", is_flag=True, help="End an ASK that is false with exit code 1.")
@shared(
    endpoint_option,
    show_option,
    format_option(),
    output_option,
    inference_option,
    timeout_option,
    verbose_option,
)
def command(
    file: str | None,
    text: str | None,
    exit_status: bool,
    endpoint: str | None,
    show: bool,
    form: Format | None,
    output: str | None,
    inference: bool,
    timeout: float | None,
) -> int:
    """Answer a SPARQL query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    The query stands in FILE, in standard input (-) or after -q. The project's
    prefixes (qh:, place:, fig: …) need not be declared.

    \b
    qhkg query -q 'SELECT ?x ?label { ?x a qh:Programme ; rdfs:label ?label }'
    qhkg query my-question.rq -f csv
    qhkg query --exit-status -q 'ASK { place:xunhua qh:within place:haidong }'
    """
    text = _text(file, text)
    kg = qhkg.open(inference=inference, timeout=timeout, endpoint=endpoint)
    if show:
        put_request(kg, kg.query_text(text).rstrip("\n") + "\n", output)
        return 0
    answer = kg.query(text)
    put(answer, form, output)
    if not isinstance(answer, qhkg.Truth) and not answer:
        _doubt(kg, text)
    return int(exit_status and isinstance(answer, qhkg.Truth) and not answer)


def _doubt(kg: qhkg.KnowledgeGraph, text: str) -> None:
    """Say which names of an unanswered query the graph does not know, and what is like them."""
    for name in kg.unknown_names(text):
        prefix, _, local = name.partition(":")
        known = kg.things(prefix) if prefix in kg.prefixes else ()
        nearest = nearest_names(name, known)
        guess = f"; did you mean {nearest[0]}?" if local and nearest else "."
        click.echo(f"qhkg: {name} occurs nowhere in the graph{guess}", err=True)


def _text(file: str | None, text: str | None) -> str:
    context = click.get_current_context()
    if text is not None and file is not None:
        raise click.UsageError("Give the query as FILE or with -q, not both.", context)
    if text is not None:
        return text
    if file is None and sys.stdin.isatty():
        raise click.UsageError("Give a query: -q TEXT, a FILE, or - for standard input.", context)
    if file in (None, "-"):
        return _standard_input()
    assert file is not None
    return _file(file)


def _file(file: str) -> str:
    try:
        return read_text(Path(file))
    except UnusableFileError as error:
        if "{" in file or _OPENINGS.issuperset(file.upper().split()[:1]):
            reason = f"{error.reason}; a query itself goes after -q"
            raise UnusableFileError(file, reason) from error
        raise


def _standard_input() -> str:
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableFileError("standard input", f"not UTF-8 at byte {error.start}") from error
    if not text.strip():
        raise UnusableFileError("standard input", "empty; a SPARQL query should stand there")
    return text
