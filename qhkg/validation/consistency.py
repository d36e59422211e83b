"""What contradicts the ontology, and what tries to change it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from qhkg.errors import InconsistencyError, UnsupportedConstructError
from qhkg.owl.compiler import CompiledRule, Term
from qhkg.owl.reasoner import Clash, clashes, infer
from qhkg.owl.table import table
from qhkg.owl.vocabulary import axioms_among
from qhkg.terms import GRAPH, OWL, QH, RDF
from qhkg.validation.background import Background, Origins
from qhkg.validation.explanation import Explanation, without_filters
from qhkg.validation.reading import SourceFile, Statement
from qhkg.validation.report import Stated, ValidationResult

_INFERRED, _ONTOLOGY = NamedNode("urn:x-inferred"), NamedNode(f"{GRAPH}ontology")
_TYPE = NamedNode(f"{RDF}type")
_KIND = re.compile(r"owl:[A-Z]\w+|owl:\w+")
# An IRI, a prefixed name or the label of a blank node, as an error names it.
_NAMED = re.compile(r"<[^<>\s]+>|\b(?:owl|rdfs?):\w+|_:\w+")
_VARIABLE = re.compile(r"\?(\w+)")
_WHY_NOT_REDEFINED = (
    "Every answer rests on what the terms mean; data that change it change all answers, unseen."
)
_WHY_CONSISTENT = "Of what contradicts itself, everything follows, and no answer can be trusted."
_NOT_TRACED = (
    " It follows in too many steps to be traced to all that it follows from; what is stated of the"
    " thing itself is shown."
)
_MOST_TRACED = 100
_MOST_PLACES = 100
_WHY_CALCULATED = "The rules compute sums and verdicts; what they refuse would give wrong ones."


def redefinitions(
    files: Iterable[SourceFile], known: Background
) -> Iterator[tuple[Statement, ValidationResult]]:
    """The files' statements that say what terms of the ontology mean, and are not in it already.

    These are all about terms in the ontology's namespace, and axioms about those of the
    vocabularies that it builds on.
    """
    ontology = {quad.triple for quad in known.stated if quad.graph_name == _ONTOLOGY}
    foreign = {triple.subject for triple in ontology if isinstance(triple.subject, NamedNode)}
    for file in files:
        for each in file.statements:
            subject = each.triple.subject
            if each.triple in ontology or not isinstance(subject, NamedNode):
                continue
            ours = subject.value.startswith(QH)
            if ours or (subject in foreign and axioms_among([each.triple])):
                yield each, _redefinition(file.name, each, subject in foreign)


def _redefinition(file: str, each: Statement, defined: bool) -> ValidationResult:
    subject = str(each.triple.subject).strip("<>")
    message = (
        "Data do not say what terms of the ontology mean; take this out, and say it of a class or"
        " property of your own (with rdfs:subClassOf or rdfs:subPropertyOf, for instance)."
        if defined
        else "The ontology has no such term, and its namespace takes none from data; use a term"
        " that it has, or a namespace of your own."
    )
    return ValidationResult(
        focus=subject,
        path=each.triple.predicate.value,
        value=str(getattr(each.triple.object, "value", each.triple.object)),
        message=message,
        severity="Violation",
        shape="",
        kind="redefinition",
        hint=_WHY_NOT_REDEFINED,
        found=(Stated(file, each.line, str(each.triple)),),
    )


def contradictions(quads: list[Quad], origins: Origins) -> list[ValidationResult]:
    """The clashes of all that follows by OWL 2 RL; raises UnsupportedConstructError.

    Each is told once for the same statements that make it; of very many only the first ones are
    traced to these, and the rest is counted.
    """
    store, stated = Store(), Store()
    store.bulk_extend(quads)
    stated.bulk_extend(quads)
    try:
        rules = infer(store, _INFERRED)
    except InconsistencyError as error:
        return [_result("", str(error), "", "", ())]
    wrong = clashes(store, rules)
    why = Explanation(store, rules, stated) if wrong else None
    found: dict[tuple[Stated, ...], ValidationResult] = {}
    for clash in wrong[:_MOST_TRACED]:
        assert why is not None
        result = _told(clash, why, origins)
        key = result.found or (Stated("", 0, result.message),)
        found.setdefault(key, result)
    more = len(wrong) - _MOST_TRACED
    if more > 0:
        message = f"{more:,} more contradictions are not shown; mend those shown, and check again."
        return [*found.values(), _result("", message, "", "", ())]
    return list(found.values())


def _told(clash: Clash, why: Explanation, origins: Origins) -> ValidationResult:
    row = {name: _term(text) for name, text in clash.found}
    about = row or dict(clash.rule.axiom)
    traced = why.of_rule(clash.rule, row)
    if traced is None:
        reasons = why.stated_of_rule(clash.rule, row) or why.about(about)
    else:
        reasons = traced or why.about(about)
    places = [place for triple in reasons for place in origins.of(triple)]
    # Lines are known only of files of the user's, which are to be mended, and so come first.
    own = {place for each in reasons if origins.is_in_files(each) for place in origins.of(each)}
    ordered = sorted(places, key=lambda place: (place not in own, place))
    found = tuple(dict.fromkeys(ordered))[:_MOST_PLACES]
    focus = dict(clash.found).get("x", "").strip("<>")
    result = _result(focus, clash.message, clash.rule.name, _axiom(clash.rule), found)
    return result if traced is not None else replace(result, hint=f"{_WHY_CONSISTENT}{_NOT_TRACED}")


def _result(
    focus: str, message: str, rule: str, axiom: str, found: tuple[Stated, ...]
) -> ValidationResult:
    return ValidationResult(
        focus=focus,
        path="",
        value="",
        message=message,
        severity="Violation",
        shape=rule,
        kind="consistency",
        hint=_WHY_CONSISTENT,
        axiom=axiom,
        found=found,
    )


def located(
    error: UnsupportedConstructError, files: Iterable[SourceFile]
) -> UnsupportedConstructError:
    """The error with the file and line of the axiom that it names most terms of."""
    named = set(_NAMED.findall(error.construct))

    def terms(each: Statement) -> set[str]:
        texts = {str(term) for term in each.triple}
        return texts | {text.replace(f"<{OWL}", "owl:").rstrip(">") for text in texts}

    places = [
        (len(named & terms(each)), file.name, each.line)
        for file in files
        for each in file.statements
        if axioms_among([each.triple])
    ]
    most, path, line = max(places, key=lambda place: place[0], default=(0, "", 0))
    return UnsupportedConstructError(error.construct, path, line or None) if most else error


def _axiom(rule: CompiledRule) -> str:
    """The statement of the ontology that a rule was compiled from, in Turtle's terms."""
    (pattern,) = (each.vocabulary for each in table() if each.name == rule.name)
    terms: Mapping[str, Term] = dict(rule.axiom)
    if any(isinstance(term, BlankNode) for term in terms.values()):
        # Nobody knows a blank node by its label: what it is, and the terms that it is about.
        named = sorted(str(term) for term in terms.values() if not isinstance(term, BlankNode))
        return f"{' '.join(_KIND.findall(pattern)[:1])} {' , '.join(named)}".strip()
    written = _VARIABLE.sub(lambda each: str(terms.get(each[1], each[0])), without_filters(pattern))
    return " ".join(written.strip(" .").split())


def miscalculated(
    problems: Iterable[tuple[str, str]], origins: Origins
) -> Iterator[ValidationResult]:
    """What the rules refuse to compute, as results."""
    for thing, problem in problems:
        focus = thing.strip("<>")
        about = [place for each in origins.about(focus) for place in origins.of(each.triple)]
        yield ValidationResult(
            focus=focus,
            path="",
            value="",
            message=problem,
            severity="Violation",
            shape="",
            kind="calculation",
            hint=_WHY_CALCULATED,
            found=tuple(about[:1]),
        )


def _term(text: str) -> Term:
    """A term from the form that N-Triples writes it in."""
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    if text.startswith("_:"):
        return BlankNode(text[2:])
    from pyoxigraph import RdfFormat, parse

    (quad,) = parse(f"<urn:x> <urn:x> {text} .", format=RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, Literal)
    return quad.object
