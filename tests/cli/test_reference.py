"""The page about the command line says what the commands say."""

from __future__ import annotations

import re
from pathlib import Path

from iwtld.cli import COMMANDS
from iwtld.cli.reference import render
from iwtld.queries import load_queries

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"


def test_the_page_is_what_the_commands_give() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "run: python -m iwtld.cli.reference docs/cli.md"


def test_the_page_has_a_section_for_every_command_and_option() -> None:
    page = render()
    for name in COMMANDS:
        assert f"\n## iwtld {name}\n" in page or f"\n### iwtld {name}\n" in page
    assert "`-p, --parameter KEY=VALUE`" in page
    assert "### iwtld queries show" in page


def test_the_examples_name_queries_and_tags_that_exist() -> None:
    queries = load_queries()
    page = render()
    named = re.findall(r"iwtld (?:query|queries show) ([a-z][a-z0-9-]+)", page)
    tags = re.findall(r"--tag ([a-z][a-z0-9-]+)", page)
    assert named
    assert tags
    assert set(named) <= set(queries)
    assert set(tags) <= {tag for query in queries.values() for tag in (query.topic, *query.tags)}
    for name, rest in re.findall(r"iwtld query ([a-z][a-z0-9-]+) (.*)", page):
        given = re.findall(r"-p ([a-z_]+)=", rest)
        assert set(given) <= {parameter.name for parameter in queries[name].parameters}
