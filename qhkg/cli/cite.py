"""`qhkg cite`: figures in their sentences, from the user's own copy."""

from __future__ import annotations

import click

import qhkg
from qhkg.cli.completion import complete_figure_or_file
from qhkg.cli.options import (
    output_option,
    report_format_option,
    shared,
    timeout_option,
    verbose_option,
)
from qhkg.cli.output import chosen_report_format, is_styled, put_text, terminal_width
from qhkg.cli.source import source_of


@click.command("cite")
@click.argument(
    "names",
    nargs=-1,
    required=True,
    metavar="FIGURE... SOURCE|-",
    shell_complete=complete_figure_or_file,
)
@shared(report_format_option, output_option, timeout_option, verbose_option)
def command(
    names: tuple[str, ...], form: str | None, output: str | None, timeout: float | None
) -> int:
    """Show each FIGURE in the sentence that prints it.

    The sentence is taken from SOURCE, your own copy of the report (a text or HTML
    in UTF-8; - is standard input). A FIGURE is an IRI, a prefixed name or a slug.

    \b
    qhkg cite central-allocation qinghai-2009.txt
    qhkg cite fig:local-total fig:central-growth page.html -f json

    Exit code 1 where the copy lacks a figure or prints another number.
    """
    from qhkg.audit import rendering
    from qhkg.audit.shown import json_text

    form = chosen_report_format(form, output)
    *figures, source = names
    if not figures:
        context = click.get_current_context()
        raise click.UsageError("Give a figure, and after it your copy of the report.", context)
    content, name = source_of(source)
    cited = qhkg.open(timeout=timeout).cite(*figures, source=content, name=name)
    if form == "json":
        put_text(json_text([each.as_data() for each in cited]), output)
    else:
        columns = terminal_width(output)
        text = rendering.citation_text(cited, styled=is_styled(output), width=columns)
        put_text(text, output)
    return int(not all(each.agrees for each in cited))
