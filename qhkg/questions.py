"""The canned questions: ``queries/<topic>/<name>.rq``, SPARQL under a ``#+`` header in YAML.

The header's keys: ``summary`` (the question in words), ``description`` (what it counts and
leaves out), ``tags`` (a list), ``note`` (what people are told under every answer, where there
is need) and ``parameters``, which maps a name to

``type``         one of iri, integer, decimal, string, year, code
``scheme``       for a code: the code list, by its prefix
``class``        for an iri: the class that its values belong to, as a prefixed name
``single``       true where it takes one value only
``default``      for readers: the query's own ``VALUES`` line holds it
``description``  what it chooses

Each parameter is a line ``VALUES ?name { … }`` of the query.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from qhkg.errors import QuestionHeaderError, UnknownNameError
from qhkg.files import read_text
from qhkg.nearest import nearest_names
from qhkg.sparql_text import header_lines, values_blocks

PARAMETER_TYPES = ("iri", "integer", "decimal", "string", "year", "code")


@dataclass(frozen=True)
class Parameter:
    """What a question can be narrowed by; the fields are the header's keys.

    >>> import qhkg
    >>> value = qhkg.open().question("funding-by-level").parameter("value")
    >>> value.type, value.scheme, value.single
    ('code', 'value', True)
    """

    name: str
    type: str
    description: str = ""
    scheme: str | None = None
    class_name: str | None = None
    single: bool = False
    default: str | None = None


@dataclass(frozen=True)
class Question:
    """A canned question: its words, its parameters and its SPARQL text.

    >>> import qhkg
    >>> question = qhkg.open().question("funding-by-level")
    >>> print(question.topic, "-", question.summary)
    money - How much did each level of government give?
    """

    name: str
    topic: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str
    note: str = ""

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name; raises UnknownNameError with the nearest names.

        >>> import qhkg
        >>> qhkg.open().question("funding-by-level").parameter("report").type
        'iri'
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = [parameter.name for parameter in self.parameters]
        hint = f"{self.name} takes {', '.join(known)}." if known else f"{self.name} takes none."
        raise UnknownNameError("parameter", name, nearest_names(name, known), hint)


class Catalogue:
    """All canned questions, by name."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._by_name = {question.name: question for question in questions}

    @classmethod
    def from_json(cls, catalogue: Mapping[str, Any]) -> Catalogue:
        """The catalogue from what :func:`read_catalogue` gives."""
        return cls(
            Question(
                **{
                    **entry,
                    "tags": tuple(entry["tags"]),
                    "parameters": tuple(Parameter(**given) for given in entry["parameters"]),
                }
            )
            for entry in catalogue["questions"]
        )

    def question(self, name: str) -> Question:
        """The question of that name; raises UnknownNameError with the nearest names.

        The name nearest to a question's own words is that question's.
        """
        if name in self._by_name:
            return self._by_name[name]
        by_words = {question.summary: question.name for question in self._by_name.values()}
        nearest = [by_words[words] for words in nearest_names(name, by_words)[:1] if " " in name]
        nearest = nearest or nearest_names(name, self._by_name)
        is_tag = any(name in (*q.tags, q.topic) for q in self._by_name.values())
        narrowing = f" -t {name}" if is_tag else ""
        hint = f"`qhkg questions{narrowing}` lists {'its questions' if is_tag else 'all'}."
        raise UnknownNameError("question", name, () if is_tag else nearest, hint)

    def questions(self, tag: str | None = None) -> tuple[Question, ...]:
        """The questions, or those with a tag, by topic and name.

        Raises UnknownNameError where no question has the tag.
        """
        ordered = sorted(
            self._by_name.values(), key=lambda question: (question.topic, question.name)
        )
        chosen = tuple(q for q in ordered if tag is None or tag in q.tags or tag == q.topic)
        if tag is not None and not chosen:
            tags = sorted({known for q in ordered for known in (*q.tags, q.topic)})
            hint = f"Tags: {', '.join(tags)}."
            raise UnknownNameError("tag", tag, nearest_names(tag, tags), hint)
        return chosen


