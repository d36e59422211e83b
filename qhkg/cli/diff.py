"""`qhkg diff`: what differs between two graphs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qhkg.cli.completion import complete_file
from qhkg.cli.options import output_option, shared, timeout_option, verbose_option
from qhkg.cli.output import is_styled, put_bytes
from qhkg.errors import FormatError, QueryTimeoutError

if TYPE_CHECKING:
    from qhkg.diff import Difference, Side

_FORMATS = ("text", "markdown", "json", "turtle", "update")
_ENDINGS = {"": "text", ".txt": "text", ".md": "markdown", ".json": "json"}
_ENDINGS |= {".ttl": "turtle", ".ru": "update"}
_SYNTAXES = ("turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld", "n3")


@click.command("diff")
@click.argument("old", shell_complete=complete_file)
@click.argument("new", required=False, shell_complete=complete_file)
@click.option(
    "-f",
    "--format",
    "form",
    metavar="FORMAT",
    type=click.Choice(_FORMATS),
    help="text, markdown, json, turtle (change sets), or update: SPARQL that turns OLD into NEW.",
)
@click.option(
    "--input-format",
    "syntax",
    metavar="SYNTAX",
    type=click.Choice(_SYNTAXES),
    help="The syntax of files, if not as their endings say.",
)
@click.option(
    "--by-value",
    is_flag=True,
    help="Literals of one value are the same: 1.50 and 1.5, 99 and 99.0, true and 1.",
)
@shared(output_option, timeout_option, verbose_option)
def command(
    old: str,
    new: str | None,
    form: str | None,
    syntax: str | None,
    by_value: bool,
    output: str | None,
    timeout: float | None,
) -> int:
    """Tell what differs between OLD and NEW (without NEW: this graph).

    Each is a file of any syntax of RDF (- is standard input), a folder, the
    address of a store (http://…), or a revision of git: REV is the graph that
    it states, REV:PATH a file or folder. What is there as a file is a file.

    Whatever its labels are, a blank node is compared by what is said of it. What
    is computed and inferred is compared only where both sides have it. A store
    may keep the values of literals, not how they are written: see --by-value.

    \b
    qhkg diff HEAD~3 HEAD
    qhkg diff http://localhost:7878/query --by-value
    qhkg diff old.ttl new.ttl -f update -o change.ru

    Exit code 1 where they differ, 0 where they are the same.
    """
    form = form or _by_ending(output)
    if old == new == "-":
        raise click.UsageError("only one side can be standard input.")
    from qhkg.diff import comparable, compare, read_side
    from qhkg.engines.aside import run_aside
    from qhkg.errors import ComparisonTimeoutError

    def compared() -> tuple[Side, Side, Difference, bytes]:
        sides = [read_side(each, syntax=syntax, timeout=timeout) for each in (old, new)]
        first, second = comparable(*sides)
        found = compare(first.quads, second.quads, by_value=by_value, seconds=timeout)
        return first, second, found, _rendered(form, first, second, found, output)

    try:
        *_, difference, content = run_aside(compared, timeout)
    except QueryTimeoutError as error:
        raise ComparisonTimeoutError(
            f"the comparison took longer than {error.seconds:g} s and was given up;"
            " give a longer --timeout"
        ) from None
    put_bytes(content, output)
    return int(bool(difference))


def _by_ending(output: str | None) -> str:
    ending = Path(output).suffix.lower() if output and output != "-" else ""
    if ending not in _ENDINGS:
        raise FormatError(
            f"{output}: no format has the ending {ending}; give -f, or an ending such as .json"
        )
    return _ENDINGS[ending]


def _rendered(form: str, old: Side, new: Side, difference: Difference, output: str | None) -> bytes:
    from qhkg import prepared
    from qhkg.diff import by_resource, json_of, markdown_of, read_side, text_of, turtle_of
    from qhkg.diff.update import update_text
    from qhkg.terms import Prefixes

    if form == "update":
        return update_text(difference).encode()
    resources = by_resource(difference, old, new, read_side(None)) if difference else []
    names = (old.name, new.name)
    prefixes = Prefixes({**old.prefixes, **new.prefixes, **prepared.prefixes()})
    match form:
        case "json":
            return json_of(difference, resources, names).encode()
        case "turtle":
            return turtle_of(resources, prefixes)
        case "markdown":
            return markdown_of(difference, resources, names, prefixes).encode()
        case _:
            coloured = is_styled(output)
            return text_of(
                difference,
                resources,
                names,
                prefixes,
                styled=lambda line, is_added: _coloured(line, is_added) if coloured else line,
            ).encode()


def _coloured(line: str, is_added: bool) -> str:
    return click.style(line, fg="green" if is_added else "red")
