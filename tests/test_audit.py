"""An audit tells what of a copy differs from the graph, and where; it is misled by no blanks."""

import hashlib
import json
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
from copies import DIFFERING, MENU, webpage
from small_report import CUES, TEXT, SmallReport

import qhkg
from qhkg.audit import AuditReport, Finding, rendering
from qhkg.audit.alignment import MOST_NUMERALS
from qhkg.audit.auditing import unmodelled
from qhkg.audit.copy import comparable
from qhkg.audit.deadline import within
from qhkg.audit.ledger import ledgers
from qhkg.audit.markup import visible
from qhkg.audit.sentences import Sentences
from qhkg.audit.written import written
from qhkg.errors import AuditTimeoutError, NotACopyError, TooLargeError
from qhkg.questions import Catalogue

SCHEMA = json.loads(resources.files("qhkg.audit").joinpath("audit.schema.json").read_text())
FOOT = TEXT.index("\n\nOffice")


def errors(report: AuditReport) -> list[Finding]:
    return [finding for finding in report.findings if finding.severity == "error"]


def kinds(report: AuditReport) -> list[str]:
    return [finding.kind for finding in report.findings]


# A copy that agrees


def test_the_text_itself_is_verified_without_a_word(small: qhkg.KnowledgeGraph) -> None:
    report = small.audit(TEXT)
    assert report.identical
    assert report.complete
    assert (report.findings, report.moved) == ((), ())
    assert report.coverage == (4, 4, 6, 6, 2)


@pytest.mark.parametrize("change", DIFFERING)
def test_a_made_up_copy_that_differs_in_form_is_verified(
    small: qhkg.KnowledgeGraph, change: str
) -> None:
    report = small.audit(DIFFERING[change](TEXT))
    assert errors(report) == []
    assert report.coverage == (4, 4, 6, 6, 2)


@pytest.mark.parametrize("change", DIFFERING)
def test_a_copy_of_the_report_that_differs_in_form_is_verified(
    kg: qhkg.KnowledgeGraph, source_text: str, change: str
) -> None:
    report = kg.audit(DIFFERING[change](source_text))
    assert errors(report) == []
    assert report.coverage == (101, 101, 124, 124, 23)


def test_the_report_is_the_text_that_the_graph_was_read_from(
    kg: qhkg.KnowledgeGraph, source_file: Path
) -> None:
    report = kg.audit(source_file)
    assert report.identical
    assert (report.findings, report.moved) == ((), ())


@pytest.mark.parametrize(
    ("copy", "causes"),
    [
        (TEXT.replace("\n", "\r\n"), "its line ends are others"),
        ("\ufeff" + TEXT, "it begins with a byte-order mark"),
        (TEXT + "\n\n", "it ends with other blanks"),
        (
            "\ufeff" + TEXT.replace("\n", "\r\n") + "\r\n",
            "it begins with a byte-order mark; its line ends are others; it ends with other blanks",
        ),
        (
            TEXT.replace("meeting", "conference"),
            "words, punctuation, blanks or what is around the report differ",
        ),
        (webpage(TEXT), "it is HTML"),
    ],
    ids=["line ends", "byte-order mark", "blanks at the end", "three at once", "words", "HTML"],
)
def test_a_note_says_in_what_a_copy_differs(
    small: qhkg.KnowledgeGraph, copy: str, causes: str
) -> None:
    note = small.audit(copy).findings[-1]
    assert (note.kind, note.severity) == ("wording", "note")
    assert note.message == f"the copy is not the text character by character: {causes}"


def test_positions_that_moved_are_runs_of_one_offset(small: qhkg.KnowledgeGraph) -> None:
    moved = small.audit(TEXT.replace("\n", "\r\n")).moved
    assert [(run.offset, run.numerals) for run in moved] == [(2, 5), (4, 1)]


def test_a_length_that_the_text_does_not_have_is_an_error() -> None:
    stated = f"qh:textLength {len(TEXT)}"
    graph = SmallReport({stated: f"qh:textLength {len(TEXT) + 1}"}).graph()
    (finding,) = errors(graph.audit(TEXT))
    assert (finding.kind, finding.stands, finding.expected) == (
        "text-length",
        str(len(TEXT)),
        str(len(TEXT) + 1),
    )


