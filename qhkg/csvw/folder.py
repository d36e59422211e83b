"""A folder that is written whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from qhkg.errors import WriteError


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes files into a new or empty folder: into one beside it first, then renamed over it.

    Raises WriteError where the folder is not empty, the disk full or the place forbidden.
    """
    # Imported here, since most runs write to no file.
    import tempfile

    target = Path(os.path.realpath(folder))
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as beside:
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
        raise WriteError(f"{folder}: {_unwritable(error, target)}") from None


def _unwritable(error: OSError, target: Path) -> str:
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR if not target.parent.is_dir():
            return f"there is no folder {target.parent} to write it in"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return "may not be written there; choose a place that you may write to"
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full; nothing was written"
        case _:
            return error.strerror or "cannot be written"
