"""HTTP to stores of others: connections reused, time and size limited, secrets kept.

What is safe to repeat (a query, a whole graph put in its place) is sent again after a failure
that may pass, with growing pauses of random length. An update is sent again only where it
certainly was not done; else UnknownOutcomeError says that somebody has to look first.
"""

from __future__ import annotations

import os
import time
from codecs import StreamRecoder
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from qhkg import __version__, steps
from qhkg.engines.addresses import check_address, next_address
from qhkg.engines.aside import run_aside
from qhkg.engines.bodies import first_words, spooled
from qhkg.engines.credentials import Credentials, origin
from qhkg.engines.failures import failure_of, shown, tls_problem
from qhkg.engines.proxies import check_proxies, has_proxy, proxy_names
from qhkg.engines.retries import LONGEST_PAUSE, MayPassError
from qhkg.errors import (
    EndpointError,
    InvalidAnswerError,
    QueryTimeoutError,
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
# An answer that trickles more slowly, for longer than that, has no end.
LEAST_RATE = 100
TRIES = 5
LONGEST_ANSWER = 1 << 30
# What the connection needs to tell of its own limit, before the clock of the request does.
_GRACE = 0.5
_MAY_PASS = frozenset({408, 429, 502, 503, 504})
# Refused before anything was done, whatever was asked.
_SURELY_NOT_DONE = frozenset({429})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5


@dataclass(frozen=True)
class Request:
    """What is sent. ``repeatable`` is whether to send it twice does the same as once; ``longest``
    is the number of bytes beyond which the answer is given up, where the client allows more.
    """

    method: str
    url: str
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    repeatable: bool = True
    longest: int | None = None


@dataclass(frozen=True)
class Response:
    """A whole answer; ``body`` is read from its start, and kept on disk where it is long."""

    status: int
    media_type: str
    body: IO[bytes]
    headers: Mapping[str, str]
    # Whether the answer tells where it ends: else what is cut off looks like a whole one.
    is_delimited: bool = True
    hidden: Callable[[str], str] = str

    @property
    def is_long(self) -> bool:
        """Whether the body lies on disk, and can be read more than once."""
        return not isinstance(self.body, BytesIO | StreamRecoder)

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
        self._longest = longest_answer or _longest_answer(environ)
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
        credentials = self._credentials(request.url)[0]
        try:
            return self._sent(request)
        except StoreError as error:
            problem = credentials.hidden_in(error.problem)
            if problem == error.problem:
                raise
            # Whatever repeats a secret: a reason, a header, the words of a store.
            raise type(error)(error.url, problem, error.status) from None

    def _sent(self, request: Request) -> Response:
        ends = None if self.timeout is None else time.monotonic() + self.timeout
        for attempt in range(1, self._tries + 1):
            try:
                with steps.timed(lambda: f"{request.method} {shown(request.url)}"):
                    return self._in_time(request, ends)
            except MayPassError as passing:
                pause = passing.pause_before(attempt)
                late = ends is not None and time.monotonic() + pause > ends
                if attempt == self._tries or late or pause > LONGEST_PAUSE:
                    raise passing.told(attempt, pause) from None
                problem = self._credentials(request.url)[0].hidden_in(str(passing.error))
                steps.tell(lambda: f"{problem}; again in {pause:.1f} s")  # noqa: B023
                self._pause(pause)
        raise AssertionError("the last try raises or returns")

    def _in_time(self, request: Request, ends: float | None) -> Response:
        """The answer to one try, by the clock: a store may send a byte now and then for ever."""
        if ends is None:
            return self._tried(request, None)
        left = max(ends - time.monotonic(), 0.001)
        given_up: list[httpx.Client] = []

        def tried() -> Response:
            try:
                return self._tried(request, ends)
            finally:
                for client in given_up:
                    client.close()

        try:
            return run_aside(tried, left + _GRACE)
        except QueryTimeoutError:
            # What is given up goes on with its connection, and nothing else may.
            given_up += [self._client] if self._client is not None else []
            self._client = None
            raise self._late(request, request.url) from None

    def _tried(self, request: Request, ends: float | None) -> Response:
        import httpx

        url, params = request.url, request.params
        for _ in range(_MOST_REDIRECTS + 1):
            try:
                with self._stream(request, url, params, ends) as response:
                    if response.status_code not in _REDIRECTS:
                        return self._received(request, url, response, ends)
                    location = response.headers.get("location", "")
                    url = next_address(request.method, url, response.status_code, location)
                    params = ()  # the new address has them
            except httpx.TimeoutException as error:
                raise self._timed_out(request, url, error, ends) from None
            except (httpx.TransportError, httpx.InvalidURL, UnicodeError) as error:
                raise self._broken(request, url, error) from None
            except httpx.DecodingError as error:
                problem = f"the answer cannot be unpacked: {error}"
                raise InvalidAnswerError(shown(url), problem) from None
        raise RedirectedError(shown(request.url), f"sends on more than {_MOST_REDIRECTS} times")

    @contextmanager
    def _stream(
        self,
        request: Request,
        url: str,
        params: tuple[tuple[str, str], ...],
        ends: float | None,
    ) -> Iterator[httpx.Response]:
        """The answer, its body not yet read, to whatever the store has to be told of us.

        Not by httpx's own flow of authentication, which reads the body of each challenge to its
        end, and some have none.
        """
        client = self._connected()
        flow = self._credentials(request.url)[1].auth_flow(
            self._built(client, request, url, params, ends)
        )
        try:
            asked = next(flow)
            while True:
                response = client.send(asked, stream=True, auth=None)
                try:
                    asked = flow.send(response)
                except StopIteration:
                    break
                except BaseException:
                    response.close()
                    raise
                first_words(response)
                response.close()
            with closing(response):
                yield response
        finally:
            flow.close()

    def _connected(self) -> httpx.Client:
        import httpx

        if self._client is None:
            try:
                check_proxies()
                self._client = httpx.Client(follow_redirects=False)
            except (ValueError, ImportError, httpx.InvalidURL):
                # Whose words may quote the address, and a password in it.
                raise EndpointError(
                    f"{proxy_names()}: no address of a proxy that is known"
                ) from None
            except OSError as error:
                name = "SSL_CERT_FILE or SSL_CERT_DIR"
                raise EndpointError(f"{name}: {error.strerror or 'cannot be read'}") from None
        return self._client

    def _built(
        self,
        client: httpx.Client,
        request: Request,
        url: str,
        params: tuple[tuple[str, str], ...],
        ends: float | None,
    ) -> httpx.Request:
        import httpx

        left = SILENT_SECONDS if ends is None else max(ends - time.monotonic(), 0.001)
        limits = httpx.Timeout(left, connect=min(left, CONNECT_SECONDS))
        headers = {"User-Agent": f"qhkg/{__version__}", **request.headers}
        if request.content is not None:
            # Never chunked: Virtuoso answers 201 to a chunked PUT, and stores nothing.
            headers["Content-Length"] = str(len(request.content))
        return client.build_request(
            request.method,
            url,
            params=_with_params(url, params),
            headers=headers,
            content=request.content,
            timeout=limits,
        )

    def hidden(self, url: str, text: str) -> str:
        """A text without the secrets that go to this address."""
        return self._credentials(url)[0].hidden_in(text)

    def _credentials(self, url: str) -> tuple[Credentials, httpx.Auth]:
        """By the address that the user named, wherever it sends to."""
        key = origin(url)
        if key not in self._auths:
            found = Credentials.for_host(key[1], self._environ)
            self._auths[key] = (found, found.auth(url))
        found, auth = self._auths[key]
        self._auths[key] = (found.with_keys_of(url), auth)
        return self._auths[key]

    def _received(
        self, request: Request, url: str, response: httpx.Response, ends: float | None
    ) -> Response:
        status = response.status_code
        credentials = self._credentials(request.url)[0]
        if 200 <= status < 300:
            kind = response.headers.get("content-type", "").partition(";")[0]
            body = self._body(request, url, response, ends)
            delimited = bool({"content-length", "transfer-encoding"} & set(response.headers))
            return Response(
                status,
                kind.strip().lower(),
                body,
                response.headers,
                delimited,
                credentials.hidden_in,
            )
        error = failure_of(
            shown(url), status, response.reason_phrase, credentials, first_words(response)
        )
        if status in _SURELY_NOT_DONE or (status in _MAY_PASS and request.repeatable):
            raise MayPassError(error, response.headers)
        if not request.repeatable and (status >= 500 or status == 408):
            raise UnknownOutcomeError(shown(url), f"{error.problem}; it may be done", status)
        raise error

    def _body(
        self, request: Request, url: str, response: httpx.Response, ends: float | None
    ) -> IO[bytes]:
        began = time.monotonic()

        def check(size: int) -> None:
            now = time.monotonic()
            if ends is not None and now > ends:
                raise self._late(request, url)
            if now - began > SILENT_SECONDS and size < (now - began) * LEAST_RATE:
                problem = f"sends fewer than {LEAST_RATE:,} bytes a second, and was given up"
                raise InvalidAnswerError(shown(url), f"{problem}; is the way to it broken?")

        try:
            longest = min(self._longest, request.longest or self._longest)
            return spooled(url, response, longest, check)
        except InvalidAnswerError as error:
            status = response.status_code
            if request.repeatable:
                raise InvalidAnswerError(error.url, error.problem, status) from None
            # Its status says that it is done; what is told of it cannot be read.
            problem = f"{error.problem}; it may be done"
            raise UnknownOutcomeError(error.url, problem, status) from None

    def _late(self, request: Request, url: str) -> Exception:
        if not request.repeatable:
            return UnknownOutcomeError(shown(url), "no answer came in time; it may be done")
        assert self.timeout is not None
        return StoreTimeoutError(shown(url), self.timeout)

    def _timed_out(
        self, request: Request, url: str, error: Exception, ends: float | None
    ) -> Exception:
        import httpx

        is_over = ends is not None and time.monotonic() >= ends - 0.01
        if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
            if is_over and self.timeout is not None:
                return StoreTimeoutError(shown(url), self.timeout)
            plain = "; or does it speak no TLS, and is http://?" if url[:6] == "https:" else ""
            problem = f"nobody answered within {CONNECT_SECONDS:g} s; is the address right?{plain}"
            return MayPassError(UnreachableError(shown(url), problem))
        if not request.repeatable or is_over:
            return self._late(request, url)
        # Not again: the store may still be at work on this one.
        return StoreError(
            shown(url), f"silent for {SILENT_SECONDS:g} s; does it work on something?"
        )

    def _broken(self, request: Request, url: str, error: Exception) -> Exception:
        import httpx

        reason = self._credentials(request.url)[0].hidden_in(str(error)) or type(error).__name__
        if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | UnicodeError):
            return EndpointError(f"{shown(url)}: no address of a store: {reason}")
        is_tls = "SSL" in reason.upper() or "CERTIFICATE" in reason.upper()
        # Later than that, a record was spoilt on its way, and the request may have been done.
        if is_tls and isinstance(error, httpx.ConnectError):
            return UnreachableError(shown(url), tls_problem(reason))
        if isinstance(error, httpx.ProxyError):
            return UnreachableError(shown(url), f"the proxy refuses: {reason}")
        if isinstance(error, httpx.ConnectError):
            way = "; is the proxy right that the environment names?" if has_proxy() else ""
            problem = f"no connection: {reason}; does the store run there?{way}"
            return MayPassError(UnreachableError(shown(url), problem))
        if not request.repeatable:
            return UnknownOutcomeError(shown(url), f"the connection broke ({reason}); maybe done")
        return MayPassError(StoreError(shown(url), f"the connection broke: {reason}"))


def _longest_answer(environ: Mapping[str, str]) -> int:
    given = environ.get("QHKG_LONGEST_ANSWER") or str(LONGEST_ANSWER)
    if not (given.isascii() and given.isdigit() and int(given) > 0):
        raise EndpointError(f"QHKG_LONGEST_ANSWER: give a number of bytes above 0, not {given!r}")
    return int(given)


def _with_params(url: str, params: tuple[tuple[str, str], ...]) -> Any:
    """The parameters behind those that the address has; httpx would replace these."""
    from urllib.parse import parse_qsl

    if not params:
        return None
    return [*parse_qsl(urlsplit(url).query, keep_blank_values=True), *params]
