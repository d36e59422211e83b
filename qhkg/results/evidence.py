"""Receipts as people read them: marks in the cells, and what the marks stand for.

A printed figure has a number, ``[1]``, and what is computed a letter, ``[a]``. A figure that a
check disputes has a cross: ``[2 ✗]``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from qhkg.results.answers import Rows, Term
from qhkg.results.numbers import number_text
from qhkg.results.receipts import (
    DISAGREES,
    Check,
    Computed,
    Derivation,
    Discrepancy,
    Number,
    Operand,
    Receipts,
    Source,
    cited_iris,
    in_order_of_formula,
)
from qhkg.results.sources import derivations_by_cited, sources_by_cited

_CROSS = "✗"
# How the sides of a relation stand that are not the same number, by its verdict.
_SIGNS = {DISAGREES: "≠", "undetermined": "≟"}
_OPERATORS = {"*": "×", "-": "−"}


def marks_of(rows: Rows, receipts: tuple[str, ...]) -> list[str]:
    """For each row the marks, such as ``[1, 3]``, of what its receipt columns name."""
    assert rows.receipts is not None
    figures, letters = _figure_marks(rows.receipts), derivations_by_cited(rows.receipts)
    names = _letters(rows.receipts)
    cited = {
        iri: [figures[source["figure"]] for source in sources]
        for iri, sources in sources_by_cited(rows.receipts).items()
    }
    positions = [rows.variables.index(name) for name in receipts]
    marks = []
    for row in rows.bindings:
        found: dict[str, None] = {}
        for at in positions:
            iris = list(cited_iris(row[at]))
            whole = letters.get(" ".join(iris))
            if whole is not None:
                found[names[whole["quantity"]]] = None
                continue
            found |= dict.fromkeys(
                mark
                for iri in iris
                for mark in ([names[iri]] if iri in names else cited.get(iri, ()))
            )
        marks.append(f"[{', '.join(sorted(found, key=_in_order))}]" if found else "")
    return marks


def _in_order(mark: str) -> tuple[bool, int, str]:
    digits = "".join(filter(str.isdigit, mark))
    return (not digits, int(digits or 0), mark)


def sources_table(receipts: Receipts, prefixes: Mapping[str, str]) -> Rows:
    """The sources as people read them, each under its mark.

    A section's heading stands at the first of its figures only.
    """
    columns = ("mark", "section", "position", "surface", "unit", "checks", "figure")
    marks = _figure_marks(receipts)
    lines: list[tuple[Term | None, ...]] = []
    last = None
    for source in receipts["sources"]:
        heading = _heading(source, marks)
        lines.append(
            (
                Literal(f"[{marks[source['figure']]}]"),
                None if heading == last else Literal(heading),
                _position(source),
                _surface(source),
                _qualified_unit(source),
                _verdicts(source),
                # a passage says no more than its position
                NamedNode(source["figure"]) if source["kind"] != "passage" else None,
            )
        )
        last = heading
    return Rows(columns, tuple(lines), prefixes)


def derivations_table(receipts: Receipts, prefixes: Mapping[str, str]) -> Rows:
    """What is computed, with its formula and the marks of its operands."""
    marks = _marks(receipts)
    lines = tuple(
        (
            Literal(f"[{marks[each['quantity']]}]"),
            Literal(
                f"{_quantity_text(each)} = {_formula(each['formula'], each['operands'], marks)}"
            ),
            _bounds(each),
            Literal(each["label"]) if each["label"] else None,
        )
        for each in receipts["derivations"]
    )
    return Rows(("mark", "computed", "bounds", "what"), lines, prefixes)


def checks_table(receipts: Receipts, prefixes: Mapping[str, str]) -> Rows:
    """The checks, disagreements first: verdict, and the relation with the marks of what it ties."""
    marks = _marks(receipts)
    lines = tuple(
        (
            NamedNode(check["check"]),
            Literal(f"{_CROSS} " * (check["verdict"] == DISAGREES) + check["verdictLabel"]),
            Literal(_relation(check, marks)),
        )
        for check in receipts["checks"]
    )
    return Rows(("check", "verdict", "relation"), lines, prefixes)


def disputes(receipts: Receipts, *, explained: bool = False) -> list[str]:
    """For each check that disagrees what is wrong, ``explained`` or not, and what is proposed."""
    marks = _marks(receipts)
    said = []
    for check in receipts["checks"]:
        discrepancy = check["discrepancy"]
        if check["verdict"] != DISAGREES or discrepancy is None:
            continue
        disputed = discrepancy["disputes"]
        mark = f"[{marks[disputed]}]" if disputed in marks else _CROSS
        sentences = [f"{mark} {discrepancy['label']}.", *(_why(discrepancy) if explained else ())]
        if discrepancy["proposedValue"] is not None:
            sentences.append(f"Proposed instead: {number_text(discrepancy['proposedValue'])}.")
        said.append(" ".join(sentences))
    return said


def _why(discrepancy: Discrepancy) -> Iterator[str]:
    if discrepancy["likelyCause"] is not None:
        sure = f" ({discrepancy['confidence']} confidence)" if discrepancy["confidence"] else ""
        yield f"Likely cause{sure}: {discrepancy['likelyCause']}"
    if discrepancy["evidence"] is not None:
        yield f"Evidence: {discrepancy['evidence']}"


def _figure_marks(receipts: Receipts) -> dict[str, str]:
    return {
        source["figure"]: f"{number} {_CROSS}" if source["disputed"] else str(number)
        for number, source in enumerate(receipts["sources"], 1)
    }


def _letters(receipts: Receipts) -> dict[str, str]:
    return {
        each["quantity"]: _letter(number) for number, each in enumerate(receipts["derivations"])
    }


def _letter(number: int) -> str:
    """The letters a, b … z, aa, ab …"""
    before, last = divmod(number, 26)
    return (_letter(before - 1) if before else "") + chr(ord("a") + last)


def _marks(receipts: Receipts) -> dict[str, str]:
    return _figure_marks(receipts) | _letters(receipts)


def _heading(source: Source, marks: Mapping[str, str]) -> str:
    """The section; of another source its title, of a proposal what it stands for."""
    if source["corrects"] is not None:
        return f"Proposed in place of [{marks.get(source['corrects'], '?')}]"
    return source["section"] or source["source"] or ""


def _position(source: Source) -> Term | None:
    if source["start"] is None:
        return None
    return Literal(f"{source['start']}–{source['end']}")


def _surface(source: Source) -> Term | None:
    if source["surface"] is not None:
        return Literal(source["surface"])
    return None if source["value"] is None else Literal(number_text(source["value"]))


def _qualified_unit(source: Source) -> Term | None:
    """The unit, with what is said before the number: "yuan (at least)"."""
    unit = _unit(source["unit"], source["perUnit"])
    if source["comparator"] in (None, "exactly"):
        return Literal(unit) if unit else None
    return Literal(f"{unit} ({source['comparator']})")


def _verdicts(source: Source) -> Term | None:
    """What the checks of a figure say, each verdict once, with how often."""
    counted = Counter(check["verdict"].replace("-", " ") for check in source["checks"])
    texts = [f"{verdict} ({times})" if times > 1 else verdict for verdict, times in counted.items()]
    return Literal(", ".join(texts)) if texts else None


def _unit(unit: str | None, per_unit: str | None) -> str:
    return f"{unit or ''} per {per_unit}" if per_unit else unit or ""


def _quantity_text(quantity: Derivation) -> str:
    parts = (
        _said(quantity["value"], quantity["comparator"]),
        _unit(quantity["unit"], quantity["perUnit"]),
    )
    return " ".join(filter(None, parts))


def _said(value: Number, comparator: str | None) -> str:
    number = number_text(value)
    return number if comparator in (None, "exactly") else f"{comparator} {number}"


def _bounds(quantity: Derivation | Computed) -> Term | None:
    """Between what the rounding of the operands leaves it; nothing where that says no more."""
    least, most = quantity["lowerBound"], quantity["upperBound"]
    texts = [number_text(each) for each in (least, most) if each is not None]
    if len(texts) == 2:
        shown = number_text(quantity["value"])
        return None if texts == [shown, shown] else Literal(" to ".join(texts))
    if not texts:
        return None
    return Literal(f"at {'least' if least is not None else 'most'} {texts[0]}")


def _formula(formula: str, operands: list[Operand], marks: Mapping[str, str]) -> str:
    """The formula with grouped digits, and the marks of its operands."""
    shown = []
    for word, operand in zip(formula.split(), in_order_of_formula(formula, operands), strict=True):
        shown.append(_OPERATORS.get(word, word) if operand is None else _marked(operand, marks))
    return " ".join(shown)


def _marked(operand: Operand, marks: Mapping[str, str]) -> str:
    """The number with its mark; one that is not among the receipts with its name."""
    text = _said(operand["value"], operand["comparator"])
    mark = marks.get(operand["quantity"])
    return f"{text} [{mark}]" if mark else f"{text} ({_name(operand['quantity'])})"


def _name(iri: str) -> str:
    """What kind of thing it is and what it is called: "proposed local-total"."""
    parts = iri.partition("/id/")[2].split("/")
    return " ".join(dict.fromkeys((parts[0], parts[-1])))


def _relation(check: Check, marks: Mapping[str, str]) -> str:
    quantities, computed = check["quantities"], check["computed"]
    if computed is None:
        is_limit = {each["role"] for each in quantities} == {"lesser", "greater"}
        return f" {_sign(check, is_limit)} ".join(_marked(each, marks) for each in quantities)
    results = [each for each in quantities if each not in computed["operands"]]
    formula = _formula(computed["formula"], computed["operands"], marks)
    printed = " = ".join(_marked(each, marks) for each in results)
    if {each["value"] for each in results} == {computed["value"]}:
        return f"{printed} = {formula}"
    sign = _SIGNS.get(check["verdict"], "≈")
    return f"{printed} {sign} {number_text(computed['value'])} = {formula}"


def _sign(check: Check, is_limit: bool) -> str:
    if is_limit:
        return ">" if check["verdict"] == DISAGREES else "≤"
    is_same = len({each["value"] for each in check["quantities"]}) == 1
    return "=" if is_same else _SIGNS.get(check["verdict"], "≈")
