"""Problem documents: every type has a page, and every page is of a type that occurs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import iwtld
from iwtld.errors import IwtldError, UnknownNameError
from iwtld.web.problem_types import TYPES
from iwtld.web.problems import Problem, problem_of

from .conftest import Get

SOURCE = Path(iwtld.__file__).parent


def words() -> set[str]:
    """Return every text constant of the package's own code, where the types of problems are among them."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        if path.name != "problem_types.py":
            tree = ast.parse(path.read_text())
            found |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    return found


def raised() -> set[str]:
    """Return the types that stand as constants where a problem is made."""
    found = set()
    for path in (SOURCE / "web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                found |= {argument.value for argument in node.args[1:2] if isinstance(argument, ast.Constant)}
    return found


def test_every_problem_that_is_raised_has_a_type_that_is_explained() -> None:
    assert raised() - set(TYPES) == set()


def test_no_type_is_explained_that_never_occurs() -> None:
    assert set(TYPES) - words() == set()


@pytest.mark.parametrize("slug", TYPES)
def test_the_iri_of_a_type_leads_to_its_meaning(get: Get, slug: str) -> None:
    reply = get(f"/problem/{slug}", accept="text/html")
    assert reply.status == 200
    assert slug in reply.body.decode()


def test_a_name_that_nothing_has_is_answered_with_the_nearest() -> None:
    document = problem_of(UnknownNameError("country", "Kenia", ["Kenya"])).document()
    assert (document["status"], document["suggestions"]) == (400, ["Kenya"])


def test_an_error_that_was_not_foreseen_tells_the_client_nothing_of_itself() -> None:
    document = problem_of(KeyError("/etc/passwd")).document()
    assert document["status"] == 500
    assert "passwd" not in str(document)


def test_a_problem_is_an_error_of_the_one_tree() -> None:
    assert issubclass(Problem, IwtldError)
