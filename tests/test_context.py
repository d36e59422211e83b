"""The context: what other sources say, each statement with its source, apart from the report."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, Graph, Literal, Namespace
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"

QH = Namespace("https://w3id.org/qhkg/ontology#")
CTX = Namespace("https://w3id.org/qhkg/id/context/")
PLACE = Namespace("https://w3id.org/qhkg/id/place/")
PERIOD = Namespace("https://w3id.org/qhkg/id/period/")
INDICATOR = Namespace("https://w3id.org/qhkg/code/indicator/")
CONFIDENCE = Namespace("https://w3id.org/qhkg/code/confidence/")
STATEMENTS = (QH.FundFlow, QH.Observation, QH.Breakdown, QH.Comparison, QH.Group, QH.Partnership)
QUANTITY_OF = (QH.amount, QH.measured, QH.difference, QH.ratio)


def parsed(*folders: str) -> Graph:
    graph = Graph()
    for folder in folders:
        for path in sorted((DATA / folder).glob("*.ttl")):
            graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def context() -> Graph:
    return parsed("context")


@pytest.fixture(scope="module")
def surroundings() -> Graph:
    codes = [Graph().parse(path) for path in (ROOT / "ontology" / "codes").glob("*.ttl")]
    return sum(codes, parsed("places", "agencies", "programmes", "periods"))


def statements(context: Graph) -> set[Node]:
    return {s for kind in STATEMENTS for s in context.subjects(RDF.type, kind)}


def amount(context: Graph, slug: str) -> Decimal:
    quantity = context.value(CTX[slug], QH.amount)
    return Decimal(str(context.value(quantity, QH.value)))


def test_every_statement_names_a_described_source_and_how_sure_it_is(context: Graph) -> None:
    found = statements(context)
    assert len(found) > 60
    for statement in found:
        (source,) = context.objects(statement, DCTERMS.source)
        assert (source, RDFS.label, None) in context
        assert context.value(statement, QH.confidence)


def test_nothing_doubtful_stands_without_a_note(context: Graph) -> None:
    doubtful = set(context.subjects(QH.confidence, CONFIDENCE.low))
    assert doubtful == {CTX["liaoning-to-2010"]}
    assert all((statement, QH.reading, None) in context for statement in doubtful)


def test_every_number_is_a_context_quantity_of_one_statement(context: Graph) -> None:
    pointed = [o for predicate in QUANTITY_OF for o in context.objects(None, predicate)]
    assert sorted(map(str, pointed)) == sorted(
        map(str, context.subjects(RDF.type, QH.ContextQuantity))
    )
    assert len(pointed) == len(set(pointed)) > 60


def test_context_never_speaks_for_the_report(context: Graph) -> None:
    assert not list(context.subjects(RDF.type, QH.Figure))
    assert not list(context.subject_objects(QH.passage))
    terms = {str(term) for triple in context for term in triple}
    assert not [term for term in terms if "/qinghai-2009/" in term]


def test_everything_pointed_to_exists(context: Graph, surroundings: Graph) -> None:
    known = set(surroundings.subjects()) | set(context.subjects())
    project = ("https://w3id.org/qhkg/id/", "https://w3id.org/qhkg/code/")
    ours = {o for o in context.objects() if str(o).startswith(project)}
    assert len(ours) > 100
    assert ours <= known


@pytest.mark.parametrize(
    ("breakdown", "millions"),
    [
        ("village-advancement-2007-parts", "327.9"),
        ("liaoning-to-2009-parts", "273"),
        ("liaoning-2011-parts", "37.18"),
    ],
)
def test_parts_of_an_exhaustive_breakdown_make_the_whole(
    context: Graph, breakdown: str, millions: str
) -> None:
    parts = [str(part).removeprefix(CTX) for part in context.objects(CTX[breakdown], QH.part)]
    (whole,) = context.objects(CTX[breakdown], QH.whole)
    total = sum(amount(context, part) for part in parts)
    assert total == amount(context, str(whole).removeprefix(CTX)) == Decimal(millions) * 10**6


def test_central_funds_of_2010_lead_back_to_616_million_for_2009(context: Graph) -> None:
    difference = context.value(CTX["central-growth-2010"], QH.difference)
    increase = Decimal(str(context.value(difference, QH.value)))
    assert amount(context, "central-funds-2010") - increase == 616_000_000


def test_prefectures_have_the_numbers_of_the_table(context: Graph, surroundings: Graph) -> None:
    columns = {
        "area_km2": (INDICATOR.area, PERIOD["not-stated"]),
        "population_2000": (INDICATOR.population, PERIOD["2000"]),
        "population_2010": (INDICATOR.population, PERIOD["2010"]),
    }
    path = DATA / "sources" / "prefecture_population.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 8
    for row in rows:
        (place,) = surroundings.subjects(QH.divisionCode, Literal(row["code_2009"]))
        for column, (indicator, period) in columns.items():
            (observation,) = (
                o
                for o in context.subjects(QH.subject, place)
                if (o, QH.indicator, indicator) in context and (o, QH.period, period) in context
            )
            measured = context.value(observation, QH.measured)
            assert str(context.value(measured, QH.value)) == row[column]


def test_supporters_of_2011_are_those_of_the_table_and_paired_with_no_county(
    context: Graph, surroundings: Graph
) -> None:
    cities = set(surroundings.subjects(QH.within, PLACE.liaoning))
    supporters = CTX["liaoning-supporters-2011"]
    assert set(context.objects(supporters, QH.knownMember)) == cities
    (partnership,) = context.subjects(RDF.type, QH.Partnership)
    assert set(context.objects(partnership, QH.supporter)) == {supporters}
    assert set(context.objects(partnership, QH.supported)) == {CTX["supported-counties-2011"]}
    assert context.value(partnership, QH.validFrom) == Literal(2011)
