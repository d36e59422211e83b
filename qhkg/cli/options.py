"""The options that commands share."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import click

from qhkg import steps
from qhkg.cli.completion import complete_file
from qhkg.results import FORMATS, Format, format_named

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_verbosity = {"verbose": False}


def is_verbose() -> bool:
    """Whether -v was given."""
    return _verbosity["verbose"]


def _set_verbose(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not is_verbose():
        _verbosity["verbose"] = True
        steps.listen(lambda step: click.echo(f"qhkg: {step}", err=True))


def _as_format(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> Format | None:
    return None if value is None else format_named(value)


def not_empty(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A name as given; raises BadParameter for an empty one, which a path reads as a folder."""
    if value == "":
        raise click.BadParameter("the name is empty; name a file.", context, parameter)
    return value


def _as_seconds(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> float | None:
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if math.isnan(seconds) or seconds <= 0:
        message = f"give a number of seconds above 0, such as 2.5, not {value!r}."
        raise click.BadParameter(message, context, parameter)
    return None if math.isinf(seconds) else min(seconds, _LONGEST)


# Threads cannot wait longer than some hundred years; a month is no limit to anybody.
_LONGEST = 30 * 24 * 3600.0

verbose_option = click.option(
    "-v",
    "--verbose",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_set_verbose,
    help="Say on standard error what is done (files, engine, times) and where it failed.",
)
timeout_option = click.option(
    "--timeout",
    metavar="SECONDS",
    callback=_as_seconds,
    help="Give up a query, an audit, a validation or a request to a store that takes longer,"
    " with exit code 4.",
)
inference_option = click.option(
    "--no-inference",
    "inference",
    is_flag=True,
    # A flag that stands for false is read differently by different releases of click.
    callback=lambda _context, _parameter, without: not without,
    help="Only what is stated and computed, not what follows by OWL 2 RL.",
)
output_option = click.option(
    "-o",
    "--output",
    metavar="FILE",
    callback=not_empty,
    shell_complete=complete_file,
    help="Write to FILE, whole or not at all; its ending decides the format unless -f does.",
)
report_format_option = click.option(
    "-f",
    "--format",
    "form",
    metavar="FORMAT",
    type=click.Choice(["table", "json"]),
    help="table (for people, unless asked otherwise) or json.",
)
audit_format_option = click.option(
    "-f",
    "--format",
    "form",
    metavar="FORMAT",
    type=click.Choice(["table", "json", "turtle"]),
    help="table (for people, unless asked otherwise), json, or turtle: what is yet to be modelled.",
)
show_option = click.option(
    "--show",
    is_flag=True,
    help="Print the SPARQL, or with --endpoint the command of curl; ask nothing else.",
)
endpoint_option = click.option(
    "--endpoint",
    metavar="URL",
    help="Run on the triple store with this address of queries (see docs/endpoints.md).",
)
update_endpoint_option = click.option(
    "--update-endpoint",
    metavar="URL",
    help="Where that store takes updates, if not found by itself.",
)
graph_store_option = click.option(
    "--graph-store",
    metavar="URL",
    help="Where that store takes whole graphs (Graph Store Protocol), if not found by itself.",
)


_ROWS_UNASKED = "Otherwise a table on a terminal, and tsv in a pipe or a file"


def format_option(*, graphs: bool = True) -> Callable[[Decorated], Decorated]:
    """The option -f, for a command that gives rows, or rows or graphs."""
    tokens = [f.name for f in FORMATS if graphs or not f.holds_graphs]
    unasked = f"{_ROWS_UNASKED}; turtle for graphs." if graphs else f"{_ROWS_UNASKED}."
    return click.option(
        "-f",
        "--format",
        "form",
        metavar="FORMAT",
        callback=_as_format,
        shell_complete=lambda _context, _parameter, typed: [
            t for t in tokens if t.startswith(typed)
        ],
        help=f"One of: {', '.join(tokens)}. {unasked}",
    )


def shared(*options: Callable[[Decorated], Decorated]) -> Callable[[Decorated], Decorated]:
    """Several options as one decorator, in the order in which help lists them."""

    def decorate(function: Decorated) -> Decorated:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate
