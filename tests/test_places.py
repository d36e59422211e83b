"""The places: made from one table, complete, and with no identifier that the table lacks."""

import csv
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

ROOT = Path(__file__).resolve().parents[1]
PLACES = ROOT / "data" / "places"
TABLE = ROOT / "data" / "sources" / "admin_divisions_2009.csv"
SUPPORTERS = ROOT / "data" / "sources" / "liaoning_supporters_2011.csv"
BY_HAND = {"elsewhere.ttl", "sources.ttl"}

QH = Namespace("https://w3id.org/qhkg/ontology#")
PLACE = Namespace("https://w3id.org/qhkg/id/place/")
SEAT = Namespace("https://w3id.org/qhkg/id/seat/")
CHANGE = Namespace("https://w3id.org/qhkg/id/division-change/")
SOURCE = Namespace("https://w3id.org/qhkg/id/source/")
PLACE_TYPE = Namespace("https://w3id.org/qhkg/code/placetype/")
LEVEL = Namespace("https://w3id.org/qhkg/code/level/")
DATASET = URIRef("http://www.w3.org/ns/dcat#Dataset")
WIKIDATA = "http://www.wikidata.org/entity/"
TRUSTED_WIKIDATA = {PLACE.qinghai: WIKIDATA + "Q45833", PLACE.liaoning: WIKIDATA + "Q43934"}


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_places", PLACES / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def cities() -> list[dict[str, str]]:
    """Liaoning's cities that were supporters in 2011."""
    with SUPPORTERS.open(encoding="utf-8", newline="") as lines:
        supporters = list(csv.DictReader(lines))
    return [row for row in supporters if row["note"].startswith("designated 2011")]


@pytest.fixture(scope="module")
def places() -> Graph:
    graph = Graph()
    for path in sorted(PLACES.glob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def codes() -> Graph:
    graph = Graph()
    for scheme in ("level", "placetype", "designation"):
        graph.parse(ROOT / "ontology" / "codes" / f"{scheme}.ttl")
    return graph


def unit(places: Graph, code: str) -> URIRef:
    (found,) = places.subjects(QH.divisionCode, Literal(code))
    assert isinstance(found, URIRef)
    return found


def in_qinghai(places: Graph) -> set[URIRef]:
    units = places.transitive_subjects(QH.within, PLACE.qinghai)
    return {place for place in units if isinstance(place, URIRef)}


def geonames(identifier: str) -> URIRef:
    return URIRef(f"https://sws.geonames.org/{identifier}/")


def matches(places: Graph, subject: URIRef) -> set[str]:
    return {str(match) for match in places.objects(subject, SKOS.exactMatch)}


# The table and the files made from it


@pytest.mark.parametrize("path", sorted(TABLE.parent.glob("*.csv")), ids=lambda path: path.stem)
def test_table_equals_the_one_handed_out(path: Path, source_file: Path) -> None:
    assert path.read_bytes() == source_file.with_name(path.name).read_bytes()


def test_generator_makes_every_file_byte_for_byte(generator: ModuleType) -> None:
    files = {p.name: p.read_bytes() for p in PLACES.glob("*.ttl") if p.name not in BY_HAND}
    made = {name: text.encode() for name, text in generator.documents().items()}
    assert len(made) == 9
    assert made == files


def test_generator_refuses_a_change_it_cannot_read(generator: ModuleType) -> None:
    row = {"code_2009": "632100", "name_en": "Haidong Region", "later_change": "renamed 2013"}
    with pytest.raises(ValueError, match="632100: not a change: 'renamed 2013'"):
        generator.changes(row, "haidong")


# Units


def test_all_52_units_of_the_table_lie_in_qinghai(
    places: Graph, rows: list[dict[str, str]]
) -> None:
    assert len(rows) == 52
    assert {unit(places, row["code_2009"]) for row in rows} == in_qinghai(places)


def test_every_unit_has_the_parent_level_and_type_of_the_table(
    places: Graph, rows: list[dict[str, str]]
) -> None:
    levels = {"1": LEVEL.provincial, "2": LEVEL.prefecture, "3": LEVEL.county}
    types = {"region (prefecture, 地区)": "prefecture"}
    for row in rows:
        place = unit(places, row["code_2009"])
        parent = unit(places, row["parent_code"]) if row["parent_code"] else PLACE.china
        kind = types.get(row["unit_type"], row["unit_type"].replace(" ", "-"))
        assert set(places.objects(place, QH.within)) == {parent}
        assert set(places.objects(place, QH.level)) == {levels[row["level"]]}
        assert set(places.objects(place, QH.placeType)) == {PLACE_TYPE[kind]}


def test_code_begins_with_the_code_of_the_unit_above(places: Graph) -> None:
    digits = {LEVEL.prefecture: 2, LEVEL.county: 4}
    checked = 0
    for place, parent in places.subject_objects(QH.within):
        level = places.value(place, QH.level)
        if isinstance(level, URIRef) and level in digits:
            own, above = (str(places.value(p, QH.divisionCode)) for p in (place, parent))
            assert own[: digits[level]] == above[: digits[level]], place
            assert re.fullmatch(r"\d{6}", own)
            checked += 1
    assert checked == 65  # 51 units below Qinghai, 13 cities of Liaoning, and Changsha


def test_every_code_says_its_year(places: Graph) -> None:
    coded = set(places.subjects(QH.divisionCode))
    assert len(coded) == 68
    assert all(places.value(place, QH.divisionCodeYear) == Literal(2009) for place in coded)


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("xunhua", "632128"),
        ("zeku", "632323"),
        ("pingan", "632121"),
        ("geermu", "632801"),
        ("yushu", "632700"),
        ("yushu-county", "632721"),
    ],
)
def test_slug_is_the_pinyin_name(places: Graph, slug: str, code: str) -> None:
    assert unit(places, code) == PLACE[slug]


