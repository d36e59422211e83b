"""`qhkg diff`: formats, exit codes, and what is said of bad input."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from plain_store import PlainStore
from pyoxigraph import RdfFormat, Store, parse
from referencing import Registry, Resource
from running import Run

from qhkg.diff import compare
from qhkg.results import receipts

SCHEMAS = {
    name: json.loads((Path(receipts.__file__).parent / "schemas" / f"{name}.json").read_text())
    for name in ("difference", "receipts")
}
HEAD = """PREFIX qh: <https://w3id.org/qhkg/ontology#>
PREFIX fig: <https://w3id.org/qhkg/id/figure/qinghai-2009/>
PREFIX flow: <https://w3id.org/qhkg/id/flow/qinghai-2009/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
OLD = f"""{HEAD}fig:central-allocation qh:value 616000000 .
flow:central-allocation rdfs:label "Central `funds`"@en ; qh:amount fig:central-allocation .
fig:central-allocation rdfs:seeAlso [ rdfs:label "a" ] , [ rdfs:label "c" ] .
"""
NEW = f"""{HEAD}fig:central-allocation qh:value 617000000 .
flow:central-allocation rdfs:label "Central `funds`"@en ; qh:amount fig:local-total .
fig:central-allocation rdfs:seeAlso [ rdfs:label "b" ] , [ rdfs:label "\\u202Ec" ] .
"""
NOBODY = "http://127.0.0.1:9/query"
PLACE = "printed in Investment to poverty alleviation fund projects, 770–781: 616 million"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "old.ttl").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.ttl").write_text(NEW, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("files")
def test_text_is_by_resource_with_labels_and_places(run: Run) -> None:
    ended = run("diff", "old.ttl", "new.ttl")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out == (
        "fig:central-allocation\n"
        f"  {PLACE}\n"
        "  default graph\n"
        "    - rdfs:seeAlso _:b0n0\n"
        "    - rdfs:seeAlso _:b2n0\n"
        "    + rdfs:seeAlso _:b1n0\n"
        "    + rdfs:seeAlso _:b3n0\n"
        "    - qh:value 616000000\n"
        "    + qh:value 617000000\n"
        '    - _:b0n0 rdfs:label "a"\n'
        '    + _:b1n0 rdfs:label "b"\n'
        '    - _:b2n0 rdfs:label "c"\n'
        '    + _:b3n0 rdfs:label "\\u202Ec"\n'
        "\n"
        "flow:central-allocation  Central `funds`\n"
        f"  fig:central-allocation {PLACE}\n"
        "  fig:local-total printed in Investment to poverty alleviation fund projects, 984–997:"
        " 1.104 billion\n"
        "  default graph\n"
        "    - qh:amount fig:central-allocation\n"
        "    + qh:amount fig:local-total\n"
        "\n"
        "old.ttl → new.ttl: 6 statements removed, 6 added, on 2 resources\n"
    )


def test_one_file_of_many_is_told_by_what_others_say_of_its_places(run: Run, files: Path) -> None:
    report = Path(__file__).parents[2] / "data" / "report" / "qinghai-2009" / "02-investment.ttl"
    text = report.read_text(encoding="utf-8")
    (files / "old.ttl").write_text(text, encoding="utf-8")
    (files / "new.ttl").write_text(text.replace("616000000", "617000000"), encoding="utf-8")
    assert run("diff", "old.ttl", "new.ttl").out.splitlines()[1] == f"  {PLACE}"


@pytest.mark.usefixtures("files")
def test_markdown_escapes_what_it_quotes(run: Run) -> None:
    ended = run("diff", "old.ttl", "new.ttl", "-f", "markdown")
    assert ended.code == 1
    assert "### Central \\`funds\\` (`flow:central-allocation`)\n" in ended.out
    assert f"- {PLACE}\n" in ended.out
    assert "```diff\n- qh:amount fig:central-allocation\n+ qh:amount fig:local-total\n" in ended.out


@pytest.mark.usefixtures("files")
def test_json_is_what_its_schema_says(run: Run) -> None:
    ended = run("diff", "old.ttl", "new.ttl", "-f", "json")
    registry = Registry().with_resources(
        (each["$id"], Resource.from_contents(each)) for each in SCHEMAS.values()
    )
    found = json.loads(ended.out)
    Draft202012Validator.check_schema(SCHEMAS["difference"])
    Draft202012Validator(SCHEMAS["difference"], registry=registry).validate(found)
    figure = found["resources"][0]
    assert figure["sources"][0]["start"] == 770
    assert found["resources"][1]["label"] == "Central `funds`"
    assert (found["same"], found["removed"], found["added"]) == (False, 6, 6)
    nodes = {c["object"]["value"] for c in figure["changes"] if c["object"]["type"] == "bnode"}
    assert len(nodes) == 4


def test_turtle_has_a_change_set_for_each_resource(run: Run, files: Path) -> None:
    ended = run("diff", "old.ttl", "new.ttl", "-o", "change.ttl")
    assert (ended.code, ended.out) == (1, "")
    store = Store()
    store.load((files / "change.ttl").read_bytes(), RdfFormat.TURTLE)
    found = store.query(
        """PREFIX cs: <http://purl.org/vocab/changeset/schema#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?kind (COUNT(DISTINCT ?statement) AS ?count) (COUNT(DISTINCT ?set) AS ?sets) {
          VALUES ?kind { cs:removal cs:addition }
          ?set a cs:ChangeSet ; cs:subjectOfChange ?thing ; ?kind ?statement .
          ?statement a rdf:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o
        } GROUP BY ?kind"""
    )
    assert [(row["count"].value, row["sets"].value) for row in found] == [("6", "2")] * 2  # type: ignore[union-attr]


