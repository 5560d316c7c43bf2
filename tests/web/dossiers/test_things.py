"""The pages of actors, mechanisms, instruments and figures, against what the source documents say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .reading import Page, record, records

if TYPE_CHECKING:
    import iwtld


@pytest.fixture(scope="module")
def page(get: Any) -> Any:
    def ask(path: str) -> Page:
        reply = get(f"/doc/{path}", accept="text/html")
        assert reply.status == 200
        return Page(reply.body)

    return ask


def facts(page: Page) -> dict[str, str]:
    shown = page.root.all("dl", class_="facts")[0]
    return dict(zip([d.words for d in shown.all("dt")], [d.words for d in shown.all("dd")], strict=True))


def test_the_asean_network_ended_and_gave_contact_only(page: Any) -> None:
    network = facts(page("mechanism/asean-wen"))
    assert network["Status"] == "Merged"
    assert network["Known dates"] == "2005 to 2017"
    assert network["Facilitates"] == "Information exchange"
    assert "Thailand" in network["Countries"]


def test_a_task_force_shows_how_often_it_was_used(page: Any) -> None:
    # "about ten high-level cases in eight years"
    assert facts(page("mechanism/tha-wen"))["Use"] == "Used, 10 recorded, 1.25 a year"


def test_members_are_told_from_those_left_out_of_a_complete_list(page: Any) -> None:
    members = page("mechanism/tha-wen").section("members")
    assert "The list of members is recorded as complete." in members.words
    assert "omitted from a closed list" in record(members, "no prosecutor among the five").words
    assert record(members, "Royal Thai Customs").one("span", class_="is-yes").words == "yes"


def test_a_list_of_members_that_is_open_excludes_nobody(page: Any) -> None:
    assert "who is not in it may still take part" in page("mechanism/unodc-wco-ccp").section("members").words


def test_the_dated_facts_of_a_mechanism_stand_in_order(page: Any) -> None:
    dated = page("mechanism/asean-wen").section("chronology").all("time")
    days = [each.attrs["datetime"] for each in dated]
    assert days == sorted(days)
    assert days[0] == "2005"


def test_an_agency_shows_the_training_planned_for_it(page: Any) -> None:
    customs = page("actor/khm-customs")
    assert "Customs in Cambodia." in customs.root.one("p", class_="lede").words
    training = record(customs.section("support"), "CITES, risk, concealment")
    assert "planned" in training.words
    assert "/doc/actor/unodc" in training.links.values()
    assert "/doc/source/khm-support-2017" in training.links.values()


def test_the_partners_of_an_agency_name_where_they_met(page: Any) -> None:
    # "ONGOING CASE" of the fact sheet: Chinese customs with the South African police.
    police = record(page("actor/chn-gacc").section("partners"), "South African police")
    assert police.links["China Customs - South African police case exchange"].startswith("/doc/mechanism/")
    customs = record(page("actor/chn-gacc").section("partners"), "South African Customs")
    assert "/doc/event/ev-chn-zaf-visit" in customs.links.values()
    assert "ev-chn-zaf-visit" not in customs.words


def test_an_article_stands_with_grade_and_conditions(page: Any) -> None:
    # UNTOC 16(4): a party that makes extradition conditional on a treaty may take the convention as the basis.
    article = record(page("instrument/untoc").section("provisions"), "Art. 16(4)")
    assert article.one("span", class_="grade").words == "may"
    assert "serious crime" in article.words
    assert "Art. 16(4)" in article.one("p", class_="source").words


def test_the_grounds_of_refusal_of_untoc_are_there(page: Any) -> None:
    ground = record(page("instrument/untoc").section("refusals"), "18(9)")
    assert "no offence in the requested state" in ground.words


def test_the_parties_today_are_those_of_the_query(page: Any, kb: iwtld.KnowledgeBase) -> None:
    bound = {str(row["party"]) for row in kb.query("parties", instrument="untoc") if row["status"] == "bound"}
    steps = page("instrument/untoc").section("parties-over-time")
    last = steps.all("tbody")[0].all("tr")[-1]
    assert int(last.all("td")[0].words) == len(bound)
    assert f"rising to {len(bound)}" in steps.one("title").words


def test_untoc_entered_into_force_with_forty_parties_in_2003(page: Any) -> None:
    # Article 38(1): on the ninetieth day after the fortieth instrument, 29 September 2003.
    instrument = page("instrument/untoc")
    assert facts(instrument)["In force"] == "from 29 September 2003"
    rows = instrument.section("parties-over-time").all("tbody")[0].all("tr")
    years = {row.one("th").words: int(row.all("td")[0].words) for row in rows}
    assert 40 <= years["2003"] < years["2004"] < years["2010"]


def test_a_declaration_on_extradition_is_listed_under_the_convention(page: Any) -> None:
    declared = records(page("instrument/untoc").section("declarations"))
    assert any(each.startswith("Bahamas 16(5) notification takes as legal basis") for each in declared)


def test_an_instrument_without_parties_draws_no_line(page: Any) -> None:
    law = page("instrument/idn-act-5-1990")
    assert not law.root.all(id="parties-over-time")
    assert "Nothing recorded." in law.section("parties").words


def test_claims_that_exclude_each_other_stand_side_by_side(page: Any) -> None:
    figure = page("figure/vnm-extradition-arrangements")
    assert "They cannot all hold." in figure.root.one("p", class_="lede").words
    claims = figure.section("figures")
    assert "Table 3.1" in record(claims, "3 arrangements 2016").words
    assert "Extradition and MLA" in record(claims, "at least 4").words
    assert claims.one("span", class_="is-conflict").words
    assert "trust the table" in figure.section("conflicts").words


def test_claims_of_different_months_are_no_conflict(page: Any) -> None:
    # Over 868 seizures from April to September 2021, 525 from June to September.
    figure = page("figure/op-mekong-dragon-iii-seizures")
    assert "They differ, and they speak of different times." in figure.root.one("p", class_="lede").words
    claims = figure.section("figures")
    more, fewer = record(claims, "more than 868"), record(claims, "525")
    assert "April 2021 to September 2021" in more.words
    assert "/doc/source/iccwc-2021" in more.links.values()
    assert "June 2021 to September 2021" in fewer.words
    assert "para 6" in fewer.words
    assert len(records(claims)) == 2


def test_claims_that_agree_are_both_shown(page: Any) -> None:
    # f058 and f062: Table 3.1 and the prose before it both give one arrangement for Singapore.
    figure = page("figure/sgp-extradition-arrangements")
    assert figure.root.one("p", class_="lede").words == "2 claims. One value satisfies them all."
    claims = records(figure.section("figures"))
    assert len(claims) == 2
    assert all(each.startswith("1 arrangements 2016") for each in claims)
    assert "No contradiction between documents" in figure.section("conflicts").words


def test_a_single_claim_compares_with_nothing(page: Any) -> None:
    # f001: about ten cases in eight years, by one source.
    figure = page("figure/tha-wen-high-level-cases-that-used-the-structure")
    assert figure.root.one("p", class_="lede").words == "One claim. There is nothing to compare it with."
    assert "2010 to 2018" in records(figure.section("figures"))[0]


@pytest.mark.parametrize("kind", ["actor", "mechanism", "instrument", "source", "figure"])
def test_what_does_not_exist_is_not_found(get: Any, kind: str) -> None:
    assert get(f"/doc/{kind}/there-is-none", accept="text/html").status == 404
