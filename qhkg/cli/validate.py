"""`qhkg validate`: the user's own data, or the graph, against ontology and shapes."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qhkg import prepared
from qhkg.cli.completion import complete_file
from qhkg.cli.options import (
    endpoint_option,
    not_empty,
    output_option,
    shared,
    timeout_option,
    verbose_option,
)
from qhkg.cli.output import is_styled, put_bytes, width
from qhkg.cli.progress import progress
from qhkg.errors import FormatError, QueryTimeoutError, RequestError, ValidationTimeoutError
from qhkg.files import unwritten
from qhkg.results import FORMATS
from qhkg.terms import Prefixes

if TYPE_CHECKING:
    from qhkg.validation.report import FailOn, ValidationReport

_FORMATS = ("table", "json", "turtle", "sarif")
_SYNTAXES = (*(form.name for form in FORMATS if form.holds_graphs), "n3")
_ENDINGS = {".json": "json", ".ttl": "turtle", ".sarif": "sarif", ".txt": "table", "": "table"}


@click.command("validate")
@click.argument("files", nargs=-1, metavar="[FILE|-]...", shell_complete=complete_file)
@click.option(
    "--input-format",
    "syntax",
    metavar="FORMAT",
    type=click.Choice(_SYNTAXES),
    help=f"Syntax of the files, where their ending does not tell: {', '.join(_SYNTAXES)}.",
)
@click.option(
    "--shapes",
    metavar="FILE",
    multiple=True,
    callback=lambda context, parameter, names: [
        not_empty(context, parameter, name) for name in names
    ],
    shell_complete=complete_file,
    help="Check by these SHACL shapes, too; may be repeated.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["warning", "violation"]),
    default="violation",
    show_default=True,
    help="The least fault that exit code 1 is for.",
)
@click.option(
    "-f",
    "--format",
    "form",
    metavar="FORMAT",
    type=click.Choice(_FORMATS),
    help="table (for people, unless asked otherwise), json, turtle (SHACL's report), sarif.",
)
@shared(endpoint_option, output_option, timeout_option, verbose_option)
def command(
    files: tuple[str, ...],
    syntax: str | None,
    shapes: list[str],
    fail_on: FailOn,
    form: str | None,
    endpoint: str | None,
    output: str | None,
    timeout: float | None,
) -> int:
    """Say what is wrong with FILE, your own data, where, and how to mend it.

    Any syntax of RDF; - is standard input. First syntax, then whether it
    contradicts the graph or the ontology, then the shapes, with the whole graph
    as background. Without FILE the graph itself. Nothing is fetched, but with
    --endpoint what is stated in that store, which then is the graph.

    \b
    qhkg validate my-report.ttl
    qhkg validate *.ttl -f sarif -o faults.sarif
    qhkg validate - --input-format turtle <my-report.ttl

    Exit code 1 where something is wrong, 2 where a file cannot be read.
    That is told on standard error, and in the report for machines, too.
    """
    form = form or _by_ending(output)
    _check_folder(output)
    try:
        report = _report(files, syntax, shapes, timeout, endpoint)
    except RequestError as error:
        if form != "table":
            from qhkg.validation.refused import refused

            put_bytes(_rendered(refused(error, files), form, output), output)
        for each in getattr(error, "errors", (error,)):
            click.echo(f"qhkg: {' '.join(str(each).split())}", err=True)
        return error.exit_code
    put_bytes(_rendered(report, form, output), output)
    return int(report.fails(fail_on))


def _report(
    files: tuple[str, ...],
    syntax: str | None,
    shapes: list[str],
    timeout: float | None,
    endpoint: str | None,
) -> ValidationReport:
    from qhkg.engines.aside import run_aside
    from qhkg.opening import remote_engine
    from qhkg.validation import validate

    engine = remote_engine(endpoint, timeout=timeout) if endpoint is not None else None

    def checked() -> ValidationReport:
        return validate(files, shapes=shapes, syntax=syntax, engine=engine)

    with progress(sys.stderr):
        try:
            return run_aside(checked, timeout)
        except QueryTimeoutError as error:
            raise ValidationTimeoutError(error.seconds) from None


def _check_folder(output: str | None) -> None:
    """Said before the work, which takes a while."""
    if output and output != "-" and not Path(output).parent.is_dir():
        raise unwritten(Path(output), FileNotFoundError(errno.ENOENT, "no such folder"))


def _by_ending(output: str | None) -> str:
    ending = Path(output).suffix if output and output != "-" else ""
    if ending not in _ENDINGS:
        raise FormatError(
            f"{output}: no format has the ending {ending}; give -f, or an ending such as .json"
        )
    return _ENDINGS[ending]


def _rendered(report: ValidationReport, form: str, output: str | None) -> bytes:
    from qhkg.validation.machine import to_sarif, to_turtle
    from qhkg.validation.text import report_text

    # What could not be read has no names to shorten, and needs no graph that is made ready.
    prefixes = Prefixes(prepared.prefixes() if report.began else {})
    match form:
        case "json":
            return report.to_json().encode()
        case "turtle":
            return to_turtle(report, prefixes)
        case "sarif":
            return to_sarif(report, prefixes).encode()
        case _:
            styled = is_styled(output)
            both = Prefixes({**report.prefixes, **prefixes})
            return report_text(report, both, width=width(), styled=styled).encode()
