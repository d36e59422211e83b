"""The one tree of errors. Each family has the exit code that the command line ends with.

::

    QhkgError                        exit 1   never raised itself
    ├── RequestError                 exit 2   what was asked is wrong: mend it and ask again
    │   ├── UnusableFileError                 missing, a folder, empty, not UTF-8; no folder for it
    │   ├── TurtleSyntaxError                 file, line and column
    │   ├── RdfSyntaxError                    the same of any syntax, as far as its parser tells
    │   ├── UnreadableInputError              several files that are none to read; ``errors``
    │   ├── ShapesError                       a file that holds no SHACL shapes, or wrong ones
    │   ├── OutputIsFolderError               the result cannot be written over a folder
    │   ├── QueryError
    │   │   ├── QuerySyntaxError              line and column
    │   │   ├── QueryTooDeepError             nested deeper than the engine can bear
    │   │   ├── QueryTooLongError             more operators and groups in a row than that
    │   │   └── QueryRefusedError             SERVICE: queries never reach the network
    │   ├── QuestionError                     a question is asked or written wrongly
    │   │   ├── QuestionHeaderError           file and line of a malformed ``#+`` header
    │   │   └── ParameterError                a value that does not fit its parameter
    │   ├── NamingError                       a name that stands for no one thing
    │   │   ├── UnknownNameError              nothing has it; the nearest names
    │   │   └── AmbiguousNameError            several things have it; which
    │   ├── FormatError                       an unknown or unsuitable format
    │   ├── NumeralError                      no number that a report would print
    │   ├── NotAFigureError                   a thing of another kind was to be cited
    │   ├── NotACopyError                     a text that is no copy of the report
    │   ├── NotTheTextError                  a copy, where the text itself is needed
    │   ├── OtherReportError                  a copy of one report, a figure of another
    │   ├── CheckoutNeededError               what only a checkout holds is to be changed
    │   ├── InconsistencyError                the statements contradict each other
    │   ├── UnsupportedConstructError         an ontology beyond the rules of OWL 2 RL
    │   ├── EndpointError                     no address of a store, or a password in it
    │   └── CalculationError                  division by nought; a sum that counts twice
    ├── OutsideError                 exit 3   the other side failed: disk, network, store
    │   ├── WriteError                        disk full, no permission
    │   ├── InstallationError                 ontology, data or queries are not where they belong
    │   ├── QueryEvaluationError              the store failed while answering
    │   ├── StoreError                        a store reached over HTTP; address and status
    │   │   ├── UnreachableError              nobody listens there; TLS; a proxy
    │   │   ├── DeniedError                   a wrong password, or not allowed
    │   │   ├── RedirectedError               the address sends to another one
    │   │   ├── NotAnEndpointError            a web page, or nothing
    │   │   ├── InvalidAnswerError            no results, cut off, or without end
    │   │   ├── StoreFullError                no room left
    │   │   └── UnknownOutcomeError           nobody knows whether an update was done
    │   └── LoadError                         a load ended half way; what is left where
    └── LimitError                   exit 4   a limit was hit
        ├── QueryTimeoutError                 the query ran longer than it was given
        ├── ReasonLimitError                  something follows in more steps than can be told
        ├── AuditTimeoutError                 an audit or a citation did
        ├── StoreTimeoutError                 a store took longer than it was given
        ├── ValidationTimeoutError            the validation took longer than it was given
        ├── ComparisonTimeoutError            two graphs did, when they were compared
        └── TooLargeError                     a file that is too large to be read

Messages are one line each, and say what was wrong and what would be right.
"""

from qhkg.errors.copies import (
    AuditTimeoutError,
    NotACopyError,
    NotAFigureError,
    NotTheTextError,
    NumeralError,
    OtherReportError,
)
from qhkg.errors.differences import ComparisonTimeoutError
from qhkg.errors.families import (
    LimitError,
    OutsideError,
    QhkgError,
    RequestError,
)
from qhkg.errors.files import (
    CalculationError,
    CheckoutNeededError,
    InconsistencyError,
    InstallationError,
    OutputIsFolderError,
    RdfSyntaxError,
    ShapesError,
    TooLargeError,
    TurtleSyntaxError,
    UnreadableInputError,
    UnsupportedConstructError,
    UnusableFileError,
    ValidationTimeoutError,
    WriteError,
)
from qhkg.errors.queries import (
    AmbiguousNameError,
    FormatError,
    NamingError,
    ParameterError,
    QueryError,
    QueryEvaluationError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooDeepError,
    QueryTooLongError,
    QuestionError,
    QuestionHeaderError,
    ReasonLimitError,
    UnknownNameError,
)
from qhkg.errors.stores import (
    DeniedError,
    EndpointError,
    InvalidAnswerError,
    LoadError,
    NotAnEndpointError,
    RedirectedError,
    StoreError,
    StoreFullError,
    StoreTimeoutError,
    UnknownOutcomeError,
    UnreachableError,
)

__all__ = [
    "AmbiguousNameError",
    "AuditTimeoutError",
    "CalculationError",
    "CheckoutNeededError",
    "ComparisonTimeoutError",
    "DeniedError",
    "EndpointError",
    "FormatError",
    "InconsistencyError",
    "InstallationError",
    "InvalidAnswerError",
    "LimitError",
    "LoadError",
    "NamingError",
    "NotACopyError",
    "NotAFigureError",
    "NotAnEndpointError",
    "NotTheTextError",
    "NumeralError",
    "OtherReportError",
    "OutputIsFolderError",
    "OutsideError",
    "ParameterError",
    "QhkgError",
    "QueryError",
    "QueryEvaluationError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "QueryTimeoutError",
    "QueryTooDeepError",
    "QueryTooLongError",
    "QuestionError",
    "QuestionHeaderError",
    "RdfSyntaxError",
    "ReasonLimitError",
    "RedirectedError",
    "RequestError",
    "ShapesError",
    "StoreError",
    "StoreFullError",
    "StoreTimeoutError",
    "TooLargeError",
    "TurtleSyntaxError",
    "UnknownNameError",
    "UnknownOutcomeError",
    "UnreachableError",
    "UnreadableInputError",
    "UnsupportedConstructError",
    "UnusableFileError",
    "ValidationTimeoutError",
    "WriteError",
]
