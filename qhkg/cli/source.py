"""The user's own copy of the report, as commands take it."""

from __future__ import annotations

import sys
from pathlib import Path

from qhkg.audit.reading import bytes_of_file, bytes_of_stream


def source_of(source: str) -> tuple[bytes, str]:
    """What a file or standard input (-) holds, and what messages call it.

    Raises UnusableFileError and TooLargeError.
    """
    if source == "-":
        return bytes_of_stream(sys.stdin.buffer, "standard input"), "standard input"
    return bytes_of_file(Path(source)), source
