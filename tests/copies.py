"""Copies of a text that differ from it in form and not in what they say."""

import re
import unicodedata
from collections.abc import Callable

MENU = "Home 2010 news\n1 2 3 pages\n\n"


def webpage(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace(" ", "&nbsp;", 1)
    body = "".join(f"<p>{line}</p>\n" for line in escaped.split("\n"))
    head = "<title>5 of 6</title><style>a { width: 20px }</style><script>x = 10</script>"
    return (
        f"<!DOCTYPE html>\n<html><head>{head}</head><body><ul><li>1</li></ul>{body}</body></html>"
    )


DIFFERING: dict[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "byte-order mark": lambda text: "\ufeff" + text,
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "no-break blanks": lambda text: text.replace(" ", "\u00a0"),
    "collapsed blanks": lambda text: re.sub(r"\s+", " ", text),
    "extra blanks": lambda text: text.replace(" ", "  "),
    "wrapped lines": lambda text: re.sub(r"(.{60,80}?) ", r"\1\n", text),
    "soft hyphens": lambda text: text.replace("villages", "vil\u00adlages"),
    "menu around": lambda text: f"{MENU}{text}\n\nprevious 2008 | next 10\n12 visitors 2 86\n",
    "HTML": webpage,
    "a div": lambda text: f"<div>{text.replace(' ', '&nbsp;')}</div>",
    "paragraphs": lambda text: "".join(f"<p>{line}</p>" for line in text.split("\n")),
    "a body": lambda text: f"<body class=x>{text.replace(chr(10), '<br>')}</body>",
    "a head": lambda text: f"<head><title>5</title></head>{text.replace(' ', '&#32;')}",
    "a reference first": lambda text: "&nbsp;" + text.replace(" ", "&nbsp;"),
}
