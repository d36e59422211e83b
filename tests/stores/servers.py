"""A server of a triple store as a process on loopback, which is started, asked and ended.

Tests of crashes ``kill()`` it and ``restart()`` it on the same data and the same ports. How each
store is started is in ``starters``.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

CHECKOUT = Path(__file__).resolve().parents[2]
# What no package manager installs by itself lies here; `make .venv/installed-for-stores` fills it.
STORES = CHECKOUT / ".stores"
# A cold Java on a busy machine takes half a minute; this is a limit, and no wait.
READY_WITHIN = 180.0
ENDED_WITHIN = 60.0


class NotInstalledError(AssertionError):
    """A store is not there; the message says what installs it."""


class NotStartedError(AssertionError):
    """A store ended, or never answered; the message has the end of its log."""


@dataclass(frozen=True)
class Request:
    """What makes the dataset in a store that has started."""

    method: str
    url: str
    media_type: str
    body: str


@dataclass
class Server:
    """A store that runs: where it is asked, who may write, and its process."""

    name: str
    folder: Path
    command: Sequence[str]
    query_url: str
    update_url: str
    # Empty where it speaks no Graph Store Protocol.
    graph_store_url: str
    user: str = ""
    password: str = field(default="", repr=False)
    environment: Mapping[str, str] = field(default_factory=dict)
    # What ends by itself, and is done once, before the first start.
    preparation: Sequence[str] = ()
    # What is sent once, when it listens for the first time.
    creation: Request | None = None
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The server's process, which leads its own group."""
        assert self._process is not None, f"{self.name} was never started"
        return self._process

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self.process.pid

    @property
    def log(self) -> str:
        """What it wrote so far, over all its starts."""
        return (self.folder / "log").read_text("utf-8", "replace")

    @property
    def auth(self) -> httpx.Auth | None:
        """Who may write, as httpx wants it: Digest where the store is Virtuoso, else Basic."""
        if not self.user:
            return None
        if self.name == "virtuoso":
            return httpx.DigestAuth(self.user, self.password)
        return httpx.BasicAuth(self.user, self.password)

    def start(self) -> None:
        """Starts it and waits until it answers; raises NotStartedError where it does not."""
        if self.preparation:
            self._run(self.preparation)
            try:
                code = self.process.wait(READY_WITHIN)
            except subprocess.TimeoutExpired:
                self.kill()
                code = self.process.returncode
            if code:
                raise NotStartedError(f"{self.name} was not set up:\n{self.log[-2000:]}")
            self.preparation = ()
        self._run(self.command)
        self._wait_until_it_answers()

    def kill(self) -> None:
        """SIGKILL: it can save nothing any more."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Asks it to end, and kills it where it does not; harmless where it has ended."""
        if self._process is None:
            return
        self._signal(signal.SIGTERM)
        try:
            self._process.wait(ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._signal(signal.SIGKILL)
            self._process.wait()

    def restart(self) -> None:
        """Starts it again on the same data and ports, after kill() or after stop()."""
        self.stop()
        self.start()

    def ask(self, query: str) -> bool:
        """The answer to an ASK, without qhkg."""
        answer = httpx.get(
            self.query_url,
            params={"query": query},
            headers={"Accept": "application/sparql-results+json"},
            timeout=30,
            trust_env=False,
        )
        answer.raise_for_status()
        return bool(answer.json()["boolean"])

    def update(self, text: str) -> None:
        """Does an update with the right to do so, without qhkg."""
        httpx.post(
            self.update_url,
            content=text.encode(),
            # RDF4J and Blazegraph take what does not say so for ISO 8859-1.
            headers={"Content-Type": "application/sparql-update; charset=utf-8"},
            auth=self.auth,
            timeout=120,
            trust_env=False,
        ).raise_for_status()

    def _run(self, command: Sequence[str]) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment},
                # A group of its own: Ctrl-C is not for it, and what it starts ends with it.
                start_new_session=True,
            )

    def _signal(self, number: signal.Signals) -> None:
        # Its group has its number; it is ours as long as one of the group is left.
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def _create(self) -> None:
        if self.creation is None:
            return
        wanted = self.creation
        httpx.request(
            wanted.method,
            wanted.url,
            content=wanted.body.encode(),
            headers={"Content-Type": wanted.media_type},
            timeout=60,
            trust_env=False,
        ).raise_for_status()
        self.creation = None

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + READY_WITHIN
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise NotStartedError(f"{self.name} ended by itself:\n{self.log[-2000:]}")
            with suppress(httpx.HTTPError, ValueError, KeyError):
                self._create()
                if self.ask("ASK {}"):
                    return
            time.sleep(0.05)
        self.stop()
        raise NotStartedError(f"{self.name} never answered:\n{self.log[-2000:]}")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def found(program: str | Path) -> str:
    """The path of an installed program or file; raises NotInstalledError where it is missing."""
    path = shutil.which(program) if isinstance(program, str) else program
    if path is None or not Path(path).exists():
        raise NotInstalledError(
            f"{program} is not installed; make .venv/installed-for-stores installs the stores"
        )
    return str(path)
