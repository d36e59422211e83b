"""What a status of HTTP means for who asked a store, and what to do about it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from qhkg.engines.credentials import Credentials
from qhkg.errors import DeniedError, NotAnEndpointError, StoreError, StoreFullError

_FULL = re.compile(r"no space left|disk (?:is )?full|quota|out of disk", re.IGNORECASE)
# A user and a password, also in what only looks like an address; a password may have any sign.
_SECRET = re.compile(r"^([A-Za-z][\w+.-]*:)?(//)?.*@", re.DOTALL)
_MARKUP = re.compile(r"<(script|style|title)\b.*?</\1>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_LONGEST, _ENOUGH = 200, 8192
_NEEDED = (
    "a password is needed; set QHKG_USER and QHKG_PASSWORD (or QHKG_TOKEN), or write a netrc file"
)
_GONE = "nothing is there{}; look at the address, or does the dataset exist?"
_NOT_HERE = "the store does not do this here{}; is it read-only, or another address?"
_KNOWN: dict[int, tuple[type[StoreError], str]] = {
    403: (DeniedError, "not allowed{}; is this user allowed to, or is the store read-only?"),
    404: (NotAnEndpointError, _GONE),
    405: (DeniedError, _NOT_HERE),
    407: (StoreError, "the proxy asks for a password{}; it stands in HTTP_PROXY or HTTPS_PROXY"),
    410: (NotAnEndpointError, _GONE),
    413: (StoreError, "more than the store takes at once{}"),
    415: (StoreError, "the store does not know what was sent{}"),
    429: (StoreError, "too many requests{}; wait, and try again"),
    501: (DeniedError, _NOT_HERE),
}


# What OpenSSL says of a certificate or a handshake, and what to do about it.
_TLS = (
    ("WRONG_VERSION_NUMBER", "no TLS is spoken there; is the address http://, not https://?"),
    ("HTTP_REQUEST", "no TLS is spoken there; is the address http://, not https://?"),
    ("record layer failure", "no TLS is spoken there; is the address http://, not https://?"),
    ("hostname mismatch", "its certificate is of another name; use the name that it is of"),
    ("IP address mismatch", "its certificate is of another name; use the name that it is of"),
    ("expired", "its certificate has expired; the store's keeper has to renew it"),
)
_UNTRUSTED = (
    "its certificate is not trusted; if you trust it, name the file of its authority's"
    " certificate, or of its own, in SSL_CERT_FILE"
)


def tls_problem(reason: str) -> str:
    """What is wrong with TLS, and what to do; ``reason`` is what the library says."""
    advice = next((advice for sign, advice in _TLS if sign in reason), _UNTRUSTED)
    return f"TLS: {advice} ({reason})"


def shown(url: str) -> str:
    """The address without user, password, query and fragment: what a message may tell."""
    public = _SECRET.sub(r"\1\2", url)
    try:
        parts = urlsplit(public)
    except ValueError:
        return public[:500]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))[:500]


def failure_of(
    url: str, status: int, reason: str, credentials: Credentials, body: str
) -> StoreError:
    """The error for an answer that is no 2xx; ``body`` is its text, ``url`` as it may be shown."""
    said = said_in(credentials.hidden_in(body))
    reason = credentials.hidden_in(reason)
    because = f" ({said})" if said else ""
    if status == 507 or ((status >= 500 or status == 413) and _FULL.search(body)):
        return StoreFullError(url, f"the store is full{because}; make room, and load again", status)
    if status == 401:
        return DeniedError(url, _taken_not(credentials), status)
    if status in _KNOWN:
        kind, problem = _KNOWN[status]
        return kind(url, problem.format(because), status)
    words = f"{reason or 'no reason given'}{because}"
    return StoreError(
        url, f"{words}; the store's log tells more" if status >= 500 else words, status
    )


def _taken_not(credentials: Credentials) -> str:
    if not credentials.are_given:
        return _NEEDED
    given = "token" if credentials.token else "user and password"
    return f"the store does not take the {given} of {credentials.source}; look there"


def printable(text: str) -> str:
    """The text on one line, without signs that would move a terminal's cursor, or change it."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def said_in(body: str) -> str:
    """The first line of what a store says of its failure, without markup."""
    text = _MARKUP.sub(" ", body[:_ENOUGH])
    lines = [printable(line) for line in text.splitlines()]
    first = next((line for line in lines if line), "")
    return first if len(first) <= _LONGEST else first[: _LONGEST - 1] + "…"
