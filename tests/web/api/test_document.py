"""The examples of docs/http-api.md, run as they stand there against a running service."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ...serving import Served

TEXT = (Path(__file__).parents[3] / "docs" / "http-api.md").read_text(encoding="utf-8")
EXAMPLES = [text for text in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) if "curl" in text]
TOLD = {
    "/api/basis?requesting=KHM&requested=CHN&form": '"grade": "shall"',
    "/api/why-not": "- **",
    "/api/gaps": "\nIDN,SGP,both,none,known,",
    "/api/what-if": '"move": "rises"',
    "/api/queries?tag": '"name": "no-legal-basis"',
    "/api/queries/no-legal-basis": "IDN,SGP,extradition,",
    "/.well-known/sparql-examples": "sh:SPARQLSelectExecutable",
    "files=@new.ttl": '"code": "R07"',
    "validate?format=text": "upload.ttl:1:",
    "frm=extradition": "Did you mean form?",
}
"""What each example gives, by a part of it."""


def test_every_example_is_known() -> None:
    assert len(EXAMPLES) == len(TOLD)
    for part in TOLD:
        assert sum(part in example for example in EXAMPLES) == 1, part


@pytest.mark.parametrize("part", TOLD)
def test_an_example_gives_what_the_page_says(part: str, served: Served, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    (example,) = (text for text in EXAMPLES if part in text)
    command = example.replace("http://localhost:8765", served.url)
    found = subprocess.run(
        ["sh", "-ec", command], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert TOLD[part] in found.stdout


def test_what_is_wrong_is_listed_as_the_page_says(served: Served) -> None:
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    (example,) = (text for text in EXAMPLES if "frm=extradition" in text)
    command = example.replace("http://localhost:8765", served.url)
    found = subprocess.run(["sh", "-ec", command], capture_output=True, text=True, timeout=60, check=True)
    assert [error["parameter"] for error in json.loads(found.stdout)["errors"]] == ["frm", "on"]
