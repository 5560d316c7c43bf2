"""What holds for every form."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.errors import UnknownNameError
from iwtld.reports import FORMS, render

if TYPE_CHECKING:
    from tests.reports.conftest import Outcomes

    from iwtld.incoming.examined import Examined


def many(sample: Examined, count: int) -> Examined:
    """Return an outcome with many findings, as many distinct lines and records."""
    findings = tuple(
        replace(sample.findings[2], line=line, focus=f"https://w3id.org/iwtld/id/agency/a{line}")
        for line in range(1, count + 1)
    )
    return replace(sample, findings=findings, results=(None,) * count, counts={"violation": count})


@pytest.mark.parametrize("form", FORMS)
def test_pieces_come_one_after_the_other(sample: Examined, form: str) -> None:
    outcome = many(sample, 5000)
    "".join(render(sample, form))  # modules are loaded before the measurement
    tracemalloc.start()
    try:
        sizes = [len(piece) for piece in render(outcome, form)]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert max(sizes) < 20_000
    # The list of sizes is part of the peak; the whole text would be far more than a third of it.
    assert peak < sum(sizes) / 2


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_written_before_it_is_asked_for(sample: Examined, form: str) -> None:
    pieces = render(sample, form)
    assert isinstance(pieces, Iterator)
    assert next(pieces)


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_the_same_outcome_gives_the_same_text(outcomes: Outcomes, form: str, data: st.DataObject) -> None:
    examined = data.draw(outcomes)
    first, second = ("".join(render(examined, form)) for _ in range(2))
    assert first == second
    # No findings are no lines of commands; every other form says something, and ends its last line.
    assert first.endswith("\n") or (form == "github" and not examined.total and not first)
    first.encode()


def test_an_unknown_form_names_the_nearest(sample: Examined) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean sarif"):
        render(sample, "serif")


def test_text_loads_nothing_that_it_does_not_need() -> None:
    program = (
        "import sys; from iwtld.reports import render; from iwtld.reports import as_text; "
        "print([name for name in ('rdflib', 'pyshacl', 'numpy', 'openpyxl', 'pyoxigraph') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
