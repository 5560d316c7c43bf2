"""Write the JSON-LD context of the project from its ontology.

``python -m iwtld.export ontology/context.jsonld`` renews the file; a test compares it with the ontology.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyoxigraph as ox

from iwtld import resources
from iwtld.build import load_ontology
from iwtld.export.context import build_context


def render() -> str:
    """Return the context as JSON text."""
    ontology = ox.Store()
    load_ontology(ontology, resources.folder("ontology"))
    return json.dumps(build_context(ontology), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(render(), encoding="utf-8", newline="\n")
