"""Tables with CSVW metadata: read the metadata, check the rows, turn rows into N-Quads.

A table is a CSV file (RFC 4180, UTF-8) with its metadata beside it: ``states.csv`` and
``states.csv-metadata.json``. ``load_table`` and ``load_folder`` read metadata, ``check`` finds what is
wrong with tables, and ``iwtld.populate`` makes a graph of them.
"""

from __future__ import annotations

from iwtld.codes import Code
from iwtld.tables.codes import CODES
from iwtld.tables.examine import Examination, check
from iwtld.tables.findings import MAX_FINDINGS
from iwtld.tables.metadata import METADATA_SUFFIX, load_folder, load_some, load_table, table_names
from iwtld.tables.model import Column, Datatype, ForeignKey, Table
from iwtld.tables.template import Template

__all__ = [
    "CODES",
    "MAX_FINDINGS",
    "METADATA_SUFFIX",
    "Code",
    "Column",
    "Datatype",
    "Examination",
    "ForeignKey",
    "Table",
    "Template",
    "check",
    "load_folder",
    "load_some",
    "load_table",
    "table_names",
]
