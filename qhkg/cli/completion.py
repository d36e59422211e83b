"""What the shell offers on the Tab key. Never an error: where nothing is known, nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class

import qhkg

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem[Any]]]


def _completer(
    offer: Callable[[click.Context, str], Iterable[CompletionItem[Any]]],
) -> Completer:
    def complete(
        context: click.Context, parameter: click.Parameter, typed: str
    ) -> list[CompletionItem[Any]]:
        try:
            return [item for item in offer(context, typed) if item.value.startswith(typed)]
        except Exception:
            return []  # an error would be printed into the line that the user types

    return complete


@_completer
def complete_question(context: click.Context, typed: str) -> Iterable[CompletionItem[Any]]:
    """The names of the questions, each with its words."""
    return [CompletionItem(q.name, help=q.summary) for q in qhkg.open().questions()]


@_completer
def complete_tag(context: click.Context, typed: str) -> Iterable[CompletionItem[Any]]:
    """The tags and topics of the questions."""
    questions = qhkg.open().questions()
    return map(CompletionItem, sorted({tag for q in questions for tag in (*q.tags, q.topic)}))


@_completer
def complete_parameter(context: click.Context, typed: str) -> Iterable[CompletionItem[Any]]:
    """The parameters of the question before, and after ``name=`` their values."""
    kg = qhkg.open()
    # click leaves the words where they stood, since the option being typed has no value yet.
    given = {context.params.get("name"), *context.args}
    question = next(question for question in kg.questions() if question.name in given)
    name, equals, _ = typed.partition("=")
    if not equals:
        return [CompletionItem(f"{p.name}=", help=p.description) for p in question.parameters]
    return [CompletionItem(f"{name}={value}") for value in kg.values(question.name, name)]


@_completer
def complete_thing(context: click.Context, typed: str) -> Iterable[CompletionItem[Any]]:
    """The slugs of all things."""
    return map(CompletionItem, qhkg.open().things())


@_completer
def complete_graph(context: click.Context, typed: str) -> Iterable[CompletionItem[Any]]:
    """The short names of the named graphs."""
    return map(CompletionItem, qhkg.open().graphs())


class BashCompletion(BashComplete):
    """Completion for Bash, which takes ``name=value`` for three words and gets it back as one."""

    source_template = BashComplete.source_template.replace(
        "    return 0\n",
        "    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace\n"
        "    return 0\n",
    )

    def get_completion_args(self) -> tuple[list[str], str]:
        """Give the words before the one being typed, and that one, with ``=`` joined again."""
        args, incomplete = super().get_completion_args()
        joined: list[str] = []
        after_equals = False
        for word in (*args, incomplete):
            if joined and (word == "=" or after_equals):
                joined[-1] += word
            else:
                joined.append(word)
            after_equals = word == "="
        return joined[:-1], joined[-1]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """Write an offer as the script reads it: of ``name=value`` the part that Bash replaces."""
        value = item.value if item.value.endswith("=") else item.value.rpartition("=")[2]
        return f"{item.type},{value}"


def register_bash_completion() -> None:
    """Let click use :class:`BashCompletion` for Bash."""
    add_completion_class(BashCompletion)
