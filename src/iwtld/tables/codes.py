"""The codes of the findings about tables, each with a title, an explanation and an example.

A code never changes its meaning and is never used again for something else.
"""

from __future__ import annotations

from typing import Final

from iwtld.codes import Code

MISSING_FILE: Final = Code(
    "T01",
    "Missing file",
    "The metadata describes a file that is not there or that cannot be read.",
    "states.csv-metadata.json without states.csv",
)
EMPTY_FILE: Final = Code(
    "T02",
    "Empty file",
    "The file has no header. A table without records still has its header.",
    "a file of no bytes",
)
NOT_UTF8: Final = Code(
    "T03",
    "Not UTF-8",
    "The file is not in UTF-8, or text was lost when it was converted earlier. Save it as UTF-8.",
    "Côte d'Ivoire saved as Windows-1252",
)
CONTROL_CHARACTER: Final = Code(
    "T04",
    "Control character",
    "A cell holds a character that no reader sees, such as NUL. Tabs and line breaks are allowed.",
    "Ken\\u0000ya",
)
STRAY_QUOTE: Final = Code(
    "T05",
    "Quotation mark out of place",
    "A quotation mark opens a cell and is not closed, or text follows the closing one. Quotation marks "
    "inside a quoted cell are written twice.",
    'KEN,"Kenya',
)
WRONG_SEPARATOR: Final = Code(
    "T06",
    "Not separated by commas",
    "The header is one cell that holds semicolons or tabs. Cells are separated by commas.",
    "iso3;name;deposit",
)
UNKNOWN_COLUMN: Final = Code(
    "T07",
    "Unknown column",
    "The header names a column that the metadata does not describe.",
    "depositt",
)
MISSING_COLUMN: Final = Code(
    "T08",
    "Missing column",
    "The metadata describes a column that the header does not name.",
    "iso3,name instead of iso3,name,deposit",
)
COLUMN_ORDER: Final = Code(
    "T09",
    "Columns out of order",
    "The columns stand in another order than in the metadata.",
    "name,iso3,deposit instead of iso3,name,deposit",
)
REPEATED_COLUMN: Final = Code(
    "T10",
    "Repeated column",
    "The header names the same column twice.",
    "iso3,name,name",
)
BLANK_ROW: Final = Code(
    "T11",
    "Blank row",
    "A row has no text in any cell. It would shift the numbers of the rows for no reason.",
    ",,",
)
CELL_COUNT: Final = Code(
    "T12",
    "Wrong number of cells",
    "A row has more or fewer cells than the header. A cell that holds a comma stands in quotation marks.",
    "COD,Congo, Democratic Republic of the,2005-10-28",
)
WHITE_SPACE: Final = Code(
    "T13",
    "White space at the edge",
    "A cell, or an item of a list, begins or ends with white space. It is not trimmed silently, since "
    "keys are compared exactly.",
    "KEN ,Kenya",
)
REQUIRED_BLANK: Final = Code(
    "T14",
    "Required cell blank",
    "The metadata requires the cell, or the identifier of the row is made from it.",
    "KHM,,2005-12-12",
)
BLANK_ITEM: Final = Code(
    "T15",
    "Blank item in a list",
    "A cell with several values has nothing between two separators, or begins or ends with one.",
    "KEN;;TZA",
)
NOT_BOOLEAN: Final = Code(
    "T16",
    "Not a boolean",
    "The cell is neither of the two words that the metadata allows.",
    "maybe",
)
NOT_NUMBER: Final = Code(
    "T17",
    "Not a number",
    "The cell is not written as a number of its datatype: digits without grouping, a point for decimals.",
    "1,234",
)
NOT_DATE: Final = Code(
    "T18",
    "Not a date",
    "The cell is no date of the calendar, or is not written as ISO 8601 has it (YYYY-MM-DD).",
    "2019-02-30",
)
NOT_URI: Final = Code(
    "T19",
    "Not a URI",
    "The cell is not an absolute URI, with a scheme and without white space.",
    "www.unodc.org",
)
FORMAT: Final = Code(
    "T20",
    "Format not matched",
    "The cell does not match the regular expression of the metadata.",
    "ken where three capital letters are asked for",
)
OUT_OF_RANGE: Final = Code(
    "T21",
    "Out of range",
    "The value is less than the minimum or greater than the maximum of the metadata.",
    "1873-07-01 where the minimum is 1900-01-01",
)
LENGTH: Final = Code(
    "T22",
    "Wrong length",
    "The text has fewer or more characters than the metadata allows.",
    "KENYA where the maximum length is 3",
)
REPEATED_KEY: Final = Code(
    "T23",
    "Repeated primary key",
    "An earlier row has the same primary key.",
    "two rows KHM in states.csv",
)
UNKNOWN_KEY: Final = Code(
    "T24",
    "Unknown key",
    "No row of the referenced table has this key (a dangling foreign key).",
    "KEM where states.csv has KEN",
)
UNKNOWN_REFERENCE: Final = Code(
    "T25",
    "Unknown reference",
    "No row of the referenced tables describes the resource that the cell names.",
    "agency/kwss where actors.csv has agency/kws",
)
MORE_FINDINGS: Final = Code(
    "T99",
    "More findings",
    "There are more findings than are shown. The number of the others is given.",
    "a table of 5,000 rows with a wrong date in each",
)

CODES: Final[dict[str, Code]] = {
    code.code: code
    for code in (
        MISSING_FILE,
        EMPTY_FILE,
        NOT_UTF8,
        CONTROL_CHARACTER,
        STRAY_QUOTE,
        WRONG_SEPARATOR,
        UNKNOWN_COLUMN,
        MISSING_COLUMN,
        COLUMN_ORDER,
        REPEATED_COLUMN,
        BLANK_ROW,
        CELL_COUNT,
        WHITE_SPACE,
        REQUIRED_BLANK,
        BLANK_ITEM,
        NOT_BOOLEAN,
        NOT_NUMBER,
        NOT_DATE,
        NOT_URI,
        FORMAT,
        OUT_OF_RANGE,
        LENGTH,
        REPEATED_KEY,
        UNKNOWN_KEY,
        UNKNOWN_REFERENCE,
        MORE_FINDINGS,
    )
}
"""Every code by its name, in the order of the names."""
