"""From what the user names as a copy of the report to its text."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import BinaryIO, Final

from qhkg.errors import TooLargeError, UnusableFileError
from qhkg.files import unreadable

LARGEST: Final = 4 * 1024 * 1024
"""How many bytes are read of a copy; the report has some twelve thousand."""

_KINDS: Final = (
    (b"%PDF-", "is a PDF; save its text: pdftotext -layout FILE"),
    (b"\x89PNG", "is an image; give the text of the report"),
    (b"\xff\xd8\xff", "is an image; give the text of the report"),
    (b"GIF8", "is an image; give the text of the report"),
    (b"PK\x03\x04", "is a ZIP archive or an office document; save it as plain text in UTF-8"),
    (b"\xff\xfe", "is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE"),
    (b"\xfe\xff", "is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE"),
)


def bytes_of_file(path: Path) -> bytes:
    """What a file holds; one above the limit is refused before it is read.

    Raises UnusableFileError and TooLargeError.
    """
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode) and status.st_size > LARGEST:
            raise TooLargeError(path, status.st_size, LARGEST, "bytes")
        with path.open("rb") as stream:
            return bytes_of_stream(stream, str(path))
    except OSError as error:
        raise UnusableFileError(path, unreadable(error, path)) from None
    except ValueError:  # a NUL in its name
        raise UnusableFileError(repr(str(path)), "there is no such file") from None


def bytes_of_stream(stream: BinaryIO, name: str) -> bytes:
    """What a stream holds, up to the limit; raises TooLargeError above it."""
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooLargeError(name, len(content), LARGEST, "bytes or more")
    return content


def text_of(content: bytes, name: str) -> str:
    """The text of a copy, without a byte-order mark; raises UnusableFileError where it is none."""
    if not content.strip():
        raise UnusableFileError(name, "is empty; the text of the report should stand there")
    for beginning, reason in _KINDS:
        if content.startswith(beginning):
            raise UnusableFileError(name, reason)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableFileError(
            name,
            f"byte {error.start} is not UTF-8; convert it, if it is Chinese by"
            " iconv -f GB18030 -t UTF-8 FILE, else by iconv -f LATIN1 -t UTF-8 FILE",
        ) from None
    if "\0" in text:
        raise UnusableFileError(name, f"is no text: byte {content.index(0)} is a NUL")
    return text
