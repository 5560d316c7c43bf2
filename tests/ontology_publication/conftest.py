"""The ontology as the checks and the documentation read it."""

from __future__ import annotations

import pytest

import iwtld
from iwtld.ontology.documentation import document
from iwtld.ontology.documented import Documentation
from iwtld.ontology.pages import GRAPH_OF_ONTOLOGY, pages


@pytest.fixture(scope="session")
def documentation(kb: iwtld.KnowledgeBase) -> Documentation:
    return document(kb.store, GRAPH_OF_ONTOLOGY)


@pytest.fixture(scope="session")
def html(kb: iwtld.KnowledgeBase) -> dict[str, str]:
    return pages(kb.store, "html")


@pytest.fixture(scope="session")
def markdown(kb: iwtld.KnowledgeBase) -> dict[str, str]:
    return pages(kb.store, "markdown")
