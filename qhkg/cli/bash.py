"""Completion in Bash, whose readline takes the equals sign and the colon for ends of words."""

from __future__ import annotations

import os
import re
from typing import Any

from click.shell_completion import BashComplete, CompletionItem, add_completion_class

_MARKS = ("=", ":")


class BashCompletion(BashComplete):
    """Completion for Bash, which takes ``name=value`` for three words and gets it back as one.

    Within quotes it takes it for one word, and wants the whole of it back.
    """

    source_template = BashComplete.source_template.replace(
        "    return 0\n",
        "    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace\n"
        "    return 0\n",
    )

    def get_completion_args(self) -> tuple[list[str], str]:
        """Give the words before the one being typed, and that one, with ``=`` and ``:`` joined."""
        args, incomplete = super().get_completion_args()
        joined: list[str] = []
        after_mark = False
        for word in (*args, incomplete):
            if joined and (word in _MARKS or after_mark):
                joined[-1] += word
            else:
                joined.append(word)
            after_mark = word in _MARKS
        return joined[:-1], joined[-1]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """Write an offer as the script reads it: of ``name=value`` the part that Bash replaces."""
        if item.value.endswith("=") or _in_quotes():
            return f"{item.type},{item.value}"
        return f"{item.type},{re.split('[=:]', item.value)[-1]}"


def _in_quotes() -> bool:
    """Whether the word being typed begins with a quotation mark that is still open."""
    return bool(re.search(r"""(?:^|\s)(?:'[^']*|"[^"]*)\Z""", os.environ.get("COMP_WORDS", "")))


def register_bash_completion() -> None:
    """Let click use :class:`BashCompletion` for Bash."""
    add_completion_class(BashCompletion)
