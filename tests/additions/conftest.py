"""Documents to add, without a graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from iwtld.incoming.document import Document

Make = Callable[..., Document]


@pytest.fixture
def document(tmp_path: Path) -> Make:
    """Return the function that writes a file and gives the document of it."""

    def make(name: str = "new/a.ttl", text: str = "<a> <b> <c> .", number: int = 0) -> Document:
        path = tmp_path / "given" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        form = path.suffix.lstrip(".")
        table = path.stem if form == "csv" else None
        return Document(name, path, form, number, path.as_uri(), table)

    return make
