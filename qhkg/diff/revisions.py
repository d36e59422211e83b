"""Files as a revision of git has them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qhkg.engines.failures import shown
from qhkg.errors import OutsideError, UnusableFileError
from qhkg.files import temporary_folder

_FILE, _EXECUTABLE = b"100644", b"100755"
_NEITHER = "is no file, no folder and no revision of git here"
# What people leave the http:// away from.
_ADDRESS = re.compile(r"[\w.-]+:\d+(/.*)?|.*://.*")


@contextmanager
def checked_out(name: str) -> Iterator[tuple[Path, str]]:
    """What ``REV`` or ``REV:path`` (from the root of the repository) names, in a folder that
    lasts as long as the context; with the name to tell it by.

    Of a revision alone, only what makes the graph: ``ontology/`` and ``data/``. Symbolic links
    are left out. Raises UnusableFileError where there is no such one, OutsideError where git is
    missing.
    """
    revision, colon, path = name.partition(":")
    path = path.strip("/")
    if not revision or "\n" in name or "\0" in name:
        raise _neither(name)
    top = _git(name, "rev-parse", "--show-toplevel").decode().rstrip("\n")
    spoken = f"{revision}^{{commit}}"
    commit = _git(name, "rev-parse", "--verify", "--quiet", "--end-of-options", spoken, at=top)
    wanted = [path] if colon and path else [] if colon else ["ontology", "data"]
    entries = _git(name, "ls-tree", "-r", "-z", commit.decode().strip(), "--", *wanted, at=top)
    files = [
        (meta.split()[2].decode(), file.decode("utf-8", "surrogateescape"))
        for meta, _, file in (each.partition(b"\t") for each in entries.split(b"\0") if each)
        if meta.split()[0] in (_FILE, _EXECUTABLE)
    ]
    if not files:
        what = path or "ontology/ or data/"
        raise UnusableFileError(name, f"that revision has no {what}")
    with temporary_folder() as root:
        for (_, file), content in zip(files, _contents(name, top, files), strict=True):
            target = root / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield root / path, f"{revision}:{path}"


def _contents(name: str, top: str, files: list[tuple[str, str]]) -> Iterator[bytes]:
    asked = "".join(f"{digest}\n" for digest, _ in files).encode()
    answer = _git(name, "cat-file", "--batch", at=top, given=asked)
    at = 0
    for _ in files:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[2])
        yield answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _git(name: str, *arguments: str, at: str | None = None, given: bytes = b"") -> bytes:
    # Names of files are taken as they are, not as patterns.
    command = ["git", "--literal-pathspecs", "--no-replace-objects", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 -- no word of it is taken as an option
            command, cwd=at, input=given, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise OutsideError(f"{name}: is no file here, and git is not installed") from None
    if done.returncode:
        raise _neither(name)
    return done.stdout


def _neither(name: str) -> UnusableFileError:
    is_address = _ADDRESS.fullmatch(name) is not None
    hint = "; the address of a store is http://host:port/path" if is_address else ""
    # It may be one with a password in it.
    return UnusableFileError(shown(name) if is_address else name, f"{_NEITHER}{hint}")
