"""`qhkg infer`: what follows by OWL 2 RL."""

from __future__ import annotations

import sys

import click

import qhkg
from qhkg.cli.options import (
    endpoint_option,
    format_option,
    output_option,
    shared,
    timeout_option,
    update_endpoint_option,
    verbose_option,
)
from qhkg.cli.output import put, put_text
from qhkg.cli.progress import progress
from qhkg.results import Format


@click.command("infer")
@click.option(
    "--show",
    is_flag=True,
    help="Print the rules as SPARQL Update, for a store of your own, and do nothing.",
)
@click.option(
    "--in-place",
    is_flag=True,
    help="Let the store of --endpoint work it out by itself, and keep it as graph/inferred.",
)
@shared(
    endpoint_option,
    update_endpoint_option,
    format_option(),
    output_option,
    timeout_option,
    verbose_option,
)
def command(
    show: bool,
    in_place: bool,
    endpoint: str | None,
    update_endpoint: str | None,
    form: Format | None,
    output: str | None,
    timeout: float | None,
) -> None:
    """Write out what follows by OWL 2 RL from the ontology, its alignments and the data.

    What is stated is not repeated, and what follows for everything (that each
    thing is the same as itself) is left out. Turtle unless -f or the ending of
    the output file says otherwise.

    With --show, the rules themselves: SPARQL Update over the named graphs, to
    be run again and again until nothing is added. Any store runs them.

    With --endpoint, what follows from the statements of that store, worked out
    here; with --in-place by the store itself, which then holds it. That looks
    for no contradictions: qhkg validate --endpoint does.

    \b
    qhkg infer -o inferred.ttl
    qhkg infer --show > rules.ru
    qhkg show xunhua --why schema:containedInPlace
    """
    if (in_place or update_endpoint) and endpoint is None:
        given = "--in-place" if in_place else "--update-endpoint"
        raise click.UsageError(f"{given} needs the --endpoint of a store.")
    kg = qhkg.open(endpoint=endpoint, update_endpoint=update_endpoint, timeout=timeout)
    if in_place and not show:
        _in_place(kg)
    elif show:
        put_text(kg.rules_text(), output)
    else:
        put(kg.infer(), form, output)


def _in_place(kg: qhkg.KnowledgeGraph) -> None:
    from qhkg.engines.remote import RemoteEngine
    from qhkg.inference import INFERRED
    from qhkg.inference_of_stores import infer_in_place

    assert isinstance(kg.engine, RemoteEngine)
    with progress(sys.stderr):
        count = infer_in_place(kg.engine)
    click.echo(f"qhkg: {count:,} statements follow, and stand in {INFERRED}", err=True)