@pytest.mark.parametrize(
    ("slug", "label", "others"),
    [
        ("zeku", "Zekog County", {"Zeku County", "Zêkog County", "Zekog", "Zeku", "Zêkog"}),
        ("banma", "Baima County", {"Banma County", "Baima", "Banma"}),
        ("haidong", "Haidong Region", {"Haidong Prefecture", "Haidong"}),
        ("geermu", "Golmud City", {"Ge'ermu City", "Golmud", "Ge'ermu"}),
        ("xining", "Xining City", {"Xining"}),
    ],
)
def test_english_names_keep_one_label_and_find_the_others(
    places: Graph, slug: str, label: str, others: set[str]
) -> None:
    labels, alternatives = (
        {str(o) for o in places.objects(PLACE[slug], p) if getattr(o, "language", "") == "en"}
        for p in (RDFS.label, SKOS.altLabel)
    )
    assert labels == {label}
    assert alternatives == others


def test_chinese_and_pinyin_names_are_those_of_the_table(
    places: Graph, rows: list[dict[str, str]]
) -> None:
    for row in rows:
        place = unit(places, row["code_2009"])
        assert (place, RDFS.label, Literal(row["name_zh"], "zh")) in places
        assert (place, SKOS.altLabel, Literal(row["name_pinyin"], "zh-latn-pinyin")) in places


def test_cities_of_liaoning_are_the_supporters_of_2011(
    places: Graph, cities: list[dict[str, str]]
) -> None:
    assert len(cities) == 13
    units = {unit(places, row["gbt2260_2009"]): row["name_zh"] for row in cities}
    assert set(places.subjects(QH.within, PLACE.liaoning)) == set(units)
    for place, name in units.items():
        assert (place, RDFS.label, Literal(name, "zh")) in places


# Seats


def test_seat_takes_geonames_where_known_else_cpca(
    places: Graph, rows: list[dict[str, str]]
) -> None:
    for row in rows:
        (seat,) = places.objects(unit(places, row["code_2009"]), QH.seat)
        known = bool(row["seat_lat_wgs84"])
        columns = ("seat_lat_wgs84", "seat_lon_wgs84") if known else ("lat_cpca", "lon_cpca")
        source, datum = (SOURCE.geonames, "WGS84") if known else (SOURCE.cpca, "undeclared")
        point = [float(str(places.value(seat, p))) for p in (QH.latitude, QH.longitude)]
        assert point == [float(row[column]) for column in columns]
        assert places.value(seat, QH.coordinateDatum) == Literal(datum)
        assert places.value(seat, DCTERMS.source) == source


