"""Two graphs that cannot be compared in time."""

from qhkg.errors.families import LimitError


class ComparisonTimeoutError(LimitError):
    """Graphs took longer to read or to compare than was given."""
