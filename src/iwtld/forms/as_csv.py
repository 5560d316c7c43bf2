"""Forms as CSV: the header of the table, with comments above it that the reader skips."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from iwtld.forms.kinds import Kind
from iwtld.forms.words import heading, label, sentences


def write(kind: Kind) -> bytes:
    """Return the form for a kind of record."""
    out = io.StringIO()
    for line in _comments(kind):
        out.write(f"# {line}".rstrip() + "\n")
    csv.writer(out, lineterminator="\n").writerow([field.name for field in kind.fields])
    return out.getvalue().encode()


def _comments(kind: Kind) -> Iterator[str]:
    yield from heading(kind)
    yield f"Write one record in each row below the header, and save the file as {kind.name}.csv in UTF-8."
    yield "Lines that begin with # above the header are not read. An empty cell means that it is not known."
    yield ""
    for field in kind.fields:
        yield f"{label(field)}: {' '.join(sentences(field))}"
