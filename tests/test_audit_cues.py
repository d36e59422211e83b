"""The words beside a number tell what it counts and whether it is a bound; the words are data."""

import pytest

import qhkg
from qhkg.audit.cues import Cues, cues
from qhkg.audit.printed import printed
from qhkg.numerals import numerals
from qhkg.results import Rows


@pytest.fixture(scope="module")
def words() -> Cues:
    return cues(qhkg.open().engine)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("gave 12 million Yuan to villages", "CNY"),
        ("up 3.5%, as households say", "percent"),
        ("in 40 poor villages of the county", "village"),
        ("for 40 county training projects", "project"),
        ("helped 40 very poor families, people say", "household"),
        ("2 cities (enterprises) of the north", "city-or-enterprise"),
        ("2 cities and 3 enterprises", "prefecture"),
        ('printed 30 "News and Other Circulars" of villages', "issue"),
        ("a population of 3 million and counting", "person"),
        ("workers, of whom more than 30 were sent to villages", "person"),
        ("five remote towns", "town"),
        ("200 minority areas - all villages", "minority-area"),
    ],
)
def test_a_unit_is_told_by_the_noun_of_its_number(words: Cues, text: str, unit: str) -> None:
    told = words.unit(text, numerals(text)[0])
    assert told == f"https://w3id.org/qhkg/code/unit/{unit}"


@pytest.mark.parametrize(
    "text", ["In 2009, villages", "some 300 of the villages", "30. Villages", "30 were villages"]
)
def test_a_noun_beyond_the_phrase_tells_no_unit(words: Cues, text: str) -> None:
    assert words.unit(text, numerals(text)[0]) is None


@pytest.mark.parametrize("text", ["chose 3–5 households", "chose 3-5 households"])
def test_the_ends_of_a_range_are_bounds_in_one_unit(words: Cues, text: str) -> None:
    told = [(words.comparator(text, end), words.unit(text, end)) for end in numerals(text)]
    code = "https://w3id.org/qhkg/code/"
    assert told == [
        (f"{code}comparator/at-least", f"{code}unit/household"),
        (f"{code}comparator/at-most", f"{code}unit/household"),
    ]


@pytest.mark.parametrize("text", ["in 3 - 5 of them are households", "3 villages–5 households"])
def test_a_dash_between_words_makes_no_range(words: Cues, text: str) -> None:
    assert [words.comparator(text, each) for each in numerals(text)] == [None, None]


def test_every_unit_that_a_figure_has_is_told_by_some_word(words: Cues) -> None:
    query = "SELECT DISTINCT ?unit { ?figure a qh:Figure ; qh:unit ?unit }"
    answer = qhkg.open().query(query)
    assert isinstance(answer, Rows)
    rows = answer.rows
    told = {unit for side in ("after", "before", "noun") for _, unit in words.of("unit", side)}
    assert len(rows) > 20
    assert {str(row["unit"]) for row in rows} <= told


MADE_UP = Cues(
    {
        ("unit", "after"): (("mu", "mu"),),
        ("comparator", "before"): (("over", "above"),),
        ("comparator", "after"): (("or more", "at-least"),),
    }
)


@pytest.mark.parametrize(
    ("text", "unit"), [("5 mu of land", "mu"), ("5 must do", None), ("5 mu.", "mu")]
)
def test_a_cue_is_a_whole_word(text: str, unit: str | None) -> None:
    assert MADE_UP.unit(text, numerals(text)[0]) == unit


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("over 5 came", "above"),
        ("moreover 5 came", None),
        ("5 or more came", "at-least"),
        ("5 mu or more", "at-least"),
        ("5 mu or moreover", None),
    ],
)
def test_a_comparator_stands_beside_a_number_or_behind_its_unit(
    text: str, comparator: str | None
) -> None:
    assert MADE_UP.comparator(text, numerals(text)[0]) == comparator


@pytest.mark.parametrize(
    ("text", "values", "roundings"),
    [
        ("gave 3–5 million Yuan", (3_000_000, 5_000_000), (1_000_000, 1_000_000)),
        ("gave 3.5–5万 Yuan", (35_000, 50_000), (1_000, 10_000)),
        ("up 3–5%", (3, 5), (1, 1)),
        ("three–five million people", (3_000_000, 5_000_000), (1_000_000, 1_000_000)),
        ("gave 900 thousand–1 million Yuan", (900_000, 1_000_000), (1_000, 1_000_000)),
        ("gave 300,000–1 million Yuan", (300_000, 1_000_000), (1, 1_000_000)),
        ("chose 3–5 households", (3, 5), (None, None)),
    ],
)
def test_both_ends_of_a_range_have_its_magnitude(
    words: Cues, text: str, values: tuple[int, int], roundings: tuple[int | None, int | None]
) -> None:
    read = [printed(text, end, words) for end in numerals(text)]
    assert tuple(int(each.value) for each in read) == values
    assert tuple(each.rounded_to for each in read) == roundings
