"""A load that is killed at any moment leaves the old graphs or the new ones, and one that is run
after it ends right.

An assertion names the seed of each trial that failed; ``trial(seed)`` has it again.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
import small_loads
from faulty_proxy import FaultyProxy, Sound
from plain_store import PlainStore
from small_loads import State, at_rest, loaded, old_store, passing

TESTS = Path(small_loads.__file__).parent
PLACES = ("arrived", "done", "answered")


class Killed:
    """A load in a process of its own, killed at a moment that a seed tells.

    A third are killed at any moment of the time that a load takes, from the start of the program;
    a third when a request has arrived, is done, or is answered; a third some milliseconds behind
    that.
    """

    def __init__(self, seed: int) -> None:
        luck = random.Random(seed)
        self.at = luck.randint(1, passing()[0]), luck.choice(PLACES)
        self.later = luck.random() / 50 if seed % 3 == 1 else 0.0
        self.from_start = luck.random() * duration() if seed % 3 == 0 else None
        self.process: subprocess.Popen[str] | None = None

    def moment(self, number: int, place: str) -> None:
        if (number, place) == self.at and self.from_start is None:
            if self.later:
                threading.Timer(self.later, self.kill).start()
            else:
                self.kill()

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()

    def run(self, url: str) -> int:
        """The exit code, or the signal that ended it, below 0."""
        path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
        self.process = subprocess.Popen(
            [sys.executable, small_loads.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            text=True,
        )
        if self.from_start is not None:
            threading.Timer(self.from_start, self.kill).start()
        self.process.communicate(f"{url}\n", timeout=300)
        return self.process.returncode


@cache
def duration() -> float:
    """Seconds that a load takes in a process of its own, to its end."""
    whole = Killed(2)
    whole.at = (0, "")
    with PlainStore(old_store()) as store:
        begins = time.monotonic()
        assert whole.run(store.query_url) == 0
        return time.monotonic() - begins


def trial(seed: int) -> tuple[str, list[str]]:
    """Which edition was there after the kill, and what was not as it must be."""
    killed, problems = Killed(seed), []
    with PlainStore(old_store()) as store:
        with FaultyProxy(store.query_url, Sound(), killed.moment) as proxy:
            code = killed.run(proxy.through(store.query_url))
        found = State.of(store)
        if code not in (0, -signal.SIGKILL):
            problems.append(f"exit {code}")
        if found.edition not in (("new",) if code == 0 else ("old", "new")):
            problems.append(f"{found.edition} after the kill")
        for options in ((), ("--resume",)):
            again, end = loaded(store.query_url, *options), State.of(store)
            if again.code != 0 or end.edition != "new":
                problems.append(f"load {options} after it: {again}, {end.edition}")
        if end.beside:
            problems.append(f"left beside: {end.beside}")
        if not found.others == end.others == at_rest("old").others:
            problems.append(f"others: {sorted(found.others)}, then {sorted(end.others)}")
    return ("ended before" if code == 0 else found.edition), problems


def tried(seeds: Iterable[int]) -> Counter[str]:
    """How many trials ended how; fails where one ended as it must not."""
    outcomes = {seed: trial(seed) for seed in seeds}
    wrong = [f"trial({seed}): {'; '.join(p)}" for seed, (_, p) in outcomes.items() if p]
    assert not wrong, "\n".join(wrong)
    return Counter(kind for kind, _ in outcomes.values())


def test_a_load_that_is_killed_leaves_the_old_or_the_new() -> None:
    found = tried(range(4))
    assert found["old"]


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 200, 20))
def test_a_load_that_is_killed_leaves_the_old_or_the_new_at_length(first: int) -> None:
    found = tried(range(first, first + 20))
    assert found["old"]
