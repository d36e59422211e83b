"""Addresses of stores: which can be one, and where one that sends on may lead."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from qhkg.engines.credentials import origin
from qhkg.engines.failures import shown
from qhkg.errors import EndpointError, RedirectedError

_HINT = "write http://host:port/path"
# The host named anew has the same method and body: the store has done nothing yet.
_KEEPS_THE_REQUEST = frozenset({307, 308})


def check_address(url: str) -> None:
    """Raises EndpointError for what is no address over http(s), or has a password in it."""
    if "@" in url:
        # Before it is taken apart: a password with a # or / would be taken for something else.
        raise EndpointError(
            f"{shown(url)}: a password in an address is seen by everybody;"
            " put it into QHKG_USER and QHKG_PASSWORD, or into a netrc file (an @ of another"
            " meaning is written %40)"
        )
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise EndpointError(f"{shown(url)}: no address; {_HINT}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise EndpointError(f"{shown(url) or '(nothing)'}: no address of a store; {_HINT}")
    if any(character <= " " or character > "~" for character in url):
        raise EndpointError(
            f"{shown(url)}: an address has neither blanks nor other signs than ASCII's"
        )


def next_address(method: str, url: str, status: int, location: str) -> str:
    """Where a redirect leads: on the same host, and with the same method and body.

    Raises RedirectedError for every other one: another host may be anybody's, and a POST that
    becomes a GET asks something else.
    """
    try:
        target = urljoin(url, location)
        old, new = origin(url), origin(target)
        check_address(target)
    except (ValueError, EndpointError):
        raise RedirectedError(shown(url), "sends on to what is no address", status) from None
    if not location:
        raise RedirectedError(shown(url), "sends on, and does not say to where", status)
    # From the usual port to the usual port: another one may be of another service.
    is_safer = (old[0], new[0]) == ("http", "https")
    is_safer = is_safer and ((old[2], new[2]) == (80, 443) or old[2] == new[2])
    is_same = old[1] == new[1] and (old == new or is_safer)
    if not is_same:
        problem = f"sends to another host, {shown(target)}, to which nothing is sent by itself"
        raise RedirectedError(shown(url), f"{problem}; give that address if you trust it", status)
    if method in ("GET", "HEAD") or status in _KEEPS_THE_REQUEST:
        return target
    raise RedirectedError(shown(url), f"sends on to {shown(target)}; give that address", status)
