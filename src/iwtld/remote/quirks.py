"""The table of quirks in ``docs/stores.md``: ``python -m iwtld.remote.quirks docs/stores.md`` renews it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from iwtld.remote.dialects import DIALECTS

_TABLE: Final = re.compile(r"(<!-- table:quirks -->\n).*?(<!-- end:quirks -->)", re.DOTALL)


def table() -> str:
    """Return the quirks of all dialects as a table in Markdown."""
    rows = [
        f"| {dialect.title} | {quirk.reason} |\n" for dialect in DIALECTS.values() for quirk in dialect.quirks
    ]
    return "| Server | What it does, and what is done about it |\n|---|---|\n" + "".join(rows)


def main(page: str) -> None:
    """Write the table between its markers in a page."""
    path = Path(page)
    text = path.read_text(encoding="utf-8")
    path.write_text(_TABLE.sub(lambda found: f"{found[1]}\n{table()}\n{found[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
