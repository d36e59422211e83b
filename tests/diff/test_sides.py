"""What a name stands for: files, folders, revisions of git, stores."""

import subprocess
from pathlib import Path

import pytest
from plain_store import PlainStore
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

import qhkg
from qhkg.diff import comparable, compare, read_side
from qhkg.errors import FormatError, OutsideError, RdfSyntaxError, UnusableFileError
from qhkg.files import folders

GRAPH = "https://w3id.org/qhkg/graph/"
TURTLE = '@prefix ex: <urn:x:> .\nex:a ex:b "{}" , [ ex:c 1 ] .\n'


def git(folder: Path, *arguments: str) -> None:
    name = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *name, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two revisions of a small graph; what is there as a file is the second."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "data" / "places").mkdir(parents=True)
    (tmp_path / "data" / "sources").mkdir()
    (tmp_path / "data" / "sources" / "table.ttl").write_text(TURTLE.format("left out"))
    (tmp_path / "ontology" / "words.ttl").write_text(TURTLE.format("word"))
    git(tmp_path, "init", "-q")
    for text in ("first", "second"):
        (tmp_path / "data" / "places" / "all.ttl").write_text(TURTLE.format(text))
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-qm", text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def values(quads: tuple[Quad, ...]) -> list[str]:
    return [quad.object.value for quad in quads]  # type: ignore[union-attr]


def test_a_revision_is_the_graph_that_it_states(repository: Path) -> None:
    old, new = read_side("HEAD~1"), read_side("HEAD")
    assert {quad.graph_name for quad in old.quads} == {
        NamedNode(GRAPH + "ontology"),
        NamedNode(GRAPH + "places"),
    }
    found = compare(old.quads, new.quads)
    assert (values(found.removed), values(found.added)) == (["first"], ["second"])
    assert found.components == ()
    assert not compare(new.quads, read_side(".").quads)


@pytest.mark.parametrize("path", ["data/places/all.ttl", "data/places", "data/places/", "data"])
def test_a_path_of_a_revision_is_a_file_or_a_folder(repository: Path, path: str) -> None:
    found = compare(read_side(f"HEAD~1:{path}").quads, read_side(f"HEAD:{path}").quads)
    assert (values(found.removed), values(found.added)) == (["first"], ["second"])
    assert read_side(f"HEAD:{path}").quads[0].graph_name == DefaultGraph()


def test_paths_are_from_the_root_wherever_one_stands(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "data")
    assert len(read_side("HEAD:data/places/all.ttl").quads) == 3
    assert len(read_side("HEAD").quads) == 6


def test_a_file_comes_before_a_revision_of_its_name(repository: Path) -> None:
    Path("HEAD").mkdir()
    Path("HEAD/one.nt").write_text("<urn:a> <urn:b> <urn:c> .\n")
    assert len(read_side("HEAD").quads) == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere", "nowhere: is no file, no folder and no revision of git here"),
        ("--output=x", "--output=x: is no file, no folder and no revision of git here"),
        ("--help:data", "is no file, no folder and no revision of git here"),
        (":data", "is no file, no folder and no revision of git here"),
        ("HEAD:none", "HEAD:none: that revision has no none"),
        ("HEAD:data/*", r"HEAD:data/\*: that revision has no data/\*"),
        ("HEAD:../x", "is no file, no folder and no revision of git here"),
        ("empty", r"empty: holds no file of RDF"),
        ("a\nb", "is no file, no folder and no revision"),
    ],
)
def test_what_is_nothing_is_told(repository: Path, name: str, message: str) -> None:
    Path("empty").mkdir()
    with pytest.raises(UnusableFileError, match=message):
        read_side(name)
    assert not Path("x").exists()


def test_a_fault_in_a_revision_is_told_by_its_name_there(repository: Path) -> None:
    Path("data/places/all.ttl").write_text("<urn:a> <urn:b> .\n")
    git(repository, "commit", "-qam", "broken")
    for name in ("HEAD", "HEAD:data"):
        with pytest.raises(RdfSyntaxError, match=r"^HEAD:data/places/all\.ttl, line 1"):
            read_side(name)


def test_without_git_only_files_are_known(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(repository / "data"))
    with pytest.raises(OutsideError, match="HEAD: is no file here, and git is not installed"):
        read_side("HEAD")


def test_links_of_a_revision_lead_nowhere(repository: Path) -> None:
    Path("data/places/link.ttl").symlink_to("/etc/passwd")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "link")
    assert len(read_side("HEAD").quads) == 6


def test_a_folder_is_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "a.ttl").write_text(TURTLE.format("a"))
    (tmp_path / "deep" / "b.nq").write_text("<urn:a> <urn:b> _:x <urn:g> .\n")
    (tmp_path / ".hidden" / "c.ttl").write_text(TURTLE.format("hidden"))
    (tmp_path / "notes.txt").write_text("no RDF")
    side = read_side(str(tmp_path))
    assert len(side.quads) == 4
    assert side.prefixes["ex"] == "urn:x:"


def test_an_ending_that_is_none_of_rdf(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("<urn:a> <urn:b> 1 .")
    with pytest.raises(FormatError, match="no syntax of RDF has the ending"):
        read_side(str(tmp_path / "a.txt"))
    assert len(read_side(str(tmp_path / "a.txt"), syntax="turtle").quads) == 1


def test_a_store_is_what_it_holds() -> None:
    store = Store()
    store.extend(qhkg.open().dump().quads)
    places = NamedNode(GRAPH + "places")
    store.remove(next(store.quads_for_pattern(None, None, None, places)))
    with PlainStore(store) as there:
        old, new = comparable(read_side(there.query_url), read_side(None))
        found = compare(old.quads, new.quads)
    assert (found.removed_count, found.added_count) == (0, 1)
    assert found.added[0].graph_name == places
    assert found.new_size == len(qhkg.open().dump())


def test_what_follows_counts_only_where_both_sides_have_it() -> None:
    stated, whole = read_side(str(folders().root)), read_side(None)
    assert whole.follows and not stated.follows
    assert not compare(*(side.quads for side in comparable(stated, whole)))
    assert comparable(whole, whole) == (whole, whole)
