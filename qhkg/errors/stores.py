"""Stores of others, reached over HTTP. Their messages name the address, never what is secret."""

from qhkg.errors.families import LimitError, OutsideError, RequestError


class EndpointError(RequestError):
    """What was named as an endpoint cannot be one: no http(s) address, or a password in it."""


class StoreError(OutsideError):
    """A store, or the way to it, failed; the message names the address and what to do."""

    def __init__(self, url: str, problem: str, status: int | None = None) -> None:
        super().__init__(f"{url}: {f'{status}: ' if status else ''}{problem}")
        self.url, self.problem, self.status = url, problem, status


class UnreachableError(StoreError):
    """No connection: the name is not known, nobody listens there, TLS fails, a proxy refuses."""


class DeniedError(StoreError):
    """The store wants another password, or does not allow this."""


class RedirectedError(StoreError):
    """The address sends to another one, to which nothing is sent by itself."""


class NotAnEndpointError(StoreError):
    """What answers there does not speak SPARQL: a web page, or nothing of that name."""


class InvalidAnswerError(StoreError):
    """The answer is not what its type says, is cut off, or has no end."""


class StoreFullError(StoreError):
    """The store has no room for what was sent."""


class UnknownOutcomeError(StoreError):
    """Nobody knows whether an update was done: its answer was lost, or says a failure midway."""


class StoreTimeoutError(LimitError):
    """A store, or a load as a whole, took longer than it was given."""

    def __init__(self, url: str, seconds: float, what: str = "the request") -> None:
        super().__init__(f"{url}: {what} took longer than {seconds:g} s and was given up")
        self.url, self.seconds = url, seconds


class LoadError(OutsideError):
    """A load did not end as it should; the message says what is left where."""
