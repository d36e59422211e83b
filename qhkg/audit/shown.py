"""Texts of a copy as a terminal can bear them: its control characters would move the cursor, or
hide and change what stands beside them."""

from __future__ import annotations

import json
import re
from textwrap import fill
from typing import Any, Final

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DELETE: Final = 0x7F
# JSON escapes those below the blank itself.
_UNESCAPED: Final = re.compile(r"[\x7f-\x9f]")
_PICTURES, _DELETE_PICTURE = 0x2400, "\u2421"


def shown(text: str) -> str:
    """One line with a picture for each C0 control character, and without those of C1.

    >>> shown("9\\x1b[8m towns\\x9b")
    '9␛[8m towns'
    """
    return _CONTROL.sub(_picture, text)


def wrapped(line: str, width: int | None, indent: str = "") -> str:
    """A line broken at blanks into lines of at most so many code points; None leaves it whole.

    What has no blank stays whole. ``indent`` stands before each further line.
    """
    if width is None:
        return line
    return fill(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def json_text(data: Any) -> str:
    """Plain data as indented JSON with a line end, every control character escaped.

    >>> json_text("县\\x9b")
    '"县\\\\u009b"\\n'
    """
    made = json.dumps(data, ensure_ascii=False, indent=2)
    return _UNESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", made) + "\n"


def _picture(control: re.Match[str]) -> str:
    code = ord(control.group())
    if code == _DELETE:
        return _DELETE_PICTURE
    return chr(_PICTURES + code) if code < _DELETE else ""
