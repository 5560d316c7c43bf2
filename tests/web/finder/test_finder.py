"""The finder: the question as a form, and the answer in the words of the law."""

from __future__ import annotations

import re

import pytest

from .reading import WORKED, Text


@pytest.fixture(scope="module")
def worked(get) -> Text:
    reply = get("/basis", **WORKED)
    assert reply.status == 200
    return Text(reply.body)


def test_the_answer_stands_on_the_page_in_the_words_of_the_engine(worked, kb) -> None:
    from iwtld.basis.report import headline

    answer = kb.basis("IDN", "NLD", form="mutual-legal-assistance", on="2018-06-30")
    first, _, rest = str(worked).partition(headline(answer).split(" UNTOC")[0])
    assert rest, "the sentence of the command line is on the page"
    assert "Routes" not in first.split("Finder")[-1], "and it comes before the routes"


def test_the_page_asks_the_question_as_its_one_heading(worked) -> None:
    assert "".join(worked.headings) == "May Indonesia obtain mutual legal assistance from the Netherlands?"


def test_the_law_of_the_requested_state_carries_the_request_of_indonesia(worked) -> None:
    text = str(worked)
    assert "without a treaty: the law of the Netherlands allows it" in text
    assert "Since 31 December 2015" in text


def test_a_convention_that_lacks_one_condition_is_open_and_says_which(worked) -> None:
    assert re.search(r"UNTOC, Art\. 18\(1\) Not shown: serious crime", str(worked))


def test_a_statement_that_excludes_a_bilateral_treaty_closes_that_route(worked) -> None:
    assert "A dated statement of a source excludes a bilateral treaty of the two" in str(worked)


def test_the_page_names_the_authority_the_language_and_the_channel(worked) -> None:
    text = str(worked)
    assert "AIRS (international legal assistance in criminal matters)" in text
    assert "Dutch or English or French" in text


def test_the_proof_leads_to_the_source_and_to_the_row_of_the_table(worked) -> None:
    assert "/doc/source/github-statengeneraal-laws-markdown-wetboek-van" in worked.links
    assert any(re.fullmatch(r"/data/mla-law\.csv#row=\d+", link) for link in worked.links)


def test_a_missing_fact_can_be_taken_for_given_and_then_the_convention_obliges(worked, get) -> None:
    link = next(link for link in worked.links if "assume=serious-crime" in link)
    text = str(Text(get(link).body))
    assert "the Netherlands shall give it under UNTOC, Art. 18(1)" in text


def test_the_sides_can_be_swapped(worked, get) -> None:
    link = next(link for link in worked.links if "requesting=NLD&requested=IDN" in link)
    assert "May the Netherlands obtain mutual legal assistance from Indonesia?" in str(Text(get(link).body))


def test_the_time_line_begins_with_cites_and_ends_with_the_law(worked) -> None:
    text = str(worked)
    start = text.rindex("How the answer changed")
    assert text.index("18 July 1984", start) < text.index("31 December 2015", start)


def test_a_bilateral_treaty_obliges_thailand_to_surrender_to_cambodia(get) -> None:
    text = str(Text(get("/basis", requesting="Cambodia", requested="Thailand", form="extradition").body))
    assert "Thailand shall give it under “Extradition: treaty between KHM and THA”" in text
    assert "Complete." in text


def test_an_answer_that_is_not_complete_says_that_a_better_basis_is_not_excluded(get) -> None:
    text = str(Text(get("/basis", requesting="KEN", requested="THA", form="extradition").body))
    assert "A better basis is neither shown nor excluded" in text
    assert "a bilateral treaty that is not recorded" in text


def test_countries_go_by_name_in_any_common_form(get) -> None:
    page = Text(get("/basis", requesting="viet nam", requested="Cambodia", form="Extradition").body)
    assert "".join(page.headings) == "May Viet Nam obtain extradition from Cambodia?"


def test_what_is_sought_may_stand_for_the_form(get) -> None:
    page = Text(get("/basis", requesting="KHM", requested="THA", seeks="person").body)
    assert "obtain extradition from Thailand" in str(page)


