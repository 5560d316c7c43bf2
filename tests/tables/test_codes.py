"""The table of codes is complete and in order, and no code is left unused or untested."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import iwtld.tables
from iwtld.tables import CODES
from iwtld.tables import codes as module

SOURCES = Path(iwtld.tables.__file__).parent


def test_every_code_that_is_defined_is_in_the_table() -> None:
    defined = {value.code for value in vars(module).values() if isinstance(value, module.Code)}
    assert defined == set(CODES)


def test_codes_stand_in_the_order_of_their_names() -> None:
    assert list(CODES) == sorted(CODES)
    assert all(name == code.code == str(code) for name, code in CODES.items())


@pytest.mark.parametrize("name", CODES)
def test_a_code_has_a_title_an_explanation_in_sentences_and_an_example(name: str) -> None:
    code = CODES[name]
    assert code.title
    assert code.example
    assert re.fullmatch(r"[A-Z].*\.", code.explanation)


@pytest.mark.parametrize("name", CODES)
def test_a_code_is_raised_somewhere(name: str) -> None:
    constant = next(key for key, value in vars(module).items() if value is CODES[name])
    users = [path for path in SOURCES.glob("*.py") if path.name != "codes.py"]
    assert any(re.search(rf"\b{constant}\b", path.read_text(encoding="utf-8")) for path in users)


@pytest.mark.parametrize("name", CODES)
def test_a_code_has_a_test_of_what_leads_to_it(name: str) -> None:
    tests = Path(__file__).parent
    text = "".join(
        (tests / file).read_text(encoding="utf-8") for file in ("test_check.py", "test_datatypes.py")
    )
    assert f'"{name}"' in text
