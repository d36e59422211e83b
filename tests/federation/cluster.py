"""A national graph on four Oxigraph servers and on one, and federation engines in front of them.

Each of the four is in a network namespace of its own where these can be made (Linux, by root);
else each has a port of loopback. What is made is taken away again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom

from federation.sharding import write_shards
from pyoxigraph import Quad
from stores.servers import CHECKOUT, STORES, NotInstalledError, Server, found, free_port

COUNT = 4
ENGINES = ("comunica", "fedx")
_HERE = Path(__file__).parent
_MODULES = STORES / "npm" / "node_modules"
_FEDX = STORES / "rdf4j"
_PORT = 7878


@dataclass(frozen=True)
class Host:
    """Where a server runs: its address, and what stands before its command."""

    address: str
    prefix: tuple[str, ...] = ()
    link: str = ""

    def cut(self) -> None:
        """Takes the link down at its end: packets to it go nowhere.

        Not at ours: its route would go with it, and the packets to whatever is behind the gateway.
        """
        _ip("-n", self.prefix[-1], "link", "set", "eth0", "down")

    def join(self) -> None:
        """Puts the link up again."""
        _ip("-n", self.prefix[-1], "link", "set", "eth0", "up")


@dataclass(frozen=True)
class Cluster:
    """The servers of the parts with their hosts, and the one of the whole, with its file."""

    parts: Sequence[Server]
    hosts: Sequence[Host]
    whole: Server
    file: Path


@contextmanager
def cluster(quads: Iterable[Quad]) -> Iterator[Cluster]:
    """Servers that hold the statements; they end with the ``with``."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="qhkg-cluster-")))
        whole, parts = write_shards(quads, folder, COUNT)
        hosts = stack.enter_context(_hosts())
        servers = [
            stack.enter_context(_running(_oxigraph(path, host, union=True)))
            for path, host in zip(parts, hosts, strict=True)
        ]
        one = stack.enter_context(_running(_oxigraph(whole, Host("127.0.0.1"), union=True)))
        yield Cluster(servers, hosts, one, whole)


@contextmanager
def in_front(engine: str, members: Sequence[Server]) -> Iterator[Server]:
    """A federation engine over the members, by its name; it ends with the ``with``."""
    with tempfile.TemporaryDirectory(prefix=f"qhkg-{engine}-") as folder:
        port = free_port()
        url = f"http://127.0.0.1:{port}/sparql"
        urls = [member.query_url for member in members]
        command = [*_COMMANDS[engine](), str(port), *urls]
        with _running(Server(engine, Path(folder), command, url, "", "")) as server:
            yield server


def _comunica() -> list[str]:
    return [
        found("node"),
        str(_HERE / "comunica.cjs"),
        str(_installed(_MODULES / "@comunica").parent),
    ]


def _fedx() -> list[str]:
    classes = _installed(_FEDX / "classes" / "FedX.class").parent
    # Oxigraph closes what lies idle with an error that FedX takes for the next answer.
    fresh = "-Dhttp.keepAlive=false"
    return [found("java"), "-Xmx1g", fresh, "-cp", f"{classes}:{_FEDX}/lib/*", "FedX"]


_COMMANDS = {"comunica": _comunica, "fedx": _fedx}


def _installed(path: Path) -> Path:
    if not path.exists():
        where = path.relative_to(CHECKOUT)
        raise NotInstalledError(f"{where} is missing; tests/federation/install installs it")
    return path


def _oxigraph(file: Path, host: Host, *, union: bool) -> Server:
    program = found(Path(sys.executable).parent / "oxigraph")
    folder = file.with_suffix("")
    folder.mkdir()
    data = str(folder / "data")
    port = _PORT if host.prefix else free_port()
    here = f"http://{host.address}:{port}"
    bind = ["--location", data, "--bind", f"{host.address}:{port}"]
    return Server(
        name="oxigraph",
        folder=folder,
        command=[*host.prefix, program, "serve", *bind, *(["--union-default-graph"] * union)],
        query_url=f"{here}/query",
        update_url=f"{here}/update",
        graph_store_url=f"{here}/store",
        preparation=[program, "load", "--location", data, "--file", str(file)],
    )


@contextmanager
def _running(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextmanager
def _hosts() -> Iterator[list[Host]]:
    if not _has_namespaces():
        yield [Host("127.0.0.1")] * COUNT
        return
    # Two runs at once must not meet: each takes a network of its own.
    network = f"10.{SystemRandom().randrange(100, 250)}.{SystemRandom().randrange(250)}"
    with ExitStack() as stack:
        yield [stack.enter_context(_namespace(network, number)) for number in range(COUNT)]


@contextmanager
def _namespace(network: str, number: int) -> Iterator[Host]:
    name, link = f"qhkg-{os.getpid()}-{number}", f"qh{os.getpid()}v{number}"
    ours, theirs = f"{network}.{4 * number + 1}", f"{network}.{4 * number + 2}"
    _ip("netns", "add", name)
    try:
        _ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name)
        _ip("addr", "add", f"{ours}/30", "dev", link)
        _ip("link", "set", link, "up")
        _ip("-n", name, "addr", "add", f"{theirs}/30", "dev", "eth0")
        _ip("-n", name, "link", "set", "eth0", "up")
        yield Host(theirs, ("ip", "netns", "exec", name), link)
    finally:
        # The link goes with its end in the namespace.
        _ip("netns", "delete", name)


def _has_namespaces() -> bool:
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    name = f"qhkg-{os.getpid()}-try"
    try:
        _ip("netns", "add", name)
        _ip("netns", "exec", name, "true")
    except subprocess.CalledProcessError:
        return False
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)
    return True


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
