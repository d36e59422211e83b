"""The answers to challenges of HTTP: Digest where it is offered, else Basic; a token at once.

Imports httpx, and is itself imported where the first request is sent.
"""

from __future__ import annotations

import re
from collections.abc import Generator

import httpx

from qhkg.engines.credentials import Credentials, origin

# The schemes of challenges, which several headers, or one, may hold.
_KIND = re.compile(r"(?:^|,)\s*([a-z][a-z0-9-]*)(?=\s+[a-z]|\s*(?:,|$))")
# One challenge of several in a header: as far as its parameters go.
_PARAMETER = r"[^\s,=]+\s*=\s*(?:\"[^\"]*\"|[^\s,]*)"
_DIGEST = re.compile(rf"\bdigest\s+{_PARAMETER}(?:\s*,\s*{_PARAMETER})*", re.IGNORECASE)


class Challenged(httpx.Auth):
    """Sends nothing before it is asked, then what the store takes: Digest, else Basic."""

    def __init__(self, credentials: Credentials, url: str) -> None:
        self._credentials = credentials
        self._scheme, self._host, _ = origin(url)
        self._basic = httpx.BasicAuth(credentials.user, credentials.password)
        self._digest = httpx.DigestAuth(credentials.user, credentials.password)
        self._is_basic: bool | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """What is sent, and what after an answer: httpx calls this once a request."""
        schemes = {self._scheme, "https"}
        own = request.url.host.lower() == self._host and request.url.scheme in schemes
        if not (own and self._credentials.are_given):
            yield request
        elif self._credentials.token:
            request.headers["Authorization"] = f"Bearer {self._credentials.token}"
            yield request
        elif self._is_basic is None:
            response = yield request
            if response.status_code == 401 and self._learns(response):
                yield from self._known(request, response)
        else:
            yield from self._known(request)

    def _learns(self, response: httpx.Response) -> bool:
        """Whether the store asks for what we can answer."""
        asked = ", ".join(response.headers.get_list("www-authenticate")).lower()
        kinds = set(_KIND.findall(asked)) or {"basic"}
        # Digest is never given up for Basic: the password would be readable on the way.
        if not kinds & {"digest", "basic"}:
            return False
        self._is_basic = "digest" not in kinds
        return True

    def _known(
        self, request: httpx.Request, refused: httpx.Response | None = None
    ) -> Generator[httpx.Request, httpx.Response, None]:
        if self._is_basic:
            yield from self._basic.auth_flow(request)
            return
        try:
            yield from _digest(self._digest, request, refused)
        except (KeyError, ValueError, NotImplementedError):
            self._is_basic = None
            problem = "asks for a kind of Digest that is not known"
            raise httpx.ProtocolError(problem, request=request) from None


def _digest(
    auth: httpx.DigestAuth, request: httpx.Request, refused: httpx.Response | None = None
) -> Generator[httpx.Request, httpx.Response, None]:
    """The flow of Digest, begun with a challenge that came already; each where httpx looks for it,
    first in its header.
    """
    flow = auth.auth_flow(request)
    try:
        request = next(flow)
        while True:
            response, refused = (yield request) if refused is None else refused, None
            asked = ", ".join(response.headers.get_list("www-authenticate"))
            if challenge := _DIGEST.search(asked):
                response.headers["www-authenticate"] = challenge[0]
            request = flow.send(response)
    except StopIteration:
        return
