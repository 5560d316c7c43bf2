"""The memo: the answer to put into a file."""

from __future__ import annotations

import json
import re

from .reading import WORKED, Text


def test_the_memo_has_the_sentence_and_numbered_sources(get) -> None:
    reply = get("/basis/memo", **WORKED)
    body, text = reply.body.decode(), str(Text(reply.body))
    assert reply.status == 200
    assert "without a treaty: the law of the Netherlands allows it" in text
    notes = [int(number) for number in re.findall(r'id="note-(\d+)"', body)]
    assert notes == list(range(1, len(notes) + 1))
    assert len(notes) >= 10


def test_every_reference_of_the_memo_has_its_note_and_every_note_a_reference(get) -> None:
    body = get("/basis/memo", **WORKED).body.decode()
    assert set(re.findall(r'href="#note-(\d+)"', body)) == set(re.findall(r'id="note-(\d+)"', body))


def test_a_source_of_the_memo_names_the_document_the_place_and_the_row(get) -> None:
    text = str(Text(get("/basis/memo", **WORKED).body))
    assert (
        "GitHub statengeneraal/laws-markdown: Wetboek van Strafvordering (BWBR0001903), "
        "Code of Criminal Procedure, Arts 552k(2), 552n, 552o(3)-(4) (mla-law.csv, row 10)" in text
    )


def test_the_memo_in_markdown_is_what_the_command_line_writes_with_proof_and_sources(get, kb) -> None:
    from iwtld.basis.render import markdown

    reply = get("/basis/memo", **WORKED, format="md")
    answer = kb.basis("IDN", "NLD", form="mutual-legal-assistance", on="2018-06-30")
    assert reply.media_type == "text/markdown; charset=utf-8"
    assert markdown(answer) in reply.body.decode()
    assert "Wetboek van Strafvordering" in reply.body.decode()


def test_a_memo_on_a_question_that_has_no_answer_is_a_problem(get) -> None:
    reply = get("/basis/memo", requesting="Kenia", requested="THA", form="extradition")
    assert reply.status == 400
    assert json.loads(reply.body)["errors"] == {
        "requesting": "There is no country “Kenia”. Did you mean Kenya?"
    }


def test_a_memo_in_an_unknown_format_is_a_problem(get) -> None:
    reply = get("/basis/memo", **WORKED, format="../../etc/passwd")
    assert (reply.status, "html, md" in reply.body.decode()) == (400, True)
