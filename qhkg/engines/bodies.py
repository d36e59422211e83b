"""Bodies of answers: spooled to disk where they are long, limited, and read as UTF-8."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from typing import IO, TYPE_CHECKING

from qhkg.engines.failures import shown
from qhkg.errors import InvalidAnswerError, WriteError

if TYPE_CHECKING:
    import httpx

IN_MEMORY = 8 << 20
# Of an answer that tells of a failure: its first words are told, the rest is not read.
_LONGEST_FAILURE = 1 << 16
# Seconds; some come byte by byte, and for ever.
_FAILURE_WITHIN = 10.0


def spooled(
    url: str, response: httpx.Response, longest: int, check: Callable[[int], None]
) -> IO[bytes]:
    """The whole body, in memory where it is short, else in a file that goes when it is closed.

    Raises InvalidAnswerError for more than ``longest`` bytes, WriteError where there is no room
    on disk, and what ``check`` raises, which is told the size so far.
    """
    from tempfile import TemporaryFile

    if _is_packed_twice(response):
        problem = "the answer is packed more than once; a few bytes could become any number"
        raise InvalidAnswerError(shown(url), problem)
    # Not a spooled file: Python complains of each that is left to be cleared away unclosed.
    body: IO[bytes] = BytesIO()
    size = 0
    # As they come: a piece of a fixed size would be waited for, and the clock not looked at.
    for piece in response.iter_bytes():
        size += len(piece)
        if size > longest:
            problem = (
                f"the answer is longer than {longest:,} bytes, and was given up;"
                " ask for less (LIMIT), or allow more in QHKG_LONGEST_ANSWER"
            )
            raise InvalidAnswerError(shown(url), problem)
        check(size)
        try:
            if size > IN_MEMORY and isinstance(body, BytesIO):
                short, body = body, TemporaryFile()  # noqa: SIM115
                body.write(short.getvalue())
            body.write(piece)
        except OSError as error:
            body.close()
            raise _no_room(error) from None
    body.seek(0)
    return in_utf8(url, body, response.headers.get("content-type", "").partition(";")[2])


def _is_packed_twice(response: httpx.Response) -> bool:
    """Packed once, a piece becomes a thousand times as long at most; and again, a million times."""
    return len(response.headers.get("content-encoding", "").split(",")) > 1


def _no_room(error: OSError) -> WriteError:
    from tempfile import gettempdir

    problem = f"{gettempdir()}: {error.strerror}; the answer has no room there"
    return WriteError(f"{problem}; name another folder in TMPDIR")


def in_utf8(url: str, body: IO[bytes], parameters: str) -> IO[bytes]:
    """The body in UTF-8, whatever the parameters of its media type say it is in.

    Raises InvalidAnswerError for a character set that is not known.
    """
    import codecs
    from email.message import Message

    message = Message()
    message["Content-Type"] = f"text/plain;{parameters}"
    charset = str(message.get_param("charset") or "utf-8").strip().lower()
    if charset in ("utf-8", "utf8", "us-ascii", "ascii"):
        return body
    try:
        return codecs.EncodedFile(body, "utf-8", charset)
    except LookupError:
        problem = f"the answer is in a character set that is not known: {charset[:40]}"
        raise InvalidAnswerError(shown(url), problem) from None


def first_words(response: httpx.Response) -> str:
    """The beginning of what is told of a failure; "" where it cannot be read."""
    import httpx

    if _is_packed_twice(response):
        return ""
    found = b""
    try:
        ends = time.monotonic() + _FAILURE_WITHIN
        for piece in response.iter_bytes():
            found += piece
            if len(found) > _LONGEST_FAILURE or time.monotonic() > ends:
                break
    except (httpx.TransportError, httpx.DecodingError):
        pass  # the status has told enough
    return found[:_LONGEST_FAILURE].decode("utf-8", "replace")
