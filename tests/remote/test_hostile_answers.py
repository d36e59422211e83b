"""Answers that are made, or broken, to harm who asked: memory, time, the terminal, the password."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import Store
from remote_clients import asked, client
from scripted_server import Received, ScriptedServer, answering, reply

from qhkg import steps
from qhkg.engines import http
from qhkg.engines.addresses import next_address
from qhkg.engines.credentials import Credentials
from qhkg.engines.curl import curl
from qhkg.engines.endpoint import Endpoint
from qhkg.engines.failures import failure_of, said_in
from qhkg.engines.http import Request
from qhkg.engines.remote import RemoteEngine
from qhkg.engines.service_description import described_updates
from qhkg.errors import (
    DeniedError,
    EndpointError,
    InvalidAnswerError,
    NotAnEndpointError,
    RedirectedError,
    StoreError,
    StoreFullError,
    StoreTimeoutError,
    UnknownOutcomeError,
)

MUCH = 1 << 26
BY_PASSWORD = {"QHKG_USER": "me", "QHKG_PASSWORD": "sesame"}
BY_TOKEN = {"QHKG_TOKEN": "open-sesame"}


@pytest.mark.parametrize("environ", [BY_PASSWORD, BY_TOKEN], ids=["password", "token"])
def test_of_a_challenge_without_end_only_the_beginning_is_read(environ: dict[str, str]) -> None:
    sent = [0]

    def endless(received: Received) -> Iterator[bytes]:
        yield reply(401, b"", length=False, WWW_Authenticate='Basic realm="x"')
        while sent[0] < MUCH:
            sent[0] += 1 << 16
            yield b"x" * (1 << 16)

    with ScriptedServer(endless) as server, pytest.raises(DeniedError):
        client(environ=environ).send(asked(server.url))
    assert sent[0] < MUCH


def test_what_is_packed_twice_is_not_unpacked() -> None:
    bomb = gzip.compress(gzip.compress(bytes(1 << 20)))
    for status in (200, 400):
        answer = reply(status, bomb, Content_Encoding="gzip, gzip")
        with (
            ScriptedServer(lambda received: answer) as server,  # noqa: B023
            pytest.raises(StoreError) as caught,
        ):
            client().send(asked(server.url))
        assert ("packed more than once" in str(caught.value)) is (status == 200)


def test_an_answer_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "SILENT_SECONDS", 0.3)

    def slowly(received: Received) -> Iterator[bytes]:
        yield reply(length=False, body=b"")
        while True:
            time.sleep(0.05)
            yield b" "

    with (
        ScriptedServer(slowly) as server,
        pytest.raises(InvalidAnswerError, match="fewer than 100 bytes a second"),
    ):
        client().send(asked(server.url))


def test_what_a_store_may_still_work_on_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http, "SILENT_SECONDS", 0.2)

    def silent(received: Received) -> Iterator[bytes]:
        time.sleep(1)
        yield reply()

    with ScriptedServer(silent) as server:
        with pytest.raises(StoreError, match="silent for"):
            client().send(asked(server.url))
        assert len(server.requests) == 1


def test_no_connection_in_the_time_given_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, **__: object) -> httpx.Response:
        time.sleep(0.3)
        raise httpx.ConnectTimeout("")

    monkeypatch.setattr(httpx.Client, "send", late)
    with pytest.raises(StoreTimeoutError, match=r"longer than 0\.2 s"):
        client(timeout=0.2).send(asked("http://127.0.0.1:9/query"))


@pytest.mark.parametrize("repeatable", [True, False])
def test_a_record_of_tls_that_is_spoilt_is_a_broken_connection(
    monkeypatch: pytest.MonkeyPatch, repeatable: bool
) -> None:
    tries = []

    def spoilt(*_: object, **__: object) -> httpx.Response:
        tries.append(1)
        raise httpx.ReadError("[SSL: DECRYPTION_FAILED_OR_BAD_RECORD_MAC] bad record mac")

    monkeypatch.setattr(httpx.Client, "send", spoilt)
    kind = StoreError if repeatable else UnknownOutcomeError
    with pytest.raises(kind, match="the connection broke"):
        client().send(asked("https://127.0.0.1:9/update", repeatable=repeatable))
    assert (len(tries) > 1) is repeatable


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, StoreError), (401, DeniedError), (400, StoreError), (403, DeniedError)],
)
def test_a_quota_is_no_full_disk(status: int, kind: type[StoreError]) -> None:
    told = failure_of("http://h/", status, "Said", Credentials(), "Your query quota is used up")
    assert isinstance(told, kind)
    assert not isinstance(told, StoreFullError)


@pytest.mark.parametrize("status", [500, 503, 507, 413])
def test_a_full_disk_is_told(status: int) -> None:
    told = failure_of("http://h/", status, "Said", Credentials(), "No space left on device")
    assert isinstance(told, StoreFullError)


def test_signs_that_steer_a_terminal_are_not_told() -> None:
    assert said_in("\x1b[2Jno \x1b]0;title\x07such \x9b1mthing\n") == "[2Jno ]0;title such 1mthing"
    assert said_in("<" * 65536) == said_in("<" * 300)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://host:18840/q", "https://host:18841/q"),
        ("http://host/q", "https://host:8443/q"),
        ("http://host:8080/q", "https://host/q"),
        ("https://host/q", "http://host/q"),
    ],
)
def test_another_port_is_another_service(old: str, new: str) -> None:
    with pytest.raises(RedirectedError, match="another host"):
        next_address("POST", old, 308, new)


def test_the_same_service_may_be_safer() -> None:
    assert next_address("POST", "http://host/q", 308, "https://host/q") == "https://host/q"
    assert next_address("POST", "http://host:81/q", 308, "https://host:81/q")


def test_a_token_that_a_description_repeats_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(steps, "_listeners", [told.append])
    token = BY_TOKEN["QHKG_TOKEN"]
    answer = reply(200, f"<urn:a> {token}:b 1 .".encode(), "text/turtle")
    with ScriptedServer(lambda received: answer) as server:
        assert described_updates(client(environ=BY_TOKEN), server.url) == ()
    assert any("does not describe itself" in line for line in told)
    assert not any(token in line for line in told)


def test_keys_in_an_address_are_not_in_commands_of_curl() -> None:
    request = Request("PUT", "http://h/s?apikey=sesame&a", (("graph", "urn:g"),), {}, b"x")
    told = curl(request, "x.nt")
    assert "sesame" not in told
    assert "'http://h/s?apikey=VALUE&a=VALUE&graph=urn%3Ag'" in told
    assert curl(Request("GET", "http://h/s")).endswith(" http://h/s\n")


def test_a_body_in_a_file_is_sent_after_the_store_says_so() -> None:
    """tests/loading/test_curl.py has what happens else."""
    request = Request("PUT", "http://h/s", (), {}, b"x")
    assert "--header 'Expect: 100-continue'" in curl(request, "x.nt")
    assert "Expect" not in curl(request)


@pytest.mark.parametrize("status", [405, 501])
def test_a_server_of_web_pages_is_not_called_read_only(status: int) -> None:
    answer = reply(status, b"<h1>Error response</h1>", "text/html")
    with (
        ScriptedServer(lambda received: answer) as server,
        pytest.raises(NotAnEndpointError, match="takes no queries; is it a web server"),
    ):
        RemoteEngine(Endpoint(server.url), client()).query("ASK {}")


def test_an_address_with_a_key_is_asked_with_it() -> None:
    with ScriptedServer(answering(Store())) as server:
        engine = RemoteEngine(Endpoint(f"{server.url}?apikey=sesame"), client())
        engine.query("ASK {}")
        assert all("apikey=sesame" in each.target for each in server.requests)


def test_an_at_sign_of_another_meaning_is_written_otherwise() -> None:
    with pytest.raises(EndpointError, match="%40"):
        client().send(asked("http://127.0.0.1:9/repositories/a@b"))


TRUE = b'{"head": {}, "boolean": true}'
ROWS = b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}'


@pytest.mark.parametrize(
    ("text", "answer", "said"),
    [
        ("SELECT * {}", TRUE, "SELECT with true or false"),
        ("ASK {}", ROWS, "ASK with rows"),
    ],
)
def test_an_answer_of_another_form_is_none(text: str, answer: bytes, said: str) -> None:
    def answers(received: Received) -> bytes:
        is_first = len(server.requests) == 1
        return reply(200, TRUE if is_first else answer, "application/sparql-results+json")

    with ScriptedServer(answers) as server:
        engine = RemoteEngine(Endpoint(server.url), client())
        assert engine.query_url == server.url
        with pytest.raises(InvalidAnswerError, match=f"200: answers {said}"):
            engine.query_everywhere(text)
