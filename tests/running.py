"""A run of the command line, as tests see it: a process of its own, in a folder of its own."""

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# Only against hanging: a validation takes a minute on a busy machine.
ENDED_WITHIN = 300
# Hundreds of runs would spend most of their time on importing these; the tests of what a command
# imports start a Python of their own.
IMPORTED = ["qhkg.cli.application", "qhkg.graph", "qhkg.engines.http", "httpx", "pyoxigraph"]
PROGRAM = str(Path(__file__).resolve().parents[1] / "qhkg" / "__main__.py")


@dataclass(frozen=True)
class Ended:
    """A run that has ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


def started_anew(
    arguments: Sequence[str | bytes], stdin: bytes, environment: Mapping[str, str], folder: Path
) -> Ended:
    """A run by a Python of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "qhkg", *arguments],
        input=stdin,
        capture_output=True,
        env=environment,
        cwd=folder,
        timeout=ENDED_WITHIN,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def forked(
    arguments: Sequence[str | bytes], stdin: bytes, environment: Mapping[str, str], folder: Path
) -> Ended:
    """The same from a process that has imported the program, and has done nothing with it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    with tempfile.TemporaryDirectory() as streams:
        paths = [Path(streams, name) for name in ("in", "out", "err")]
        paths[0].write_bytes(stdin)
        words = [os.fsdecode(each) for each in arguments]
        given = (words, paths, dict(environment), folder)
        process = context.Process(target=_become, args=given)
        process.start()
        process.join(ENDED_WITHIN)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"qhkg {' '.join(words)}: not ended within {ENDED_WITHIN} s")
        out, err = (path.read_bytes().decode() for path in paths[1:])
        return Ended(process.exitcode, out, err)


def _become(words: list[str], paths: list[Path], environment: dict[str, str], folder: Path) -> None:
    write = os.O_WRONLY | os.O_CREAT
    for number, (path, mode) in enumerate(zip(paths, (os.O_RDONLY, write, write), strict=True)):
        opened = os.open(path, mode)
        os.dup2(opened, number)
        os.close(opened)
    # As Python opens them where PYTHONUTF8 is set.
    sys.stdin = os.fdopen(0, encoding="utf-8", errors="surrogateescape", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = [PROGRAM, *words]
    runpy.run_module("qhkg", run_name="__main__", alter_sys=True)
