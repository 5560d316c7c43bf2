"""Read hypothetical acts from text and from files.

On the command line ``--ratify SOM:untoc@2027-01-01`` is the action ``ratify SOM:untoc@2027-01-01``. The date
may be left out. A file is CSV with the header ``action,state,other,instrument,form,value,date``, in which an
action fills the cells that it needs.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from iwtld.basis.acts.actions import (
    KINDS,
    Action,
    ChangeLaw,
    Conclude,
    Denounce,
    Designate,
    LiftRestriction,
    Notify,
    Penalty,
    Ratify,
)
from iwtld.errors import (
    Finding,
    InputError,
    IwtldError,
    ParameterError,
    TableError,
    UnknownNameError,
    nearest,
)

Resolver = Callable[[str, str], str]
"""From a kind of name (``country``, ``instrument``, ``form``) and a name to a code or slug."""

COLUMNS: Final = ("action", "state", "other", "instrument", "form", "value", "date")
"""The header of a file of actions."""
EXAMPLES: Final = {
    "ratify": "SOM:untoc@2027-01-01",
    "denounce": "SOM:untoc@2027-01-01",
    "penalty": "SGP=5@2027-01-01",
    "notify": "VNM:untoc=takes@2027-01-01",
    "designate": "SGP:THA:extradition@2027-01-01",
    "conclude": "THA-MMR:extradition@2027-01-01",
    "lift-restriction": "KHM:asean-mlat-2004@2027-01-01",
    "change-law": "LAO:extradition-without-treaty@2027-01-01",
}
"""How the text of each kind of action is written."""

_NAME: Final = r"[^:=@]+"
_PATTERNS: Final = {
    "ratify": rf"(?P<state>{_NAME}):(?P<instrument>{_NAME})",
    "denounce": rf"(?P<state>{_NAME}):(?P<instrument>{_NAME})",
    "penalty": rf"(?P<state>{_NAME})=(?P<value>{_NAME})",
    "notify": rf"(?P<state>{_NAME}):(?P<instrument>{_NAME})=(?P<value>{_NAME})",
    "designate": rf"(?P<state>{_NAME}):(?P<other>{_NAME}):(?P<form>{_NAME})",
    # Between codes a hyphen does; a name with a hyphen of its own needs the colon.
    "conclude": rf"(?P<state>[^-:=@]+)-(?P<other>[^-:=@]+):(?P<form>{_NAME})",
    "lift-restriction": rf"(?P<state>{_NAME}):(?P<instrument>{_NAME})",
    "change-law": rf"(?P<state>{_NAME}):(?P<value>{_NAME})",
}
_TAKES: Final = {"takes": True, "does-not-take": False}
_CELLS: Final = {
    "ratify": ("state", "instrument"),
    "denounce": ("state", "instrument"),
    "penalty": ("state", "value"),
    "notify": ("state", "instrument", "value"),
    "designate": ("state", "other", "form"),
    "conclude": ("state", "other", "form"),
    "lift-restriction": ("state", "instrument"),
    "change-law": ("state", "value"),
}
_KINDS_OF_NAME: Final = {"state": "country", "other": "country", "instrument": "instrument", "form": "form"}


def parse(text: str, resolve: Resolver | None = None) -> Action:
    """Return the action that a text such as ``ratify SOM:untoc@2027-01-01`` describes.

    ``resolve`` turns names into codes and slugs; without it they have to be codes and slugs. Raises
    ``ParameterError`` for a text that is no action, and what ``resolve`` raises.
    """
    kind, _, rest = text.strip().partition(" ")
    if kind not in KINDS:
        raise UnknownNameError("action", kind, KINDS)
    body, _, day = rest.strip().partition("@")
    found = re.fullmatch(_PATTERNS[kind], body)
    if found is None and kind == "conclude":
        found = re.fullmatch(_PATTERNS["designate"], body)
    if found is None:
        example = f"{kind} {EXAMPLES[kind]}"
        raise ParameterError(f"{rest.strip()!r} is no act of that kind. Write it as `{example}`.")
    try:
        return _make(kind, {**found.groupdict(), "date": day}, resolve or _plain)
    except _CellError as error:
        cause = error.__cause__
        raise cause if isinstance(cause, IwtldError) else ParameterError(str(error)) from None


def read(path: str | Path, resolve: Resolver | None = None) -> tuple[Action, ...]:
    """Return the actions in a file, in its order.

    Raises ``InputError`` for a file that cannot be read, and ``TableError`` with everything that is wrong in
    it, each with its row and column.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}. Give a CSV file in UTF-8.") from error
    return read_text(text, str(path), resolve)


