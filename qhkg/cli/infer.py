"""`qhkg infer`: what follows by OWL 2 RL."""

from __future__ import annotations

import click

import qhkg
from qhkg.cli.options import format_option, output_option, shared, verbose_option
from qhkg.cli.output import put, put_text
from qhkg.results import Format


@click.command("infer")
@click.option(
    "--show",
    is_flag=True,
    help="Print the rules as SPARQL Update, for a store of your own, and do nothing.",
)
@shared(format_option(), output_option, verbose_option)
def command(show: bool, form: Format | None, output: str | None) -> None:
    """Write out what follows by OWL 2 RL from the ontology, its alignments and the data.

    What is stated is not repeated, and what follows for everything (that each
    thing is the same as itself) is left out. Turtle unless -f or the ending of
    the output file says otherwise.

    With --show, the rules themselves: SPARQL Update over the named graphs, to
    be run again and again until nothing is added. Any store runs them.

    \b
    qhkg infer -o inferred.ttl
    qhkg infer --show > rules.ru
    qhkg show xunhua --why schema:containedInPlace
    """
    kg = qhkg.open()
    if show:
        put_text(kg.rules_text(), output)
    else:
        put(kg.infer(), form, output)
