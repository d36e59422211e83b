"""A folder that is written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from qhkg.files import unwritten


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes files into a new or empty folder: into one beside it first, then renamed over it.

    Raises UnusableFileError where there is no folder to put it in, and WriteError where the folder
    is not empty, the disk full or the place forbidden.
    """
    # Imported here, since most runs write to no file.
    import tempfile

    target = Path(os.path.realpath(folder))
    try:
        with tempfile.TemporaryDirectory(prefix=".qhkg-", dir=target.parent) as beside:
            # A folder in it, since the one beside may be read by nobody else.
            new = Path(beside) / target.name
            new.mkdir()
            for name, content in files.items():
                with (new / name).open("wb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
            new.rename(target)
    except OSError as error:
        raise unwritten(target, error) from None
