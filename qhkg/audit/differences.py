"""In what a copy differs from the text itself, as far as undoing it can tell."""

from __future__ import annotations

import hashlib
import unicodedata

from qhkg.audit.markup import is_markup


def differences(given: str, sha256: str, expected: str) -> list[str]:
    """Every cause for which a copy is another text; never empty.

    ``given`` is the text of the copy and ``sha256`` that of its bytes; ``expected`` is that of the
    report. Line ends, Unicode form and blanks at the end are named where undoing them gives the
    report, and where it does not, all that is certain is that something else differs.
    """
    mark = ["it begins with a byte-order mark"] if sha256_of(given) != sha256 else []
    if sha256_of(given) == expected:
        return mark
    undone = given.replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", undone)
    for made, form in ((undone, []), (composed, ["its Unicode form is another"])):
        ends = ["its line ends are others"] if undone != given else []
        if sha256_of(made) == expected:
            return [*mark, *ends, *form]
        if expected in (sha256_of(made.rstrip()), sha256_of(made.rstrip() + "\n")):
            return [*mark, *ends, *form, "it ends with other blanks"]
    if is_markup(given):
        return [*mark, "it is HTML"]
    return [*mark, "words, punctuation, blanks or what is around the report differ"]


def sha256_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
