"""The dossiers of countries, against what the source documents say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from .reading import Page, record, records

if TYPE_CHECKING:
    import iwtld

OECD = "/doc/source/oecd-2019"
CAMBODIA_MAP = "/doc/source/khm-support-2017"
CHINA_MAP = "/doc/source/chn-support-2017"


@pytest.fixture(scope="module")
def dossier(get: Any) -> Any:
    kept: dict[str, Page] = {}

    def ask(code: str) -> Page:
        if code not in kept:
            reply = get(f"/doc/jurisdiction/{code}", accept="text/html")
            assert reply.status == 200
            kept[code] = Page(reply.body)
        return kept[code]

    return ask


def test_the_head_names_the_country_and_counts_what_is_recorded(dossier: Any) -> None:
    page = dossier("KEN")
    assert page.root.one("h1").words == "Kenya"
    lede = page.root.one("p", class_="lede").words
    assert lede.startswith("State (KEN) and member of the United Nations. Recorded: 4 treaties, ")
    assert lede.endswith("and no national task force.")


def test_a_treaty_stands_with_the_day_on_which_it_began_to_bind(dossier: Any) -> None:
    # UNTOC: accession deposited on 16 June 2004, in force thirty days later (Article 38(2)).
    untoc = record(dossier("KEN").section("treaties"), "Transnational Organized Crime")
    assert "from 16 July 2004" in untoc.words
    assert "acceded 16 June 2004" in untoc.words
    assert "day computed from the deposit" in untoc.words


def test_a_day_of_a_list_is_not_shown_as_the_first_day(dossier: Any) -> None:
    # The overview of ASEAN shows ten parties in 2013; the treaty is of 29 November 2004.
    asean = record(dossier("KHM").section("treaties"), "ASEAN MLAT")
    assert "by 31 December 2013" in asean.words
    assert "not before 29 November 2004" in asean.words
    assert "from 31 December" not in asean.words


def test_a_signature_alone_is_marked_as_such(dossier: Any) -> None:
    signed = record(dossier("KHM").section("treaties"), "ASEAN Treaty on Extradition")
    assert "signed 14 November 2025" in signed.words
    assert "signed, and not recorded as bound" in signed.words
    assert "in force" not in signed.words


def test_a_treaty_that_waits_for_ratification_is_not_in_force(dossier: Any) -> None:
    china = record(dossier("KEN").section("bilateral"), "China")
    assert "ratified 30 December 2022" in china.words
    assert "Kenyan ratification pending" in china.words
    assert "in force" not in china.words


def test_cambodia_limits_assistance_to_drug_offences(dossier: Any) -> None:
    limits = dossier("KHM").section("restrictions")
    limit = record(limits, "mutual legal assistance")
    assert "drug offences" in limit.words
    assert "Extradition and MLA (ASEAN-WEN, Freeland, 2016[14])" in limit.words
    assert OECD in limit.links.values()


def test_a_penalty_says_whether_it_makes_a_serious_crime(dossier: Any) -> None:
    # Law on Forestry, Article 93: five to ten years for native species; UNTOC asks for four.
    top = record(dossier("KHM").section("penalties"), "illegal trade in wildlife, top tier")
    assert "up to 10 years" in top.words
    assert top.one("td", **{"data-label": "today"}).words == "yes"


def test_the_minor_offence_of_china_is_no_serious_crime(dossier: Any) -> None:
    # Criminal Law, Article 341(2): up to three years.
    minor = record(dossier("CHN").section("penalties"), "illegal hunting in closed areas")
    assert "up to 3 years" in minor.words
    assert minor.one("td", **{"data-label": "today"}).words == "no"


def test_the_model_stands_beside_the_agencies_of_a_country_without_task_force(dossier: Any) -> None:
    forces = dossier("KEN").section("task-forces")
    assert "No national task force is recorded, which is not to say that there is none." in forces.words
    model = forces.one("dl", class_="model")
    asked = dict(zip([d.words for d in model.all("dt")], [d.words for d in model.all("dd")], strict=True))
    # Box 3.1 of the OECD chapter: police, customs, environmental agencies, prosecutors, other specialists.
    assert set(asked) == {
        "Police",
        "Customs",
        "Environment agency",
        "Prosecution",
        "Other specialised agency",
    }
    assert asked["Customs"] == "Kenya Customs"
    assert asked["Police"].endswith("not recorded")


def test_thailand_has_a_task_force_without_prosecutors(dossier: Any) -> None:
    forces = dossier("THA").section("task-forces")
    names = [heading.words for heading in forces.all("h3")]
    table = forces.all("table", class_="kinds")[
        names.index("Thailand Wildlife Enforcement Network (Thailand WEN)")
    ]
    rows = {
        row.all("th")[0].words: [cell.words for cell in row.all("td")]
        for row in table.all("tr")
        if row.all("td")
    }
    prosecution = next(cells for kind, cells in rows.items() if kind.startswith("Prosecution"))
    assert prosecution[:2] == ["yes", "no"]
    customs = rows["Customs"]
    assert customs[:2] == ["yes", "yes"]
    assert "Royal Thai Customs" in customs[2]


def test_an_open_list_of_members_lacks_nothing(dossier: Any) -> None:
    forces = dossier("CHN").section("task-forces")
    assert "NICE-CG" in forces.words
    assert "a kind that is not named may still be there" in forces.words
    assert all(cell.words != "no" for cell in forces.all("td", **{"data-label": "it"}))


@pytest.mark.parametrize(
    ("code", "support", "giver", "status", "source", "place"),
    [
        ("KHM", "CITES, risk, concealment", "actor/unodc", "planned", CAMBODIA_MAP, "UNODC training bullets"),
        (
            "CHN",
            "Review of wildlife law with regard to tiger farming",
            "actor/eia-uk",
            "ongoing",
            CHINA_MAP,
            "EIA",
        ),
        ("CHN", "NESS 2017", "actor/interpol", "planned", CHINA_MAP, "INTERPOL"),
    ],
)
def test_the_support_maps_are_in_the_dossiers(
    dossier: Any, code: str, support: str, giver: str, status: str, source: str, place: str
) -> None:
    section = dossier(code).section("support")
    found = [item for item in section.all("li") if item.words.startswith(support)]
    assert found, records(section)
    for item in found:
        assert f"/doc/{giver}" in item.links.values()
        assert status in item.words
        assert source in item.links.values()
        assert place in item.words


def test_a_mere_invitation_is_not_taking_part(dossier: Any) -> None:
    # The map of Cambodia: further case meetings "depending on the investigation".
    later = record(dossier("KHM").section("mechanisms"), "Further RIACMs 2017")
    assert "invited" in later.words
    assert later.one("span", class_="is-unknown").words == "unknown"


def test_a_statement_about_a_group_is_found_under_its_members(dossier: Any) -> None:
    said = record(dossier("KHM").section("statements"), "Regional framework for reciprocal exchange")
    assert "/doc/instrument/asean-mlat-2004" in said.links.values()


def test_the_text_and_the_table_disagree_and_both_stand(dossier: Any) -> None:
    figures = dossier("VNM").section("figures")
    table = next(each for each in figures.all("table") if "at least 4" in each.words)
    assert "Extradition and MLA" in table.words
    assert "Table 3.1" in table.words
    disagreement = record(dossier("VNM").section("disagreements"), "VNM extradition arrangements")
    assert "four or more" in disagreement.words
    assert "trust the table" in disagreement.words


@pytest.mark.parametrize("form", ["extradition", "mutual-legal-assistance"])
def test_the_gaps_count_what_the_matrix_says(dossier: Any, kb: iwtld.KnowledgeBase, form: str) -> None:
    matrix = kb.matrix(form)
    expected = Counter(str(cell.grade) for cell in matrix if cell.requesting == "KEN")
    label = kb.names("form")[form]
    rows = dossier("KEN").section("gaps").all("tr")
    row = next(each for each in rows if each.all("th") and each.all("th")[0].words == label)
    counts = row.all("td")[0].one("span", class_="counts").all("span", class_="grade")
    shown = {
        each.words.rpartition(" ")[0].replace(" ", "-"): int(each.words.rpartition(" ")[2]) for each in counts
    }
    assert shown == expected
    assert f"/gaps?form={form}&country=KEN" in row.links.values()
    assert f"/basis?requesting=KEN&form={form}" in row.links.values()


@pytest.mark.parametrize("code", ["KEN", "CHN", "KHM"])
def test_every_record_of_a_dossier_names_its_source(dossier: Any, code: str) -> None:
    page = dossier(code)
    cited = page.section("sources-used").parent.all("p", class_="source")
    assert len(cited) > 20
    for each in cited:
        assert any(target.startswith("/doc/source/") for target in each.links.values()), each.words


def test_the_sources_at_the_end_count_the_facts(dossier: Any) -> None:
    used = dossier("KHM").section("sources-used")
    counts = {
        item.one("a").attrs["href"]: int(item.one("span").words) for item in used.all("ol")[0].all("li")
    }
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    assert counts[CAMBODIA_MAP] > 40


def test_nothing_recorded_is_said_and_is_no_no(dossier: Any) -> None:
    page = dossier("TUV")
    for name in ("authorities", "law", "penalties", "agencies", "events", "support", "routes"):
        section = page.section(name)
        assert "Nothing recorded." in section.words, name
        assert not section.all("table"), name
    assert "not a no" in page.section("penalties").words


def test_the_contents_lead_to_every_section(dossier: Any) -> None:
    page = dossier("KEN")
    contents = page.root.one("nav", class_="contents")
    sections = [each.attrs["id"] for each in page.root.all("details", class_="section")]
    assert [target.removeprefix("#") for target in contents.links.values()] == sections
    assert all("open" in each.attrs for each in page.root.all("details", class_="section"))


def test_parts_lead_to_the_query_with_the_country_filled_in(dossier: Any) -> None:
    assert "/queries/authorities?country=KEN" in dossier("KEN").section("authorities").links.values()


def test_the_finder_is_one_step_away_in_both_directions(dossier: Any) -> None:
    links = dossier("KEN").root.one("p", class_="actions").links.values()
    assert list(links) == ["/basis?requesting=KEN", "/basis?requested=KEN"]


@pytest.mark.parametrize("code", ["XXX", "ken", "KENYA"])
def test_a_country_that_does_not_exist_is_not_found(get: Any, code: str) -> None:
    assert get(f"/doc/jurisdiction/{code}", accept="text/html").status == 404
