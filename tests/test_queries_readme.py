"""queries/README.md lists every question, with its words and its parameters, and every rule."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from qhkg.questions import read_catalogue

QUERIES = Path(__file__).resolve().parents[1] / "queries"


def table() -> str:
    """The table as the README should hold it: copy it from a failing test's message."""
    entries = sorted(
        read_catalogue(QUERIES)["questions"], key=lambda entry: (entry["topic"], entry["name"])
    )
    return "\n".join(
        ["| topic | question | in words | parameters |", "| --- | --- | --- | --- |"]
        + [line(entry) for entry in entries]
    )


def line(entry: dict[str, Any]) -> str:
    parameters = ", ".join(f"`{parameter['name']}`" for parameter in entry["parameters"])
    link = f"[{entry['name']}]({entry['topic']}/{entry['name']}.rq)"
    return f"| {entry['topic']} | {link} | {entry['summary']} | {parameters} |"


def test_the_readme_lists_every_question() -> None:
    expected = table()
    assert expected in (QUERIES / "README.md").read_text(encoding="utf-8"), f"\n{expected}"


def test_the_readme_lists_every_rule_in_the_order_in_which_they_run() -> None:
    text = (QUERIES / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\S+)\]\(rules/(\S+)\.rq\) \| \S", text, flags=re.MULTILINE)
    there = sorted(path.stem for path in (QUERIES / "rules").glob("*.rq"))
    assert listed == [(name, name) for name in there]
