"""The command `qhkg` itself, and how its commands are found."""

from __future__ import annotations

from importlib import import_module

import click

from qhkg import __version__
from qhkg.cli.options import verbose_option
from qhkg.errors import QhkgError
from qhkg.nearest import nearest_names

_COMMANDS = (
    *("ask", "audit", "cite", "diff", "dump", "infer", "load"),
    *("query", "questions", "show", "validate"),
)


class CommandGroup(click.Group):
    """Commands, each imported when it is called for, so that none pays for another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of all commands, as help lists them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None where there is no such one."""
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"qhkg.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments name; raises UsageError with the nearest name."""
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-"):
            raise click.UsageError(f"There is no command {name!r}.{_guess(name)}", ctx)
        return super().resolve_command(ctx, args)


def _guess(name: str) -> str:
    """What was meant by a command that is not there: a question's name, or another command."""
    nearest = [f"qhkg ask {name}"] if _is_question(name) else nearest_names(name, _COMMANDS)
    return f" Did you mean {nearest[0]}?" if nearest else ""


def _is_question(name: str) -> bool:
    import qhkg

    try:
        return bool(qhkg.open().question(name))
    except QhkgError:
        return False


@click.command(
    cls=CommandGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@verbose_option
@click.pass_context
def application(context: click.Context) -> None:
    """Ask a yearbook report on poverty alleviation in Qinghai, 2009.

    Without a command: what is in the graph, and three questions to try.

    \b
    qhkg questions                        what can be asked
    qhkg ask funding-by-level             ask it
    qhkg ask funding-by-level --sources   and see where the report says so
    qhkg show xunhua                      all about one thing

    Completion by the Tab key, for bash (or zsh, fish), in your shell's start file:

    \b
    eval "$(_QHKG_COMPLETE=bash_source qhkg)"

    Exit codes: 0 done; 1 the answer is no; 2 the request is wrong; 3 disk,
    permission or program failed; 4 a limit was hit; 130 interrupted.
    """
    if context.invoked_subcommand is None:
        from qhkg.cli.overview import print_overview

        print_overview()
