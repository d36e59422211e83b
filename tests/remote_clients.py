"""Clients of HTTP for tests: of no environment, without pauses, closed in the end."""

from __future__ import annotations

from scripted_server import Answer

from qhkg.engines.http import HttpClient, Request

_clients: list[HttpClient] = []


def client(**options: object) -> HttpClient:
    """One that :func:`close_clients` will close."""
    given: dict[str, object] = {"environ": {}, "pause": lambda seconds: None, **options}
    _clients.append(HttpClient(**given))  # type: ignore[arg-type]
    return _clients[-1]


def close_clients() -> None:
    """Close the connections of all."""
    while _clients:
        _clients.pop().close()


def asked(url: str, **options: object) -> Request:
    """A query."""
    given: dict[str, object] = {"content": b"query=ASK{}", **options}
    return Request("POST", url, **given)  # type: ignore[arg-type]


def in_turn(*answers: bytes) -> Answer:
    """Each answer once, and the last for ever."""
    left = list(answers)
    return lambda received: left.pop(0) if len(left) > 1 else left[0]
