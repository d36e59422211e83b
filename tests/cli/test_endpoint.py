"""`--endpoint`: every command on a store of one's own, and what goes wrong there."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator

import pytest
from plain_store import PlainStore
from pyoxigraph import NamedNode, Quad, Store
from running import Ended, Run
from scripted_server import Answer, Received, ScriptedServer, reply

import qhkg

ALONE = {
    **{f"{kind}_PROXY": "" for kind in ("HTTP", "HTTPS", "ALL")},
    **{f"{kind}_proxy": "" for kind in ("http", "https", "all")},
    "NETRC": "/dev/null",
}
SELECT = "SELECT ?p ?label { ?p a qh:Programme ; rdfs:label ?label } ORDER BY ?p ?label"
CONSTRUCT = "CONSTRUCT WHERE { place:xunhua ?p ?o }"


def quads() -> list[Quad]:
    """What comes with the package, inferences included."""
    return list(qhkg.open().dump().quads)


@pytest.fixture(scope="module")
def store() -> Iterator[PlainStore]:
    with PlainStore() as there:
        there.store.extend(quads())
        yield there


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "funding-by-level", "-f", "json"],
        ["ask", "funding-by-level", "--sources", "-f", "json"],
        ["ask", "programmes-in", "-p", "place=xunhua", "-f", "csv"],
        ["query", "-q", SELECT, "-f", "tsv"],
        ["query", "-q", CONSTRUCT, "-f", "turtle"],
        ["query", "-q", "ASK { place:xunhua a qh:Place }"],
        ["query", "-q", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--no-inference", "-f", "csv"],
        ["show", "xunhua"],
        ["show", "xunhua", "--why", "schema:containedInPlace"],
        ["dump", "-f", "nquads"],
        ["dump", "places", "-f", "turtle"],
        ["dump", "--no-inference", "-f", "trig"],
        ["infer", "-f", "ntriples"],
        ["infer", "--show"],
    ],
    ids=" ".join,
)
def test_a_command_says_the_same_of_a_store(
    run: Run, store: PlainStore, arguments: list[str]
) -> None:
    here = run(*arguments)
    there = run(*arguments, "--endpoint", store.query_url, **ALONE)
    assert there == here
    assert here.code == 0
    assert here.out


@pytest.mark.slow
def test_validate_gives_the_same_report(run: Run, store: PlainStore) -> None:
    here = run("validate", "-f", "json")
    assert run("validate", "-f", "json", "--endpoint", store.query_url, **ALONE) == here
    assert here.code == 0


@pytest.mark.slow
def test_validate_finds_what_is_wrong_in_a_store(run: Run) -> None:
    wrong = NamedNode("https://w3id.org/qhkg/ontology#within")
    place = NamedNode("https://w3id.org/qhkg/id/place/xunhua")
    agency = NamedNode("https://w3id.org/qhkg/id/agency/central-government")
    added = Quad(place, wrong, agency, NamedNode("https://w3id.org/qhkg/graph/places"))
    held = Store()
    held.extend([*quads(), added])
    with PlainStore(held) as there:
        ended = run("validate", "-f", "json", "--endpoint", there.query_url, **ALONE)
    assert ended.code == 1
    assert json.loads(ended.out)["results"]


def test_show_prints_a_command_of_curl(run: Run, store: PlainStore) -> None:
    secrets = {"QHKG_USER": "me", "QHKG_PASSWORD": "open-sesame"}
    arguments = ["query", "-q", SELECT, "--show", "--endpoint", store.query_url]
    ended = run(*arguments, **ALONE, **secrets)
    assert ended.code == 0
    words = shlex.split(ended.out)
    assert (words[0], words[-1]) == ("curl", store.query_url)
    assert any(word.startswith("default-graph-uri=https://w3id.org/qhkg/") for word in words)
    assert "open-sesame" not in ended.out + ended.err


# What goes wrong: one line with address, status and what to do, exit code 3.


def asked(run: Run, answer: Answer, *more: str, **variables: str) -> tuple[Ended, ScriptedServer]:
    with ScriptedServer(answer) as server:
        command = ["query", "-q", "SELECT * FROM <urn:g> { ?s ?p ?o }", "--endpoint", server.url]
        return run(*command, *more, **{**ALONE, **variables}), server


def knowing_ask(said: bytes) -> Answer:
    truth = reply(body=b'{"head":{},"boolean":true}')
    return lambda received: truth if b"ASK" in received.body else said


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (reply(200, b"<html/>", "text/html"), 200, "a web page answers, no SPARQL endpoint"),
        (reply(302, b"", Location="http://host.example/"), 302, "sends to another host"),
        (reply(401, b"", WWW_Authenticate="Basic"), 401, "set QHKG_USER and QHKG_PASSWORD"),
        (reply(403, b""), 403, "is the store read-only"),
        (reply(404, b""), 404, "does the dataset exist"),
        (reply(500, b"oh"), 500, "the store's log tells more"),
        (reply(507, b""), 507, "the store is full"),
        (reply(200, b'{"head":'), 200, "the answer is malformed or cut off"),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)
def test_what_a_store_does_wrong_is_told(run: Run, answer: bytes, status: int, said: str) -> None:
    whole = knowing_ask(answer) if b'{"head":' in answer else lambda received: answer
    ended, server = asked(run, whole)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith(f"qhkg: {server.url}: {status}: ")
    assert said in ended.err
    assert len(ended.err.splitlines()) == 1


def test_an_endless_answer_is_given_up(run: Run) -> None:
    def endless(received: Received) -> Iterator[bytes]:
        if b"ASK" in received.body:
            yield reply(body=b'{"head":{},"boolean":true}')
            return
        yield reply(length=False, body=b"")
        while True:
            yield b" " * 65536

    ended, server = asked(run, endless, QHKG_LONGEST_ANSWER="1000000")
    assert (ended.code, ended.out) == (3, "")
    assert f"{server.url}: 200: the answer is longer than 1,000,000 bytes" in ended.err


def test_nobody_is_there(run: Run) -> None:
    with ScriptedServer(lambda received: reply()) as server:
        url = server.url
    ended = run("dump", "--endpoint", url, **ALONE)
    assert (ended.code, ended.out) == (3, "")
    assert f"{url}: no connection" in ended.err


SECRET_WITHIN = "http://me:open-sesame@host/q"


@pytest.mark.parametrize(
    ("command", "address"),
    [
        *(("ask", each) for each in ("localhost:3030/ds", "ftp://host/", "http://", "")),
        *((each, SECRET_WITHIN) for each in ("ask", "query", "show", "dump", "infer", "validate")),
    ],
)
def test_what_is_no_address_is_a_wrong_request(run: Run, command: str, address: str) -> None:
    arguments = {"ask": ["key-counties"], "query": ["-q", "ASK {}"], "show": ["xunhua"]}
    ended = run(command, *arguments.get(command, []), "--endpoint", address, **ALONE)
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
    assert "open-sesame" not in ended.err


@pytest.mark.parametrize(
    "secrets",
    [{"QHKG_USER": "me", "QHKG_PASSWORD": "open-sesame"}, {"QHKG_TOKEN": "open-sesame"}],
)
@pytest.mark.parametrize("status", [400, 401, 403, 500])
def test_verbose_tells_no_secret(run: Run, secrets: dict[str, str], status: int) -> None:
    def answer(received: Received) -> bytes:
        sent = received.headers.get("authorization", "")
        if not sent:
            return reply(401, b"", WWW_Authenticate="Basic")
        return reply(status, f"open-sesame {sent}".encode(), "text/plain")

    ended, _ = asked(run, answer, "-v", **secrets)
    assert ended.code == 3
    assert "open-sesame" not in ended.err
    assert "bWU6b3Blbi1zZXNhbWU" not in ended.err


@pytest.mark.parametrize("command", [["ask", "key-counties"], ["show", "xunhua"], ["dump"]])
def test_a_store_that_holds_nothing_of_ours_is_no_empty_answer(
    run: Run, command: list[str]
) -> None:
    with PlainStore() as there:
        there.store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> a <urn:b> } }")
        ended = run(*command, "--endpoint", there.query_url, **ALONE)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith(f"qhkg: {there.query_url}: holds no graph of ours")
    assert ended.err.count("\n") == 1


def test_what_lies_in_a_default_graph_is_asked_as_it_is(run: Run) -> None:
    with PlainStore() as there:
        there.store.extend(Quad(each.subject, each.predicate, each.object) for each in quads())
        ended = run("ask", "key-counties", "--endpoint", there.query_url, **ALONE)
    assert ended == run("ask", "key-counties")
