"""What contradicts the ontology."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from qhkg.errors import InconsistencyError, ReasonLimitError, UnsupportedConstructError
from qhkg.owl.compiler import CompiledRule, Term
from qhkg.owl.explanation import Explainer, Reason, without_filters
from qhkg.owl.reasoner import Clash, clashes, infer
from qhkg.owl.table import table
from qhkg.owl.vocabulary import axioms_among
from qhkg.terms import OWL
from qhkg.validation.background import Origins
from qhkg.validation.reading import SourceFile, Statement
from qhkg.validation.report import Stated, ValidationResult

_INFERRED = NamedNode("urn:x-inferred")
_KIND = re.compile(r"owl:[A-Z]\w+|owl:\w+")
# An IRI, a prefixed name or the label of a blank node, as an error names it.
_NAMED = re.compile(r"<[^<>\s]+>|\b(?:owl|rdfs?):\w+|_:\w+")
_VARIABLE = re.compile(r"\?(\w+)")
# An axiom with a list, as a reason tells it.
_LIST = re.compile(r"(<[^<>\s]*>|_:\w+) owl:(\w+) \(")
_WHY_CONSISTENT = "Of what contradicts itself, everything follows, and no answer can be trusted."
_NOT_TRACED = (
    " It follows in too many steps to be traced to all that it follows from; what is stated of the"
    " thing itself is shown."
)
_MOST_TRACED = 100
_MOST_PLACES = 100


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
    why = Explainer(store, rules, _INFERRED) if wrong else None
    found: dict[tuple[Stated, ...], ValidationResult] = {}
    for clash in wrong[:_MOST_TRACED]:
        assert why is not None
        result = _told(clash, why, stated, origins)
        key = result.found or (Stated("", 0, result.message),)
        found.setdefault(key, result)
    more = len(wrong) - _MOST_TRACED
    if more > 0:
        message = f"{more:,} more contradictions are not shown; mend those shown, and check again."
        return [*found.values(), _result("", message, "", "", ())]
    return list(found.values())


def _told(clash: Clash, why: Explainer, stated: Store, origins: Origins) -> ValidationResult:
    row = {name: _term(text) for name, text in clash.found}
    try:
        traced = True
        reasons = behind(why.premises(clash.rule, row), stated)
    except ReasonLimitError:
        traced = False
        reasons = _stated_about(stated, row, whole=True)
    # The axiom that is broken is told as such; where a file of the user's says it, it is there.
    own = _stated_about(stated, dict(clash.rule.axiom), whole=not row)
    reasons -= {each for each in why.axioms(clash.rule) if not origins.is_in_files(each)}
    reasons = reasons | {each for each in own if origins.is_in_files(each)} or own
    found = _places(reasons, origins)
    focus = dict(clash.found).get("x", "").strip("<>")
    result = _result(focus, clash.message, clash.rule.name, _axiom(clash.rule), found)
    return result if traced else replace(result, hint=f"{_WHY_CONSISTENT}{_NOT_TRACED}")


def _places(reasons: set[Triple], origins: Origins) -> tuple[Stated, ...]:
    """Where it is stated: first in files of the user's, which are to be mended, last in axioms."""
    ordered = sorted(
        (not origins.is_in_files(each), bool(axioms_among([each])), place)
        for each in reasons
        for place in origins.of(each)
    )
    return tuple(dict.fromkeys(place for _, _, place in ordered))[:_MOST_PLACES]


def behind(reasons: Iterable[Reason], stated: Store) -> set[Triple]:
    """What is stated of all that reasons come down to, with the beginnings of lists."""
    found: set[Triple] = set()
    for reason in reasons:
        if reason.graph:
            found.add(reason.triple)
        for subject, predicate in _LIST.findall(reason.axiom):
            thing = _term(subject)
            assert not isinstance(thing, Literal)
            quads = stated.quads_for_pattern(thing, NamedNode(f"{OWL}{predicate}"), None)
            found |= {quad.triple for quad in quads}
        found |= behind(reason.because, stated)
    return found


def _stated_about(stated: Store, terms: Mapping[str, Term], *, whole: bool) -> set[Triple]:
    """What is stated between the terms; or, as a whole, all that is stated of each."""
    named = {term for term in terms.values() if not isinstance(term, Literal)}
    about = [quad.triple for each in named for quad in stated.quads_for_pattern(each, None, None)]
    if whole:
        about += [q.triple for each in named for q in stated.quads_for_pattern(None, None, each)]
        return set(about)
    return {each for each in about if each.object in terms.values()}


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
