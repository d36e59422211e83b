"""What people call a thing leads to its IRI, or to the nearest names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_graph import PREFIXES, small_engine

import qhkg
from qhkg.errors import AmbiguousNameError, NamingError, UnknownNameError
from qhkg.resolve import names, resolve, resolve_code

ENGINE = small_engine()
XUNHUA = "https://w3id.org/qhkg/id/place/xunhua"


@pytest.mark.parametrize(
    "name",
    [
        XUNHUA,
        f"<{XUNHUA}>",
        "place:xunhua",
        "xunhua",
        "Xunhua",
        "xunhua salar autonomous county",
        "循化撒拉族自治县",
        " Xunhua ",
    ],
)
def test_a_thing_is_found_by_iri_prefixed_name_slug_or_label(name: str) -> None:
    assert resolve(ENGINE, PREFIXES, name).value == XUNHUA


def test_members_of_a_narrower_class_belong_to_the_class() -> None:
    assert resolve(ENGINE, PREFIXES, "xunhua", class_name="qh:Place").value == XUNHUA


def test_a_thing_of_another_class_is_not_found() -> None:
    with pytest.raises(UnknownNameError):
        resolve(ENGINE, PREFIXES, "seat:xunhua", class_name="qh:Place")


def test_a_thing_known_to_all_reports_goes_before_what_one_report_states() -> None:
    assert resolve(ENGINE, PREFIXES, "hualong").value.endswith("/id/place/hualong")


def test_a_name_of_several_things_lists_them() -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        resolve(ENGINE, PREFIXES, "the same")
    assert caught.value.candidates == ("place:gande", "place:yushu-county")


def test_a_misspelt_name_gets_the_nearest_ones() -> None:
    with pytest.raises(
        UnknownNameError, match=r"no place 'xunhoa'\. Did you mean xunhua"
    ) as caught:
        resolve(ENGINE, PREFIXES, "xunhoa", class_name="qh:Place")
    assert "xunhua" in caught.value.nearest


def test_a_misspelt_prefixed_name_gets_the_nearest_ones() -> None:
    with pytest.raises(UnknownNameError, match="xunhua"):
        resolve(ENGINE, PREFIXES, "place:xunhoa")


@pytest.mark.parametrize("name", ["county", "C", "County level", "level:county"])
def test_a_code_is_found_by_slug_notation_or_label(name: str) -> None:
    code = resolve_code(ENGINE, PREFIXES, name, scheme="level")
    assert code.value == "https://w3id.org/qhkg/code/level/county"


def test_a_code_of_another_scheme_is_not_found() -> None:
    with pytest.raises(UnknownNameError, match="no level 'unit:CNY'"):
        resolve_code(ENGINE, PREFIXES, "unit:CNY", scheme="level")


@pytest.mark.parametrize(
    "name", ["", "> }", 'x" } ; DROP ALL #', "<>", "http://", "place:", "\ud800", "?x", "a" * 5000]
)
def test_what_is_no_name_is_unknown(name: str) -> None:
    with pytest.raises(UnknownNameError):
        resolve(ENGINE, PREFIXES, name)


@given(st.text(max_size=30))
def test_any_text_is_resolved_or_refused(name: str) -> None:
    try:
        found = resolve(ENGINE, PREFIXES, name)
    except NamingError:
        return
    assert found.value.startswith("http")


def test_names_are_the_slugs_of_a_class_or_scheme() -> None:
    assert names(ENGINE, PREFIXES, scheme="level") == ("central", "county")
    assert "xunhua" in names(ENGINE, PREFIXES, class_name="qh:Place")
    assert "jishi" not in names(ENGINE, PREFIXES)


def test_an_unknown_prefixed_name_is_guessed_within_its_namespace() -> None:
    with pytest.raises(UnknownNameError) as raised:
        qhkg.open().show("check:local-fund")
    assert raised.value.nearest == ("check:local-funds", "check:local-funds-reconciled")


@pytest.mark.parametrize(("question", "parameter"), [("figures", "section"), ("derived", "unit")])
def test_what_may_be_chosen_is_listed_where_it_is_little(question: str, parameter: str) -> None:
    with pytest.raises(UnknownNameError, match=r"One of: .*, .*\.$"):
        qhkg.open().question_text(question, **{parameter: "nope"})
