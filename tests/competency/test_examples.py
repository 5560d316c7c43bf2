"""Every stored query runs, and every competency question is served by a query and held by a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import iwtld
from iwtld.queries import load_queries

HELD = re.compile(r"^def test_(CQ\d{3})_", re.MULTILINE)


@pytest.mark.parametrize("name", sorted(load_queries()))
def test_the_example_of_a_stored_query_has_an_answer(kb: iwtld.KnowledgeBase, name: str) -> None:
    assert len(kb.query(name, **load_queries()[name].example)) > 0


@pytest.mark.parametrize("name", sorted(load_queries()))
def test_the_columns_of_a_stored_query_are_named_in_snake_case(kb: iwtld.KnowledgeBase, name: str) -> None:
    columns = kb.query(name, **load_queries()[name].example).variables
    assert [column for column in columns if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", column)] == []


def test_every_competency_question_is_served_by_a_stored_query(expected) -> None:
    served = {question for query in load_queries().values() for question in query.answers}
    assert sorted(expected.keys() - served) == []


def test_stored_queries_name_only_competency_questions_that_exist(expected) -> None:
    served = {question for query in load_queries().values() for question in query.answers}
    assert sorted(served - expected.keys()) == []


def test_every_competency_question_is_held_by_a_test(expected) -> None:
    files = Path(__file__).parent.glob("test_*.py")
    held = {question for file in files for question in HELD.findall(file.read_text(encoding="utf-8"))}
    assert sorted(expected.keys() - held) == []


def test_there_are_seventy_one_competency_questions(expected) -> None:
    assert len(expected) == 71
