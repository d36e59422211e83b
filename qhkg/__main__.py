"""`python -m qhkg` is the command line."""

from qhkg.cli import main

main()
