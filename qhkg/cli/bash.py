"""Completion in Bash, whose readline takes the equals sign for the end of a word."""

from __future__ import annotations

from typing import Any

from click.shell_completion import BashComplete, CompletionItem, add_completion_class


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
