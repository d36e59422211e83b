"""A run of the command line, as tests see it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ended:
    """A run that has ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]
