"""A made-up national graph in this model: provinces × years × sections, the same bytes every run.

Each report is the graph of the real one with names of its own: its places, agencies, figures and
flows are others, its sums of money are multiplied by a number drawn for it, and so are the
numbers that it prints. Ontology, codes and what is said of all reports stand beside it once.

    python benchmarks/national.py [--provinces 31] [--years 6] [--sections 17] [--seed 2009] FILE

Writes N-Quads. With the numbers above about a million statements.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    serialize,
)

from qhkg import prepared

_BASE = "https://w3id.org/qhkg/"
_REPORT = NamedNode(f"{_BASE}graph/report/qinghai-2009")
_SHARED = ("ontology", "codes", "periods", "programmes")
_OF_PROVINCES = ("places", "agencies")
_QH = f"{_BASE}ontology#"
_VALUE, _SURFACE, _UNIT, _SECTION, _PASSAGE = (
    NamedNode(f"{_QH}{name}") for name in ("value", "surface", "unit", "section", "passage")
)
_YUAN = NamedNode(f"{_BASE}code/unit/CNY")
_DECIMAL, _INTEGER = (
    NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}") for name in ("decimal", "integer")
)
_OWN = re.compile(r"/id/(place|agency|division-change)/(?!china$)")
_NUMBER = re.compile(r"[\d,]+(?:\.(\d+))?")


def main() -> None:
    """Writes the graph."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    for name, default in (("provinces", 31), ("years", 6), ("sections", 17), ("seed", 2009)):
        parser.add_argument(f"--{name}", type=int, default=default)
    arguments = parser.parse_args()
    with arguments.file.open("wb") as stream:
        for quad in national(
            arguments.provinces, arguments.years, arguments.sections, arguments.seed
        ):
            line = serialize([quad], format=RdfFormat.N_QUADS)
            assert line is not None
            stream.write(line)


def national(provinces: int, years: int, sections: int = 17, seed: int = 2009) -> Iterator[Quad]:
    """The statements, report by report; ``sections`` is how many of each report are taken."""
    store = prepared.load(inference=False)
    dice = random.Random(seed)
    for name in _SHARED:
        yield from _named(_sorted(store, NamedNode(f"{_BASE}graph/{name}")))
    template = _template(store, sections)
    money = _sums_of_money(store)
    for province in range(provinces):
        for name in _OF_PROVINCES:
            graph = NamedNode(f"{_BASE}graph/{name}")
            yield from (_renamed(q, province, 0, graph) for q in _sorted(store, graph))
        for year in range(years):
            graph = NamedNode(f"{_BASE}graph/report/p{province:02}-{2009 + year}")
            factor = dice.randint(1, 9)
            for quad in template:
                scaled = _scaled(quad, factor) if quad.subject in money else quad
                yield _renamed(scaled, province, year, graph)


def _sorted(store: Store, graph: NamedNode) -> list[Quad]:
    return sorted(store.quads_for_pattern(None, None, None, graph), key=str)


def _named(quads: list[Quad]) -> list[Quad]:
    """The quads, blank nodes named by what is said of them: a parser names them anew each time."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=str)


def _template(store: Store, sections: int) -> list[Quad]:
    """The report without what stands in its later sections."""
    quads = _sorted(store, _REPORT)
    order: dict[object, int] = {
        quad.subject: int(quad.object.value)  # type: ignore[union-attr]
        for quad in quads
        if quad.predicate.value == f"{_QH}order"
    }
    late = {quad.subject for quad in quads if order.get(quad.object, 0) > sections}
    gone = {quad.subject for quad in quads if quad.predicate == _PASSAGE and quad.object in late}
    return [quad for quad in quads if quad.subject not in gone | late]


def _sums_of_money(store: Store) -> set[object]:
    return {quad.subject for quad in store.quads_for_pattern(None, _UNIT, _YUAN, _REPORT)}


def _scaled(quad: Quad, factor: int) -> Quad:
    value = quad.object
    if isinstance(value, Literal) and quad.predicate in (_VALUE, _SURFACE):
        text = _NUMBER.sub(lambda found: _times(found, factor), value.value, count=1)
        number = _canonical(text) if quad.predicate == _VALUE else Literal(text)
        return Quad(quad.subject, quad.predicate, number, quad.graph_name)
    return quad


def _canonical(number: str) -> Literal:
    """A number as the shapes want it: 10 for 10.0."""
    short = number.rstrip("0").rstrip(".") if "." in number else number
    return Literal(short, datatype=_DECIMAL if "." in short else _INTEGER)


def _times(found: re.Match[str], factor: int) -> str:
    places = len(found[1] or "")
    number = int(found[0].replace(",", "").replace(".", "")) * factor
    whole, rest = divmod(number, 10**places)
    grouped = f"{whole:,}" if "," in found[0] else str(whole)
    return f"{grouped}.{rest:0{places}}" if places else grouped


def _renamed(quad: Quad, province: int, year: int, graph: NamedNode) -> Quad:
    subject, predicate, value = quad.triple
    own = f"p{province:02}-{2009 + year}"

    def named(term: object) -> object:
        if not isinstance(term, NamedNode) or not term.value.startswith(f"{_BASE}id/"):
            return term
        text = term.value.replace("/qinghai-2009", f"/{own}")
        return NamedNode(_OWN.sub(rf"/id/\1/p{province:02}-", text))

    return Quad(named(subject), predicate, named(value), graph)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
