"""`qhkg ask`: the answer to a canned question."""

from __future__ import annotations

import click

import qhkg
from qhkg.cli.completion import complete_parameter, complete_question
from qhkg.cli.options import (
    endpoint_option,
    format_option,
    inference_option,
    output_option,
    shared,
    show_option,
    timeout_option,
    verbose_option,
)
from qhkg.cli.output import put
from qhkg.cli.remote import put_request
from qhkg.results import Format


@click.command("ask")
@click.argument("name", shell_complete=complete_question)
@click.option(
    "-p",
    "--parameter",
    "parameters",
    metavar="NAME=VALUE",
    multiple=True,
    shell_complete=complete_parameter,
    help="Narrow the question; may be repeated, also for one name.",
)
@click.option(
    "--sources",
    is_flag=True,
    help="Where each figure is printed, what checks it, how it was computed.",
)
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
    name: str,
    parameters: tuple[str, ...],
    sources: bool,
    endpoint: str | None,
    show: bool,
    form: Format | None,
    output: str | None,
    inference: bool,
    timeout: float | None,
) -> None:
    """Answer the canned question NAME (see `qhkg questions`).

    Places, agencies and programmes may be called by IRI, prefixed name, slug
    or label, in English or Chinese.

    \b
    qhkg ask funding-by-level --sources
    qhkg ask programmes-in -p place=xunhua -p place=hualong
    qhkg ask poverty-lines -f csv -o lines.csv

    With --sources, tables get a mark at each figure, and under them stand
    where it is printed (section; position: first and last character, from 0,
    end exclusive; the words of the report), how what is computed follows, and
    the checks with their verdicts. csv, tsv, json and xml get the same as
    further columns, and json a member "receipts" (see docs/receipts.md).
    """
    kg = qhkg.open(inference=inference, timeout=timeout, endpoint=endpoint)
    values = _collected(parameters)
    question = kg.question(name)
    for parameter in values:
        question.parameter(parameter)  # before Python takes it for an argument of its own
    if show:
        put_request(kg, kg.question_text(name, **values), output)
        return
    put(kg.ask(name, sources, **values), form, output)


def _collected(parameters: tuple[str, ...]) -> dict[str, list[str]]:
    """The values of each name, in the order given."""
    values: dict[str, list[str]] = {}
    for given in parameters:
        name, equals, value = given.partition("=")
        if not (name and equals):
            context = click.get_current_context()
            raise click.UsageError(f"-p takes NAME=VALUE, not {given!r}.", context)
        values.setdefault(name, []).append(value)
    return values
