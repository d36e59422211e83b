"""A proxy on loopback, between a client and a store, at which things go wrong: seeded, so that
each run can be had again.

It passes on whole requests and whole answers. What goes wrong with the n-th request hangs on the
seed and on n alone, so a client that asks for one thing after the other meets the same faults
each time.
"""

from __future__ import annotations

import http.client
import random
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Protocol
from urllib.parse import urlsplit

KIB4 = 4096
STATUSES = (408, 413, 429, 500, 502, 503)
_SILENT_SECONDS = 60.0
# Of one hop, not of the answer itself.
_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})


class Kind(Enum):
    """What goes wrong."""

    CUT_REQUEST = "the connection is cut at a multiple of 4 KiB of the request"
    CUT_ANSWER = "the work is done, and the answer cut at a multiple of 4 KiB"
    DELAY = "the answer comes late"
    REFUSED = "a status of failure, nothing done"
    FAILED = "a status of failure, though the work is done"
    LOST = "the work is done, and the connection closed without an answer"
    UNSTORED = "201, and nothing done"
    FLIPPED_REQUEST = "one bit of the request's body is another"
    FLIPPED_ANSWER = "one bit of the answer's body is another"


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong; ``draw`` (0 to 1) says where in a text, ``at`` at which byte,
    ``is_before`` whether a delay is before the work.
    """

    kind: Kind
    draw: float = 0.0
    status: int = 500
    seconds: float = 0.0
    at: int | None = None
    is_before: bool = False


class Plan(Protocol):
    """Which requests go wrong, and how."""

    def fault(self, number: int, request: bytes) -> Fault | None:
        """What goes wrong with the ``number``-th request, counted from 1."""

    def answered(self, number: int, length: int) -> None:
        """So many bytes of an answer were passed on."""


class Seeded:
    """Each request goes wrong with a probability of ``rate``, in one of ``kinds``, up to the
    ``last`` one.
    """

    def __init__(
        self,
        seed: int | str,
        rate: float = 0.3,
        kinds: Collection[Kind] = tuple(Kind),
        last: int | None = None,
        seconds: float = 0.005,
    ) -> None:
        self._seed, self._rate, self._kinds = seed, rate, tuple(kinds)
        self._last, self._seconds = last, seconds

    def fault(self, number: int, request: bytes) -> Fault | None:
        luck = random.Random(f"{self._seed}/{number}")
        goes_wrong = luck.random() < self._rate
        if not goes_wrong or (self._last is not None and number > self._last):
            return None
        kind, draw, status = luck.choice(self._kinds), luck.random(), luck.choice(STATUSES)
        return Fault(kind, draw, status, luck.random() * self._seconds)

    def answered(self, number: int, length: int) -> None:
        pass


class Only:
    """One fault at one request, or at all from it on."""

    def __init__(self, number: int, fault: Fault, *, from_then_on: bool = False) -> None:
        self._number, self._fault, self._from_then_on = number, fault, from_then_on

    def fault(self, number: int, request: bytes) -> Fault | None:
        hit = number >= self._number if self._from_then_on else number == self._number
        return self._fault if hit else None

    def answered(self, number: int, length: int) -> None:
        pass


class CutAfter:
    """The connection is cut where so many bytes have passed, both ways and all requests counted
    together; once, or for good.
    """

    def __init__(self, total: int, *, for_good: bool = False) -> None:
        self._left, self._for_good, self.is_cut = total, for_good, False

    def fault(self, number: int, request: bytes) -> Fault | None:
        if self.is_cut:
            return Fault(Kind.CUT_REQUEST, at=0) if self._for_good else None
        if len(request) > self._left:
            self.is_cut = True
            return Fault(Kind.CUT_REQUEST, at=self._left)
        self._left -= len(request)
        return Fault(Kind.CUT_ANSWER, at=self._left)

    def answered(self, number: int, length: int) -> None:
        if length >= self._left:
            self.is_cut = True
        self._left -= length


class Sound:
    """Nothing goes wrong."""

    def fault(self, number: int, request: bytes) -> Fault | None:
        return None

    def answered(self, number: int, length: int) -> None:
        pass


@dataclass(frozen=True)
class Happened:
    """What was asked for, and what went wrong with it."""

    number: int
    method: str
    path: str
    fault: Fault | None


def _nothing(number: int, moment: str) -> None:
    pass


class FaultyProxy:
    """Between a client and the store at ``store_url``; used in a ``with``.

    ``at_moment`` is called with the number of a request and "arrived", "done" (by the store) or
    "answered". ``happened`` has what was asked for, in its order.
    """

    def __init__(
        self,
        store_url: str,
        plan: Plan,
        at_moment: Callable[[int, str], None] = _nothing,
    ) -> None:
        parts = urlsplit(store_url)
        assert parts.hostname is not None
        self.store = (parts.hostname, parts.port or 80)
        self.plan, self.at_moment = plan, at_moment
        self.happened: list[Happened] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> FaultyProxy:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.end_connections()
        self._server.server_close()

    def through(self, url: str) -> str:
        """An address of the store, as it is reached through here."""
        parts = urlsplit(url)
        here = f"127.0.0.1:{self._server.server_address[1]}"
        return parts._replace(netloc=here).geturl()

    def begun(self, method: str, path: str, request: bytes) -> tuple[int, Fault | None]:
        """The number of a request that has come whole, and what is to go wrong with it."""
        with self._lock:
            number = len(self.happened) + 1
            fault = self.plan.fault(number, request)
            self.happened.append(Happened(number, method, path, fault))
        self.at_moment(number, "arrived")
        return number, fault


@dataclass(frozen=True)
class _Request:
    method: str
    target: str
    headers: dict[str, str]
    head: bytes
    body: bytes

    def flipped(self, draw: float) -> _Request:
        """With another bit in its body."""
        return _Request(
            self.method, self.target, self.headers, self.head, _flipped(self.body, draw)
        )


class _Server(socketserver.ThreadingTCPServer):
    def __init__(self, address: tuple[str, int], proxy: FaultyProxy) -> None:
        self.proxy, self._open = proxy, set[socket.socket]()
        super().__init__(address, _Connection)

    def opened(self, client: socket.socket) -> None:
        self._open.add(client)

    def end_connections(self) -> None:
        """Those that a client keeps open would keep their threads, too."""
        for client in tuple(self._open):
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        assert isinstance(request, socket.socket)
        self._open.discard(request)
        super().shutdown_request(request)


class _Connection(socketserver.StreamRequestHandler):
    """One connection of a client: request after request, until one of them is cut."""

    server: _Server
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.server.opened(self.connection)
        # Clients go as they like, and stores may be dead: both end the connection, no more.
        with suppress(OSError, http.client.HTTPException):
            while (request := self._read()) is not None and self._is_served(request):
                pass

    def _read(self) -> _Request | None:
        first = self.rfile.readline()
        if not first.strip():
            return None
        method, target, _ = first.decode("latin-1").split(" ", 2)
        head, headers = [first], {}
        while (line := self.rfile.readline()).strip():
            head.append(line)
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip()] = value.strip()
        length = next((int(v) for n, v in headers.items() if n.lower() == "content-length"), 0)
        body = self.rfile.read(length)
        if len(body) < length:
            return None  # the client is gone in the middle
        return _Request(method, target, headers, b"".join([*head, b"\r\n"]), body)

    def _is_served(self, request: _Request) -> bool:
        """Whether the connection goes on behind it."""
        proxy = self.server.proxy
        whole = request.head + request.body
        number, fault = proxy.begun(request.method, request.target, whole)
        kind = fault.kind if fault is not None else None
        if fault is not None and kind is Kind.CUT_REQUEST:
            _pass_on_a_part(proxy.store, whole[: _cut(whole, fault)])
            return False
        if fault is not None and kind in (Kind.REFUSED, Kind.UNSTORED):
            answer = _made_up(fault.status if kind is Kind.REFUSED else 201)
        else:
            if fault is not None and kind is Kind.FLIPPED_REQUEST:
                request = request.flipped(fault.draw)
            if fault is not None and fault.is_before:
                time.sleep(fault.seconds)
            answer = _asked(proxy.store, request, fault)
            proxy.at_moment(number, "done")
        return self._is_answered(number, answer, fault)

    def _is_answered(self, number: int, answer: bytes, fault: Fault | None) -> bool:
        kind, proxy = fault.kind if fault is not None else None, self.server.proxy
        if fault is None or kind not in (Kind.LOST, Kind.CUT_ANSWER):
            if fault is not None and kind is Kind.DELAY and not fault.is_before:
                time.sleep(fault.seconds)
            self.wfile.write(answer)
            proxy.plan.answered(number, len(answer))
            proxy.at_moment(number, "answered")
            return True
        if kind is Kind.CUT_ANSWER:
            cut = _cut(answer, fault)
            self.wfile.write(answer[:cut])
            proxy.plan.answered(number, len(answer))
            return cut == len(answer)
        return False


def _cut(text: bytes, fault: Fault) -> int:
    """Where a text is cut: at the byte that is told, else at a multiple of 4 KiB within it."""
    if fault.at is not None:
        return min(fault.at, len(text))
    return int(fault.draw * (1 + (len(text) - 1) // KIB4)) * KIB4


def _flipped(text: bytes, draw: float) -> bytes:
    if not text:
        return text
    place = int(draw * len(text) * 8)
    changed = bytearray(text)
    changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


def _pass_on_a_part(store: tuple[str, int], part: bytes) -> None:
    """What the store does with it is its own affair; it gets the time to do it."""
    with socket.create_connection(store, _SILENT_SECONDS) as there:
        there.sendall(part)
        there.shutdown(socket.SHUT_WR)
        while there.recv(KIB4):
            pass


def _asked(store: tuple[str, int], request: _Request, fault: Fault | None) -> bytes:
    """The store's answer as it is to be passed on, its work done."""
    there = http.client.HTTPConnection(*store, timeout=_SILENT_SECONDS)
    headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP}
    if request.body or request.method not in ("GET", "HEAD"):
        headers["Content-Length"] = str(len(request.body))
    try:
        there.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            there.putheader(name, value)
        there.putheader("Connection", "close")
        there.endheaders(request.body or None)
        response = there.getresponse()
        body = response.read()
    finally:
        there.close()
    if fault is not None and fault.kind is Kind.FAILED:
        return _made_up(fault.status)
    if fault is not None and fault.kind is Kind.FLIPPED_ANSWER:
        body = _flipped(body, fault.draw)
    kept = [(name, value) for name, value in response.getheaders() if name.lower() not in _HOP]
    # A HEAD has the length of what is not sent.
    length = response.headers.get("Content-Length") if request.method == "HEAD" else None
    return _answer(response.status, response.reason, kept, body, length)


def _made_up(status: int) -> bytes:
    headers = [("Content-Type", "text/plain")]
    if status == 429:
        headers.append(("Retry-After", "1"))
    body = b"" if status == 201 else b"made up by the proxy\n"
    return _answer(status, http.client.responses[status], headers, body)


def _answer(
    status: int,
    reason: str,
    headers: list[tuple[str, str]],
    body: bytes,
    length: str | None = None,
) -> bytes:
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
    if status >= 200 and status not in (204, 304):
        lines.append(f"Content-Length: {length or len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