def read_catalogue(folder: Path) -> dict[str, Any]:
    """All questions under a folder, as what JSON can hold (``rules/`` are no questions).

    Raises QuestionHeaderError where a header is malformed, UnusableFileError where a file is not
    UTF-8.
    """
    paths = sorted(path for path in folder.glob("*/*.rq") if path.parent.name != "rules")
    return {"questions": [_read_question(path) for path in paths]}


def _read_question(path: Path) -> dict[str, Any]:
    text = read_text(path)
    header = _parse_header(path, text)
    for key, kind in (("summary", str), ("description", str), ("tags", list)):
        if not isinstance(header.get(key), kind) or not header[key]:
            raise _fault(path, text, key, f"needs `{key}`, {_KINDS[kind]}")
    _refuse_others(path, text, header, _KEYS)
    parameters = header.get("parameters") or {}
    if not isinstance(parameters, dict):
        raise _fault(path, text, "parameters", "`parameters` maps names to their keys")
    return {
        "name": path.stem,
        "topic": path.parent.name,
        "summary": _one_line(header["summary"]),
        "description": _one_line(header["description"]),
        "tags": [str(tag) for tag in header["tags"]],
        "parameters": [_read_parameter(path, text, *item) for item in parameters.items()],
        "text": text,
        "note": _one_line(str(header.get("note", ""))),
    }


_KEYS = {"summary", "description", "tags", "note", "parameters"}
_KINDS: dict[type, str] = {str: "a text", list: "a list"}


def _parse_header(path: Path, text: str) -> dict[str, Any]:
    import yaml

    try:
        header = yaml.safe_load("\n".join(header_lines(text)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line + 1 if mark else 1
        raise QuestionHeaderError(path, line, f"no YAML: {problem}") from error
    if not isinstance(header, dict):
        raise QuestionHeaderError(path, 1, "needs a `#+` header with summary, description, tags")
    return header


def _read_parameter(path: Path, text: str, name: str, given: object) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _fault(path, text, name, f"parameter {name} needs `type` and `description`")
    keys = {field.name for field in fields(Parameter)} - {"name", "class_name"} | {"class"}
    _refuse_others(path, text, given, keys)
    kind = given.get("type")
    if not isinstance(kind, str) or kind not in PARAMETER_TYPES:
        raise _fault(path, text, name, f"the type of {name} is one of {', '.join(PARAMETER_TYPES)}")
    if not isinstance(given.get("description"), str):
        raise _fault(path, text, name, f"parameter {name} needs `description`, a text")
    if not isinstance(given.get("single", False), bool):
        raise _fault(path, text, name, f"{name}: `single` is true or false")
    if "class" in given and kind != "iri":
        raise _fault(path, text, name, f"{name}: only an iri has `class`")
    if (kind == "code") != ("scheme" in given):
        raise _fault(path, text, name, f"{name}: a code needs `scheme`, and nothing else has one")
    if name not in {block.variable for block in values_blocks(text)}:
        raise _fault(path, text, name, f"no line `VALUES ?{name} {{ … }}` for parameter {name}")
    rest = {"class_name" if key == "class" else key: value for key, value in given.items()}
    if "default" in rest:
        rest["default"] = str(rest["default"])
    return {**rest, "name": name, "description": _one_line(given["description"])}


def _refuse_others(path: Path, text: str, given: Mapping[str, Any], known: set[str]) -> None:
    for key in given:
        if key not in known:
            nearest = nearest_names(str(key), known)
            guess = f"; did you mean `{nearest[0]}`?" if nearest else ""
            raise _fault(path, text, str(key), f"unknown key `{key}`{guess}")


def _fault(path: Path, text: str, key: str, message: str) -> QuestionHeaderError:
    lines = header_lines(text)
    starting = [n for n, line in enumerate(lines, 1) if line.strip().startswith(f"{key}:")]
    holding = [n for n, line in enumerate(lines, 1) if key in line]
    return QuestionHeaderError(path, (starting + holding + [1])[0], message)


def _one_line(text: str) -> str:
    return " ".join(text.split())
