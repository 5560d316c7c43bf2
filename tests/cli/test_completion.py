"""What the shell offers after a press of the tabulator key."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from iwtld.cli import cli


def offered(*args: str) -> list[str]:
    """Return what is offered for the last argument, given the ones before it."""
    *before, incomplete = args
    found = BashComplete(cli, {}, "iwtld", "_IWTLD_COMPLETE").get_completions(before, incomplete)
    return [item.value for item in found]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("args", "values"),
    [
        (["query", "tr"], ["treaties-of-country"]),
        (["queries", "show", ""], ["unbound-countries", "treaties-of-country", "what-binds"]),
        (["queries", "list", "--tag", "p"], ["parties"]),
        (["query", "treaties-of-country", "-p", ""], ["country=", "on="]),
        (["query", "treaties-of-country", "-p", "country=C"], ["country=CIV", "country=COD", "country=COG"]),
        (["query", "treaties-of-country", "-p", "country=VNM", "-p", "o"], ["on="]),
        (["query", "treaties-of-country", "-p", "on=2"], []),
        (["query", "nonsense", "-p", ""], []),
        (["export", "--graph", "p"], ["participation"]),
    ],
)
def test_names_parameters_codes_and_graphs_are_offered(args: list[str], values: list[str]) -> None:
    assert offered(*args) == values


@pytest.mark.usefixtures("root")
def test_nothing_is_built_for_a_completion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IWTLD_STORE", str(tmp_path / "none"))
    assert offered("query", "treaties-of-country", "-p", "country=") == []
    assert offered("export", "--graph", "") == []
    assert not (tmp_path / "none").exists()


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("args", "values"),
    [
        (["basis", "v"], ["VNM"]),
        (["basis", "VNM", "co"], ["COD", "COG"]),
        (["basis", "VNM", "viet"], ["VNM"]),
        (["matrix", "--among", "VNM,C"], ["VNM,CIV", "VNM,COD", "VNM,COG"]),
        (["basis", "--native-to", "ci"], ["CIV"]),
    ],
)
def test_a_country_is_offered_by_code_and_by_name(args: list[str], values: list[str]) -> None:
    assert offered(*args) == values


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    ("args", "values"),
    [
        (["basis", "--form", "ext"], ["extradition"]),
        (["basis", "--assume", "serious"], ["serious-crime"]),
        (["matrix", "--among", "asea"], ["ASEAN"]),
        (["matrix", "--form", "Mutual"], ["mutual-legal-assistance"]),
    ],
)
def test_forms_conditions_and_groups_are_offered(args: list[str], values: list[str]) -> None:
    assert offered(*args) == values
