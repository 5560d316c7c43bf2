"""The codes of findings are stable, explained, and each means one thing."""

from __future__ import annotations

import re

from iwtld import rdf_codes
from iwtld.codes import Code
from iwtld.findings.codes import CODES
from iwtld.incoming import codes as incoming_codes


def test_no_code_means_two_things() -> None:
    others = [
        code
        for module in (rdf_codes, incoming_codes)
        for code in vars(module).values()
        if isinstance(code, Code)
    ]
    assert len(others) > 5
    assert {code.code for code in CODES}.isdisjoint(code.code for code in others)
    assert len({code.code for code in CODES}) == len(CODES)


def test_every_code_has_a_title_an_explanation_and_an_example() -> None:
    for code in CODES:
        assert re.fullmatch(r"[RC]\d\d", code.code)
        assert code.explanation.endswith(".")
        assert all((code.title, code.example))
