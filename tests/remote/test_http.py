"""Requests to stores: connections, repetition, time, size."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator

import pytest
from remote_clients import asked, client, in_turn
from scripted_server import NOTHING, Received, ScriptedServer, reply

from qhkg.engines import bodies
from qhkg.engines.http import Request
from qhkg.engines.retries import LONGEST_PAUSE, MayPassError
from qhkg.errors import (
    EndpointError,
    InvalidAnswerError,
    NotAnEndpointError,
    StoreError,
    StoreTimeoutError,
    UnknownOutcomeError,
    UnreachableError,
)


def test_many_requests_take_one_connection() -> None:
    with ScriptedServer(lambda received: reply()) as server:
        http = client()
        for _ in range(20):
            assert http.send(asked(server.url)).text() == NOTHING.decode()
        http.close()
        assert (server.accepted, len(server.requests)) == (1, 20)


def test_a_body_has_its_length_and_is_never_chunked() -> None:
    with ScriptedServer(lambda received: reply()) as server:
        client().send(Request("PUT", server.url, (("graph", "urn:g"),), {}, b"x" * 100_000))
        (received,) = server.requests
    assert received.headers["content-length"] == "100000"
    assert "transfer-encoding" not in received.headers
    assert received.target == "/query?graph=urn%3Ag"


def test_parameters_come_behind_those_of_the_address() -> None:
    with ScriptedServer(lambda received: reply()) as server:
        client().send(Request("GET", f"{server.url}?a=1&b=", (("graph", "urn:g"),)))
        assert server.requests[0].target == "/query?a=1&b=&graph=urn%3Ag"


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504])
def test_what_may_pass_is_asked_again_with_growing_pauses(status: int) -> None:
    pauses: list[float] = []
    with ScriptedServer(in_turn(reply(status), reply(status), reply())) as server:
        client(pause=pauses.append).send(asked(server.url))
    assert len(pauses) == 2
    assert 0.1 <= pauses[0] <= 0.4
    assert 0.2 <= pauses[1] <= 0.8
    # Many who were refused at once do not come back at once.
    assert len({MayPassError(StoreError("", ""), {}).pause_before(1) for _ in range(20)}) > 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 500, 501, 507])
def test_what_does_not_pass_is_asked_once(status: int) -> None:
    with ScriptedServer(lambda received: reply(status)) as server:
        with pytest.raises(StoreError) as caught:
            client().send(asked(server.url))
        assert (caught.value.status, len(server.requests)) == (status, 1)


def test_a_store_says_in_seconds_or_by_date_how_long_to_wait() -> None:
    pauses: list[float] = []
    date, then = "Thu, 01 Jan 2026 00:00:00 GMT", "Thu, 01 Jan 2026 00:00:17 GMT"
    answers = in_turn(reply(503, Retry_After="3"), reply(429, Date=date, Retry_After=then), reply())
    with ScriptedServer(answers) as server:
        client(pause=pauses.append).send(asked(server.url))
    assert pauses == [3.0, 17.0]


@pytest.mark.parametrize("nonsense", ["soon", "-1", "Thu, 99 Foo 2026", "²"])
def test_a_wait_that_is_none_is_no_wait_but_ours(nonsense: str) -> None:
    pauses: list[float] = []
    with ScriptedServer(in_turn(reply(503, Retry_After=nonsense), reply())) as server:
        client(pause=pauses.append).send(asked(server.url))
    assert len(pauses) == 1
    assert 0 < pauses[0] < 1


def test_who_asks_for_more_patience_than_we_have_is_left_at_once() -> None:
    wait = str(int(LONGEST_PAUSE) + 1)
    with ScriptedServer(lambda received: reply(429, Retry_After=wait)) as server:
        with pytest.raises(StoreError, match=f"429.*asks to wait {wait} s"):
            client().send(asked(server.url))
        assert len(server.requests) == 1


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_an_update_that_may_be_done_is_never_sent_again(status: int) -> None:
    with ScriptedServer(lambda received: reply(status)) as server:
        with pytest.raises(UnknownOutcomeError, match="may be done"):
            client().send(asked(server.url, repeatable=False))
        assert len(server.requests) == 1


def test_an_update_whose_answer_is_lost_is_never_sent_again() -> None:
    with ScriptedServer(lambda received: []) as server:
        with pytest.raises(UnknownOutcomeError):
            client().send(asked(server.url, repeatable=False))
        assert len(server.requests) == 1


def test_an_update_that_was_refused_unread_is_sent_again() -> None:
    with ScriptedServer(in_turn(reply(429), reply())) as server:
        client().send(asked(server.url, repeatable=False))
        assert len(server.requests) == 2


def test_an_answer_that_breaks_off_is_asked_for_again() -> None:
    cut = reply()[:-9]
    answers: list[bytes | list[bytes]] = [[cut], [cut], reply()]
    with ScriptedServer(lambda received: answers.pop(0)) as server:
        assert client().send(asked(server.url)).text() == NOTHING.decode()


def test_nobody_listens() -> None:
    with ScriptedServer(lambda received: reply()) as server:
        url = server.url
    with pytest.raises(UnreachableError, match=r"no connection: .*does the store run there"):
        client().send(asked(url))


def test_an_answer_longer_than_the_limit_is_given_up() -> None:
    def endless(received: Received) -> Iterator[bytes]:
        yield reply(length=False, body=b"")
        while True:
            yield b" " * 4096

    with ScriptedServer(endless) as server:
        limited = client(environ={"QHKG_LONGEST_ANSWER": "100000"})
        with pytest.raises(InvalidAnswerError, match="longer than 100,000 bytes"):
            limited.send(asked(server.url))


@pytest.mark.parametrize("given", ["much", "0", "-1", "1e9", "²"])
def test_a_limit_that_is_no_number_is_refused(given: str) -> None:
    with pytest.raises(EndpointError, match="QHKG_LONGEST_ANSWER"):
        client(environ={"QHKG_LONGEST_ANSWER": given})


def test_headers_without_end_are_given_up() -> None:
    def endless(received: Received) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        while True:
            yield b"X-More: " + b"x" * 1000 + b"\r\n"

    with (
        ScriptedServer(endless) as server,
        pytest.raises(StoreError, match="the connection broke"),
    ):
        client(tries=2).send(asked(server.url))


@pytest.mark.parametrize("part", ["headers", "body", "nothing"])
def test_a_trickle_ends_with_the_time_given(part: str) -> None:
    def slowly(received: Received) -> Iterator[bytes]:
        if part == "body":
            yield reply(length=False, body=b"")
        elif part == "headers":
            yield b"HTTP/1.1 200 OK\r\n"
        while True:
            time.sleep(0.1)
            yield b"" if part == "nothing" else b"x"

    with ScriptedServer(slowly) as server:
        with pytest.raises(StoreTimeoutError, match=r"longer than 0\.4 s"):
            client(timeout=0.4).send(asked(server.url))
        with pytest.raises(UnknownOutcomeError):
            client(timeout=0.4).send(asked(server.url, repeatable=False))


def test_a_failure_that_is_told_for_ever_is_told_without_a_limit_of_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "_FAILURE_WITHIN", 0.3)

    def slowly(received: Received) -> Iterator[bytes]:
        yield reply(404, b"It is ", "text/plain", length=False)
        while True:
            time.sleep(0.1)
            yield b"o"

    with (
        ScriptedServer(slowly) as server,
        pytest.raises(NotAnEndpointError, match=r": 404: .*It is oo"),
    ):
        client().send(asked(server.url))


def test_a_client_goes_on_after_a_request_that_was_given_up() -> None:
    def answer(received: Received) -> bytes | Iterator[bytes]:
        return slowly() if b"slow" in received.body else reply()

    def slowly() -> Iterator[bytes]:
        while True:
            time.sleep(0.1)
            yield b"H"

    with ScriptedServer(answer) as server:
        http = client(timeout=0.4)
        with pytest.raises(StoreTimeoutError):
            http.send(asked(server.url, content=b"slow"))
        assert http.send(asked(server.url)).status == 200


def test_zipped_answers_are_read() -> None:
    zipped = reply(body=gzip.compress(NOTHING), Content_Encoding="gzip")
    with ScriptedServer(lambda received: zipped) as server:
        assert client().send(asked(server.url)).text() == NOTHING.decode()
        assert "gzip" in server.requests[0].headers["accept-encoding"]


def test_what_is_not_zipped_and_says_so_is_refused() -> None:
    wrong = reply(body=NOTHING, Content_Encoding="gzip")
    with (
        ScriptedServer(lambda received: wrong) as server,
        pytest.raises(InvalidAnswerError, match="cannot be unpacked"),
    ):
        client().send(asked(server.url))


def test_answers_in_another_character_set_are_read_in_it() -> None:
    said = "Qinghai 青海".encode("gb18030")
    with ScriptedServer(lambda r: reply(body=said, kind="text/plain; charset=GB18030")) as server:
        assert client().send(asked(server.url)).text() == "Qinghai 青海"
    with (
        ScriptedServer(lambda r: reply(body=said, kind="text/plain; charset=of-no-kind")) as server,
        pytest.raises(InvalidAnswerError, match="of-no-kind"),
    ):
        client().send(asked(server.url))
