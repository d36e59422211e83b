"""Any digit of a copy that is changed is found at its place, in whatever form the copy is."""

import re

from copies import DIFFERING, MENU
from hypothesis import given, settings
from hypothesis import strategies as st
from small_report import TEXT

import qhkg

FORMS = ("CRLF", "NFD", "extra blanks", "menu around", "HTML", "plain", "footless", "footless menu")
# A letter for private use: it stands for a digit while its place in a copy is looked for.
MARK = "\ue000"


def copy_of(text: str, foot: int, form: str) -> str:
    if form == "plain":
        return text
    if form.startswith("footless"):
        menu = MENU if form.endswith("menu") else ""
        return menu + text[:foot] + "\n"
    return DIFFERING[form](text)


def assert_found(kg: qhkg.KnowledgeGraph, text: str, foot: int, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(FORMS), label="form")
    last = foot if form.startswith("footless") else len(text)
    digits = [found.start() for found in re.finditer(r"[0-9]", text[:last])]
    at = data.draw(st.sampled_from(digits), label="place")
    other = data.draw(st.sampled_from(sorted({*"0123456789"} - {text[at]})), label="digit")
    copy = copy_of(text[:at] + other + text[at + 1 :], foot, form)
    there = copy_of(text[:at] + MARK + text[at + 1 :], foot, form).index(MARK)
    (finding,) = (each for each in kg.audit(copy).findings if each.severity == "error")
    assert finding.kind in ("figure-changed", "exclusion-changed")
    assert finding.place is not None
    assert finding.place.start <= there < finding.place.end
    assert finding.place.line == copy.count("\n", 0, finding.place.start) + 1


@settings(max_examples=60)
@given(data=st.data())
def test_any_changed_digit_is_found_at_its_place(
    kg: qhkg.KnowledgeGraph, source_text: str, data: st.DataObject
) -> None:
    assert_found(kg, source_text, source_text.rindex("\n\n", 0, 11568), data)


@settings(max_examples=60)
@given(data=st.data())
def test_any_changed_digit_of_a_made_up_report_is_found(
    small: qhkg.KnowledgeGraph, data: st.DataObject
) -> None:
    assert_found(small, TEXT, TEXT.index("\n\nOffice"), data)
