"""The command line. One file a command: parse, one call, render, exit."""

from qhkg.cli.ending import main

__all__ = ["main"]
