"""What a worker of a running service answers: it can open no file, so nothing may be left to read or import."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest

import iwtld
from iwtld.queries import load_queries
from iwtld.web.api.catalogue import QUESTIONS
from iwtld.web.api.formats import ROWS
from iwtld.web.formats import RDF

from ...serving import Served

QUERY = "no-legal-basis"
ADDRESSES = [
    *(
        f"/api/{name}?{urlencode([*question.example, ('format', form.name)])}"
        for name, question in QUESTIONS.items()
        for form in question.formats
    ),
    *(
        f"/api/queries/{QUERY}?{urlencode({**load_queries()[QUERY].example, 'format': form.name})}"
        for form in ROWS
    ),
    *(f"/.well-known/sparql-examples?format={form.name}" for form in RDF),
    *("/api", "/api/openapi.json", "/api/queries"),
]


def test_every_question_is_answered_in_every_form(served: Served) -> None:
    for address in ADDRESSES:
        with urllib.request.urlopen(served.url + address) as reply:
            assert reply.status == 200
            assert reply.read()


def test_an_upload_is_examined_and_told(served: Served) -> None:
    text = b"<> a <https://w3id.org/iwtld/ontology#Sate> ."
    request = urllib.request.Request(
        f"{served.url}/api/validate", data=text, headers={"Content-Type": "text/turtle"}
    )
    with urllib.request.urlopen(request) as reply:
        assert [one["code"] for one in json.load(reply)["findings"]] == ["R07"]


@pytest.mark.parametrize("path", ["/api/queries/nothing", "/api/nothing"])
def test_what_there_is_not_is_not_found(path: str, served: Served) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(served.url + path)


def test_a_dump_arrives_whole_from_a_process_of_its_own(served: Served, kb: iwtld.KnowledgeBase) -> None:
    with urllib.request.urlopen(f"{served.url}/graph/inferred/treaty-relation.nt", timeout=120) as reply:
        lines = reply.read().splitlines()
    assert len(lines) == kb.graphs["https://w3id.org/iwtld/graph/inferred/treaty-relation"]
