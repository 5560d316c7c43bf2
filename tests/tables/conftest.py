"""Tables for the tests: the deposits of the Palermo Convention, and small ones made for one test."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from iwtld.tables import Table, load_table

UNTOC = Path(__file__).parent / "untoc"

TableMaker = Callable[..., Table]


def write_table(
    folder: Path,
    name: str,
    content: str | bytes,
    columns: Sequence[str | dict[str, Any]],
    *,
    about: str = "id:row/{id}",
    top: dict[str, Any] | None = None,
    **schema: Any,
) -> Path:
    """Write a table and its metadata; a column given as text is a plain column of that name."""
    described = [
        {"name": column, "propertyUrl": f"iwt:{column}"} if isinstance(column, str) else column
        for column in columns
    ]
    document = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": f"{name}.csv",
        **(top or {}),
        "tableSchema": {"columns": described, "aboutUrl": about, **schema},
    }
    (folder / f"{name}.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    metadata = folder / f"{name}.csv-metadata.json"
    metadata.write_text(json.dumps(document), encoding="utf-8")
    return metadata


@pytest.fixture
def make(tmp_path: Path) -> TableMaker:
    """Return a function that writes a table into a temporary folder and loads its metadata."""

    def maker(
        content: str | bytes, columns: Sequence[str | dict[str, Any]], *, name: str = "rows", **options: Any
    ) -> Table:
        return load_table(write_table(tmp_path, name, content, columns, **options))

    return maker


@pytest.fixture
def untoc(tmp_path: Path) -> Path:
    """Return a folder with a copy of the tables on the Palermo Convention, free to be changed."""
    return Path(shutil.copytree(UNTOC, tmp_path / "untoc"))
