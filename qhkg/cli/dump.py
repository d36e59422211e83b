"""`qhkg dump`: the graph itself."""

from __future__ import annotations

import click

import qhkg
from qhkg.cli.completion import complete_graph
from qhkg.cli.options import (
    format_option,
    inference_option,
    output_option,
    shared,
    verbose_option,
)
from qhkg.cli.output import put
from qhkg.results import Format


@click.command("dump")
@click.argument("graphs", nargs=-1, metavar="[GRAPH]...", shell_complete=complete_graph)
@shared(format_option(rows=False), output_option, inference_option, verbose_option)
def command(
    graphs: tuple[str, ...], form: Format | None, output: str | None, inference: bool
) -> None:
    """Write out the graph: all named graphs, or those named.

    TriG unless -f or the ending of the output file says otherwise. Formats
    without named graphs hold the union.

    \b
    qhkg dump -o qhkg.trig
    qhkg dump places agencies -f turtle
    """
    put(qhkg.open(inference=inference).dump(*graphs), form, output)
