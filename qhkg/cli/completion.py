"""What the shell offers on the Tab key. Never an error: where nothing is known, nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import click

import qhkg

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Completer: TypeAlias = "Callable[[click.Context, click.Parameter, str], list[CompletionItem[Any]]]"


def _completer(offer: Callable[[click.Context, str], Mapping[str, str]]) -> Completer:
    """A completer from a function that maps what it offers to what is said of each."""

    def complete(
        context: click.Context, parameter: click.Parameter, typed: str
    ) -> list[CompletionItem[Any]]:
        from click.shell_completion import CompletionItem  # 5 ms that only the Tab key needs

        try:
            offers = offer(context, typed)
        except Exception:
            return []  # an error would be printed into the line that the user types
        return [
            CompletionItem(value, help=said or None)
            for value, said in offers.items()
            if value.startswith(typed)
        ]

    return complete


def complete_file(
    context: click.Context, parameter: click.Parameter, typed: str
) -> list[CompletionItem[Any]]:
    """Leave it to the shell to offer files."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(typed, type="file")]


@_completer
def complete_question(context: click.Context, typed: str) -> Mapping[str, str]:
    """The names of the questions, each with its words."""
    return {question.name: question.summary for question in qhkg.open().questions()}


@_completer
def complete_tag(context: click.Context, typed: str) -> Mapping[str, str]:
    """The tags and topics of the questions."""
    questions = qhkg.open().questions()
    return dict.fromkeys(sorted({tag for q in questions for tag in (*q.tags, q.topic)}), "")


@_completer
def complete_parameter(context: click.Context, typed: str) -> Mapping[str, str]:
    """The parameters of the question before, and after ``name=`` their values."""
    kg = qhkg.open()
    # click leaves the words where they stood, since the option being typed has no value yet.
    given = {context.params.get("name"), *context.args}
    question = next(question for question in kg.questions() if question.name in given)
    name, equals, _ = typed.partition("=")
    if not equals:
        return {f"{p.name}=": p.description for p in question.parameters}
    return {f"{name}={value}": "" for value in kg.values(question.name, name)}


@_completer
def complete_thing(context: click.Context, typed: str) -> Mapping[str, str]:
    """The slugs of all things; once a prefix is typed, their prefixed names."""
    kg = qhkg.open()
    prefix, colon, _ = typed.partition(":")
    things = kg.things(prefix) if colon and prefix in kg.prefixes else kg.things()
    return dict.fromkeys(things, "")


@_completer
def complete_graph(context: click.Context, typed: str) -> Mapping[str, str]:
    """The short names of the named graphs."""
    return dict.fromkeys(qhkg.open().graphs(), "")


def complete_figure_or_file(
    context: click.Context, parameter: click.Parameter, typed: str
) -> list[CompletionItem[Any]]:
    """The figures by prefixed name, and where none begins so, files."""
    return _complete_figure(context, parameter, typed) or complete_file(context, parameter, typed)


@_completer
def _complete_figure(context: click.Context, typed: str) -> Mapping[str, str]:
    names = qhkg.open().things("fig")
    return dict.fromkeys(names if ":" in typed else (n.partition(":")[2] for n in names), "")
