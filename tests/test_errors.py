"""Errors reach other processes as they are."""

import pickle

import pytest

from qhkg import errors

MADE = [
    errors.UnusableFileError("a.ttl", "is empty"),
    errors.TurtleSyntaxError("a.ttl", 1, 2, "no dot"),
    errors.RdfSyntaxError("a.jsonld", 1, 2, "no comma"),
    # Two errors are never equal, so that it is tried with none.
    errors.UnreadableInputError([]),
    errors.OutputIsFolderError("folder"),
    errors.QuerySyntaxError(1, 2, "no brace"),
    errors.QueryTooDeepError(600, 500),
    errors.QueryTooLongError(3000, 2000),
    errors.QuestionHeaderError("a.rq", 1, "no summary"),
    errors.UnknownNameError("place", "xunhau", ("xunhua",)),
    errors.AmbiguousNameError("qinghai", ("place:qinghai", "agency:qinghai")),
    errors.QueryTimeoutError(2.5),
    errors.ReasonLimitError("<urn:a>"),
    errors.AuditTimeoutError(2.5),
    errors.ValidationTimeoutError(2.5),
    errors.CalculationError([("check:a", "its divisor may be nought")]),
    errors.NotACopyError("copy.txt", "qinghai-2009", 101, 3, 40, "9a24"),
    errors.NotAFigureError("place:xunhua", "place"),
    errors.NotTheTextError("page.html", "https://w3id.org/qhkg/id/report/yunhai-2012", "0a"),
    errors.OtherReportError("fig:a", "copy.txt", "report:b"),
    errors.UnsupportedConstructError("owl:hasKey of ex:Person"),
    errors.ShapesError("holds no SHACL shapes", "more.ttl", 3),
    errors.CheckoutNeededError("to record coverage (--record)"),
    errors.TooLargeError("copy.txt", 5, 4, "bytes"),
    errors.StoreError("http://127.0.0.1/query", "is down", 503),
    errors.StoreTimeoutError("http://127.0.0.1/query", 2.5),
]


@pytest.mark.parametrize("error", MADE, ids=lambda error: type(error).__name__)
def test_an_error_comes_out_of_a_pickle_as_it_went_in(error: errors.QhkgError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_every_error_with_an_init_of_its_own_is_tried() -> None:
    own = {name for name in errors.__all__ if "__init__" in vars(getattr(errors, name))}
    assert own == {type(error).__name__ for error in MADE}
