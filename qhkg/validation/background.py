"""What the user's files are checked against: the graph, its rules and its shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from qhkg import prepared, steps
from qhkg.files import COMPUTED, PREFIXES, STATED, Folders, folders, turtle_files
from qhkg.terms import GRAPH, RDF, Prefixes
from qhkg.validation.reading import SourceFile, Statement, read_files
from qhkg.validation.report import Stated

if TYPE_CHECKING:
    from qhkg.engines.remote import RemoteEngine

_AT, _ANY = "urn:x-literal:", NamedNode("urn:x-any")


@dataclass(frozen=True)
class Background:
    """The graph as it is stated, what its rules compute of it, and where these lie."""

    stated: tuple[Quad, ...]
    computed: tuple[Quad, ...]
    prefixes: Prefixes
    folders: Folders


def background(found: Folders | None = None) -> Background:
    """The graph of this installation, or that of other folders, which is then made ready."""
    if found is None:
        quads = list(prepared.load(inference=False))
        computed = NamedNode(f"{GRAPH}computed")
        return Background(
            tuple(quad for quad in quads if quad.graph_name != computed),
            tuple(quad for quad in quads if quad.graph_name == computed),
            Prefixes(prepared.prefixes()),
            folders(),
        )
    import json

    from qhkg.preparation import prepare_graph

    files = prepare_graph(found)
    return Background(
        tuple(parse(files[STATED], format=RdfFormat.N_QUADS)),
        tuple(parse(files[COMPUTED], format=RdfFormat.N_QUADS)),
        Prefixes(json.loads(files[PREFIXES])),
        found,
    )


def background_of(
    engine: RemoteEngine, problems: list[tuple[str, str]]
) -> tuple[Background, tuple[SourceFile, ...]]:
    """The graph of a store, with the rules and shapes of this installation; and its named graphs
    as if they were files.

    Only what is stated is read: what the rules compute is worked out anew, and what they refuse
    is added to ``problems``. Raises StoreError where the store holds none of our graphs.
    """
    from qhkg.preparation import canonical, compute
    from qhkg.validation.rewritten import restored

    with steps.timed(lambda: "stated graphs of the store read"):
        graphs = [graph for graph in engine.stated_graphs() if graph != f"{GRAPH}computed"]
        read = canonical(quad for graph in graphs for quad in engine.quads(graph))
    own = background()
    stated = tuple(restored(read, own.stated))
    computed = tuple(compute(stated, own.folders.rules, problems))
    of_graphs: dict[str, list[Statement]] = {}
    for quad in sorted(stated, key=str):
        name = own.prefixes.shorten(text_of(quad.graph_name))
        of_graphs.setdefault(name, []).append(Statement(quad.triple, 0))
    files = tuple(SourceFile(name, tuple(all_)) for name, all_ in sorted(of_graphs.items()))
    return Background(stated, computed, own.prefixes, own.folders), files


class Origins:
    """Where each triple is stated: in a file of the user's, else in a named graph."""

    def __init__(
        self, files: Iterable[SourceFile], known: Background, computed: Iterable[Quad] | None = None
    ) -> None:
        """``computed`` is what the rules make of the files and the graph; else of the graph."""
        self._known = known
        self._computed = known.computed if computed is None else tuple(computed)
        self._of: defaultdict[Triple, list[Stated]] = defaultdict(list)
        self._about: defaultdict[str, list[Statement]] = defaultdict(list)
        for file in files:
            stored = as_stored(each.triple for each in file.statements)
            for each, triple in zip(file.statements, stored, strict=True):
                place = Stated(file.name, each.line, str(each.triple))
                for form in {triple, each.triple}:
                    self._of[form].append(place)
                for term in {text_of(triple.subject), text_of(triple.object)}:
                    self._about[term].append(each)

    def of(self, triple: Triple) -> tuple[Stated, ...]:
        """All places where it is stated; of the graph itself its name; () for what is computed."""
        return tuple(self._of.get(triple, ())) or self._in_graph(triple)

    def about(self, node: str) -> list[Statement]:
        """The files' statements that a node (its IRI, label or text) is subject or object of."""
        return self._about.get(node, [])

    def on(self, node: str, path: str) -> list[Triple]:
        """The triples that a path leads along from a node: of the files, then of the graph."""
        return [each for each in self.around(node) if other_end(each, node, path) is not None]

    def around(self, node: str) -> list[Triple]:
        """The triples that a node is subject or object of: of the files, then of the graph."""
        of_files = (each.triple for each in self.about(node))
        return list(dict.fromkeys((*of_files, *self._known_about.get(node, ()))))

    def behind(self, node: str) -> tuple[Stated, ...]:
        """Where a thing is stated that a computed one is about; () for what no rule computed.

        A check that the rules made stands in no file, and the figures that it checks do.
        """
        places = (
            place
            for value in self._computed_of.get(node, ())
            for each in self.about(value)
            if text_of(each.triple.subject) == value
            for place in self.of(each.triple)
        )
        return tuple(sorted(places)[:1])

    @cached_property
    def _computed_of(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for quad in self._computed:
            if isinstance(quad.object, NamedNode):
                found.setdefault(text_of(quad.subject), []).append(text_of(quad.object))
        return found

    def is_in_files(self, triple: Triple) -> bool:
        """Whether a file of the user's states it."""
        return triple in self._of

    def is_spoken_of(self, node: str) -> bool:
        """Whether anything is said of it: by the graph, or by the files."""
        return node in self.kinds or self.speak_of(node)

    def speak_of(self, *nodes: str) -> bool:
        """Whether the files say anything of one of them."""
        return any(
            text_of(each.triple.subject) == node for node in nodes for each in self.about(node)
        )

    @cached_property
    def kinds(self) -> dict[str, set[str]]:
        """The IRIs of all that the graph speaks of, with those of their kinds."""
        found: dict[str, set[str]] = {}
        for quad in (*self._known.stated, *self._known.computed):
            kinds = found.setdefault(text_of(quad.subject), set())
            if quad.predicate.value == f"{RDF}type":
                kinds.add(text_of(quad.object))
        return found

    def _in_graph(self, triple: Triple) -> tuple[Stated, ...]:
        graph = self._graphs.get(triple)
        name = graph and self._known.prefixes.shorten(graph)
        return (Stated(name, 0, str(triple)),) if name else ()

    @cached_property
    def _known_about(self) -> dict[str, list[Triple]]:
        found: dict[str, list[Triple]] = {}
        for triple in sorted(self._graphs, key=str):
            for term in {text_of(triple.subject), text_of(triple.object)}:
                found.setdefault(term, []).append(triple)
        return found

    @cached_property
    def _graphs(self) -> dict[Triple, str]:
        quads = (*self._known.stated, *self._known.computed)
        return {quad.triple: text_of(quad.graph_name) for quad in quads}


def own_files(found: Folders) -> tuple[SourceFile, ...]:
    """The files of the graph itself, as if they were the user's."""
    paths = [each.path for each in turtle_files(found)]
    return read_files([str(_near(path)) for path in paths], "turtle")


def _near(path: Path) -> Path:
    """As short as it can be said from where the user is."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def as_stored(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples with their literals as the engine gives them back: 7 for 007."""
    listed = list(triples)
    store = Store()
    literals = {triple.object for triple in listed if isinstance(triple.object, Literal)}
    numbered = dict(enumerate(literals))
    store.bulk_extend(Quad(NamedNode(f"{_AT}{at}"), _ANY, each) for at, each in numbered.items())
    back: Mapping[object, Literal] = {
        numbered[int(quad.subject.value.removeprefix(_AT))]: quad.object for quad in store
    }
    for triple in listed:
        stored = back.get(triple.object, triple.object)
        yield Triple(triple.subject, triple.predicate, stored)


def text_of(term: object) -> str:
    """An IRI without its brackets, the label of a blank node, the text of a literal."""
    return str(getattr(term, "value", term))


def other_end(triple: Triple, node: str, path: str) -> str | None:
    """What a path of one step leads to from a node by a triple; None where it goes not along it.

    The path is a property or, as SPARQL writes it, one backwards or several to choose from.
    """
    subject, value = text_of(triple.subject), text_of(triple.object)
    for step in path.split("|"):
        start, end = (value, subject) if step.startswith("^") else (subject, value)
        if start == node and step.lstrip("^").strip("<>") == triple.predicate.value:
            return end
    return None
