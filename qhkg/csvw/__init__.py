"""A graph as CSV on the Web: tables for spreadsheets, and metadata that make triples of them.

Nothing here knows a class or a property: tables, columns, keys and links are found in the
statements. See docs/decisions/0010-csv-on-the-web.md.
"""

from qhkg.csvw.folder import write_folder
from qhkg.csvw.metadata import METADATA, csvw_files

__all__ = ["METADATA", "csvw_files", "write_folder"]
