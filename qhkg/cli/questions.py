"""`qhkg questions`: what can be asked, or all about one question."""

from __future__ import annotations

from textwrap import fill

import click
from pyoxigraph import Literal

import qhkg
from qhkg.cli.completion import complete_question, complete_tag
from qhkg.cli.options import format_option, output_option, shared, verbose_option
from qhkg.cli.output import chosen_format, is_styled, on_terminal, put, put_text, width
from qhkg.results import Format, format_named, render

# A list of codes up to this length is told whole.
_FEW = 12


@click.command("questions")
@click.argument("name", required=False, shell_complete=complete_question)
@click.option("-t", "--tag", shell_complete=complete_tag, help="Only those with this tag or topic.")
@shared(format_option(graphs=False), output_option, verbose_option)
def command(name: str | None, tag: str | None, form: Format | None, output: str | None) -> None:
    """List the canned questions: topic, name, question, parameters.

    With NAME, all about that question: what it counts and leaves out, and
    what each of its parameters takes.

    \b
    qhkg questions -t money
    qhkg questions funding-by-level
    qhkg questions -f csv
    """
    kg = qhkg.open()
    if name is None:
        variables = ("topic", "name", "question", "parameters")
        put(qhkg.Rows(variables, tuple(map(_row, kg.questions(tag)))), form, output)
        return
    if tag is not None:
        raise click.UsageError("Give NAME or -t, not both.", click.get_current_context())
    question = kg.question(name)
    form = form or chosen_format(output)
    form = form or format_named("table" if on_terminal(output) else "tsv")
    if form.name == "table":
        put_text(_told(kg, question, styled=is_styled(output)), output)
    else:
        put(_parameters(kg, question, ("question", "description", "note")), form, output)


def _row(question: qhkg.Question) -> tuple[Literal, ...]:
    parameters = ", ".join(parameter.name for parameter in question.parameters)
    return tuple(map(Literal, (question.topic, question.name, question.summary, parameters)))


def _told(kg: qhkg.KnowledgeGraph, question: qhkg.Question, *, styled: bool) -> str:
    parts = [f"{question.name} ({question.topic}): {question.summary}", question.description]
    parts += [question.note] if question.note else []
    text = "\n\n".join(fill(part, width(), break_on_hyphens=False) for part in parts)
    table = render(_parameters(kg, question), "table", width=width(), styled=styled).decode()
    return f"{text}\n\n{table}"


def _parameters(
    kg: qhkg.KnowledgeGraph, question: qhkg.Question, told: tuple[str, ...] = ()
) -> qhkg.Rows:
    """A row for each parameter, after what is told of the question itself.

    A question that takes none has one row, so that what is told of it is not lost.
    """
    own = {
        "question": question.name,
        "description": question.description,
        "note": question.note,
    }
    of_parameters = [
        (each.name, _taken(kg, question, each), each.default or "", each.description)
        for each in question.parameters
    ]
    rows = [
        (*(own[key] for key in told), *each)
        for each in of_parameters or [("", "", "", "")][: len(told)]
    ]
    variables = (*told, "parameter", "takes", "default", "meaning")
    return qhkg.Rows(variables, tuple(tuple(map(Literal, row)) for row in rows))


def _taken(kg: qhkg.KnowledgeGraph, question: qhkg.Question, parameter: qhkg.Parameter) -> str:
    """What values a parameter takes, and how many of them."""
    number = "one" if parameter.single else "one or more"
    if parameter.type == "code":
        codes = kg.values(question.name, parameter.name)
        few = f": {', '.join(codes)}" if len(codes) <= _FEW else ""
        return f"{number} of a code list{few}"
    if parameter.type == "iri":
        kind = (parameter.class_name or "thing").rpartition(":")[2].lower()
        article = "an" if kind[0] in "aeiou" else "a"
        return f"{number} (IRI, slug or label of {article} {kind})"
    return f"{number} ({parameter.type})"
