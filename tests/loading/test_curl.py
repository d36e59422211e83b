"""Commands of curl are run by curl, against what refuses before it has read the body.

Where the body is on its way by then, it is up to chance whether curl sees the refusal first, or
that nobody reads any more, and ends: Fuseki was seen to close so.
"""

import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from qhkg.engines.curl import curl
from qhkg.engines.http import Request

# As the scripts of a dry run in make test-stores, which have curl for it.
pytestmark = pytest.mark.stores
REFUSED = (
    b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=x\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)
# Less than the mebibyte from which curl waits to be told by itself.
BODY = b"<urn:a> <urn:b> 'c' .\n" * 40_000


class Early:
    """Answers 401 to the head of a request without a password; else takes the body."""

    def __init__(self) -> None:
        self._listening = socket.socket()
        self._listening.bind(("127.0.0.1", 0))
        self._listening.listen()
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/data"
        self.unasked = self.received = b""
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Early":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while not self.received:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                head = list(iter(stream.readline, b"\r\n"))
                if not any(line.lower().startswith(b"authorization:") for line in head):
                    time.sleep(0.2)  # What curl sends without being told is under way by then.
                    connection.sendall(REFUSED)
                    self.unasked += stream.read()
                    continue
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                self.received = stream.read(len(BODY))
                connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")


def test_no_body_is_on_its_way_when_the_store_refuses(tmp_path: Path) -> None:
    (tmp_path / "x.nt").write_bytes(BODY)
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password sesame\n")
    with Early() as server:
        request = Request("PUT", server.url, (), {"Content-Type": "text/turtle"}, BODY)
        done = subprocess.run(
            ["sh"],
            input=curl(request, "x.nt"),
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert (server.unasked, server.received) == (b"", BODY)