def test_only_dulan_warns_that_its_sources_are_far_apart(places: Graph) -> None:
    ((seat, note),) = places.subject_objects(SKOS.note)
    assert seat == SEAT.dulan
    assert "12.9 km" in str(note)


# Identifiers elsewhere


def test_every_link_out_is_in_the_table_or_trusted(
    places: Graph, rows: list[dict[str, str]], cities: list[dict[str, str]]
) -> None:
    expected: dict[URIRef, set[str]] = {p: {iri} for p, iri in TRUSTED_WIKIDATA.items()}
    for row in rows:
        place = unit(places, row["code_2009"])
        seat = places.value(place, QH.seat)
        assert isinstance(seat, URIRef)
        for subject, column in ((place, "geonames_adm_id"), (seat, "geonames_seat_id")):
            if row[column]:
                expected.setdefault(subject, set()).add(str(geonames(row[column])))
    for row in cities:
        expected[unit(places, row["gbt2260_2009"])] = {str(geonames(row["geonames_adm2_id"]))}
    linked = {s for s in places.subjects(SKOS.exactMatch) if isinstance(s, URIRef)}
    assert {subject: matches(places, subject) for subject in linked} == expected


def test_every_source_is_described(places: Graph) -> None:
    sources = set(places.objects(None, DCTERMS.source))
    assert len(sources) == 6
    for source in sources:
        assert (source, RDF.type, DATASET) in places
        stated = [DCTERMS.license, DCTERMS.rights, DCTERMS.source]
        assert any((source, predicate, None) in places for predicate in stated), source


# What changed later


def test_each_change_of_the_table_is_a_node(places: Graph, rows: list[dict[str, str]]) -> None:
    written = set()
    for row in rows:
        for code, name, year in re.findall(r"(\d{6}) ?(\w*) \((\d{4})\)", row["later_change"]):
            written.add((unit(places, row["code_2009"]), code, name, int(year)))
    found = {
        (
            places.value(change, QH.changeOf),
            str(places.value(change, QH.newCode)),
            str(places.value(change, QH.newName) or ""),
            int(str(places.value(change, QH.changeYear))),
        )
        for change in places.subjects(RDF.type, QH.DivisionChange)
    }
    assert len(found) == 11
    assert found == written


def test_two_changes_of_one_county_are_two_nodes(places: Graph) -> None:
    changes = set(places.subjects(QH.changeOf, PLACE.pingan))
    assert changes == {CHANGE["pingan-2013"], CHANGE["pingan-2015"]}


def test_unit_either_changed_or_is_known_unchanged(places: Graph) -> None:
    changed = set(places.objects(None, QH.changeOf))
    unchanged = set(places.subjects(QH.unchangedTo, Literal(2024)))
    assert changed | unchanged == in_qinghai(places)
    assert not changed & unchanged


# Codes


def test_every_code_used_by_a_place_exists(places: Graph, codes: Graph) -> None:
    used = set(places.objects(None, QH.level)) | set(places.objects(None, QH.placeType))
    assert len(used) > 10
    assert used <= set(codes.subjects(RDF.type, SKOS.Concept))


def test_every_concept_is_named_defined_and_listed_by_its_scheme(codes: Graph) -> None:
    concepts = set(codes.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == 20
    for concept in concepts:
        (scheme,) = codes.objects(concept, SKOS.inScheme)
        assert (scheme, SKOS.hasTopConcept, concept) in codes
        assert str(concept) == f"{scheme}/{codes.value(concept, SKOS.notation)}"
        labels = set(codes.objects(concept, RDFS.label))
        assert {getattr(name, "language", None) for name in labels} == {"en", "zh"}
        assert labels == set(codes.objects(concept, SKOS.prefLabel))
        assert codes.value(concept, SKOS.definition)


def test_levels_are_in_order_from_the_centre_down(codes: Graph) -> None:
    tiers = {level: int(str(tier)) for level, tier in codes.subject_objects(QH.tier)}
    assert sorted(tiers, key=lambda level: tiers[level]) == [
        LEVEL[slug]
        for slug in ("central", "provincial", "prefecture", "county", "township", "village")
    ]