def test_the_empty_form_explains_itself_and_links_three_real_questions(get) -> None:
    reply = get("/basis")
    page = Text(reply.body)
    questions = [link for link in page.links if link.startswith("/basis?requesting=")]
    assert reply.status == 200
    assert len(questions) == 3
    for link in questions:
        assert get(link).status == 200


def test_a_form_with_one_side_given_is_shown_filled_in_without_complaint(get) -> None:
    reply = get("/basis", requesting="Kenya")
    assert reply.status == 200
    assert Text(reply.body).fields["requesting"] == "Kenya"


def test_an_unknown_country_is_told_beside_its_field_with_the_nearest_name(get) -> None:
    reply = get("/basis", requesting="Kenia", requested="THA", form="extradition")
    assert reply.status == 400
    assert "There is no country “Kenia”. Did you mean Kenya?" in str(Text(reply.body))


def test_everything_that_is_wrong_is_told_at_once_and_the_form_keeps_what_was_typed(get) -> None:
    reply = get(
        "/basis",
        requesting="Kenia",
        requested="Thailand",
        form="extraditon",
        on="2018-99-99",
        requesting_years="four",
        offence=["laundering"],
    )
    page = Text(reply.body)
    text = str(page)
    assert reply.status == 400
    assert "4 things are not clear" in text
    assert "Did you mean extradition?" in text
    assert "'2018-99-99' is no date" in text
    assert page.fields["requesting"] == "Kenia"
    assert page.fields["requested"] == "Thailand"
    assert page.fields["form"] == "extraditon"
    assert page.fields["on"] == "2018-99-99"
    assert page.fields["requesting_years"] == "four"
    assert page.fields["offence=laundering"] == "checked"


def test_a_question_without_a_form_asks_for_one(get) -> None:
    reply = get("/basis", requesting="KEN", requested="THA", form="")
    assert reply.status == 400
    assert "Choose a form of cooperation." in str(Text(reply.body))


def test_a_state_that_asks_itself_is_told_so(get) -> None:
    reply = get("/basis", requesting="KEN", requested="Kenya", form="extradition")
    assert reply.status == 400
    assert "KEN is on both sides" in str(Text(reply.body))


@pytest.mark.parametrize("name", ["requesting", "requested", "form", "on", "assume", "species", "native_to"])
def test_markup_in_a_field_is_shown_as_text(get, name: str) -> None:
    query = {
        "requesting": "KEN",
        "requested": "THA",
        "form": "extradition",
        name: "<script>alert(1)</script>",
    }
    reply = get("/basis", **query)
    assert reply.status == 400
    assert b"<script>alert" not in reply.body
    assert b"&lt;script&gt;alert(1)" in reply.body


def test_a_parameter_that_does_not_exist_is_told_with_the_nearest(get) -> None:
    reply = get("/basis", **WORKED, asume="serious-crime")
    assert reply.status == 400
    assert "Did you mean assume?" in str(Text(reply.body))


def test_nothing_on_the_page_is_inline(get) -> None:
    body = get("/basis", **WORKED).body.decode()
    assert " style=" not in body
    assert "<style" not in body
    assert not re.search(r"\son[a-z]+=", body)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", body))


def test_every_identifier_on_the_page_is_used_once(get) -> None:
    body = get("/basis", **WORKED).body.decode()
    found = re.findall(r'\sid="([^"]+)"', body)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("side", ["requesting", "requested"])
def test_a_link_that_names_one_side_opens_the_form_with_it_and_no_error(get, side) -> None:
    reply = get("/basis", **{side: "KHM"})
    assert reply.status == 200
    html = reply.body.decode()
    assert "KHM" in html.split(f'name="{side}"')[1].split(">")[0]
    assert "aria-invalid" not in html


def test_contacts_of_a_channel_are_not_offered_as_the_authority_for_the_request(get) -> None:
    reply = get("/basis", requesting="KEN", requested="THA", form="extradition")
    assert "Under CITES, Art. IX, for contact and information only" in str(Text(reply.body))
