"""Failures that may pass, and how long to wait before a request is sent again."""

from __future__ import annotations

import random
from collections.abc import Mapping

from qhkg.errors import StoreError

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0


class MayPassError(Exception):
    """A failure after which the request may be sent again."""

    def __init__(self, error: StoreError, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(str(error))
        self.error, self._headers = error, headers or {}

    def pause_before(self, attempt: int) -> float:
        """Seconds to wait: what the store says, else random, growing with each try."""
        wanted = _retry_after(self._headers)
        if wanted is not None:
            return wanted
        most = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE)
        return random.uniform(most / 4, most)  # noqa: S311  no secret hangs on it

    def told(self, attempts: int, pause: float) -> StoreError:
        """The error as it is raised in the end."""
        error, times = self.error, "once" if attempts == 1 else f"{attempts} times"
        asked = f"; the store asks to wait {pause:,.0f} s" if pause > LONGEST_PAUSE else ""
        return type(error)(error.url, f"{error.problem} (tried {times}{asked})", error.status)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """What Retry-After says in seconds: a number, or a date by the store's own clock."""
    from email.utils import parsedate_to_datetime

    wanted = headers.get("retry-after", "").strip()
    if wanted.isascii() and wanted.isdigit():
        return float(wanted[:9])
    try:
        then = parsedate_to_datetime(wanted)
        now = parsedate_to_datetime(headers.get("date", ""))
        return max((then - now).total_seconds(), 0.0)
    except (ValueError, TypeError):  # no date, or one without its zone
        return None