def test_one_text_of_two_reports_is_an_error() -> None:
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    twin = (
        f"<https://w3id.org/qhkg/id/report/twin> a qh:Report ; qh:textLength {len(TEXT)} ;"
        f' qh:textSha256 "{digest}" .\n'
    )
    graph = SmallReport({CUES: CUES + twin}).graph()
    (finding,) = errors(graph.audit(TEXT))
    assert finding.kind == "text-of-two"
    assert finding.message.startswith("twin is said to have this text too")


def test_what_is_to_be_modelled_is_made_of_the_text_itself_alone(
    small: qhkg.KnowledgeGraph,
) -> None:
    assert "qh:Figure" not in unmodelled(small.engine, TEXT)
    with pytest.raises(qhkg.RequestError, match="is a copy of qinghai-2009, not its text"):
        unmodelled(small.engine, TEXT.replace("\n", "\r\n"))


def test_a_missing_foot_is_a_note(small: qhkg.KnowledgeGraph) -> None:
    report = small.audit(TEXT[:FOOT])
    assert report.verified
    assert not report.complete
    assert kinds(report) == ["foot-missing", "wording"]


def test_a_figure_missing_in_a_copy_without_its_foot_is_an_error(
    small: qhkg.KnowledgeGraph,
) -> None:
    report = small.audit(TEXT[:FOOT].replace("300 ", ""))
    assert [(each.kind, each.expected) for each in errors(report)] == [("figure-missing", "300")]


def test_a_missing_foot_under_a_menu_is_a_note(kg: qhkg.KnowledgeGraph, source_text: str) -> None:
    foot = source_text.rindex("\n\n", 0, 11568)
    report = kg.audit(f"{MENU}{source_text[:foot]}\n\nprevious 2008 | next 10\n12 visitors 86\n")
    assert errors(report) == []
    assert "foot-missing" in kinds(report)


@pytest.mark.parametrize(
    "foot",
    [
        "Office of the town, telephone 5550199, all rights are kept.\n",
        "Office of the county, telephone 5550199.\n",
        "Bureau of the town\n\nTelephone: 5550100\n",
    ],
    ids=["another name", "shorter", "a whole other foot"],
)
def test_another_foot_is_an_error(small: qhkg.KnowledgeGraph, foot: str) -> None:
    copy = f"{TEXT[:FOOT]}\n\n{foot}"
    (finding,) = errors(small.audit(copy))
    assert finding.kind == "foot-changed"
    assert finding.place is not None
    assert finding.place.start == FOOT + 2


def test_another_foot_of_the_report_is_an_error(kg: qhkg.KnowledgeGraph, source_text: str) -> None:
    copy = source_text.replace("\u4e2d\u56fd\u56fd\u9645", "\u67d0\u67d0")
    assert [finding.kind for finding in errors(kg.audit(copy))] == ["foot-changed"]
    other = re.sub(r"\d+", lambda found: str(len(found.group())), source_text[11544:])
    assert not kg.audit(source_text[:11544] + other).verified


def test_a_menu_between_the_report_and_its_foot_is_within(small: qhkg.KnowledgeGraph) -> None:
    (finding,) = errors(small.audit(f"{TEXT[:FOOT]}\n\nprint 2 | close{TEXT[FOOT:]}"))
    assert (finding.kind, finding.stands) == ("not-modelled", "2")


# A copy that differs


