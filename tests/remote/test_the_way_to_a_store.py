"""The way to a store: redirects, TLS, proxies, and what is no address at all."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest
from remote_clients import asked, client
from scripted_server import Received, ScriptedServer, reply

from qhkg.engines.http import Request
from qhkg.errors import (
    DeniedError,
    EndpointError,
    RedirectedError,
    StoreError,
    UnreachableError,
)


@pytest.mark.parametrize(
    ("method", "status", "follows"),
    [
        ("GET", 301, True),
        ("GET", 302, True),
        ("GET", 303, True),
        ("GET", 307, True),
        ("GET", 308, True),
        ("POST", 301, False),
        ("POST", 302, False),
        ("POST", 303, False),
        ("POST", 307, True),
        ("POST", 308, True),
        ("PUT", 308, True),
        ("PUT", 302, False),
    ],
)
def test_redirects_on_the_same_host_are_followed_as_they_are(
    method: str, status: int, follows: bool
) -> None:
    def answer(received: Received) -> bytes:
        there = received.target.startswith("/there")
        return reply() if there else reply(status, Location="/there?graph=urn%3Ag")

    body = None if method == "GET" else b"data"
    with ScriptedServer(answer) as server:
        request = Request(method, server.url, (("graph", "urn:g"),), {}, body)
        if follows:
            client().send(request)
            last = server.requests[-1]
            assert (last.method, last.target) == (method, "/there?graph=urn%3Ag")
            assert last.body == (body or b"")
        else:
            with pytest.raises(RedirectedError, match=f"{status}: sends on to .*/there"):
                client().send(request)
            assert len(server.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_redirect_to_another_host_is_never_followed(method: str, status: int) -> None:
    with (
        ScriptedServer(lambda received: reply()) as other,
        ScriptedServer(lambda received: reply(status, Location=f"{other.root}/x")) as server,
    ):
        known = client(environ={"QHKG_USER": "me", "QHKG_PASSWORD": "sesame"})
        request = Request(method, server.url)
        with pytest.raises(RedirectedError, match=f"{status}: sends to another host, {other.root}"):
            known.send(request)
        assert other.accepted == 0


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("", "does not say to where"),
        ("http://[", "no address"),
        ("http://127.0.0.1:99999/", "no address"),
        ("ftp://127.0.0.1/", "no address"),
        ("http://me:sesame@127.0.0.1/", "no address"),
        ("//127.0.0.2/query", "another host"),
    ],
)
def test_redirects_to_nowhere(location: str, said: str) -> None:
    with ScriptedServer(lambda received: reply(307, Location=location)) as server:
        with pytest.raises(RedirectedError, match=said) as caught:
            client().send(asked(server.url))
        assert "sesame" not in str(caught.value)


def test_a_redirect_in_a_circle_ends() -> None:
    with (
        ScriptedServer(lambda received: reply(308, Location="/query")) as server,
        pytest.raises(RedirectedError, match="more than 5 times"),
    ):
        client().send(asked(server.url))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that nobody has signed but itself, with its key."""
    folder = tmp_path_factory.mktemp("tls")
    path = folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "36500"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(folder / "key.pem"), "-out", str(path)),
        ],
        check=True,
        capture_output=True,
    )
    return path


def test_certificates_are_checked(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, certificate.with_name("key.pem"))
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with ScriptedServer(lambda received: reply(), tls) as server:
        with pytest.raises(UnreachableError, match=r"TLS: .*SSL_CERT_FILE"):
            client().send(asked(server.url))
        assert not server.requests
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert client().send(asked(server.url)).status == 200
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_name("none.pem")))
        with pytest.raises(EndpointError, match=r"SSL_CERT_FILE.*No such file"):
            client().send(asked(server.url))


def test_who_speaks_no_tls_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        ScriptedServer(lambda received: reply()) as server,
        pytest.raises(UnreachableError, match="TLS"),
    ):
        client().send(asked(server.url.replace("http:", "https:")))


def test_requests_go_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(lambda received: reply()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.root)
        client().send(asked("http://store.example/query"))
        assert proxy.requests[0].target == "http://store.example/query"
        with ScriptedServer(lambda received: reply()) as server:
            monkeypatch.setenv("NO_PROXY", "127.0.0.1")
            client().send(asked(server.url))
            assert len(server.requests) == 1
        assert len(proxy.requests) == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_refuses_is_told(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    with ScriptedServer(lambda received: reply(407, b"", length=False)) as proxy:
        monkeypatch.setenv(f"{scheme.upper()}_PROXY", proxy.root.replace("//", "//me:open-sesame@"))
        with pytest.raises(StoreError, match=r"the proxy (refuses|asks)") as caught:
            client().send(asked(f"{scheme}://store.example/query"))
    assert "open-sesame" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://me:sesame@[",
        "nonsense://me:sesame@host",
        "http://h:x",
        "http://me:sesame#@host",
        "http://me:ses/ame@host:1",
    ],
)
def test_a_proxy_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("HTTP_PROXY", address)
    with pytest.raises(EndpointError, match=r"^HTTP_PROXY: no address of a proxy") as caught:
        client().send(asked("http://store.example/query"))
    assert "ame" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "store.example/query",
        "ftp://store.example/",
        "http://",
        "http:///query",
        "http://[::1/",
        "http://host:99999/",
        "http://host:port/",
        "http://a b/",
        "http://host/ä",
        "http://me:sesame@host/query",
        "http://sesame@host/query",
        "http://me:sesame@host:99999/",
        "http://me:sesame@[::1/",
        "me:sesame@host/query",
        "//me:sesame@host/query",
        "http://me:sesame/x@host/query",
        "http://me:x/sesame@host/query",
        "http://me:8#sesame@host/query",
        "http://me:sesame?x@host/query",
        "http://127.0.0.1:9/x?sesame@host",
    ],
)
def test_what_is_no_address_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(EndpointError) as caught:
        client().send(asked(address))
    assert "sesame" not in str(caught.value)


def test_names_that_no_host_can_have() -> None:
    with pytest.raises(EndpointError):
        client().send(asked(f"http://{'x' * 64}.example/query"))


def test_denied_without_a_password_says_how_to_give_one() -> None:
    with (
        ScriptedServer(lambda received: reply(401, WWW_Authenticate="Basic")) as server,
        pytest.raises(DeniedError, match="QHKG_USER and QHKG_PASSWORD"),
    ):
        client().send(asked(server.url))
