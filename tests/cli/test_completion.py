"""What the shells offer on the Tab key."""

import subprocess
from pathlib import Path

import pytest
from running import Run


def offered(run: Run, *words: str, shell: str = "bash") -> list[str]:
    ended = run(
        _QHKG_COMPLETE=f"{shell}_complete",
        COMP_WORDS="\n".join(("qhkg", *words)),
        COMP_CWORD=str(len(words)),
    )
    assert ended.err == ""
    lines = ended.out.splitlines()
    if shell == "zsh":
        return lines[1::3]
    return [line.partition(",")[2].partition("\t")[0] for line in lines if line]


def test_commands_and_question_names(run: Run) -> None:
    assert offered(run, "que") == ["query", "questions"]
    assert offered(run, "au") == ["audit"]
    assert "funding-by-level" in offered(run, "ask", "fund")


def test_parameter_names(run: Run) -> None:
    assert offered(run, "ask", "places-within", "-p", "pl") == ["place="]


def test_values_in_bash_which_splits_words_at_the_equals_sign(run: Run) -> None:
    assert offered(run, "ask", "places-within", "-p", "place", "=", "xunh") == ["xunhua"]
    assert "xunhua" in offered(run, "ask", "places-within", "-p", "place", "=")


@pytest.mark.parametrize("quote", ["'", '"'])
def test_values_in_bash_within_quotes_where_it_splits_nothing(run: Run, quote: str) -> None:
    words = ("ask", "places-within", "-p", f"{quote}place=xunh")
    assert offered(run, *words) == ["place=xunhua"]


def test_prefixed_names_in_bash_which_splits_words_at_the_colon(run: Run) -> None:
    assert offered(run, "show", "place", ":", "xunh") == ["xunhua"]
    assert "central-allocation" in offered(run, "show", "fig", ":", "central-a")
    assert "place:xunhua" in offered(run, "show", "place:xun", shell="zsh")


def test_figures_to_cite(run: Run) -> None:
    assert "central-allocation" in offered(run, "cite", "central-a")


def test_files_are_left_to_the_shell(run: Run) -> None:
    for words in (("query", "quer"), ("ask", "leverage", "-o", "out")):
        ended = run(
            _QHKG_COMPLETE="bash_complete",
            COMP_WORDS="\n".join(("qhkg", *words)),
            COMP_CWORD=str(len(words)),
        )
        assert ended.out.startswith("file,")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_values_in_other_shells(run: Run, shell: str) -> None:
    words = ("ask", "places-within", "-p", "place=xunh")
    if shell == "fish":
        ended = run(
            _QHKG_COMPLETE="fish_complete",
            COMP_WORDS="qhkg " + " ".join(words),
            COMP_CWORD=words[-1],
        )
        assert "place=xunhua" in ended.out
    else:
        assert "place=xunhua" in offered(run, *words, shell=shell)


def test_things_graphs_tags_and_formats(run: Run) -> None:
    assert "xunhua" in offered(run, "show", "xun")
    assert offered(run, "dump", "plac") == ["places"]
    assert "money" in offered(run, "questions", "-t", "mon")
    assert offered(run, "dump", "-f", "tu") == ["turtle"]


def test_nothing_is_offered_where_nothing_is_known(run: Run) -> None:
    assert offered(run, "ask", "no-such-question", "-p", "x") == []
    assert offered(run, "ask", "places-within", "-p", "nosuch", "=", "x") == []


def test_the_script_for_bash_is_sound(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "complete.bash"
    script.write_text(run(_QHKG_COMPLETE="bash_source").out, encoding="utf-8")
    assert "compopt -o nospace" in script.read_text(encoding="utf-8")
    subprocess.run(["bash", "-n", str(script)], check=True, timeout=60)
