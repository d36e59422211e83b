"""`qhkg dump`: the graph itself."""

from __future__ import annotations

from pathlib import Path

import click

import qhkg
from qhkg import steps
from qhkg.cli.completion import complete_graph
from qhkg.cli.options import (
    endpoint_option,
    inference_option,
    output_option,
    shared,
    timeout_option,
    verbose_option,
)
from qhkg.cli.output import chosen_format, put
from qhkg.errors import FormatError, UnknownNameError, WriteError
from qhkg.nearest import nearest_names
from qhkg.results import FORMATS, Format

# Not one of the formats that every answer may ask for: it is several files.
_CSVW = Format("csvw", holds_graphs=True)
_FORMATS = (*(form for form in FORMATS if form.holds_graphs), _CSVW)
_TOKENS = tuple(form.name for form in _FORMATS)


def _as_format(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> Format | None:
    if value is None:
        return None
    for form in _FORMATS:
        if value.lower() in (form.name, *form.aliases):
            return form
    hint = f"For a graph, use one of {', '.join(_TOKENS)}."
    raise UnknownNameError("graph format", value, nearest_names(value, _TOKENS), hint)


_format_option = click.option(
    "-f",
    "--format",
    "form",
    metavar="FORMAT",
    callback=_as_format,
    shell_complete=lambda _context, _parameter, typed: [t for t in _TOKENS if t.startswith(typed)],
    help=f"One of: {', '.join(_TOKENS)}.",
)


@click.command("dump")
@click.argument("graphs", nargs=-1, metavar="[GRAPH]...", shell_complete=complete_graph)
@shared(
    endpoint_option,
    _format_option,
    output_option,
    inference_option,
    timeout_option,
    verbose_option,
)
def command(
    graphs: tuple[str, ...],
    endpoint: str | None,
    form: Format | None,
    output: str | None,
    inference: bool,
    timeout: float | None,
) -> None:
    """Write out the graph: all named graphs, or those named.

    TriG unless -f or the ending of the output file says otherwise. Formats
    without named graphs hold the union. CSV on the Web (csvw) is a folder,
    new or empty, with a table for each class and csv-metadata.json.

    \b
    qhkg dump -o qhkg.trig
    qhkg dump places agencies -f turtle
    qhkg dump -f csvw -o qhkg-tables
    """
    form = form or chosen_format(output)
    if form is not None and not form.holds_graphs:
        raise FormatError(
            f"{output}: {form.name} holds rows; for a graph, use one of {', '.join(_TOKENS)}."
        )
    folder = _folder(output) if form is _CSVW else None
    kg = qhkg.open(inference=inference, timeout=timeout, endpoint=endpoint)
    if folder is None:
        put(kg.dump(*graphs), form, output)
        return
    from qhkg.csvw import write_folder

    files = kg.to_csvw(*graphs)
    steps.tell(lambda: f"{len(files)} files as {_CSVW.name}")
    write_folder(folder, files)


def _folder(output: str | None) -> Path:
    """The folder to write, looked at before the work is done; it must be new or empty."""
    if output in (None, "", "-"):
        raise click.UsageError("csvw is several files; name a new folder for them: -o FOLDER.")
    folder = Path(str(output))
    try:
        if not folder.is_dir():
            problem = "is a file" if folder.exists() else ""
        elif any(folder.iterdir()):
            problem = "is not empty"
        else:
            # It will be replaced, and a shell in it would be nowhere.
            problem = "is where you are" if folder.samefile(Path.cwd()) else ""
    except OSError as error:
        raise WriteError(f"{folder}: {error.strerror}") from None
    if problem:
        raise click.UsageError(f"{folder}: {problem}; name a new folder for the tables.")
    return folder
