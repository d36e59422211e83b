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
_CODE = re.compile(r"\d{6}")
_FIRST_CODE = 64
_END = NamedNode("http://www.w3.org/ns/oa#end")
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
            for quad in _sorted(store, graph):
                yield from (_renamed(each, province, 0, graph) for each in _recoded(quad, province))
        for year in range(years):
            graph = NamedNode(f"{_BASE}graph/report/p{province:02}-{2009 + year}")
            factor = dice.randint(1, 9)
            scaled = [_scaled(q, factor) if q.subject in money else q for q in template]
            spans = _longer_spans(template, scaled)
            for quad in scaled:
                yield _renamed(_respanned(quad, spans), province, year, graph)


def _recoded(quad: Quad, province: int) -> Iterator[Quad]:
    """The quad with codes of the province's own: no two places have one.

    The places outside the province, which each has again, have their codes once.
    """
    value = quad.object
    if not (isinstance(value, Literal) and _CODE.fullmatch(value.value)):
        yield quad
    elif value.value.startswith("63"):
        code = Literal(f"{_FIRST_CODE + province}{value.value[2:]}")
        yield Quad(quad.subject, quad.predicate, code, quad.graph_name)
    elif province == 0:
        yield quad


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


def _longer_spans(before: list[Quad], after: list[Quad]) -> dict[NamedNode, tuple[NamedNode, int]]:
    """The passages of figures whose surface has grown: the new name of each, and its end."""
    grown = {
        old.subject: len(new.object.value) - len(old.object.value)  # type: ignore[union-attr]
        for old, new in zip(before, after, strict=True)
        if old.predicate == _SURFACE and new.object != old.object
    }
    spans: dict[NamedNode, tuple[NamedNode, int]] = {}
    for quad in before:
        if quad.predicate == _PASSAGE and grown.get(quad.subject):
            assert isinstance(quad.object, NamedNode)
            base, start, end = re.split(r"#char=|,", quad.object.value)
            longer = int(end) + grown[quad.subject]
            spans[quad.object] = NamedNode(f"{base}#char={start},{longer}"), longer
    return spans


def _respanned(quad: Quad, spans: dict[NamedNode, tuple[NamedNode, int]]) -> Quad:
    subject, predicate, value = quad.triple
    if subject in spans:
        name, end = spans[subject]
        subject, value = name, Literal(end) if predicate == _END else value
    elif value in spans:
        value, _ = spans[value]
    return Quad(subject, predicate, value, quad.graph_name)


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
