"""Puts the ontology, data, shapes, queries and the prepared graph into the wheel."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUNDLED = {"ontology": "*.ttl", "data": "*.ttl", "shapes": "*.ttl", "queries": "*.rq"}
# What preparing the graph imports; the same releases as pyproject.toml asks for.
_NEEDED = ("pyoxigraph", "pyyaml", "rdflib")


class BundleHook(BuildHookInterface[Any]):
    """Gives the wheel ``qhkg/_bundle/``; an editable install finds the checkout instead."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """The libraries that preparing the graph needs while the wheel is built."""
        declared = self.metadata.core.dependencies
        return [each for each in declared if each.lower().startswith(_NEEDED)]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the files; called before the wheel is written."""
        if version == "editable":
            return
        root, included = Path(self.root), build_data["force_include"]
        for folder, pattern in _BUNDLED.items():
            for path in sorted((root / folder).rglob(pattern)):
                included[str(path)] = f"qhkg/_bundle/{path.relative_to(root).as_posix()}"
        self._prepared = tempfile.TemporaryDirectory(prefix="qhkg-")
        included[self._prepare(root, Path(self._prepared.name))] = "qhkg/_bundle/prepared"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes what was only made for the wheel; called after it is written."""
        if version != "editable":
            self._prepared.cleanup()

    def _prepare(self, root: Path, home: Path) -> str:
        sys.path.insert(0, str(root))
        try:
            from qhkg.cache import write
            from qhkg.files import Folders
            from qhkg.preparation import prepare_graph, prepare_questions
        finally:
            sys.path.remove(str(root))
        folders = Folders(root)
        write(prepare_graph(folders) | prepare_questions(folders), home / "prepared")
        return str(home / "prepared")
