"""The knowledge graph: the one object that asks, shows, checks and hands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from qhkg.engines import Engine
from qhkg.engines.faithful import faithful
from qhkg.errors import ParameterError, QuerySyntaxError, UnknownNameError
from qhkg.nearest import nearest_names
from qhkg.parameters import Value, bound_text
from qhkg.questions import Catalogue, Question
from qhkg.resolve import is_known, names, resolve
from qhkg.results import Answer, Quads, Rows, Triples, Truth
from qhkg.sparql_text import (
    named_iris,
    refuse_surrogates,
    selected_by_star,
    undeclared_prefixes,
)
from qhkg.terms import Prefixes

if TYPE_CHECKING:
    import rdflib

    from qhkg.audit import AuditReport, Citation
    from qhkg.description import Description
    from qhkg.overview import Overview
    from qhkg.owl.explanation import Reason
    from qhkg.validation import ValidationReport

_OURS = "https://w3id.org/qhkg/"
_GRAPHS = f"{_OURS}graph/"
_INFERRED = NamedNode(f"{_GRAPHS}inferred")


class KnowledgeGraph:
    """The graph of the report, ready for questions. Made by :func:`qhkg.open`.

    >>> import qhkg
    >>> kg = qhkg.open()
    >>> kg.query("SELECT (15 AS ?counties) {}").rows
    [{'counties': 15}]
    """

    def __init__(
        self,
        engine: Engine,
        prefixes: Prefixes,
        catalogue: Catalogue,
        timeout: float | None = None,
    ) -> None:
        self.engine = engine
        self.prefixes = prefixes
        self._catalogue = catalogue
        self._timeout = timeout

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self._catalogue.questions())} questions>"

    def ask(
        self, name: str, /, sources: bool = False, **parameters: Value | Sequence[Value]
    ) -> Answer:
        """The answer to a canned question.

        Parameters are the question's own, each a value or a list of values; things are named
        by IRI, prefixed name, slug or label. With ``sources`` the rows carry their receipts:
        for every figure its section, position, surface and checks with their verdicts, for what
        is computed its formula and operands (see ``Rows.sources`` and ``Rows.receipts``). Amounts
        are in the unit that the row names.

        Raises UnknownNameError for a question, parameter or value that is not there (with the
        nearest names), AmbiguousNameError and ParameterError for values that do not fit.

        >>> import qhkg
        >>> answer = qhkg.open().ask("funding-by-level", sources=True)
        >>> "1.104 billion" in [row["surface"] for row in answer.sources]
        True
        """
        answer = self._prefixed(self._answering.query(self.question_text(name, **parameters)))
        if not isinstance(answer, Rows):
            return answer
        answer = replace(answer, note=self._catalogue.question(name).note)
        if not sources:
            return answer
        from qhkg.evidence import with_sources

        return with_sources(self._answering, answer)

    def question_text(self, name: str, /, **parameters: Value | Sequence[Value]) -> str:
        """The SPARQL of a canned question with its parameters bound; raises as ``ask`` does.

        >>> import qhkg
        >>> "SELECT" in qhkg.open().question_text("funding-by-level")
        True
        """
        question = self._catalogue.question(name)
        return bound_text(question, parameters, self._answering, self.prefixes)

    def query(self, text: str) -> Answer:
        """The answer to a SPARQL 1.1 query over all named graphs.

        The project's prefixes need not be declared. Raises QuerySyntaxError (line and
        column), QueryTooDeepError, QueryTooLongError, QueryRefusedError (SERVICE), and
        QueryTimeoutError after the seconds that :func:`qhkg.open` was given.

        >>> import qhkg
        >>> bool(qhkg.open().query("ASK { place:xunhua a qh:Place }"))
        True
        """
        refuse_surrogates(text)
        prologue = self._prologue(text)
        try:
            answer = self._prefixed(self.engine.query(prologue + text))
            return answer.in_order(selected_by_star(text)) if isinstance(answer, Rows) else answer
        except QuerySyntaxError as error:
            column = error.column - len(prologue) if error.line == 1 else error.column
            raise QuerySyntaxError(error.line, max(column, 1), error.message) from error

    def unknown_names(self, text: str) -> tuple[str, ...]:
        """The project's own names in a query that occur nowhere in the graph, as written there.

        A query that is well formed and finds nothing may hold a misspelt one.

        >>> import qhkg
        >>> qhkg.open().unknown_names("SELECT ?x { ?x a qh:Figur }")
        ('qh:Figur',)
        """
        ours = {name: iri for name, iri in self.prefixes.items() if iri.startswith(_OURS)}
        named = named_iris(self._prologue(text) + text)
        return tuple(
            dict.fromkeys(
                written
                for written, iri in named
                if iri.startswith(tuple(ours.values())) and not is_known(self.engine, iri)
            )
        )

    def query_text(self, text: str) -> str:
        """The query as any engine takes it: with the prefixes it uses declared.

        >>> import qhkg
        >>> print(qhkg.open().query_text("ASK { ?x a qh:Place }"))
        PREFIX qh: <https://w3id.org/qhkg/ontology#> ASK { ?x a qh:Place }
        """
        return self._prologue(text) + text

    def show(self, thing: str | NamedNode) -> Description:
        """What is said of a thing, what points to it, where it is reported.

        Raises UnknownNameError with the nearest names, AmbiguousNameError, and ParameterError for
        what is no name.

        >>> import qhkg
        >>> qhkg.open().show("xunhua").thing.value
        'https://w3id.org/qhkg/id/place/xunhua'
        """
        from qhkg.description import describe

        name = thing.value if isinstance(thing, NamedNode) else thing
        if not isinstance(name, str):
            raise ParameterError(f"show() takes the name or the IRI of a thing, not {thing!r}")
        engine = self._answering
        return describe(engine, resolve(engine, self.prefixes, name), self.prefixes)

    def questions(self, tag: str | None = None) -> tuple[Question, ...]:
        """The canned questions, or those with a tag or of a topic, by topic and name.

        Raises UnknownNameError where no question has the tag.

        >>> import qhkg
        >>> "funding-by-level" in [question.name for question in qhkg.open().questions()]
        True
        """
        return self._catalogue.questions(tag)

    def question(self, name: str) -> Question:
        """The canned question of that name; raises UnknownNameError with the nearest names.

        >>> import qhkg
        >>> qhkg.open().question("funding-by-level").topic
        'money'
        """
        return self._catalogue.question(name)

    def values(self, question: str, parameter: str) -> tuple[str, ...]:
        """The names that a parameter of a question takes, sorted; empty for numbers and texts.

        >>> import qhkg
        >>> "xunhua" in qhkg.open().values("programmes-in", "place")
        True
        """
        wanted = self._catalogue.question(question).parameter(parameter)
        if wanted.type not in ("iri", "code"):
            return ()
        return names(
            self._answering, self.prefixes, class_name=wanted.class_name, scheme=wanted.scheme
        )

    def things(self, prefix: str = "") -> tuple[str, ...]:
        """The slugs of all things, sorted: what ``show`` can be asked for.

        With a prefix, the prefixed names of the things in its namespace. Raises
        UnknownNameError for a prefix that is not known.

        >>> import qhkg
        >>> "xunhua" in qhkg.open().things()
        True
        >>> "place:xunhua" in qhkg.open().things("place")
        True
        """
        if prefix and prefix not in self.prefixes:
            raise UnknownNameError("prefix", prefix, nearest_names(prefix, self.prefixes))
        return names(self._answering, self.prefixes, prefix=prefix)

    def overview(self) -> Overview:
        """How much of what the graph holds.

        >>> import qhkg
        >>> qhkg.open().overview().statements > 1000
        True
        """
        from qhkg.overview import overview

        return overview(self._answering)

    def graphs(self) -> tuple[str, ...]:
        """The names of the named graphs, short (``report/qinghai-2009``), sorted.

        >>> import qhkg
        >>> "report/qinghai-2009" in qhkg.open().graphs()
        True
        """
        return tuple(sorted(graph.removeprefix(_GRAPHS) for graph in self.engine.graphs()))

    def dump(self, *graphs: str) -> Quads:
        """All statements of the named graphs given (by short name or IRI), or of all.

        Raises UnknownNameError with the nearest names, and StoreError where a store holds none.

        >>> import qhkg
        >>> len(qhkg.open().dump("places")) > 100
        True
        """
        known = self.engine.graphs()
        chosen = [self._graph_named(name, known) for name in graphs] or list(known)
        # Where there are none, a store says that it holds nothing of ours.
        quads = (q for graph in chosen or (None,) for q in self.engine.quads(graph))
        return Quads(tuple(quads), self.prefixes)

    def infer(self) -> Triples:
        """What follows by OWL 2 RL, without what is stated or follows for everything.

        >>> import qhkg
        >>> len(qhkg.open().infer()) > 1000
        True
        """
        from qhkg.inference_of_stores import inferred

        return Triples(inferred(self.engine), self.prefixes)

    def rules_text(self) -> str:
        """The rules for this ontology as one SPARQL Update, to be run until it adds nothing.

        >>> import qhkg
        >>> "INSERT" in qhkg.open().rules_text()
        True
        """
        from qhkg.inference import rules_text

        return rules_text(quad for quad in self.dump().quads if quad.graph_name != _INFERRED)

    def why(self, thing: str, predicate: str) -> tuple[Reason, ...]:
        """Why a thing has each value of a property: the stated triples and axioms behind it.

        Both are named by IRI, prefixed name, slug or label; ``a`` asks for the classes. Raises
        UnknownNameError, AmbiguousNameError, ParameterError where there is no value, and
        ReasonLimitError where one follows in too many steps.

        >>> import qhkg
        >>> qhkg.open().why("xunhua", "schema:containedInPlace")[0].rule
        'prp-spo1'
        """
        from qhkg.reasons import reasons_for

        return reasons_for(self._answering, self.prefixes, thing, predicate)

    def to_csvw(self, *graphs: str) -> dict[str, bytes]:
        """The statements that ``dump`` gives as CSV on the Web: the files of a folder, by name.

        There is a table for each class, and ``csv-metadata.json`` which says what the columns
        mean. Blank nodes are IRIs, and named graphs are united. Raises UnknownNameError as
        ``dump`` does, and FormatError for a term that would not come back as it is.

        >>> import qhkg
        >>> "place.csv" in qhkg.open().to_csvw("places")
        True
        """
        from qhkg.csvw import csvw_files

        return csvw_files(self.dump(*graphs))

    def audit(self, source: str | bytes | Path, name: str = "") -> AuditReport:
        """The user's own copy of the report against the graph: which figures and numerals agree.

        ``source`` is the text, its bytes, or the path of a file (UTF-8, plain text or HTML);
        ``name`` is what messages call it. Positions are code points of the copy, from 0, end
        exclusive. Raises UnusableFileError for what is no text, NotACopyError for another text,
        TooLargeError, and AuditTimeoutError after the ``timeout`` of :func:`qhkg.open`.

        >>> import qhkg
        >>> try:
        ...     qhkg.open().audit("Nine villages.", name="villages.txt")
        ... except qhkg.RequestError as error:
        ...     print(str(error).partition(": of")[0])
        villages.txt: is no copy of the report
        """
        from qhkg.audit import audit

        return audit(self._answering, self.prefixes, source, name, self._timeout)

    def cite(
        self, *figures: str, source: str | bytes | Path, name: str = ""
    ) -> tuple[Citation, ...]:
        """Figures in the sentences that print them, from the user's own copy of the report.

        Figures are named by IRI, prefixed name or slug; ``source`` and ``name`` are as for
        ``audit``. Raises UnknownNameError with the nearest names, NotAFigureError,
        OtherReportError where it is a copy of another report, and what ``audit`` raises.

        >>> import qhkg
        >>> try:
        ...     qhkg.open().cite("xunhua", source="Nine villages.")
        ... except qhkg.RequestError as error:
        ...     print(str(error).partition(";")[0])
        place:xunhua is no figure but a place
        """
        from qhkg.audit import cite

        return cite(self._answering, self.prefixes, figures, source, name, self._timeout)

    def to_rdflib(self) -> rdflib.Dataset:
        """The statements as a dataset of rdflib, in the same named graphs.

        >>> import qhkg
        >>> len(qhkg.open(inference=False).to_rdflib()) > 1000
        True
        """
        from rdflib import Dataset

        from qhkg.bridge import as_rdflib

        dataset = Dataset(default_union=True)
        for graph in self.engine.graphs():
            target = dataset.graph(graph)
            for quad in self.engine.quads(graph):
                target.add(as_rdflib(quad))
        for prefix, namespace in self.prefixes.items():
            dataset.bind(prefix, namespace, replace=True)
        return dataset

    def validate(self, *files: str, shapes: Sequence[str] = ()) -> ValidationReport:
        """The graph against its SHACL shapes; or files with it as background, by ontology, too.

        ``shapes`` are files of further shapes. Raises RequestError for a file that cannot be read.

        >>> import qhkg
        >>> qhkg.open().validate().conforms
        True
        """
        from qhkg.validation import validate

        return validate(files, shapes=shapes, engine=self.engine)

    @cached_property
    def _answering(self) -> Engine:
        """What answers the program's own queries; see :mod:`qhkg.engines.faithful`."""
        return faithful(self.engine, self._timeout)

    def _prologue(self, text: str) -> str:
        """Our prefixes that the text uses and does not declare, on one line: lines keep numbers."""
        missing = [prefix for prefix in undeclared_prefixes(text) if prefix in self.prefixes]
        return "".join(f"PREFIX {name}: <{self.prefixes[name]}> " for name in missing)

    def _prefixed(self, answer: Answer) -> Answer:
        return answer if isinstance(answer, Truth) else replace(answer, prefixes=self.prefixes)

    def _graph_named(self, name: str, known: Sequence[str]) -> str:
        for graph in known:
            if name in (graph, graph.removeprefix(_GRAPHS), self.prefixes.shorten(graph)):
                return graph
        short = [graph.removeprefix(_GRAPHS) for graph in known]
        hint = f"Graphs: {', '.join(short)}."
        raise UnknownNameError("graph", name, nearest_names(name, short), hint)