def test_a_changed_digit_is_found_in_a_page_of_html(small: qhkg.KnowledgeGraph) -> None:
    page = webpage(TEXT).replace("300", "308")
    (finding,) = errors(small.audit(page))
    assert (finding.stands, finding.expected) == ("308", "300")
    assert finding.place is not None
    assert page[finding.place.start : finding.place.end] == "308"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("nine", "eight", "figure-changed"),
        ("2011", "2012", "exclusion-changed"),
        ("5550199", "5550190", "exclusion-changed"),
        ("300 villages", "villages", "figure-missing"),
        (" in 2011", "", "exclusion-missing"),
        ("the years", "the 5 years", "not-modelled"),
        ("Help for the", "Help for 8 in the", "not-modelled"),
        ("the years", "the seven years", "not-modelled"),
        ("more than 300", "up to 300", "comparator"),
        ("more than 300", "no more than 300", "comparator"),
        ("Yuan", "dollars", "unit"),
        ("villages", "people", "unit"),
        ("nine towns", "nine Yuan", "unit"),
        ("towns for", "hamlets for", "unit"),
    ],
)
def test_each_difference_has_its_kind(
    small: qhkg.KnowledgeGraph, old: str, new: str, kind: str
) -> None:
    report = small.audit(TEXT.replace(old, new))
    assert not report.verified
    assert [finding.kind for finding in errors(report)] == [kind]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("qh:value 45000000", "qh:value 46000000", "value"),
        ("qh:roundedTo 1000000", "qh:roundedTo 1000", "rounding"),
        ("qh:value 300 ; ", "qh:value 300 ; qh:roundedTo 1 ; ", "rounding"),
        ("qh:unit unit:town", "qh:unit unit:village", "unit"),
    ],
)
def test_a_fault_of_the_graph_is_found(old: str, new: str, kind: str) -> None:
    report = SmallReport({old: new}).graph().audit(TEXT)
    assert kinds(report) == [kind]
    assert report.coverage.figures_verified == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nine", "nine hundred"),
        ("nine", "nine-dozen"),
        ("nine", "a hundred and nine"),
        ("300", "300 hundred"),
        ("300", "-300"),
        ("300", "minus 300"),
        ("300", "300k"),
        ("300", "A300"),
        ("300", "300½"),
        ("45 million", "45 million million"),
        ("45 million", "−45 million"),
        ("12.5%", "−12.5%"),
        ("12.5%", "12.5%%"),
        ("2011", "2011B"),
        ("2011", "X2011"),
    ],
)
def test_what_is_written_onto_a_number_changes_it(
    small: qhkg.KnowledgeGraph, old: str, new: str
) -> None:
    copy = TEXT.replace(old, new)
    (finding,) = errors(small.audit(copy))
    assert finding.place is not None
    assert copy.index(new) <= finding.place.start
    assert finding.place.end <= copy.index(new) + len(new)


def test_what_is_counted_is_read_from_the_words(kg: qhkg.KnowledgeGraph, source_text: str) -> None:
    swapped = re.sub(
        r"(72,500 poor) families(.*?326,100) people", r"\1 people\2 families", source_text
    )
    found = [finding.kind for finding in errors(kg.audit(swapped))]
    assert found == ["unit", "unit"]


@pytest.mark.parametrize("foot", ["", TEXT[FOOT:]], ids=["footless", "with its foot"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("to come.", "to come. Besides, 100 million Yuan came from people."),
        ("to come.", "to come.\n\nBesides, 100 million Yuan came from people."),
        ("years to come.", "years with 100 million Yuan to come."),
        ("years to come.", "years to come with 100 million Yuan."),
    ],
    ids=["a sentence more", "a paragraph more", "in the last sentence", "behind its last words"],
)
def test_a_number_added_at_the_end_is_the_reports_own(
    small: qhkg.KnowledgeGraph, foot: str, old: str, new: str
) -> None:
    (finding,) = errors(small.audit(TEXT[:FOOT].replace(old, new) + foot))
    assert (finding.kind, finding.stands) == ("not-modelled", "100 million")


def test_several_changes_are_all_found(small: qhkg.KnowledgeGraph) -> None:
    changed = TEXT.replace("300", "301").replace("12.5", "12.6").replace("nine", "ten")
    found = [(finding.stands, finding.expected) for finding in errors(small.audit(changed))]
    assert found == [("301", "300"), ("12.6%", "12.5%"), ("ten", "nine")]


# What is no copy


