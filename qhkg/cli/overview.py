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
    lines += _wrapped([f"{count:,} {_plural(name, count)}" for name, count in overview.counts])
    lines.append(f"{overview.statements:,} statements, {len(questions)} questions. For example:")
    to_try = sorted(questions, key=lambda question: question.name not in _TO_TRY)[:3]
    lines += [line for question in to_try for line in _example(question)]
    lines.append("All questions: qhkg questions    Help: qhkg --help")
    put_text("\n".join(lines) + "\n")


def _example(question: qhkg.Question) -> list[str]:
    example = " -p place=xunhua" if question.name == "who-helps" else ""
    return [f"  {question.summary}", f"    qhkg ask {question.name}{example}"]


def _wrapped(parts: list[str]) -> list[str]:
    import textwrap

    return textwrap.wrap(", ".join(parts), width=78, break_on_hyphens=False)


def _plural(name: str, count: int) -> str:
    if count == 1:
        return name
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
