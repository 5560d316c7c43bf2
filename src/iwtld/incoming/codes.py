"""The codes of findings about what holds the data: archives, workbooks, and files by their names."""

from __future__ import annotations

from typing import Final

from iwtld.codes import Code

ARCHIVE_REFUSED: Final = Code(
    "R08",
    "Archive refused",
    "The archive is damaged or encrypted as a whole, has too many entries, or unpacks to more than the "
    "limits allow. Nothing of it is read, or nothing after the entry at which a limit was reached.",
    "a zip of 10 MB that unpacks to 10 GB",
    "a zip of the files that are to be checked",
)
MEMBER_REFUSED: Final = Code(
    "R09",
    "Member of an archive refused",
    "The name of a member leads out of the archive or stands there twice, or the member is a link, a device, "
    "encrypted, damaged, or an archive itself. The other members are read.",
    "../../etc/passwd",
    "treaties/instruments.csv",
)
WORKBOOK_REFUSED: Final = Code(
    "R10",
    "Workbook not readable",
    "The workbook is no Excel workbook (.xlsx), is damaged or protected with a password, is too large, or "
    "holds XML that declares a document type.",
    "actors.xls, renamed to actors.xlsx",
    "actors.xlsx, saved as Excel Workbook",
)
UNKNOWN_TABLE: Final = Code(
    "R20",
    "Unknown table",
    "A CSV file, or a sheet with content, is not named as a table of the project. The name up to the first "
    "dot counts, capitals do not.",
    "instrument.csv",
    "instruments.csv or instruments.2026.csv",
)
UNKNOWN_FORM: Final = Code(
    "R21",
    "Unknown form",
    "The extension of the file is none that is read. The content is never guessed.",
    "actors.json",
    "actors.jsonld",
)
FORMULA_WITHOUT_VALUE: Final = Code(
    "R22",
    "Formula without a value",
    "Formulas are not calculated here: the value counts that the spreadsheet program saved with the formula, "
    "and none was saved.",
    "=B2+1 in a workbook that a script wrote",
    "868",
)
ERROR_VALUE: Final = Code(
    "R23",
    "Error value",
    "The cell of a workbook holds an error, such as that of a formula which failed.",
    "#REF!",
    "KEN",
)
DATE_IN_TEXT: Final = Code(
    "R24",
    "Date in a column of text",
    "A spreadsheet program made a date of what was typed. It does so with codes and numbers of articles; "
    "what was typed is lost.",
    "3-5, which became 3 May",
    "3-5 in a cell that was formatted as text first",
)

NOTHING_TO_CHECK: Final = Code(
    "R25",
    "Nothing to check",
    "The folder, the archive or the workbook holds no file and no sheet that is read. That nothing is wrong "
    "in it says nothing.",
    "a folder with notes.docx alone",
    "a folder with instruments.csv in it",
)

CODES: Final[dict[str, Code]] = {
    code.code: code
    for code in (
        ARCHIVE_REFUSED,
        MEMBER_REFUSED,
        WORKBOOK_REFUSED,
        UNKNOWN_TABLE,
        UNKNOWN_FORM,
        FORMULA_WITHOUT_VALUE,
        ERROR_VALUE,
        DATE_IN_TEXT,
        NOTHING_TO_CHECK,
    )
}
"""Every code by its name, in the order of the names."""
