"""`qhkg questions`: what can be asked."""

from __future__ import annotations

import click
from pyoxigraph import Literal

import qhkg
from qhkg.cli.completion import complete_tag
from qhkg.cli.options import format_option, output_option, shared, verbose_option
from qhkg.cli.output import put
from qhkg.results import Format


@click.command("questions")
@click.option("-t", "--tag", shell_complete=complete_tag, help="Only those with this tag or topic.")
@shared(format_option(graphs=False), output_option, verbose_option)
def command(tag: str | None, form: Format | None, output: str | None) -> None:
    """List the canned questions: topic, name, question, parameters.

    \b
    qhkg questions -t money
    qhkg questions -f csv
    """
    chosen = qhkg.open().questions(tag)
    variables = ("topic", "name", "question", "parameters")
    put(qhkg.Rows(variables, tuple(map(_row, chosen))), form, output)


def _row(question: qhkg.Question) -> tuple[Literal, ...]:
    parameters = ", ".join(parameter.name for parameter in question.parameters)
    return tuple(map(Literal, (question.topic, question.name, question.summary, parameters)))
