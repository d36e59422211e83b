"""Proxies that the environment names: httpx uses them, and here is told what is wrong with them."""

from __future__ import annotations

import os
from urllib.parse import urlsplit
from urllib.request import getproxies


def has_proxy() -> bool:
    """Whether requests may go through a proxy that the environment names."""
    return bool(set(getproxies()) - {"no"})


def proxy_names() -> str:
    """The variables that name proxies, as they are set."""
    kinds = ("http_proxy", "https_proxy", "all_proxy")
    return ", ".join(name for name in os.environ if name.lower() in kinds) or "the proxy"


def check_proxies() -> None:
    """Raises ValueError for an address that is none; releases of httpx differ in what they take."""
    for kind, address in getproxies().items():
        if kind in ("http", "https", "all"):
            _ = urlsplit(address if "://" in address else f"http://{address}").port
