"""A request as a command of curl, as people keep and share it: without secrets."""

from __future__ import annotations

from shlex import quote
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from qhkg.engines.http import Request

_FORM = "application/x-www-form-urlencoded"
# Where a password is needed, curl reads it from a netrc file, and sends it the way that the store
# asks for: some take Digest only.
_START = "curl --fail-with-body --netrc-optional --anyauth"
# So the first request is without the password. A store may refuse it and close while a long body
# is on its way, and curl would end there; it sends the body after it is told to go on.
_ASKED_FIRST = "--header 'Expect: 100-continue'"


def curl(request: Request, file: str | None = None) -> str:
    """The command, over several lines; ``file`` names what holds a body that is too long to show,
    or, of a form, what holds the value of a field that is empty in the request.

    Secrets are never among the arguments: curl takes them from the user's netrc file, and the
    values of parameters that the user's address has, which may be keys, are left out as VALUE.
    """
    parts = [_START if request.method == "POST" else f"{_START} --request {request.method}"]
    if file:
        parts.append(_ASKED_FIRST)
    is_form = request.headers.get("Content-Type") == _FORM
    for name, value in request.headers.items():
        if not (is_form and name == "Content-Type"):
            parts.append(f"--header {quote(f'{name}: {value}')}")
    if is_form and request.content is not None:
        for name, value in parse_qsl(request.content.decode("ascii"), keep_blank_values=True):
            field = f"{name}={value}" if value or not file else f"{name}@{file}"
            parts.append(f"--data-urlencode {quote(field)}")
    elif request.content is not None:
        parts.append(f"--data-binary {quote(f'@{file}')}" if file else "--data-binary @-")
    parts.append(quote(_address(request)))
    return " \\\n  ".join(parts) + "\n"


def _address(request: Request) -> str:
    from urllib.parse import urlencode

    parts = urlsplit(request.url)
    own = [(name, "VALUE") for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    query = urlencode([*own, *request.params])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
