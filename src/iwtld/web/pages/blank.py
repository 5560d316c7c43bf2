"""``/forms/{file}``: an empty form for a kind of record, to fill in and validate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iwtld.errors import UnknownNameError
from iwtld.forms import EXTENSIONS, find_kind, template
from iwtld.web.exchange import Reply
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

_TYPES: Final = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
}
_FORMATS: Final = {extension: name for name, extension in EXTENSIONS.items()}


def form(request: Request, site: Site) -> Reply:
    """Return the form for ``file``, such as ``actors.xlsx``; the name says the kind and the format.

    Runs where files can be opened: the forms are made from the tables of the data. Raises ``Problem`` (404)
    for a kind or a format that does not exist.
    """
    name, _, extension = request.params["file"].rpartition(".")
    if extension not in _FORMATS:
        listed = ", ".join(f".{each}" for each in _FORMATS)
        raise _missing(f"Forms come as {listed}.")
    try:
        content = template(find_kind(name), _FORMATS[extension])
    except UnknownNameError as error:
        raise _missing(str(error)) from None
    disposition = f'attachment; filename="{name.lower()}.{extension}"'
    return Reply(content, _TYPES[extension], headers={"content-disposition": disposition})


def _missing(detail: str) -> Problem:
    return Problem(404, "not-found", "There is no such form", detail)
