"""`qhkg`: what is in the graph, and three questions to try."""

from __future__ import annotations

import qhkg
from qhkg.cli.output import put_text

_TO_TRY = ("funding-by-level", "who-helps", "total-without-double-counting")


def print_overview() -> None:
    """Print the overview, in some ten lines."""
    kg = qhkg.open()
    overview = kg.overview()
    questions = kg.questions()
    lines = [f"{title} ({year})" for title, year in overview.reports]
    lines += [""] if lines else []
    lines += _wrapped([f"{count:,} {_plural(name, count)}" for name, count in overview.counts])
    lines.append(f"{overview.statements:,} statements, {len(questions)} questions")
    to_try = [q for q in questions if q.name in _TO_TRY] or list(questions[:3])
    if to_try:
        lines += ["", "Try:", *(f"  {_example(q)}" for q in to_try[:3])]
    lines += ["", "All questions: qhkg questions    Help: qhkg --help"]
    put_text("\n".join(lines) + "\n")


def _example(question: qhkg.Question) -> str:
    example = " -p place=xunhua" if question.name == "who-helps" else ""
    command = f"qhkg ask {question.name}{example}"
    return f"{command:<42}{question.summary}"


def _wrapped(parts: list[str]) -> list[str]:
    import textwrap

    return textwrap.wrap(", ".join(parts), width=78, break_on_hyphens=False)


def _plural(name: str, count: int) -> str:
    if count == 1:
        return name
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