def read_text(text: str, name: str, resolve: Resolver | None = None) -> tuple[Action, ...]:
    """Return the actions in the text of a file; ``name`` stands for the file in the findings."""
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="")
    header = tuple(reader.fieldnames or ())
    findings = [
        _foreign(name, number, column) for number, column in enumerate(header, 1) if column not in COLUMNS
    ]
    if "action" not in header or "state" not in header:
        reason = f"A file of actions has the columns {', '.join(COLUMNS)}."
        findings.append(Finding(name, 1, None, "actions-header", reason))
    found: list[Action] = []
    for cells in reader if not findings else ():
        filled = {column: cell.strip() for column, cell in cells.items() if column in COLUMNS and cell}
        try:
            found.append(_row(filled, resolve or _plain))
        except _CellError as error:
            column = header.index(error.column) + 1 if error.column in header else None
            value = filled.get(error.column)
            findings.append(
                Finding(name, reader.line_num, column, "actions-cell", str(error), value, error.column)
            )
    if findings:
        raise TableError(f"{name} has {len(findings)} fault{'s' if len(findings) > 1 else ''}.", findings)
    return tuple(found)


class _CellError(Exception):
    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        super().__init__(reason)


def _foreign(name: str, number: int, column: str) -> Finding:
    near = nearest(column, COLUMNS, 1)
    hint = f"Did you mean {near[0]}?" if near else f"The columns are {', '.join(COLUMNS)}."
    return Finding(name, 1, number, "actions-header", "This column does not exist.", column, column, hint)


def _row(cells: Mapping[str, str], resolve: Resolver) -> Action:
    kind = cells.get("action", "")
    if kind not in KINDS:
        reason = str(UnknownNameError("action", kind, KINDS)) if kind else "The action is missing."
        raise _CellError("action", reason)
    for column in _CELLS[kind]:
        if column not in cells:
            example = f"{kind} {EXAMPLES[kind]}"
            raise _CellError(column, f"An action `{kind}` needs this cell, as in `{example}`.")
    return _make(kind, cells, resolve)


def _plain(kind: str, text: str) -> str:
    return text.strip().upper() if kind == "country" else text.strip().lower()


def _make(kind: str, cells: Mapping[str, str], resolve: Resolver) -> Action:
    names = {cell: _name(cell, cells[cell], resolve) for cell in _CELLS[kind] if cell in _KINDS_OF_NAME}
    value = cells.get("value", "").strip()
    on = _day(cells.get("date", ""))
    if kind == "penalty":
        return Penalty(names["state"], _years(value), on)
    if kind == "notify":
        if value not in _TAKES:
            raise _CellError("value", f"A state `takes` a convention or `does-not-take` it, not {value!r}.")
        return Notify(names["state"], names["instrument"], _TAKES[value], on)
    if kind == "change-law":
        return ChangeLaw(names["state"], value, on)
    if kind in ("designate", "conclude"):
        pair = (names["state"], names["other"], names["form"])
        return Designate(*pair, on) if kind == "designate" else Conclude(*pair, on)
    under = {"ratify": Ratify, "denounce": Denounce, "lift-restriction": LiftRestriction}[kind]
    return under(names["state"], names["instrument"], on)


def _name(cell: str, text: str, resolve: Resolver) -> str:
    try:
        return resolve(_KINDS_OF_NAME[cell], text.strip())
    except IwtldError as error:
        raise _CellError(cell, str(error)) from error


def _years(text: str) -> float:
    try:
        years = math.inf if text == "life" else float(text)
    except ValueError:
        years = math.nan
    if not years >= 0:
        raise _CellError("value", f"{text!r} is no number of years. Write 4, 2.5 or life.")
    return years


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise _CellError("date", f"{text!r} is no date. Write it as 2027-01-01.") from error
