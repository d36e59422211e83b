"""Literals that are no values of their datatypes: OWL 2 RL's rule dt-not-type."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from pyoxigraph import Literal

from qhkg.terms import XSD
from qhkg.validation.reading import SourceFile
from qhkg.validation.report import Stated, ValidationResult

_WHY = "Nothing can be calculated from it, and it is equal to no value."


def ill_typed(files: Iterable[SourceFile]) -> Iterator[ValidationResult]:
    """The files' statements whose literal is no value of its datatype, of those of XML Schema."""
    from qhkg.bridge import is_ill_typed

    known: dict[Literal, bool] = {}
    for file in files:
        for each in file.statements:
            value = each.triple.object
            if isinstance(value, Literal) and value.datatype.value.startswith(XSD):
                if value not in known:
                    known[value] = is_ill_typed(value)
                if known[value]:
                    stated = Stated(file.name, each.line, str(each.triple))
                    yield _result(str(each.triple.subject).strip("<>"), value, stated)


def _result(focus: str, value: Literal, stated: Stated) -> ValidationResult:
    datatype = value.datatype.value
    return ValidationResult(
        focus=focus,
        path=stated.triple.split(" ")[1].strip("<>"),
        value=value.value,
        message=f'"{value.value}" is no value of <{datatype}>; write one, or the datatype that it'
        " has.",
        severity="Violation",
        shape="dt-not-type",
        kind="consistency",
        hint=_WHY,
        found=(stated,),
    )


@contextmanager
def unlogged() -> Iterator[None]:
    """Without what rdflib logs of such literals: a traceback for each, on standard error."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
