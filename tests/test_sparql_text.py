"""The tokeniser: where parameters stand, how deep a text nests, what it may hide."""

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qhkg.sparql_text import (
    calls_service,
    chain_length,
    code_tokens,
    header_lines,
    named_iris,
    nesting_depth,
    selected_by_star,
    undeclared_prefixes,
    values_blocks,
)

AWKWARD = "\"'\\{}()[]<>#?$@:;.,! \n\tVALUES?x{UNDEF}SERVICE"
texts = st.text(st.sampled_from(AWKWARD), max_size=40) | st.text(max_size=20)
literals = texts.map(lambda text: str(pyoxigraph.Literal(text)))
long_strings = st.text(st.sampled_from("{}()[]<>#x \n"), max_size=30).map(
    lambda text: f"'''{text}'''"
)
iris = st.text(st.sampled_from("abc/#?'"), max_size=20).map(lambda text: f"<http://e/{text}>")
comments = st.text(st.sampled_from("{}()[]\"'<>#VALUES "), max_size=30).map(
    lambda text: f"#{text}\n"
)
opaque = literals | long_strings | iris | comments


@given(opaque)
def test_what_is_opaque_holds_no_brackets(piece: str) -> None:
    assert nesting_depth(f"{{ {piece} }}") == 1


@given(opaque)
def test_what_is_opaque_hides_no_service_and_is_none(piece: str) -> None:
    assert not calls_service(f"{{ {piece} }}")
    assert calls_service(f"{{ {piece} SERVICE ?x {{}} }}")


@given(opaque, opaque)
def test_a_parameter_is_found_between_opaque_pieces(before: str, after: str) -> None:
    text = f"SELECT * {{ {before} VALUES ?place {{ UNDEF }} {after} }}"
    (block,) = values_blocks(text)
    assert block.variable == "place"
    assert text[block.start : block.end] == "VALUES ?place { UNDEF }"
    assert text[block.content_start : block.content_end] == " UNDEF "
    assert block.is_undefined


@given(opaque)
def test_a_parameter_may_hold_what_is_opaque(piece: str) -> None:
    text = f"VALUES ?x {{ {piece} }}"
    (block,) = values_blocks(text)
    assert text[block.content_start : block.content_end] == f" {piece} "


@given(st.text(max_size=60) | texts)
def test_no_text_is_too_strange_to_tokenise(text: str) -> None:
    covered = "".join(token.text for token in code_tokens(text))
    assert len(covered) <= len(text)
    nesting_depth(text), chain_length(text), calls_service(text), values_blocks(text)
    header_lines(text), undeclared_prefixes(text)


def test_blocks_of_several_variables_are_no_parameters() -> None:
    assert values_blocks("VALUES (?a ?b) { (1 2) }") == ()


def test_a_default_is_not_undefined() -> None:
    (block,) = values_blocks("values $v { value:reported }")
    assert (block.variable, block.is_undefined) == ("v", False)


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("", 0),
        ("{ ( [ ] ) }", 3),
        ("{}{}{}", 1),
        ("((((", 4),
        ("))))((", 2),
        ("!!!?x", 3),
        ("!(!(!(?x)))", 6),
        ("?a < ?b", 0),
        ("?a<((1>2))", 2),
        ("<<( <<( ?a ?b ?c )>> ?b ?c )>>", 4),
        ("<http://e/a(b)>", 1),
        (r"ex:a\(b", 0),
    ],
)
def test_nesting_depth(text: str, depth: int) -> None:
    assert nesting_depth(text) == depth


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1+1+1", 2),
        ("?a || ?b && !?c", 3),
        ("SELECT * { { } UNION { } }", 6),
        ("NOTEXISTS{}", 2),
        ("VALUES ?x { -1 -2 -3 }", 0),
        ("VALUES (?x ?y) { (-1 -2) }", 0),
        ("VALUES ?x { -1 { -2 } }", 4),
        ("<http://e/a-b-c>", 0),
        ("1<" + "1+" * 200 + "1>2", 200),
    ],
)
def test_chain_length(text: str, length: int) -> None:
    assert chain_length(text) == length


@pytest.mark.parametrize(
    "text",
    [
        "service<http://e>{}",
        "?o.SERVICE<http://e>{}",
        "1SERVICE <http://e>{}",
        '"x"service<http://e>{}',
        '"x"@en.service<http://e>{}',
        "SERVICEex:a{}",
        "ex:a.SERVICE<http://e>{}",
        "SERVICESILENT<http://e>{}",
        "?a<<http://e#b>)SERVICE<http://e>{}",
    ],
)
def test_a_service_call_is_seen_without_blanks(text: str) -> None:
    assert calls_service(text)


@pytest.mark.parametrize("text", ["?service", "agency:health-service", "# SERVICE", "'SERVICE'"])
def test_other_uses_of_the_word_service_are_no_call(text: str) -> None:
    assert not calls_service(text)


def test_header_lines_end_with_the_first_other_line() -> None:
    assert header_lines("#+ summary: a\n#+   b\n# c\n#+ d\n") == ("summary: a", "  b")


def test_prefixes_declared_in_the_text_are_left_alone() -> None:
    text = "PREFIX qh: <http://e/> SELECT * { ?x a qh:A, place:b ; qh:c _:d # unit:x\n }"
    assert undeclared_prefixes(text) == ("place",)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("SELECT * { ?s ?p ?o . ?p ?s ?b }", ("s", "p", "o", "b")),
        ("select distinct * { ?s $p 1 }", ("s", "p")),
        ("SELECT ?o { ?s ?p ?o { SELECT * {} } }", ()),
        ("ASK {}", ()),
    ],
)
def test_a_star_selects_in_the_order_of_the_text(text: str, variables: tuple[str, ...]) -> None:
    assert selected_by_star(text) == variables


def test_the_iris_that_a_query_names() -> None:
    text = "PREFIX a: <http://a/> ASK { ?x a a:b ; <http://c> 'a:d' ; e:f a:g\\-h } # a:i"
    assert named_iris(text) == (("a:b", "http://a/b"), ("<http://c>", "http://c"))
