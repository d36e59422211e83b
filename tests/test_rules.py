"""The rules: sum checks of breakdowns, the sums themselves, and the verdicts on them.

Each made-up case runs on pyoxigraph and on rdflib, which must give the same triples.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib import RDF, RDFS, Literal, Namespace, URIRef

ROOT = Path(__file__).resolve().parents[1]
RULES = sorted((ROOT / "queries" / "rules").glob("*.rq"))
DATA = sorted((ROOT / "data").rglob("*.ttl"))
QH = Namespace("https://w3id.org/qhkg/ontology#")
PROV = Namespace("http://www.w3.org/ns/prov#")
ID = "https://w3id.org/qhkg/id/"
CODE = "https://w3id.org/qhkg/code/"
PREFIXES = f"""
@prefix comparator: <{CODE}comparator/> .
@prefix completeness: <{CODE}completeness/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix qh: <{QH}> .
@prefix rdfs: <{RDFS}> .
@prefix unit: <{CODE}unit/> .
@prefix breakdown: <{ID}breakdown/a/> .
@prefix check: <{ID}check/a/> .
@prefix fig: <{ID}figure/a/> .
@prefix flow: <{ID}flow/a/> .
@prefix passage: <{ID}passage/a/> .
"""
CHECK = URIRef(f"{ID}check/a/sum")
DERIVED = URIRef(f"{ID}derived/a/sum")

Printed = tuple[str, str, str | None]
"""A value, its comparator, and what it is rounded to (None: printed in full)."""


def figure(name: str, printed: Printed, unit: str = "CNY", start: int | None = None) -> str:
    value, comparator, rounding = printed
    lines = [
        f"fig:{name} a qh:Figure ; qh:value {value} ; qh:unit unit:{unit} .",
        f"fig:{name} qh:comparator comparator:{comparator} .",
    ]
    if rounding is not None:
        lines.append(f"fig:{name} qh:roundedTo {rounding} .")
    if start is not None:
        lines.append(f"fig:{name} qh:passage passage:{name} . passage:{name} oa:start {start} .")
    return "\n".join(lines)


def stated_sum(total: Printed, *addends: Printed) -> str:
    names = [f"part-{number}" for number in range(len(addends))]
    return "\n".join(
        [
            'check:sum a qh:Sum ; rdfs:label "Does it add up?"@en ; qh:total fig:total ;',
            f"  qh:addend {' , '.join(f'fig:{name}' for name in names)} .",
            figure("total", total),
            *(figure(*pair) for pair in zip(names, addends, strict=True)),
        ]
    )


def breakdown(completeness: str = "exhaustive", part_unit: str = "CNY") -> str:
    return f"""
    breakdown:sum a qh:Breakdown ; rdfs:label "By giver"@en , "按出资方"@zh ;
      qh:whole flow:whole ; qh:part flow:one , flow:two ;
      qh:completeness completeness:{completeness} .
    flow:whole qh:amount fig:whole . flow:one qh:amount fig:one . flow:two qh:amount fig:two .
    {figure("whole", ("9", "exact", None))}
    {figure("one", ("4", "exact", None), start=20)}
    {figure("two", ("5", "exact", None), part_unit, start=10)}
    """


def computed(turtle: str) -> rdflib.Graph:
    """What the rules give for made-up data; the same on both engines."""
    from_rdflib = by_rdflib(PREFIXES + turtle)
    from_pyoxigraph = by_pyoxigraph([(PREFIXES + turtle).encode()])
    assert by_value(from_rdflib) == by_value(from_pyoxigraph)
    return from_pyoxigraph


def by_rdflib(turtle: str) -> rdflib.Graph:
    seen = rdflib.Graph().parse(data=turtle, format="turtle")
    found = rdflib.Graph()
    for rule in RULES:
        result = seen.query(rule.read_text(encoding="utf-8")).graph
        assert result is not None
        found += result
        seen += result
    return found


def by_pyoxigraph(files: list[bytes]) -> rdflib.Graph:
    store = pyoxigraph.Store()
    for content in files:
        store.load(content, pyoxigraph.RdfFormat.TURTLE)
    found = rdflib.Graph()
    for rule in RULES:
        result = store.query(rule.read_text(encoding="utf-8"))
        assert isinstance(result, pyoxigraph.QueryTriples)
        triples = list(result)
        store.extend(pyoxigraph.Quad(*triple) for triple in triples)
        for triple in triples:
            found.parse(data=f"{triple} .", format="nt")
    return found


def by_value(graph: rdflib.Graph) -> set[tuple[str, ...]]:
    """The triples with numbers as plain decimals, since engines write and type them differently."""
    return {(str(s), str(p), canonical(o)) for s, p, o in graph}


def canonical(term: rdflib.term.Node) -> str:
    if isinstance(term, Literal) and term.datatype in (rdflib.XSD.integer, rdflib.XSD.decimal):
        return f"{Decimal(str(term)).normalize():f}"
    return str(term)


@cache
def real() -> rdflib.Graph:
    return by_pyoxigraph([path.read_bytes() for path in DATA])


def code(term: object) -> str:
    return str(term).rsplit("/", 1)[-1]


EXACT = "exact"


@pytest.mark.parametrize(
    ("verdict", "total", "addends"),
    [
        ("agrees", ("9", EXACT, None), [("4", EXACT, None), ("5", EXACT, None)]),
        ("agrees", ("734", EXACT, "1"), [("382", EXACT, "1"), ("352", EXACT, "1")]),
        ("agrees", ("0.3", EXACT, "0.1"), [("0.1", EXACT, "0.1"), ("0.2", EXACT, "0.1")]),
        ("within-rounding", ("110.4", EXACT, "0.1"), [("77", EXACT, "1"), ("33.41", EXACT, None)]),
        ("within-rounding", ("10", EXACT, None), [("9.5", EXACT, "1")]),
        ("disagrees", ("1104", EXACT, "1"), [("77", EXACT, "1"), ("33.41", EXACT, "0.01")]),
        ("disagrees", ("10", EXACT, None), [("4", EXACT, None), ("5", EXACT, None)]),
        ("disagrees", ("8", EXACT, None), [("4", EXACT, None), ("5", EXACT, None)]),
        ("undetermined", ("10", EXACT, None), [("4", "at-least", None), ("5", EXACT, None)]),
        ("undetermined", ("9", EXACT, None), [("4", "about", None), ("5", EXACT, None)]),
        ("undetermined", ("8", "at-least", None), [("4", EXACT, None), ("5", EXACT, None)]),
        ("undetermined", ("9", "about", None), [("4", EXACT, None), ("5", EXACT, None)]),
        ("disagrees", ("8", EXACT, None), [("4", "at-least", None), ("5", EXACT, None)]),
        ("disagrees", ("10", EXACT, None), [("4", "at-most", None), ("5", EXACT, None)]),
        ("disagrees", ("10", "at-least", None), [("4", EXACT, None), ("5", EXACT, None)]),
    ],
)
def test_the_verdict_follows_from_the_intervals(
    verdict: str, total: Printed, addends: list[Printed]
) -> None:
    found = computed(stated_sum(total, *addends))
    assert [code(term) for term in found.objects(CHECK, QH.verdict)] == [verdict]


@pytest.mark.parametrize(
    ("comparator", "lower", "upper"),
    [
        (EXACT, ["8.5"], ["9.5"]),
        ("at-least", ["9"], []),
        ("at-most", [], ["9"]),
        ("about", [], []),
    ],
)
def test_an_addend_that_is_a_bound_leaves_the_sum_open_on_that_side(
    comparator: str, lower: list[str], upper: list[str]
) -> None:
    addends = ("4", comparator, "1"), ("5", EXACT, None)
    found = computed(stated_sum(("9", EXACT, None), *addends))
    assert [code(term) for term in found.objects(DERIVED, QH.comparator)] == [comparator]
    assert [canonical(term) for term in found.objects(DERIVED, QH.lowerBound)] == lower
    assert [canonical(term) for term in found.objects(DERIVED, QH.upperBound)] == upper


def test_bounds_on_both_sides_make_the_sum_an_approximation() -> None:
    addends = ("4", "at-least", None), ("5", "at-most", None)
    found = computed(stated_sum(("9", EXACT, None), *addends))
    assert [code(term) for term in found.objects(DERIVED, QH.comparator)] == ["about"]


def test_an_exhaustive_breakdown_gets_a_check_with_an_iri_made_from_its_own() -> None:
    found = computed(breakdown())
    assert (CHECK, RDF.type, QH.Sum) in found
    assert (CHECK, QH.checks, URIRef(f"{ID}breakdown/a/sum")) in found
    assert set(found.objects(CHECK, QH.total)) == {URIRef(f"{ID}figure/a/whole")}
    assert set(found.objects(CHECK, QH.addend)) == {
        URIRef(f"{ID}figure/a/one"),
        URIRef(f"{ID}figure/a/two"),
    }
    assert [str(label) for label in found.objects(CHECK, RDFS.label)] == [
        "Do the parts make the whole? By giver"
    ]
    assert [code(term) for term in found.objects(CHECK, QH.verdict)] == ["agrees"]


def test_an_open_breakdown_gets_no_check() -> None:
    assert len(computed(breakdown("open"))) == 0


def test_a_breakdown_with_a_part_in_another_unit_gets_no_check() -> None:
    assert len(computed(breakdown(part_unit="EUR"))) == 0


def test_a_breakdown_whose_check_is_stated_gets_no_second_one() -> None:
    stated = "check:mine a qh:Sum ; qh:checks breakdown:sum ."
    assert (CHECK, RDF.type, QH.Sum) not in computed(breakdown() + stated)


def test_addends_of_different_units_are_not_added() -> None:
    euros = figure("euros", ("5", EXACT, None), "EUR") + "check:sum qh:addend fig:euros ."
    assert len(computed(stated_sum(("9", EXACT, None), ("4", EXACT, None)) + euros)) == 0


def test_the_formula_names_the_addends_in_the_order_of_the_report() -> None:
    found = computed(breakdown())
    assert [str(term) for term in found.objects(DERIVED, QH.formula)] == ["5 + 4 = 9"]


def test_a_sum_is_derived_from_each_of_its_addends() -> None:
    found = computed(breakdown())
    assert (CHECK, QH.computedSum, DERIVED) in found
    assert (DERIVED, RDF.type, QH.DerivedQuantity) in found
    assert set(found.objects(DERIVED, PROV.wasDerivedFrom)) == set(found.objects(CHECK, QH.addend))
    assert [code(term) for term in found.objects(DERIVED, QH.unit)] == ["CNY"]


REAL = [
    ("local-funds", "disagrees", "77000000 + 3620000 + 29788700 = 110408700"),
    ("village-advancement-by-fund-type", "agrees", "382000000 + 352000000 = 734000000"),
    ("poor-by-area", "agrees", "1043600 + 340000 = 1383600"),
]


@pytest.mark.parametrize(("name", "verdict", "formula"), REAL)
def test_the_report_adds_up_but_for_the_local_funds(name: str, verdict: str, formula: str) -> None:
    check, derived = (URIRef(f"{ID}{kind}/qinghai-2009/{name}") for kind in ("check", "derived"))
    assert [code(term) for term in real().objects(check, QH.verdict)] == [verdict]
    assert [str(term) for term in real().objects(derived, QH.formula)] == [formula]


def test_the_local_funds_are_known_to_half_of_each_last_digit() -> None:
    derived = URIRef(f"{ID}derived/qinghai-2009/local-funds")
    assert canonical(next(real().objects(derived, QH.value))) == "110408700"
    assert canonical(next(real().objects(derived, QH.lowerBound))) == "109903650"
    assert canonical(next(real().objects(derived, QH.upperBound))) == "110913750"


def test_rdflib_computes_the_same_from_the_whole_graph() -> None:
    everything = rdflib.Graph()
    for path in DATA:
        everything.parse(path, format="turtle")
    again = by_rdflib(everything.serialize(format="turtle"))
    assert by_value(again) == by_value(real())


def test_no_verdict_is_stated_anywhere() -> None:
    assert DATA
    assert list(stated_verdicts()) == []


def stated_verdicts() -> Iterator[Path]:
    for path in DATA:
        if list(rdflib.Graph().parse(path, format="turtle").subject_objects(QH.verdict)):
            yield path
