"""Where a result goes: standard output or a file, in the format asked for or the one that suits."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from qhkg import steps
from qhkg.errors import FormatError, UnknownNameError, WriteError
from qhkg.files import write_atomically
from qhkg.results import Format, Quads, Rows, Triples, Truth, default_format, format_named, render
from qhkg.results.formats import Writable, check_suitable


def put(answer: Writable, form: Format | None, output: str | None) -> None:
    """Render an answer and write it; raises FormatError, OutputIsFolderError, WriteError."""
    form = form or chosen_format(output) or default_format(answer, terminal=on_terminal(output))
    check_suitable(answer, form)
    if not isinstance(answer, Truth):
        steps.tell(lambda: _counted(answer, form))
    if form.for_people:
        put_bytes(render(answer, form, width=width(), styled=is_styled(output)), output)
    elif isinstance(answer, Rows) and not answer.is_held:
        from qhkg.results.long import write_long

        put_bytes(write_long(answer, form.name), output)
    else:
        put_bytes(render(answer, form), output)


def _counted(answer: Rows | Triples | Quads, form: Format) -> str:
    noun = "row" if isinstance(answer, Rows) else "statement"
    return f"{len(answer):,} {noun}{'' if len(answer) == 1 else 's'} as {form.name}"


def chosen_format(output: str | None) -> Format | None:
    """The format that the ending of the output file names; None where it has no ending.

    Raises FormatError for an ending that names no format.
    """
    ending = Path(output).suffix.removeprefix(".") if output else ""
    try:
        return format_named(ending) if ending else None
    except UnknownNameError as error:
        message = (
            f"{output}: no format has the ending .{ending}; give -f, or an ending such as .csv"
        )
        raise FormatError(message) from error


def chosen_report_format(form: str | None, output: str | None) -> str:
    """The format asked for, or json where the output file ends so; else the one for people.

    Raises FormatError for an ending that neither a text for people nor json has.
    """
    ending = Path(output).suffix if output else ""
    if form is None and ending not in ("", ".txt", ".json"):
        raise FormatError(f"{output}: a report is text (.txt) or json; give -f, or such an ending")
    return form or ("json" if ending == ".json" else "table")


def on_terminal(output: str | None) -> bool:
    """Whether a person will read the result on a terminal."""
    return output in (None, "-") and sys.stdout is not None and sys.stdout.isatty()


def width() -> int:
    """The columns that a table may take: the terminal's, or 80."""
    from shutil import get_terminal_size  # 3 ms that only tables need

    return max(20, get_terminal_size((80, 24)).columns)


def terminal_width(output: str | None) -> int | None:
    """The columns of the terminal that the result goes to; None where it goes elsewhere."""
    return width() if on_terminal(output) else None


def is_styled(output: str | None) -> bool:
    """Whether bold letters will reach a terminal that wants them."""
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return on_terminal(output) and not plain


def put_bytes(data: bytes | Iterable[bytes], output: str | None) -> None:
    """Write to a file, whole or not at all, or to standard output; at once, or by pieces."""
    if output is not None and output != "-":
        write_atomically(Path(output), data)
        return
    if sys.stdout is None:
        raise WriteError("standard output: is closed; open it, or name a file with -o")
    try:
        for piece in (data,) if isinstance(data, bytes) else data:
            left = memoryview(piece)
            while left:  # a stream without buffer (PYTHONUNBUFFERED) may take a part only
                left = left[sys.stdout.buffer.write(left) :]
        sys.stdout.flush()
    except BrokenPipeError:
        die_of_broken_pipe()
    except OSError as error:
        reason = "disk full" if error.errno == errno.ENOSPC else error.strerror
        raise WriteError(f"standard output: {reason}") from error


def put_text(text: str, output: str | None = None) -> None:
    """Write a text as :func:`put_bytes` does."""
    put_bytes(text.encode(), output)


def die_of_broken_pipe() -> NoReturn:
    """End as `grep` does when its reader has gone: by SIGPIPE, without a word."""
    import signal

    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGPIPE)
    os._exit(1)