def test_another_text_is_refused(small: qhkg.KnowledgeGraph) -> None:
    with pytest.raises(NotACopyError, match="of the 4 figures of qinghai-2009 0 stand there"):
        small.audit("Another report of 300 villages and nine towns.")


def test_another_report_of_the_publisher_is_refused(
    kg: qhkg.KnowledgeGraph, source_text: str
) -> None:
    """Its foot, years and list numerals are the same, and bear out nothing."""
    report = (
        "Helping the Poor in Another Province\n\n      【Overview】In 2009, the province helped"
        " 31,000 people.\n\n      【Measures】  1. Help more. In 2009, it gave 7.5 million Yuan."
        "\n\n      2.Help better. In 2008, it was 6.5 million Yuan.\n\n      3.Go on.\n\n"
    )
    with pytest.raises(NotACopyError, match="of the 101 figures of qinghai-2009"):
        kg.audit(report + source_text[11544:])


@pytest.mark.parametrize("repeated", ["<!", "<a ", "<!-- ", "<!---->", "<script>", '<a "', "&#"])
def test_a_page_without_an_end_is_read_once(small: qhkg.KnowledgeGraph, repeated: str) -> None:
    """What needs time in the square of its length would not end here."""
    with pytest.raises(NotACopyError):
        small.audit("<html>" + repeated * 20_000)


def test_the_time_of_an_audit_is_limited(small: qhkg.KnowledgeGraph) -> None:
    hurried = qhkg.KnowledgeGraph(small.engine, small.prefixes, Catalogue(()), timeout=1e-9)
    with pytest.raises(AuditTimeoutError, match="took longer than 1e-09 s"):
        hurried.audit(TEXT)
    with pytest.raises(AuditTimeoutError):
        hurried.cite("towns", source=TEXT)


@pytest.mark.parametrize("loop", [visible, written, comparable, Sentences])
def test_each_long_loop_heeds_the_time(loop: Callable[[str], object]) -> None:
    with within(1e-9), pytest.raises(AuditTimeoutError):
        loop("<p>7 words. Next")


def test_a_text_with_the_numbers_of_the_report_is_none_of_its_copies(
    kg: qhkg.KnowledgeGraph,
) -> None:
    """What bears out a figure are its words on both sides, and no long number."""
    readme = Path(__file__).resolve().parents[1] / "README.md"
    with pytest.raises(NotACopyError, match="of the 101 figures of qinghai-2009 0 stand there"):
        kg.audit(readme)


@pytest.mark.parametrize(("figures", "is_copy"), [(5, False), (9, False), (15, True), (35, True)])
def test_a_tenth_of_the_figures_makes_a_copy(
    kg: qhkg.KnowledgeGraph, source_text: str, figures: int, is_copy: bool
) -> None:
    (ledger,) = (each for each in ledgers(kg.engine) if each.report.endswith("/qinghai-2009"))
    cut = source_text[: ledger.figures[figures].start]
    if is_copy:
        assert not kg.audit(cut).verified
    else:
        with pytest.raises(NotACopyError, match="of the 101 figures of qinghai-2009"):
            kg.audit(cut)


def test_too_many_numerals_are_refused(small: qhkg.KnowledgeGraph) -> None:
    with pytest.raises(TooLargeError, match="10,001 numerals; at most 10,000"):
        small.audit("7 " * (MOST_NUMERALS + 1))


# Output


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("300", "301"), f"{MENU}{TEXT[:FOOT]}"])
def test_json_is_of_its_schema(small: qhkg.KnowledgeGraph, text: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(small.audit(text).to_json()), SCHEMA)


def test_people_read_the_verdict_first(small: qhkg.KnowledgeGraph) -> None:
    report = small.audit(TEXT.replace("300", "301"), name="copy.txt")
    assert rendering.audit_text(report).splitlines() == [
        "copy.txt against qinghai-2009: differs: 1 error",
        "3 of 4 figures verified; 5 of 6 numerals accounted for",
        "error: line 3, column 63: 301 stands where the report prints 300",
        "note: the copy is not the text character by character:"
        " words, punctuation, blanks or what is around the report differ",
    ]
