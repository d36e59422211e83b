"""docs/endpoints.md names what there is: variables, options, numbers."""

from __future__ import annotations

import re
from pathlib import Path

from qhkg.engines import bodies, http
from qhkg.engines.retries import LONGEST_PAUSE

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "endpoints.md").read_text(encoding="utf-8")
PROGRAM = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("engines", "cli")
    for path in sorted((ROOT / "qhkg" / folder).glob("*.py"))
)


def test_all_variables_of_the_environment_are_told() -> None:
    variables = set(re.findall(r"\bQHKG_[A-Z_]*[A-Z]\b", GUIDE))
    read = set(re.findall(r'environ(?:\.get\(|\[|: )?"?.*?"(QHKG_[A-Z_]+)"', PROGRAM))
    assert read
    assert read <= variables
    assert all(f'"{variable}"' in PROGRAM for variable in variables)


def test_the_options_it_names_are_there() -> None:
    options = set(re.findall(r"(--[a-z][a-z-]+)", GUIDE))
    assert {"--endpoint", "--update-endpoint", "--graph-store"} <= options
    assert {option for option in options if f'"{option}"' not in PROGRAM} == set()


def test_the_numbers_are_those_of_the_program() -> None:
    assert f"over {bodies.IN_MEMORY >> 20} MiB lies on disk" in GUIDE
    assert f"over {http.LONGEST_ANSWER >> 30} GiB is given up" in GUIDE
    assert f"(to {LONGEST_PAUSE:.0f} seconds;" in GUIDE
    assert {5: "up to five times"}[http.TRIES] in GUIDE
