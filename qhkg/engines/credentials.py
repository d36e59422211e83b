"""Who we are to a store: from the environment or a netrc file, never from a command line.

``QHKG_TOKEN`` is sent as a bearer token; ``QHKG_USER`` and ``QHKG_PASSWORD`` as Basic or Digest
authentication, whichever the store asks for; else what a netrc file (``NETRC``, or ``.netrc`` at
home) has for the host. They go to the host that the user named, and to no other.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from qhkg.engines.secrecy import without
from qhkg.errors import EndpointError

if TYPE_CHECKING:
    import httpx

_SHORTEST_KEY = 4


@dataclass(frozen=True)
class Credentials:
    """What a store is told of us; its text tells nothing of it but where it comes from."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    source: str = field(default="", compare=False)
    keys: frozenset[str] = field(default=frozenset(), repr=False, compare=False)

    @classmethod
    def for_host(cls, host: str, environ: Mapping[str, str] = os.environ) -> Credentials:
        """Those for a host; empty ones where there are none.

        Raises EndpointError where only half of them is given, or the netrc file is malformed.
        """
        if token := environ.get("QHKG_TOKEN", "").strip():
            if not all(" " < sign <= "~" for sign in token):
                raise EndpointError("QHKG_TOKEN holds a blank or a sign that no token has")
            return cls(token=token, source="QHKG_TOKEN")
        user, password = environ.get("QHKG_USER", ""), environ.get("QHKG_PASSWORD", "")
        if not user.isprintable() or ":" in user:
            raise EndpointError("QHKG_USER holds a colon, or a sign that cannot be seen")
        if user and "QHKG_PASSWORD" in environ:
            try:
                password.encode()
            except UnicodeEncodeError:
                raise EndpointError("QHKG_PASSWORD is not UTF-8") from None
            return cls(user, password, source="QHKG_USER and QHKG_PASSWORD")
        if user or password:
            given, missing = (
                ("QHKG_USER", "QHKG_PASSWORD") if user else ("QHKG_PASSWORD", "QHKG_USER")
            )
            raise EndpointError(f"{given} is set and {missing} is not; set both, or neither")
        return cls._of_netrc(host, environ)

    @classmethod
    def _of_netrc(cls, host: str, environ: Mapping[str, str]) -> Credentials:
        from netrc import NetrcParseError, netrc

        named = environ.get("NETRC")
        path = Path(named or Path(environ.get("HOME", "~")).expanduser() / ".netrc")
        try:
            found = netrc(str(path)).authenticators(host)
        except NetrcParseError as error:
            # Its own message may quote the line, with a password in it.
            raise EndpointError(f"{path}, line {error.lineno}: no netrc file; mend it") from None
        except UnicodeDecodeError:
            raise EndpointError(f"{path}: no netrc file: not UTF-8") from None
        except OSError as error:
            if named:
                raise EndpointError(f"NETRC, {path}: {error.strerror}") from None
            return cls()
        return cls(found[0], found[2] or "", source=str(path)) if found else cls()

    @property
    def are_given(self) -> bool:
        """Whether there are any."""
        return bool(self.user or self.token)

    def with_keys_of(self, url: str) -> Credentials:
        """The same, and the values of the parameters of an address, which may be keys.

        What is shorter than a key can be is in the words of every message (``?v=1``).
        """
        given = parse_qsl(urlsplit(url).query, keep_blank_values=True)
        found = {value or name for name, value in given}
        keys = self.keys | {each for each in found if len(each) >= _SHORTEST_KEY}
        return self if keys == self.keys else replace(self, keys=keys)

    def hidden_in(self, text: str) -> str:
        """The text without the secrets, should a store's own message repeat them."""
        both = f"{self.user}:{self.password}".encode() if self.password else b""
        return without(text, (self.password, self.token, b64encode(both).decode(), *self.keys))

    def auth(self, url: str) -> httpx.Auth:
        """What answers the challenges of the host of that address, and of no other."""
        from qhkg.engines.challenges import Challenged

        return Challenged(self, url)


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), port
