"""The one update that replaces the graphs may go wrong in every way, and nothing is mixed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from fake_store import FakeStore, running
from loading.conftest import (
    beside,
    connected,
    graphs_of,
    holds,
    loaded,
)

from qhkg.engines.remote import MANIFEST
from qhkg.errors import (
    LoadError,
    StoreError,
)
from qhkg.loading import Edition, Loaded, load
from qhkg.terms import GRAPH


@pytest.mark.parametrize("keeps_decimals", [False, True])
@pytest.mark.parametrize(
    "swaps",
    [
        ["lost"],
        ["nothing"],
        ["half"],
        ["empty"],
        ["half", "nothing"],
        ["astray"],
        ["nothing", "lost"],
    ],
    ids=str,
)
def test_a_swap_that_goes_wrong_is_finished(
    swaps: list[str], keeps_decimals: bool, old: Edition, new: Edition
) -> None:
    with running(keeps_decimals=keeps_decimals) as there:
        loaded(there, old)
        there.switches.swaps = swaps
        assert loaded(there, new).is_new
        assert holds(there, new)
        assert beside(there) == []


def test_a_swap_that_is_refused_changes_nothing(
    store: FakeStore, old: Edition, new: Edition
) -> None:
    store.switches.swaps = ["refused"]
    with pytest.raises(
        StoreError, match=r"400: .*the old graphs are as they were; 8 graphs are left"
    ):
        loaded(store, new)
    assert holds(store, old)
    store.seen.clear()
    assert loaded(store, new, resume=True).is_new
    assert holds(store, new)
    sent = [each for each in store.seen if each.startswith("PUT") and each.endswith("/data")]
    assert sent == []


def test_what_a_former_load_brought_goes_though_its_manifest_went_first(
    old: Edition, new: Edition
) -> None:
    with running(keeps_decimals=True) as there:
        loaded(there, old)
        there.switches.swaps = ["half"] * 3
        with pytest.raises(LoadError, match=r"only in part"):
            loaded(there, new)
        assert MANIFEST not in graphs_of(there)
        assert loaded(there, new, resume=True).dropped == (f"{GRAPH}report/gone",)
        assert holds(there, new)


def test_a_swap_that_never_succeeds_is_told_with_what_is_where(
    store: FakeStore, new: Edition
) -> None:
    store.switches.swaps = ["half"] * 3
    with pytest.raises(LoadError, match=r"only in part: .*report/new.*--resume"):
        loaded(store, new)
    assert beside(store) != []
    assert loaded(store, new, resume=True).is_new
    assert holds(store, new)
    assert beside(store) == []


def test_a_swap_that_is_only_said_to_be_done_leaves_the_old(
    store: FakeStore, old: Edition, new: Edition
) -> None:
    store.switches.swaps = ["empty"] * 3
    with pytest.raises(StoreError, match=r"and did not; the old graphs are as they were"):
        loaded(store, new)
    assert holds(store, old)


def test_a_swap_that_is_never_begun_leaves_the_old(
    store: FakeStore, old: Edition, new: Edition
) -> None:
    store.switches.swaps = ["nothing"] * 3
    with pytest.raises(
        StoreError, match=r"500: .*it was not done; the old graphs are as they were"
    ):
        loaded(store, new)
    assert holds(store, old)


@pytest.mark.parametrize("keeps_decimals", [False, True])
def test_a_swap_that_is_done_late_is_waited_for(
    keeps_decimals: bool, old: Edition, new: Edition
) -> None:
    with running(keeps_decimals=keeps_decimals) as there:
        loaded(there, old)
        there.switches.swaps = ["late"]
        engine = connected(there)
        load(engine, new, pause=lambda seconds: there.finish_late())
        engine.client.close()
        assert holds(there, new)


def test_a_swap_that_is_done_after_all_is_over_does_nothing(
    store: FakeStore, new: Edition, old: Edition
) -> None:
    store.switches.swaps = ["late"]
    assert loaded(store, new).is_new
    assert store.late
    store.finish_late()
    assert holds(store, new)


def test_nobody_knows(store: FakeStore, new: Edition) -> None:
    store.switches.swaps, store.switches.lies_dead_after_swap = ["lost"], 1000
    with pytest.raises(LoadError, match=r"nobody knows whether .*--resume"):
        loaded(store, new)
    store.dead = store.switches.lies_dead_after_swap = 0
    assert holds(store, new)
    again = loaded(store, new)
    assert not again.is_new
    assert len(again.left) == 8
    assert loaded(store, new, resume=True) == Loaded(False, 3, new.statements)
    assert beside(store) == []


@pytest.mark.parametrize("name", ["/probe", "/rehearsal", "/gate", "/data", "/manifest"])
def test_what_is_lost_once_is_put_again(name: str, old: Edition, new: Edition) -> None:
    # Had the rehearsal nothing to replace, it would not see that this store does not delete all.
    with running(keeps_decimals=True) as there:
        loaded(there, old)
        there.switches.loses_a_put_of = name
        assert loaded(there, new).is_new
        assert there.switches.loses_a_put_of == ""
        assert holds(there, new)


@pytest.mark.parametrize("keeps_decimals", [False, True])
def test_what_is_said_not_to_be_done_is_not_done_later(
    keeps_decimals: bool, old: Edition, new: Edition
) -> None:
    with running(keeps_decimals=keeps_decimals) as there:
        loaded(there, old)
        there.switches.swaps = ["late"] * 3
        with pytest.raises(StoreError, match="it was not done; the old graphs are as they were"):
            loaded(there, new)
        assert len(there.late) == 3
        for text in there.late:
            # What drops first fails at its gate.
            with suppress(OSError, ValueError, RuntimeError):
                there.store.update(text)
        assert holds(there, old)
        assert loaded(there, new, resume=True).is_new
        assert holds(there, new)


def test_a_store_that_may_still_be_at_it_is_not_said_to_be_at_rest(
    store: FakeStore, old: Edition, new: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise StoreError(store.update_url, "not now", 503)

    store.switches.swaps = ["late"] * 3
    with monkeypatch.context() as patch:
        patch.setattr("qhkg.loading.swapping.drop_graphs", refused)
        with pytest.raises(LoadError, match=r"nobody knows whether .* still will be.*--resume"):
            loaded(store, new)
    store.finish_late()
    assert holds(store, new)
