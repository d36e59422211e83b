"""What the tests of remote stores share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from remote_clients import close_clients


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No proxies, credentials or certificates of whoever runs the tests."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("QHKG_USER", "QHKG_PASSWORD", "QHKG_TOKEN", "QHKG_LONGEST_ANSWER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", "/dev/null")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    yield
    close_clients()
