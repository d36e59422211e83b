"""What `show` tells of a thing, and what it leaves out."""

import qhkg
from qhkg.results import Rows

KG = qhkg.open()
COUNTY = KG.show("place:xunhua")
OURS = KG.prefixes["qh"]


def column(rows: Rows, name: str) -> set[str]:
    return {str(row[name]) for row in rows}


def properties(condition: str) -> set[str]:
    """The properties of the county in the graphs that the condition lets through."""
    rows = KG.query(
        f"SELECT ?property {{ GRAPH ?graph {{ place:xunhua ?property ?o }} FILTER({condition}) }}"
    )
    assert isinstance(rows, Rows)
    return column(rows, "property")


def test_what_is_said_leaves_out_passages_which_have_a_table_of_their_own() -> None:
    assert KG.query("ASK { place:xunhua qh:passage ?passage }")
    assert f"{OURS}passage" not in column(COUNTY.said, "property")
    assert "1905–1918" in column(COUNTY.reported, "position")


def test_what_follows_is_said_in_our_own_words_only() -> None:
    inferred = "<https://w3id.org/qhkg/graph/inferred>"
    follows = properties(f"?graph = {inferred}") - properties(f"?graph != {inferred}")
    ours = {iri for iri in follows if iri.startswith(OURS)}
    assert ours
    assert follows - ours
    assert follows & column(COUNTY.said, "property") == ours
