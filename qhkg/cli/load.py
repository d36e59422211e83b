"""`qhkg load`: the graphs into a triple store of the user's own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

import qhkg
from qhkg.cli.options import (
    graph_store_option,
    shared,
    timeout_option,
    update_endpoint_option,
    verbose_option,
)
from qhkg.cli.output import put_text
from qhkg.cli.progress import progress
from qhkg.engines.failures import shown

if TYPE_CHECKING:
    from qhkg.loading import Edition, Loaded


@click.command("load")
@click.argument("endpoint", metavar="ENDPOINT")
@click.option("--resume", is_flag=True, help="Go on from what an interrupted load left.")
@click.option("--drop", is_flag=True, help="Drop what was loaded, and nothing else.")
@click.option("--dry-run", is_flag=True, help="Print the requests for curl; write nothing.")
@shared(update_endpoint_option, graph_store_option, timeout_option, verbose_option)
def command(
    endpoint: str,
    resume: bool,
    drop: bool,
    dry_run: bool,
    update_endpoint: str | None,
    graph_store: str | None,
    timeout: float | None,
) -> None:
    """Load the graphs into the triple store with this address of queries.

    Each graph is replaced whole, or none: they come into graphs beside first
    and are read back, then one update puts them in place of the old ones. Run
    again, it finds its manifest and writes nothing. Graphs of others are never
    touched. --timeout holds for each request.

    Passwords: QHKG_USER and QHKG_PASSWORD, or QHKG_TOKEN, in the environment,
    or a netrc file. See docs/loading.md.

    \b
    qhkg load http://localhost:7878/query
    qhkg load http://localhost:3030/ds --dry-run
    qhkg load http://localhost:8890/sparql --resume
    """
    from qhkg import loading
    from qhkg.opening import remote_engine

    given = {"--drop": drop, "--resume": resume, "--dry-run": dry_run}
    if len(both := [name for name, is_given in given.items() if is_given]) > 1:
        raise click.UsageError(f"{both[0]} and {both[1]} do not go together.")
    engine = remote_engine(endpoint, update_endpoint, graph_store, timeout=timeout)
    where = shown(endpoint)
    with progress(sys.stderr, wanted=_is_of_the_load):
        if drop:
            gone = loading.drop(engine, qhkg.open().engine.graphs())
            said = f"dropped {len(gone)} graphs of {where}" if gone else f"{where} held nothing"
            if others := engine.graphs():
                said += f"; not of a load, and left: {_names(others)}"
        elif dry_run:
            put_text(loading.dry_run(engine, _edition()), None)
            return
        else:
            said = _said(loading.load(engine, _edition(), resume=resume), where)
    click.echo(f"qhkg: {said}", err=True)


def _is_of_the_load(step: str) -> bool:
    """Of the steps, those between which people wait; its requests are for -v."""
    return step.startswith(("graph ", "replacing "))


def _edition() -> Edition:
    from qhkg.loading import edition

    return edition(qhkg.open().engine, qhkg.__version__)


def _said(loaded: Loaded, where: str) -> str:
    held = f"{loaded.graphs} graphs, {loaded.statements:,} statements"
    parts = [f"loaded {held} into {where}" if loaded.is_new else f"{where} holds them: {held}"]
    if loaded.dropped:
        parts.append(f"dropped {_names(loaded.dropped)}")
    if loaded.others:
        parts.append(f"not of this load, and left: {_names(loaded.others)}")
    if loaded.left:
        parts.append(f"{len(loaded.left)} graphs beside are left; --resume drops them")
    return "; ".join(parts)


def _names(graphs: tuple[str, ...]) -> str:
    return ", ".join(f"<{each}>" for each in graphs)
