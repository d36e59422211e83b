"""HTTP to stores of others: connections reused, time and size limited, secrets kept.

What is safe to repeat (a query, a whole graph put in its place) is sent again after a failure
that may pass, with growing pauses of random length. An update is sent again only where it
certainly was not done; else UnknownOutcomeError says that somebody has to look first.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from qhkg import __version__, steps
from qhkg.engines.credentials import Credentials, origin
from qhkg.engines.failures import failure_of, shown
from qhkg.errors import (
    EndpointError,
    InvalidAnswerError,
    RedirectedError,
    StoreError,
    StoreTimeoutError,
    UnknownOutcomeError,
    UnreachableError,
)

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 10.0
# Between two pieces of an answer; a store may think for long before the first one.
SILENT_SECONDS = 300.0
TRIES = 5
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0
LONGEST_ANSWER = 1 << 30
_IN_MEMORY = 8 << 20
_PIECE = 1 << 16
_MAY_PASS = frozenset({408, 429, 502, 503, 504})
# Refused before anything was done, whatever was asked.
_SURELY_NOT_DONE = frozenset({429})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5


@dataclass(frozen=True)
class Request:
    """What is sent. ``repeatable`` is whether to send it twice does the same as once."""

    method: str
    url: str
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    repeatable: bool = True


@dataclass(frozen=True)
class Response:
    """A whole answer; ``body`` is read from its start, and kept on disk where it is long."""

    status: int
    media_type: str
    body: IO[bytes]
    headers: Mapping[str, str]

    def text(self) -> str:
        """The body as a text."""
        self.body.seek(0)
        return self.body.read().decode("utf-8", "replace")


class HttpClient:
    """Requests to one store. ``timeout`` is in seconds and holds for each request, all its
    tries included; None is no limit but that of silence.
    """

    def __init__(
        self,
        timeout: float | None = None,
        *,
        environ: Mapping[str, str] = os.environ,
        pause: Callable[[float], None] = time.sleep,
        longest_answer: int | None = None,
        tries: int = TRIES,
    ) -> None:
        self.timeout = timeout
        self._environ, self._pause, self._tries = environ, pause, tries
        self._longest = longest_answer or int(environ.get("QHKG_LONGEST_ANSWER") or LONGEST_ANSWER)
        self._client: httpx.Client | None = None
        self._auths: dict[tuple[str, str, int | None], tuple[Credentials, httpx.Auth]] = {}

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def send(self, request: Request) -> Response:
        """The answer with a status of 2xx, read whole.

        Raises StoreError or one of its kinds for every other end, UnknownOutcomeError where a
        request that must not be repeated may have been done, and StoreTimeoutError.
        """
        check_address(request.url)
        ends = None if self.timeout is None else time.monotonic() + self.timeout
        for attempt in range(1, self._tries + 1):
            try:
                with steps.timed(lambda: f"{request.method} {shown(request.url)}"):
                    return self._tried(request, ends)
            except _MayPassError as passing:
                pause = passing.pause_before(attempt)
                if attempt == self._tries or (ends and time.monotonic() + pause > ends):
                    raise passing.told(attempt) from None
                problem = str(passing.error)
                steps.tell(lambda: f"{problem}; again in {pause:.1f} s")  # noqa: B023
                self._pause(pause)
        raise AssertionError("the last try raises or returns")

    def _tried(self, request: Request, ends: float | None) -> Response:
        import httpx

        url = request.url
        for _ in range(_MOST_REDIRECTS + 1):
            try:
                with self._stream(request, url, ends) as response:
                    if response.status_code not in _REDIRECTS:
                        return self._received(request, url, response, ends)
                    url = _next_address(request, url, response.headers.get("location", ""))
            except httpx.TimeoutException as error:
                raise self._timed_out(request, url, error, ends) from None
            except (httpx.TransportError, httpx.InvalidURL) as error:
                raise self._broken(request, url, error) from None
            except httpx.DecodingError as error:
                problem = f"the answer cannot be unpacked: {error}"
                raise InvalidAnswerError(shown(url), problem) from None
        raise RedirectedError(shown(request.url), f"sends on more than {_MOST_REDIRECTS} times")

    def _stream(self, request: Request, url: str, ends: float | None) -> Any:
        import httpx

        if self._client is None:
            try:
                self._client = httpx.Client(follow_redirects=False)
            except (OSError, ValueError, ImportError) as error:
                # Of a proxy's address or a file of certificates that the environment names.
                raise EndpointError(f"the environment's proxy or certificates: {error}") from None
        left = SILENT_SECONDS if ends is None else max(ends - time.monotonic(), 0.001)
        limits = httpx.Timeout(left, connect=min(left, CONNECT_SECONDS))
        headers = {"User-Agent": f"qhkg/{__version__}", **request.headers}
        if request.content is not None:
            # Never chunked: Virtuoso answers 201 to a chunked PUT, and stores nothing.
            headers["Content-Length"] = str(len(request.content))
        return self._client.stream(
            request.method,
            url,
            params=_with_params(url, request.params),
            headers=headers,
            content=request.content,
            timeout=limits,
            auth=self._credentials(request.url)[1],
        )

    def _credentials(self, url: str) -> tuple[Credentials, httpx.Auth]:
        """By the address that the user named, wherever it sends to."""
        key = origin(url)
        if key not in self._auths:
            found = Credentials.for_host(key[1], self._environ)
            self._auths[key] = (found, found.auth(url))
        return self._auths[key]

    def _received(
        self, request: Request, url: str, response: httpx.Response, ends: float | None
    ) -> Response:
        body = self._body(url, response, ends)
        status = response.status_code
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        found = Response(status, media_type, body, response.headers)
        if 200 <= status < 300:
            return found
        credentials = self._credentials(request.url)[0]
        error = failure_of(
            shown(url), status, response.reason_phrase, credentials, found.text()[:4000]
        )
        if status in _SURELY_NOT_DONE or (status in _MAY_PASS and request.repeatable):
            raise _MayPassError(error, response.headers.get("retry-after"))
        if not request.repeatable and (status >= 500 or status == 408):
            raise UnknownOutcomeError(shown(url), f"{error.problem}; it may be done", status)
        raise error

    def _body(self, url: str, response: httpx.Response, ends: float | None) -> IO[bytes]:
        from tempfile import SpooledTemporaryFile

        body: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        size = 0
        for piece in _pieces(response):
            size += len(piece)
            if size > self._longest:
                problem = (
                    f"the answer is longer than {self._longest:,} bytes, and was given up;"
                    " ask for less (LIMIT), or allow more in QHKG_LONGEST_ANSWER"
                )
                raise InvalidAnswerError(shown(url), problem)
            if ends is not None and time.monotonic() > ends:
                assert self.timeout is not None
                raise StoreTimeoutError(shown(url), self.timeout)
            body.write(piece)
        body.seek(0)
        return body

    def _timed_out(
        self, request: Request, url: str, error: Exception, ends: float | None
    ) -> Exception:
        import httpx

        if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
            problem = f"nobody answered within {CONNECT_SECONDS:g} s; is the address right?"
            return _MayPassError(UnreachableError(shown(url), problem))
        if not request.repeatable:
            return UnknownOutcomeError(shown(url), "no answer came in time; it may be done")
        if ends is not None and time.monotonic() >= ends - 0.01:
            assert self.timeout is not None
            return StoreTimeoutError(shown(url), self.timeout)
        return _MayPassError(StoreError(shown(url), f"silent for {SILENT_SECONDS:g} s"))

    def _broken(self, request: Request, url: str, error: Exception) -> Exception:
        import httpx

        reason = self._credentials(request.url)[0].hidden_in(str(error)) or type(error).__name__
        if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
            return EndpointError(f"{shown(url)}: no address of a store: {reason}")
        if "SSL" in reason.upper() or "CERTIFICATE" in reason.upper():
            problem = f"TLS: {reason}; name your authority's certificates in SSL_CERT_FILE"
            return UnreachableError(shown(url), problem)
        if isinstance(error, httpx.ProxyError):
            return UnreachableError(shown(url), f"the proxy refuses: {reason}")
        if isinstance(error, httpx.ConnectError):
            problem = f"no connection: {reason}; does the store run there?"
            return _MayPassError(UnreachableError(shown(url), problem))
        if not request.repeatable:
            return UnknownOutcomeError(shown(url), f"the connection broke ({reason}); maybe done")
        return _MayPassError(StoreError(shown(url), f"the connection broke: {reason}"))


class _MayPassError(Exception):
    """A failure after which the request may be sent again."""

    def __init__(self, error: StoreError, retry_after: str | None = None) -> None:
        super().__init__(str(error))
        self.error, self._retry_after = error, retry_after

    def pause_before(self, attempt: int) -> float:
        """Seconds to wait: what the store says, else random, growing with each try."""
        wanted = (self._retry_after or "").strip()
        if wanted.isdigit():
            return float(min(int(wanted), LONGEST_PAUSE))
        most = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE)
        return random.uniform(most / 4, most)  # noqa: S311  no secret hangs on it

    def told(self, attempts: int) -> StoreError:
        """The error as it is raised in the end."""
        error = self.error
        return type(error)(error.url, f"{error.problem} (tried {attempts} times)", error.status)


def check_address(url: str) -> None:
    """Raises EndpointError for what is no address over http(s), or has a password in it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise EndpointError(f"{url[:200]}: no address; write http://host:port/path") from None
    if parts.username is not None or parts.password is not None:
        raise EndpointError(
            f"{shown(url)}: a password in an address is seen by everybody;"
            " put it into QHKG_USER and QHKG_PASSWORD, or into a netrc file"
        )
    if parts.scheme not in ("http", "https") or not host:
        raise EndpointError(f"{shown(url)}: no address of a store; write http://host:port/path")
    if any(character <= " " or character > "~" for character in url):
        raise EndpointError(
            f"{shown(url)}: an address has neither blanks nor other signs than ASCII's"
        )


