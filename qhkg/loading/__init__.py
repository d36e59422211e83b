"""The graphs into a triple store of the user's own, verified: see docs/loading.md."""

from qhkg.loading.dry_run import dry_run
from qhkg.loading.edition import Edition, NewGraph, edition
from qhkg.loading.loader import Loaded, drop, load

__all__ = ["Edition", "Loaded", "NewGraph", "drop", "dry_run", "edition", "load"]
