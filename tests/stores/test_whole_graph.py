"""The whole graph in real stores: loaded, asked, checked, inferred, dumped, replaced, dropped.

All tests of a store share one load; each puts back what it changes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from stores.servers import Server
from stores.starters import started

import qhkg
from qhkg.diff import compare
from qhkg.engines.probes import failed
from qhkg.loading import Edition, drop, edition, load
from qhkg.loading.edition import NewGraph
from qhkg.loading.profile import Profile
from qhkg.loading.staging import staging_graphs
from qhkg.loading.uploading import found_way
from qhkg.opening import remote_engine
from qhkg.results import Rows
from qhkg.terms import GRAPH

# Apart from the other tests of the same store, since these take longest: two processes share them.
EACH_STORE = [
    pytest.param(name, marks=[pytest.mark.stores, pytest.mark.xdist_group(f"whole-{name}")])
    for name in ("fuseki", "virtuoso", "oxigraph", "rdf4j", "blazegraph")
]
KG = qhkg.open()
QUESTIONS = [question.name for question in KG.questions()]
THINGS = ("fig:local-total", "place:xunhua", "check:relocation-average", "programme:relocation")
OTHERS = "urn:x-not-ours"
PROBE = "https://w3id.org/qhkg/staging/test/probe"
MISTAKE = f"""
GRAPH <{GRAPH}places> {{
  <https://w3id.org/qhkg/id/place/xunhua> <https://w3id.org/qhkg/ontology#within>
    <https://w3id.org/qhkg/id/place/huangnan>
}}"""


@dataclass(frozen=True)
class Loaded:
    """A store that was loaded by the command line, and how it rewrites literals."""

    server: Server
    engine: Any
    profile: Profile

    def kg(self) -> qhkg.KnowledgeGraph:
        """The graph in that store."""
        return qhkg.open(endpoint=self.server.query_url)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qhkg", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=500, check=False)


@pytest.fixture(scope="module", params=EACH_STORE)
def loaded(request: pytest.FixtureRequest) -> Iterator[Loaded]:
    with started(request.param) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETRC", os.devnull)
        if server.user:
            patch.setenv("QHKG_USER", server.user)
            patch.setenv("QHKG_PASSWORD", server.password)
        engine = remote_engine(server.query_url)
        engine.update(f"INSERT DATA {{ GRAPH <{OTHERS}> {{ <urn:a> <urn:b> 1 }} }}")
        done = run("load", server.query_url)
        assert done.returncode == 0, done.stderr
        assert "loaded 12 graphs" in done.stderr
        engine.look_again()
        profile = found_way(engine, PROBE, current().graphs)[1]
        engine.drop_graph(PROBE)
        yield Loaded(server, engine, profile)
        engine.client.close()


def current() -> Edition:
    return edition(KG.engine, qhkg.__version__)


def test_a_second_load_writes_nothing(loaded: Loaded) -> None:
    done = run("load", loaded.server.query_url)
    assert (done.returncode, "holds them: 12 graphs" in done.stderr) == (0, True), done.stderr
    assert staging_graphs(loaded.engine) == ()
    assert loaded.engine.count(OTHERS) == 1


def test_which_stores_are_trusted_is_as_the_guide_says(loaded: Loaded) -> None:
    passes = failed(loaded.engine) is None
    assert passes is (loaded.server.name in ("oxigraph", "fuseki"))


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_has_the_rows_and_receipts_of_the_embedded_engine(
    loaded: Loaded, name: str, answering: qhkg.KnowledgeGraph
) -> None:
    ours, theirs = KG.ask(name, True), answering.ask(name, True)
    assert isinstance(ours, Rows)
    # Of rows, also the receipts are compared.
    assert theirs == ours


@pytest.fixture(scope="module")
def answering(loaded: Loaded) -> Iterator[qhkg.KnowledgeGraph]:
    """One for all questions: a store that fails its probe is copied once."""
    kg = loaded.kg()
    yield kg
    kg.engine.client.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("thing", THINGS)
def test_each_thing_is_shown_as_by_the_embedded_engine(
    answering: qhkg.KnowledgeGraph, thing: str
) -> None:
    ours, theirs = KG.show(thing), answering.show(thing)
    assert qhkg.render(theirs.rows, "json") == qhkg.render(ours.rows, "json")


def test_a_query_of_the_users_own(loaded: Loaded) -> None:
    text = 'SELECT ?s { ?s rdfs:label "Xunhua Salar Autonomous County"@en }'
    done = run("query", "-q", text, "--endpoint", loaded.server.query_url, "-f", "csv")
    assert (done.returncode, done.stdout) == (0, "s\nhttps://w3id.org/qhkg/id/place/xunhua\n")


def test_a_dump_is_what_was_loaded(loaded: Loaded, tmp_path: Path) -> None:
    file = tmp_path / "dump.nq"
    done = run("dump", "--endpoint", loaded.server.query_url, "-o", str(file))
    assert done.returncode == 0, done.stderr
    theirs = normal(parse(path=file, format=RdfFormat.N_QUADS), loaded.profile)
    found = compare(normal(KG.dump().quads, loaded.profile), theirs, graphs=True)
    assert not found, (found.removed[:3], found.added[:3])


def normal(quads: Any, profile: Profile) -> Iterator[Quad]:
    for quad in quads:
        (triple,) = profile.normal([Triple(quad.subject, quad.predicate, quad.object)])
        yield Quad(triple.subject, triple.predicate, triple.object, quad.graph_name)


@cache
def local_report() -> str:
    """The same whatever the store, and slow: once a process."""
    return run("validate", "-f", "json").stdout


def test_the_stated_graphs_are_found_valid_and_a_mistake_is_found(loaded: Loaded) -> None:
    # Of the others the same statements come, as a dump shows.
    if loaded.server.name in ("oxigraph", "fuseki", "virtuoso"):
        sound = run("validate", "--endpoint", loaded.server.query_url, "-f", "json")
        assert (sound.returncode, sound.stdout) == (0, local_report()), sound.stderr
    loaded.engine.update(f"INSERT DATA {{ {MISTAKE} }}")
    try:
        broken = run("validate", "--endpoint", loaded.server.query_url)
    finally:
        loaded.engine.update(f"DELETE DATA {{ {MISTAKE} }}")
    assert broken.returncode == 1, broken.stderr
    for rule in ("QS-T-103", "QS-T-113"):
        assert f"violation {rule}: " in broken.stdout


def test_what_follows_is_the_same_worked_out_here_or_in_place(loaded: Loaded) -> None:
    kg, inferred = loaded.kg(), f"{GRAPH}inferred"
    expected = {quad.triple for quad in KG.engine.quads(inferred)}
    worked_out = normal(as_quads(kg.infer().triples), loaded.profile)
    assert not compare(normal(as_quads(expected), loaded.profile), worked_out)
    loaded.engine.drop_graph(inferred)
    try:
        done = run("infer", "--endpoint", loaded.server.query_url, "--in-place")
        assert done.returncode == 0, done.stderr
        loaded.engine.look_again()
        found = list(loaded.engine.get_graph(inferred))
        assert not compare(
            normal(as_quads(expected), loaded.profile), normal(as_quads(found), loaded.profile)
        )
    finally:
        loaded.engine.drop_graph(inferred)
        load(loaded.engine, current())
        loaded.engine.look_again()
    kg.engine.client.close()  # type: ignore[attr-defined]


def as_quads(triples: Any) -> Iterator[Quad]:
    return (Quad(each.subject, each.predicate, each.object) for each in triples)


def test_the_script_of_a_dry_run_loads(loaded: Loaded, tmp_path: Path) -> None:
    """With curl, which takes the password from a netrc file and sends it as the store wants it."""
    drop(loaded.engine)
    script = run("load", loaded.server.query_url, "--dry-run").stdout
    netrc = tmp_path / ".netrc"
    server = loaded.server
    netrc.write_text(f"machine 127.0.0.1 login {server.user} password {server.password}\n")
    netrc.chmod(0o600)
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["sh"],
        input=script,
        env={**os.environ, "HOME": str(tmp_path), "PATH": path},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    loaded.engine.look_again()
    again = run("load", loaded.server.query_url)
    assert (again.returncode, "holds them: 12 graphs" in again.stderr) == (0, True), again.stderr
    assert staging_graphs(loaded.engine) == ()


def test_a_new_version_replaces_the_graphs_and_only_ours_are_dropped(loaded: Loaded) -> None:
    more = Triple(NamedNode("urn:x"), NamedNode("urn:y"), Literal("新"))
    now = current()
    changed = tuple(
        NewGraph(graph.iri, (*graph.triples, more)) if graph.name == "periods" else graph
        for graph in now.graphs
        if graph.name != "context"
    )
    assert load(loaded.engine, replace(now, graphs=changed, version="9.9.9")).is_new
    loaded.engine.look_again()
    assert f"{GRAPH}context" not in loaded.engine.graphs()
    assert more in set(loaded.engine.get_graph(f"{GRAPH}periods"))
    assert load(loaded.engine, now).is_new
    # Fuseki writes 99 as 99.0; nothing else differs.
    differs = run("diff", loaded.server.query_url, "--by-value", "-f", "json")
    assert differs.returncode == 0, differs.stdout[:2000]
    differs = run("diff", loaded.server.query_url, "-f", "json")
    found = json.loads(differs.stdout)
    assert found["removed"] == found["added"], differs.stdout[:2000]
    assert (differs.returncode == 0) is (loaded.server.name != "fuseki"), differs.stdout[:2000]
    manifest = f"{GRAPH}manifest"
    assert {*drop(loaded.engine)} == {manifest, *(graph.iri for graph in now.graphs)}
    loaded.engine.look_again()
    assert loaded.engine.graphs() == staging_graphs(loaded.engine) == ()
    assert loaded.engine.count(OTHERS) == 1
    assert load(loaded.engine, now).is_new
    loaded.engine.look_again()