def _next_address(request: Request, url: str, location: str) -> str:
    """Where a redirect leads, where it may be followed: on the same host, with the same body."""
    target = urljoin(url, location)
    try:
        old, new = origin(url), origin(target)
    except ValueError:
        raise RedirectedError(shown(url), "sends to what is no address") from None
    is_same = old[1] == new[1] and (old[0] == new[0] or new[0] == "https")
    is_same = is_same and (old[2] == new[2] or old[0] != new[0])
    keeps_body = request.method in ("GET", "HEAD")
    if location and is_same and keeps_body:
        return target
    if location and is_same and request.repeatable and "/" in target:
        # A store that moved for good is told so to the user; to guess a method is not for us.
        problem = f"sends on to {shown(target)}; give that address"
        raise RedirectedError(shown(url), problem)
    problem = f"sends to another host, {shown(target)}, to which nothing is sent by itself"
    raise RedirectedError(shown(url), f"{problem}; give that address if you trust it")


def _with_params(url: str, params: tuple[tuple[str, str], ...]) -> Any:
    """The parameters behind those that the address has; httpx would replace these."""
    from urllib.parse import parse_qsl

    if not params:
        return None
    return [*parse_qsl(urlsplit(url).query, keep_blank_values=True), *params]


def _pieces(response: httpx.Response) -> Iterator[bytes]:
    yield from response.iter_bytes(_PIECE)
