"""`qhkg show`: all about one thing."""

from __future__ import annotations

import click

import qhkg
from qhkg.cli.completion import complete_thing
from qhkg.cli.options import (
    endpoint_option,
    format_option,
    inference_option,
    output_option,
    shared,
    timeout_option,
    verbose_option,
)
from qhkg.cli.output import (
    chosen_format,
    is_styled,
    on_terminal,
    put,
    put_bytes,
    put_text,
    width,
)
from qhkg.description import render_description
from qhkg.errors import FormatError
from qhkg.results import Format, format_named


@click.command("show")
@click.argument("thing", shell_complete=complete_thing)
@shared(
    endpoint_option,
    format_option(),
    output_option,
    inference_option,
    timeout_option,
    verbose_option,
)
@click.option(
    "--why",
    metavar="PREDICATE",
    help="Tell from which stated triples and which axioms THING has what it has by PREDICATE.",
)
def command(
    thing: str,
    why: str | None,
    endpoint: str | None,
    form: Format | None,
    output: str | None,
    inference: bool,
    timeout: float | None,
) -> None:
    """Show THING: what is said of it, what points to it, where it is reported.

    Of a figure, a check or what is computed also the formula, with where each
    operand is printed, and the verdicts (see docs/receipts.md for what each
    format holds of these).

    THING is an IRI, a prefixed name, a slug or a label, English or Chinese.
    A table on a terminal, Turtle in a pipe.

    \b
    qhkg show xunhua
    qhkg show fig:central-allocation
    qhkg show check:local-funds
    qhkg show 循化撒拉族自治县 -f turtle
    qhkg show xunhua --why schema:containedInPlace
    """
    if why is not None:
        kg = qhkg.open(timeout=timeout, endpoint=endpoint)
        _put_reasons(kg, thing, why, form, output)
        return
    kg = qhkg.open(inference=inference, timeout=timeout, endpoint=endpoint)
    description = kg.show(thing)
    form = form or chosen_format(output)
    form = form or format_named("table" if on_terminal(output) else "turtle")
    if form.for_people:
        styled = is_styled(output)
        put_bytes(render_description(description, form, width=width(), styled=styled), output)
    else:
        put(description.graph if form.holds_graphs else description.rows, form, output)


def _put_reasons(
    kg: qhkg.KnowledgeGraph, thing: str, predicate: str, form: Format | None, output: str | None
) -> None:
    from qhkg.reasons import reasons_json, reasons_text

    form = form or chosen_format(output)
    if form is not None and form.name not in ("table", "json"):
        raise FormatError(f"reasons are no {form.name}; use table or json")
    reasons = kg.why(thing, predicate)
    if form is not None and form.name == "json":
        put_bytes(reasons_json(reasons), output)
    else:
        put_text(reasons_text(reasons, kg.prefixes), output)
