"""The names most like one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

# Comparing a long text with every name takes long, and it was hardly meant as a name.
_LONGEST = 200


def nearest_names(name: str, known: Iterable[str]) -> list[str]:
    """At most three known names, the nearest first: misspelt ones, else those that hold the name.

    Capitals make no difference.
    """
    # Imported here, since most runs misspell nothing.
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for each in known:
        folded.setdefault(each.lower(), each)
    wanted = name.strip().lower()
    if not wanted or len(wanted) > _LONGEST:
        return []
    near = get_close_matches(wanted, sorted(folded)) or sorted(n for n in folded if wanted in n)
    return [folded[n] for n in near[:3]]
