"""The words beside a place are hashed alike in copies that differ only in how they are set."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from qhkg.digests import digest, normalised, words_after, words_before

TEXT = "The “Two Systems” reached 616 million Yuan, in all."


def test_three_words_stand_on_each_side() -> None:
    assert words_before(TEXT, 26) == ["two", "systems", "reached"]
    assert words_after(TEXT, 37) == ["yuan", "in", "all"]


def test_fewer_stand_at_the_ends() -> None:
    assert words_before(TEXT, 4) == ["the"]
    assert words_after(TEXT, len(TEXT)) == []


def test_a_digest_is_twelve_hexadecimal_digits_of_a_sha_256() -> None:
    assert digest([]) == "e3b0c44298fc"


@given(st.text(max_size=40))
def test_white_space_capitals_and_unicode_form_make_no_difference(text: str) -> None:
    words = normalised(text)
    assert normalised(f"\r\n {text}\u00a0\t") == words
    assert normalised(unicodedata.normalize("NFD", text)) == words
    assert normalised(" ".join(words)) == words
