"""Who we are to a store: from the environment or netrc, to its host alone, and told to nobody."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

import pytest
from remote_clients import asked, client
from scripted_server import Answer, Received, ScriptedServer, reply

from qhkg import steps
from qhkg.engines.credentials import Credentials
from qhkg.errors import DeniedError, EndpointError, RedirectedError, StoreError

USER, PASSWORD, TOKEN = "me", "open sesame/ü<", "se-same.token_1"
BASIC = f"Basic {b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"
BY_PASSWORD = {"QHKG_USER": USER, "QHKG_PASSWORD": PASSWORD}
BY_TOKEN = {"QHKG_TOKEN": TOKEN}
REALM = 'realm="SPARQL", nonce="n-1", qop="auth", algorithm=MD5, opaque="o"'


def guarded(challenge: str, wanted: str) -> Answer:
    def answer(received: Received) -> bytes:
        if received.headers.get("authorization") == wanted:
            return reply()
        return reply(401, b"", WWW_Authenticate=challenge)

    return answer


def digest_of(received: Received) -> bool:
    """Whether the answer to the challenge is what RFC 7616 wants of one who knows the password."""
    kind, _, rest = received.headers.get("authorization", "").partition(" ")
    said: dict[str, str] = dict(re.findall(r'(\w+)="?([^",]*)"?', rest))
    if kind != "Digest" or said["username"] != USER:
        return False
    first = _md5(f"{USER}:SPARQL:{PASSWORD}")
    second = _md5(f"{received.method}:{received.target}")
    middle = ":".join(said[name] for name in ("nonce", "nc", "cnonce", "qop"))
    return said["response"] == _md5(f"{first}:{middle}:{second}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def guarded_by_digest(received: Received) -> bytes:
    if digest_of(received):
        return reply()
    # The password would be readable: the stronger of the two is what is wanted.
    return reply(401, b"", WWW_Authenticate=f'Basic realm="x", Digest {REALM}, Negotiate')


def test_basic_is_sent_when_it_is_asked_for_and_then_at_once() -> None:
    with ScriptedServer(guarded('Basic realm="x"', BASIC)) as server:
        http = client(environ=BY_PASSWORD)
        http.send(asked(server.url))
        http.send(asked(server.url))
        sent = [each.headers.get("authorization") for each in server.requests]
        assert sent == [None, BASIC, BASIC]
        assert {each.body for each in server.requests} == {b"query=ASK{}"}


def test_digest_is_taken_before_basic_and_never_given_up_for_it() -> None:
    with ScriptedServer(guarded_by_digest) as server:
        http = client(environ=BY_PASSWORD)
        http.send(asked(server.url))
        http.send(asked(server.url))
        sent = [each.headers.get("authorization", "") for each in server.requests]
        assert [each.partition(" ")[0] for each in sent] == ["", "Digest", "Digest"]
        wrong = client(environ={"QHKG_USER": USER, "QHKG_PASSWORD": "other"})
        with pytest.raises(DeniedError):
            wrong.send(asked(server.url))
        assert not any("Basic" in each.headers.get("authorization", "") for each in server.requests)


@pytest.mark.parametrize("strange", [REALM.replace("MD5", "SHAKE"), 'nonce="n"'])
def test_an_unknown_kind_of_digest_is_told(strange: str) -> None:
    strange = f"Digest {strange}"
    with (
        ScriptedServer(lambda received: reply(401, b"", WWW_Authenticate=strange)) as server,
        pytest.raises(StoreError, match=r"a kind of Digest that is not known|Malformed Digest"),
    ):
        client(environ=BY_PASSWORD).send(asked(server.url))


def test_a_token_is_sent_at_once() -> None:
    with ScriptedServer(guarded("Bearer", f"Bearer {TOKEN}")) as server:
        client(environ={**BY_TOKEN, **BY_PASSWORD}).send(asked(server.url))
        assert len(server.requests) == 1


def test_netrc_is_read_for_the_host(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f'machine 127.0.0.1 login {USER} password "{PASSWORD}"\n', encoding="utf-8")
    environ = {"NETRC": str(netrc)}
    with ScriptedServer(guarded("Basic", BASIC)) as server:
        client(environ=environ).send(asked(server.url))
        with pytest.raises(DeniedError, match="a password is needed"):
            client(environ=environ).send(asked(server.url.replace("127.0.0.1", "localhost")))


def test_netrc_at_home_is_found(tmp_path: Path) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login anybody password sesame\n", encoding="utf-8")
    netrc.chmod(0o600)
    assert Credentials.for_host("host", {"HOME": str(tmp_path)}) == Credentials("anybody", "sesame")
    assert not Credentials.for_host("host", {"HOME": str(tmp_path / "none")}).are_given


@pytest.mark.parametrize("content", [b"machine\nsesame sesame", b"\xff\xfe sesame"])
def test_a_netrc_that_is_none_is_told_without_its_words(tmp_path: Path, content: bytes) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_bytes(content)
    with pytest.raises(EndpointError, match="no netrc file") as caught:
        Credentials.for_host("host", {"NETRC": str(netrc)})
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"QHKG_USER": "me"}, "QHKG_USER is set and QHKG_PASSWORD is not"),
        ({"QHKG_PASSWORD": "sesame"}, "QHKG_PASSWORD is set and QHKG_USER is not"),
        ({"QHKG_USER": "me:sesame", "QHKG_PASSWORD": "x"}, "QHKG_USER holds a colon"),
        ({"QHKG_USER": "m\ne", "QHKG_PASSWORD": "sesame"}, "QHKG_USER holds"),
        ({"QHKG_TOKEN": "sesame\r\nX: y"}, "QHKG_TOKEN holds"),
        ({"QHKG_TOKEN": "sesame ü"}, "QHKG_TOKEN holds"),
        ({"QHKG_USER": "me", "QHKG_PASSWORD": "sesame\udcff"}, "QHKG_PASSWORD is not UTF-8"),
        ({"NETRC": "/nowhere/netrc"}, "NETRC, /nowhere/netrc: No such file"),
    ],
)
def test_half_of_who_we_are_is_refused(environ: Mapping[str, str], said: str) -> None:
    with (
        ScriptedServer(lambda received: reply()) as server,
        pytest.raises(EndpointError, match=said) as caught,
    ):
        client(environ=environ).send(asked(server.url))
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        (BY_PASSWORD, "user and password of QHKG_USER and QHKG_PASSWORD"),
        (BY_TOKEN, "token of QHKG_TOKEN"),
        ({**BY_TOKEN, **BY_PASSWORD}, "token of QHKG_TOKEN"),
    ],
    ids=["password", "token", "both"],
)
def test_what_is_wrong_is_told_with_where_it_stands(environ: Mapping[str, str], said: str) -> None:
    with (
        ScriptedServer(guarded("Basic", "another")) as server,
        pytest.raises(DeniedError, match=f"^{server.url}: 401: the store does not take the {said}"),
    ):
        client(environ=environ).send(asked(server.url))


def in_words(secret: str, sent: str) -> list[bytes]:
    """Answers that repeat a secret in each way in which a store can."""
    escaped = secret.replace("<", "&lt;")
    body = f"<p>You said {secret}, {escaped} and {sent}</p>".encode()
    return [
        reply(400, body, "text/html"),
        reply(500, body, "text/plain"),
        reply(403, b"", reason=sent),
        reply(307, b"", Location=f"/there?{sent.replace(' ', '+')}"),
        reply(307, b"", Location=f"http://{secret.replace(' ', '+').replace('/', '')}@host/"),
        reply(200, b"\xff" + body, "application/sparql-results+json"),
        reply(200, b"", f"text/plain; charset={sent.partition(' ')[2]}"),
    ]


@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize(
    ("environ", "secret", "sent"),
    [(BY_PASSWORD, PASSWORD, BASIC), (BY_TOKEN, TOKEN, f"Bearer {TOKEN}")],
)
def test_what_a_store_repeats_of_a_secret_is_told_to_nobody(
    environ: Mapping[str, str],
    secret: str,
    sent: str,
    number: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = in_words(secret, sent)[number]
    told: list[str] = []
    monkeypatch.setattr(steps, "_listeners", [told.append])

    def answer(received: Received) -> bytes:
        if received.headers.get("authorization") is None:
            return reply(401, b"", WWW_Authenticate="Basic")
        return said if "/there" not in received.target else reply(400, secret.encode())

    with ScriptedServer(answer) as server:
        try:
            client(environ=environ).send(asked(server.url))
        except StoreError as error:
            told += [str(error), repr(error), error.problem, error.url]
    words = " ".join(told)
    assert told
    for hidden in (secret, sent.partition(" ")[2]):
        assert hidden not in words
        assert hidden.replace("<", "&lt;") not in words


@pytest.mark.parametrize(
    "said",
    [
        "Cannot POST /query?apikey=k3y%2Fsesame&v=1",
        '{"path": "\\/query?apikey=k3y\\/sesame"}',
        "<p>k3y&#x2F;sesame is no key</p>",
        "k3y/sesame",
    ],
)
@pytest.mark.parametrize("status", [200, 400, 404, 500])
def test_a_key_in_an_address_that_a_store_repeats_is_told_to_nobody(said: str, status: int) -> None:
    answer = reply(status, said.encode(), "text/plain; charset=x-k3y/sesame")
    with ScriptedServer(lambda received: answer) as server, pytest.raises(StoreError) as raised:
        client().send(asked(f"{server.url}?apikey=k3y/sesame&v=1"))
    told = f"{raised.value} {raised.value!r} {raised.value.problem}"
    assert server.url in told
    assert "k3y" not in told


@pytest.mark.parametrize(
    "spelt",
    [
        "a\"\\ ü/😀<'",
        r"a\"\\ \u00fc\/\ud83d\uDE00\u003C'",
        r"a\u0022\u005c\u0020ü/😀<\u0027",
        "a%22%5c+%c3%bc/%F0%9f%98%80%3C'",
        "%61%22%5C%20%C3%BC%2F%F0%9F%98%80%3C%27",
        "a&quot;\\ &#252;&#x2f;&#128512;&lt;&apos;",
        "&#97;&#034;&#92;&#32;&#xFC;/&#x1f600;&lt;&#39;",
    ],
)
def test_a_password_is_hidden_however_it_is_spelt(spelt: str) -> None:
    hidden = Credentials("me", "a\"\\ ü/😀<'").hidden_in
    assert hidden(f"no {spelt}, and {spelt}.") == "no ***, and ***."


@pytest.mark.parametrize("spelt", ["ü", "%C3%BC", "&#252;", "\\u00FC"])
def test_of_a_password_of_one_sign_no_place_is_told(spelt: str) -> None:
    assert Credentials("me", "ü").hidden_in(f"a {spelt}") == ""
    assert Credentials("me", "ü").hidden_in("a u") == "a u"


def test_the_text_of_credentials_has_none() -> None:
    assert "sesame" not in repr(Credentials("sesame-user", "sesame", "sesame-token"))


@pytest.mark.parametrize("environ", [BY_PASSWORD, BY_TOKEN])
def test_another_host_never_gets_them(environ: Mapping[str, str]) -> None:
    with ScriptedServer(lambda received: reply()) as other:

        def answer(received: Received) -> bytes:
            if "authorization" not in received.headers:
                return reply(401, b"", WWW_Authenticate="Basic")
            return reply(308, b"", Location=f"{other.root}/query")

        with ScriptedServer(answer) as server, pytest.raises(RedirectedError):
            client(environ=environ).send(asked(server.url))
        assert other.accepted == 0
