"""`qhkg audit`: the user's own copy of the report against the graph."""

from __future__ import annotations

import click

import qhkg
from qhkg.cli.completion import complete_file
from qhkg.cli.options import (
    audit_format_option,
    not_empty,
    output_option,
    shared,
    timeout_option,
    verbose_option,
)
from qhkg.cli.output import chosen_report_format, put_text, terminal_width
from qhkg.cli.source import source_of


@click.command("audit")
@click.argument("source", callback=not_empty, metavar="SOURCE|-", shell_complete=complete_file)
@click.option("--record", is_flag=True, help="Write the coverage into data/assessment/.")
@shared(audit_format_option, output_option, timeout_option, verbose_option)
def command(
    source: str, record: bool, form: str | None, output: str | None, timeout: float | None
) -> int:
    """Hold SOURCE, your own copy of the report, against the graph.

    Every figure is looked up at its place, and every numeral of the copy must be
    a figure or left out for a reason. The copy may have other line ends, blanks
    or a menu around it: positions that moved are listed. SOURCE is a text or
    HTML in UTF-8; - is standard input.

    \b
    qhkg audit qinghai-2009.txt
    qhkg audit page.html -f json -o audit.json
    qhkg audit yunhai-2012.txt -f turtle

    -f turtle gives a figure for each numeral of the text that is not modelled yet,
    with all that is printed of it, to start from.

    Exit code 1 where something differs. --record writes nothing of a copy with
    faults of its own; a fault of the graph is recorded as it is.
    """
    from qhkg.audit import auditing, rendering

    form = form or _turtle_by_ending(output) or chosen_report_format(form, output)
    if record:
        auditing.coverage_folder()  # raises before the work where there is none
    content, name = source_of(source)
    graph = qhkg.open(timeout=timeout)
    report = graph.audit(content, name)
    if form == "json":
        put_text(report.to_json(), output)
    elif form == "turtle":
        put_text(auditing.unmodelled(graph.engine, content, name, timeout), output)
    else:
        put_text(rendering.audit_text(report, width=terminal_width(output)), output)
    if record:
        path = auditing.record(report)
        told = (
            f"coverage written to {path}"
            if path
            else "the copy has faults of its own: nothing was recorded"
        )
        click.echo(f"qhkg: {told}", err=True)
    return int(not report.verified)


def _turtle_by_ending(output: str | None) -> str | None:
    return "turtle" if output and output.endswith(".ttl") else None
