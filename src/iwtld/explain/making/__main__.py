"""Renew the examples of the shapes: ``python -m iwtld.explain.making`` takes about two minutes."""

from __future__ import annotations

import sys

from iwtld import resources
from iwtld.explain.making.catalogue import make, write

if __name__ == "__main__":
    made = make(resources.root())
    write(made)
    missing = [code for code, entry in made.items() if not entry["bad"]]
    print(f"{len(made)} codes of shapes.", *(f"No example for {code}." for code in missing), sep="\n")
    sys.exit(1 if missing else 0)
