"""The proxy does what it says: each fault happens, where it should, and again by its seed."""

from __future__ import annotations

import http.client
import http.server
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from faulty_proxy import KIB4, STATUSES, CutAfter, Fault, FaultyProxy, Kind, Only, Plan, Seeded

STORED = b"stored"
LONG = bytes(range(256)) * 64  # 16 KiB
RequestSeen = tuple[str, bytes]


class Keeping(http.server.ThreadingHTTPServer):
    """Keeps each body that came whole, and gives what it is asked for at once."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Keeper)
        self.kept: list[RequestSeen] = []
        self.parts: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/store"


class _Keeper(http.server.BaseHTTPRequestHandler):
    server: Keeping
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            self.server.parts.append(len(body))
            self.close_connection = True
            return
        self.server.kept.append((self.path, body))
        self._answer(STORED)

    def do_GET(self) -> None:
        self._answer(LONG)

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def store() -> Iterator[Keeping]:
    server = Keeping()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


Got = tuple[int, bytes, str | None]


def put(url: str, body: bytes, times: int = 1) -> list[Got | str]:
    """What came of each request, sent over one connection where that lives."""
    return _sent("PUT", url, body, times)


def get(url: str, times: int = 1) -> list[Got | str]:
    return _sent("GET", url, None, times)


def _sent(method: str, url: str, body: bytes | None, times: int) -> list[Got | str]:
    parts = urlsplit(url)
    assert parts.hostname is not None
    there = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    found: list[Got | str] = []
    for _ in range(times):
        try:
            there.request(method, parts.path, body)
            response = there.getresponse()
            found.append((response.status, response.read(), response.headers.get("Retry-After")))
        except (OSError, http.client.HTTPException) as error:
            found.append(type(error).__name__)
            there.close()
    there.close()
    return found


def answered(ends: list[Got | str]) -> Got:
    (end,) = ends
    assert not isinstance(end, str)
    return end


def differing_bits(left: bytes, right: bytes) -> int:
    assert len(left) == len(right)
    return sum((one ^ other).bit_count() for one, other in zip(left, right, strict=True))


def one(kind: Kind, **how: float | int) -> Plan:
    return Only(1, Fault(kind, **how))  # type: ignore[arg-type]


def test_without_a_fault_all_is_passed_on(store: Keeping) -> None:
    with FaultyProxy(store.url, Seeded(1, rate=0)) as proxy:
        assert put(proxy.through(store.url), LONG, times=3) == [(200, STORED, None)] * 3
        assert get(proxy.through(store.url)) == [(200, LONG, None)]
    assert store.kept == [("/store", LONG)] * 3


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_request_is_cut_at_a_multiple_of_4_kib(store: Keeping, at: int) -> None:
    draw = (at + 0.5) / 5  # head and body are a little more than 16 KiB
    with FaultyProxy(store.url, one(Kind.CUT_REQUEST, draw=draw)) as proxy:
        (end,) = put(proxy.through(store.url), LONG)
    assert isinstance(end, str)
    assert store.kept == []
    assert [len(LONG) + KIB4 > part > 0 for part in store.parts] == ([True] if at else [])


@pytest.mark.parametrize("at", [0, 1, 2, 3, 4])
def test_an_answer_is_cut_at_a_multiple_of_4_kib(store: Keeping, at: int) -> None:
    with FaultyProxy(store.url, one(Kind.CUT_ANSWER, draw=(at + 0.5) / 5)) as proxy:
        first, second = get(proxy.through(store.url), times=2)
    assert isinstance(first, str)
    assert second == (200, LONG, None)


def test_the_answer_may_be_lost_when_the_work_is_done(store: Keeping) -> None:
    with FaultyProxy(store.url, one(Kind.LOST)) as proxy:
        assert isinstance(put(proxy.through(store.url), b"x")[0], str)
    assert store.kept == [("/store", b"x")]


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_may_come_before_the_work_is_done(store: Keeping, status: int) -> None:
    with FaultyProxy(store.url, one(Kind.REFUSED, status=status)) as proxy:
        got, _, retry_after = answered(put(proxy.through(store.url), b"x"))
    assert (got, store.kept) == (status, [])
    assert retry_after == ("1" if status == 429 else None)


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_may_come_when_the_work_is_done(store: Keeping, status: int) -> None:
    with FaultyProxy(store.url, one(Kind.FAILED, status=status)) as proxy:
        got, _, _ = answered(put(proxy.through(store.url), b"x"))
    assert (got, store.kept) == (status, [("/store", b"x")])


def test_201_may_be_said_and_nothing_be_stored(store: Keeping) -> None:
    with FaultyProxy(store.url, one(Kind.UNSTORED)) as proxy:
        assert put(proxy.through(store.url), b"x") == [(201, b"", None)]
    assert store.kept == []


@pytest.mark.parametrize("draw", [0.0, 0.3, 0.999999])
def test_one_bit_of_a_request_may_be_another(store: Keeping, draw: float) -> None:
    with FaultyProxy(store.url, one(Kind.FLIPPED_REQUEST, draw=draw)) as proxy:
        assert put(proxy.through(store.url), LONG) == [(200, STORED, None)]
    assert differing_bits(store.kept[0][1], LONG) == 1


@pytest.mark.parametrize("draw", [0.0, 0.3, 0.999999])
def test_one_bit_of_an_answer_may_be_another(store: Keeping, draw: float) -> None:
    with FaultyProxy(store.url, one(Kind.FLIPPED_ANSWER, draw=draw)) as proxy:
        _, got, _ = answered(get(proxy.through(store.url)))
    assert differing_bits(got, LONG) == 1


def test_an_answer_may_be_late(store: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("faulty_proxy.time.sleep", slept.append)
    with FaultyProxy(store.url, one(Kind.DELAY, seconds=2.5)) as proxy:
        assert get(proxy.through(store.url)) == [(200, LONG, None)]
    assert slept == [2.5]


def test_the_work_may_be_late(store: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_while_asleep: list[int] = []
    monkeypatch.setattr(
        "faulty_proxy.time.sleep", lambda seconds: kept_while_asleep.append(len(store.kept))
    )
    late = Only(1, Fault(Kind.DELAY, seconds=2.5, is_before=True))
    with FaultyProxy(store.url, late) as proxy:
        assert put(proxy.through(store.url), b"x") == [(200, STORED, None)]
    assert (kept_while_asleep, len(store.kept)) == ([0], 1)


@pytest.mark.parametrize("at", range(11))
def test_the_cut_may_be_at_any_4_kib_of_all_that_passes(store: Keeping, at: int) -> None:
    plan = CutAfter(at * KIB4)
    with FaultyProxy(store.url, plan) as proxy:
        ends = get(proxy.through(store.url), times=3)  # of each 16 KiB and two heads
    assert plan.is_cut
    assert [index for index, end in enumerate(ends) if isinstance(end, str)] == [
        max(at - 1, 0) // 4
    ]


def test_after_a_cut_for_good_nothing_passes(store: Keeping) -> None:
    with FaultyProxy(store.url, CutAfter(5 * KIB4, for_good=True)) as proxy:
        ends = get(proxy.through(store.url), times=4)
    assert [isinstance(end, str) for end in ends] == [False, True, True, True]


def test_a_plan_is_the_same_by_its_seed_and_has_every_fault() -> None:
    plans = [Seeded(7), Seeded(7), Seeded(8)]
    first, again, other = ([plan.fault(n, b"") for n in range(1, 500)] for plan in plans)
    assert first == again != other
    found = [fault for fault in first if fault is not None]
    assert {fault.kind for fault in found} == set(Kind)
    assert {fault.status for fault in found if fault.kind is Kind.REFUSED} == set(STATUSES)
    assert {fault.status for fault in found if fault.kind is Kind.FAILED} == set(STATUSES)
    assert all(fault is None for fault in (Seeded(7, last=9).fault(n, b"") for n in range(10, 99)))


def test_moments_and_what_happened_are_told(store: Keeping) -> None:
    moments: list[tuple[int, str]] = []
    plan = Only(2, Fault(Kind.LOST))
    with FaultyProxy(store.url, plan, lambda *moment: moments.append(moment)) as proxy:
        put(proxy.through(store.url), b"x", times=2)
    assert moments == [(1, "arrived"), (1, "done"), (1, "answered"), (2, "arrived"), (2, "done")]
    told = [(each.number, each.method, each.path, each.fault) for each in proxy.happened]
    assert told == [(1, "PUT", "/store", None), (2, "PUT", "/store", Fault(Kind.LOST))]
