"""Who we are to a store: from the environment or a netrc file, never from a command line.

``QHKG_TOKEN`` is sent as a bearer token; ``QHKG_USER`` and ``QHKG_PASSWORD`` as Basic or Digest
authentication, whichever the store asks for; else what a netrc file (``NETRC``, or ``.netrc`` at
home) has for the host. They go to the host that the user named, and to no other.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from qhkg.errors import EndpointError

if TYPE_CHECKING:
    import httpx

# The schemes of challenges, which several headers, or one, may hold.
_KIND = re.compile(r"(?:^|,)\s*([a-z][a-z0-9-]*)(?=\s+[a-z]|\s*(?:,|$))")

# One challenge of several in a header: as far as its parameters go.
_PARAMETER = r"[^\s,=]+\s*=\s*(?:\"[^\"]*\"|[^\s,]*)"
_DIGEST = re.compile(rf"\bdigest\s+{_PARAMETER}(?:\s*,\s*{_PARAMETER})*", re.IGNORECASE)


@dataclass(frozen=True)
class Credentials:
    """What a store is told of us; its text tells nothing of it."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @classmethod
    def for_host(cls, host: str, environ: Mapping[str, str] = os.environ) -> Credentials:
        """Those for a host; empty ones where there are none.

        Raises EndpointError where only half of them is given, or the netrc file is malformed.
        """
        if token := environ.get("QHKG_TOKEN", "").strip():
            if not all(" " < sign <= "~" for sign in token):
                raise EndpointError("QHKG_TOKEN holds a blank or a sign that no token has")
            return cls(token=token)
        user, password = environ.get("QHKG_USER", ""), environ.get("QHKG_PASSWORD", "")
        if not user.isprintable() or ":" in user:
            raise EndpointError("QHKG_USER holds a colon, or a sign that cannot be seen")
        if user and "QHKG_PASSWORD" in environ:
            return cls(user, password)
        if user or password:
            given, missing = (
                ("QHKG_USER", "QHKG_PASSWORD") if user else ("QHKG_PASSWORD", "QHKG_USER")
            )
            raise EndpointError(f"{given} is set and {missing} is not; set both, or neither")
        return cls._of_netrc(host, environ)

    @classmethod
    def _of_netrc(cls, host: str, environ: Mapping[str, str]) -> Credentials:
        from netrc import NetrcParseError, netrc

        path = Path(environ.get("NETRC") or Path(environ.get("HOME", "~")).expanduser() / ".netrc")
        try:
            found = netrc(str(path)).authenticators(host)
        except NetrcParseError as error:
            # Its own message may quote the line, with a password in it.
            raise EndpointError(f"{path}, line {error.lineno}: no netrc file; mend it") from None
        except UnicodeDecodeError:
            raise EndpointError(f"{path}: no netrc file: not UTF-8") from None
        except OSError:
            return cls()
        return cls(found[0], found[2] or "") if found else cls()

    @property
    def are_given(self) -> bool:
        """Whether there are any."""
        return bool(self.user or self.token)

    def hidden_in(self, text: str) -> str:
        """The text without the secrets, should a store's own message repeat them."""
        for secret in self._secrets():
            if len(secret) > 2:
                text = text.replace(secret, "***")
            elif secret and secret in text:
                return ""  # to take out each of its letters would tell what it is
        return text

    def _secrets(self) -> list[str]:
        """In all forms in which they are sent, or repeated."""
        plain = [self.password, self.token]
        both = f"{self.user}:{self.password}".encode() if self.password else b""
        forms = [*plain, b64encode(both).decode(), *(quote(each, safe="") for each in plain)]
        forms += [escape(each) for each in plain]
        return sorted(set(forms), key=len, reverse=True)

    def auth(self, url: str) -> httpx.Auth:
        """What answers the challenges of the host of that address, and of no other."""
        return _auth(self, url)


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


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), port


def _auth(credentials: Credentials, url: str) -> httpx.Auth:
    import httpx

    scheme, host, _ = origin(url)

    class Challenged(httpx.Auth):
        """Sends nothing before it is asked, then what the store takes: Digest, else Basic."""

        def __init__(self) -> None:
            self._basic = httpx.BasicAuth(credentials.user, credentials.password)
            self._digest = httpx.DigestAuth(credentials.user, credentials.password)
            self._is_basic: bool | None = None

        def auth_flow(
            self, request: httpx.Request
        ) -> Generator[httpx.Request, httpx.Response, None]:
            own = request.url.host.lower() == host and request.url.scheme in {scheme, "https"}
            if not (own and credentials.are_given):
                yield request
            elif credentials.token:
                request.headers["Authorization"] = f"Bearer {credentials.token}"
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

    return Challenged()
