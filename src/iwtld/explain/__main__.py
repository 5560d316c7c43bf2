"""Renew the page about validation: ``python -m iwtld.explain docs/validation.md``."""

from __future__ import annotations

import sys
from pathlib import Path

from iwtld.explain.page import render

if __name__ == "__main__":
    Path(sys.argv[1]).write_text(render(), encoding="utf-8", newline="\n")
