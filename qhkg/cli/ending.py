"""How a run of the command line ends: the exit code, and one line where something is wrong.

===  ==========================================================================
0    done, and the answer is good
1    done, and the answer is no
2    the request is wrong
3    the other side failed (disk, permission, network, store), or this program
4    a limit was hit (time, memory)
130  interrupted
===  ==========================================================================
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from qhkg.cli.application import application
from qhkg.cli.options import is_verbose
from qhkg.cli.output import die_of_broken_pipe
from qhkg.errors import QhkgError
from qhkg.files import clear_temporary_folders

_INTERNAL_FAILURE = 3
_OUT_OF_MEMORY = 4
_INTERRUPTED = 130


def main() -> NoReturn:
    """Run the command that the arguments name, and end the process with its exit code."""
    _open_what_is_missing()
    try:
        if "_QHKG_COMPLETE" in os.environ:
            from qhkg.cli.bash import register_bash_completion

            register_bash_completion()
        code = application.main(prog_name="qhkg", standalone_mode=False) or 0
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        die_of_broken_pipe()
    except (KeyboardInterrupt, click.exceptions.Abort) as interrupt:
        code = _interrupted(interrupt)
    except Exception as error:  # the last place that can still say it in one line
        code = _report(error)
    _leave_now(code)


def _open_what_is_missing() -> None:
    """Daemons may start a program with closed streams: reads find nothing, words go nowhere.

    Standard output stays closed, since an answer that goes nowhere is a failure.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def _report(error: Exception) -> int:
    """Say what is wrong, on one line of standard error; the exit code for it."""
    if is_verbose() and not isinstance(error, click.ClickException):
        import traceback

        traceback.print_exception(error)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return error.exit_code
    if isinstance(error, QhkgError):
        return _say(str(error), error.exit_code)
    if isinstance(error, click.ClickException):
        return _say(_usage_message(error), error.exit_code)
    if isinstance(error, MemoryError):
        return _say("out of memory", _OUT_OF_MEMORY)
    if isinstance(error, OSError):
        return _say(f"{error.filename or 'input/output'}: {error.strerror or error}", 3)
    hint = "" if is_verbose() else " (-v shows where)"
    return _say(f"this program failed: {type(error).__name__}: {error}{hint}", _INTERNAL_FAILURE)


def _interrupted(interrupt: BaseException) -> int:
    """Say what an interruption left, where there is something to say. Click wraps it."""
    cause = interrupt if isinstance(interrupt, KeyboardInterrupt) else interrupt.__cause__
    return _say(str(cause), _INTERRUPTED) if cause and cause.args else _INTERRUPTED


def _usage_message(error: click.ClickException) -> str:
    message = error.format_message()
    if message.startswith("Got unexpected extra argument"):
        message = f"{message.rstrip('.')}. A name of several words goes in quotes."
    context = getattr(error, "ctx", None)
    message += "" if message.endswith((".", "?")) else "."
    return f"{message} See: {context.command_path} --help" if context else message


def _say(message: str, code: int) -> int:
    line = " ".join(message.split())
    # What is wrong stays wrong where it cannot be said.
    with suppress(OSError):
        click.echo(f"qhkg: {line}", err=True)
    return code


def _leave_now(code: int) -> NoReturn:
    """End at once: a query may still be running, and to take the graph apart takes time."""
    with suppress(OSError):
        sys.stderr.flush()
    clear_temporary_folders()
    os._exit(code)
