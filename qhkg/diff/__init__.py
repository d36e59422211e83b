"""What differs between two graphs: compared canonically, told by resource, or as an update."""

from qhkg.diff.comparing import ComponentChange, Difference, compare
from qhkg.diff.grouping import Change, ChangedResource, by_resource
from qhkg.diff.machine import json_of, turtle_of
from qhkg.diff.sides import Side, comparable, read_side
from qhkg.diff.text import markdown_of, text_of
from qhkg.diff.update import update_text

__all__ = [
    "Change",
    "ChangedResource",
    "ComponentChange",
    "Difference",
    "Side",
    "by_resource",
    "comparable",
    "compare",
    "json_of",
    "markdown_of",
    "read_side",
    "text_of",
    "turtle_of",
    "update_text",
]