@pytest.mark.parametrize(("form", "ending"), [("update", "ru"), (None, "ru")])
def test_the_update_turns_old_into_new(
    run: Run, files: Path, form: str | None, ending: str
) -> None:
    chosen = ["-f", form] if form else []
    ended = run("diff", "old.ttl", "new.ttl", *chosen, "-o", f"change.{ending}")
    assert (ended.code, ended.out) == (1, "")
    store = Store()
    store.load(OLD, RdfFormat.TURTLE)
    store.update((files / f"change.{ending}").read_text(encoding="utf-8"))
    assert not compare(store, parse(NEW, RdfFormat.TURTLE))


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("form", ["text", "markdown", "json", "turtle", "update"])
def test_what_is_the_same_ends_with_nought(run: Run, form: str) -> None:
    ended = run("diff", "old.ttl", "-", "--input-format", "turtle", "-f", form, stdin=OLD)
    assert (ended.code, ended.err) == (0, "")
    if form in ("text", "markdown"):
        assert ended.out == "old.ttl → standard input: the same, 7 statements\n"


def test_against_a_store_by_default_with_this_graph(run: Run) -> None:
    store = Store()
    store.update("INSERT DATA { GRAPH <https://w3id.org/qhkg/graph/places> { <urn:a> <urn:b> 1 } }")
    with PlainStore(store) as there:
        ended = run("diff", there.query_url, "-f", "json")
    found = json.loads(ended.out)
    assert (ended.code, found["removed"]) == (1, 1)
    assert found["new"]["name"] == "the graph of this qhkg"


def test_what_is_only_spelt_otherwise_is_told_and_is_the_same_by_value(
    run: Run, files: Path
) -> None:
    (files / "respelt.ttl").write_text(OLD.replace("616000000", "616000000.0"), encoding="utf-8")
    ended = run("diff", "old.ttl", "respelt.ttl")
    summary = "1 statement removed, 1 added, on 1 resource; 1 only spelt otherwise, see --by-value"
    assert (ended.code, ended.out.splitlines()[-1]) == (1, f"old.ttl → respelt.ttl: {summary}")
    ended = run("diff", "old.ttl", "respelt.ttl", "--by-value")
    assert (ended.code, ended.out) == (0, "old.ttl → respelt.ttl: the same, 7 statements\n")


@pytest.mark.usefixtures("files")
def test_a_store_is_named_without_its_key(run: Run) -> None:
    store = Store()
    store.update("INSERT DATA { GRAPH <https://w3id.org/qhkg/graph/places> { <urn:a> <urn:b> 1 } }")
    with PlainStore(store) as there:
        ended = run("diff", f"{there.query_url}?apikey=sesame", "old.ttl", "-f", "json")
    assert json.loads(ended.out)["old"]["name"] == there.query_url
    assert "sesame" not in ended.out + ended.err


@pytest.mark.usefixtures("files")
def test_a_store_that_holds_nothing_of_ours_is_not_an_empty_side(run: Run) -> None:
    with PlainStore() as there:
        ended = run("diff", there.query_url, "old.ttl")
    assert (ended.code, ended.out) == (3, "")
    assert "holds no graph of ours" in ended.err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["graphs.nq", "old.ttl", "-f", "update"], 2, "OLD has named graphs and NEW has none"),
        (["nowhere", "old.ttl"], 2, "nowhere: is no file, no folder and no revision of git here"),
        (["localhost:7878/query"], 2, "the address of a store is http://host:port/path"),
        (["ftp://me:sesame@host/x"], 2, "the address of a store is http://host:port/path"),
        (["", "old.ttl"], 2, "'': the name is empty"),
        (["-", "-"], 2, "only one side can be standard input"),
        (["old.ttl", "new.ttl", "-o", "x.docx"], 2, "x.docx: no format has the ending .docx"),
        (["old.ttl", "new.ttl", "-o", "none/x.md"], 2, "none/x.md"),
        (["old.ttl", "bad.ttl"], 2, "bad.ttl, line 1"),
        (["old.ttl", NOBODY], 3, f"{NOBODY}: no connection"),
        (["old.ttl", "http://me:sesame@127.0.0.1:9/query"], 2, "http://"),
        (["old.ttl", "clique.nt", "--timeout", "0.5"], 4, "longer"),
    ],
)
def test_bad_input(run: Run, files: Path, arguments: list[str], code: int, message: str) -> None:
    (files / "bad.ttl").write_text("<urn:a> <urn:b> .\n")
    (files / "graphs.nq").write_text("<urn:a> <urn:b> <urn:c> <urn:g> .\n")
    pairs = [(one, other) for one in range(12) for other in range(12) if one != other]
    (files / "clique.nt").write_text("".join(f"_:n{a} <urn:p> _:n{b} .\n" for a, b in pairs))
    ended = run("diff", *arguments)
    assert (ended.code, ended.out) == (code, "")
    last = ended.err.splitlines()[-1]
    assert last.startswith("qhkg: ") and message in last
    assert "sesame" not in ended.err
