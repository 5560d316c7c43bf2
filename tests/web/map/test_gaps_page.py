from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from datetime import date
from html import unescape
from typing import Any

import pytest

import iwtld
from iwtld import resources
from iwtld.web.pages.gaps import years
from iwtld.web.templating import STATIC

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")
CHAPTER = {
    "form": "extradition",
    "on": "2016-12-31",
    "among": "ASEAN",
    "instruments": "bilateral,regional",
    "below": "domestic",
}
"""Table 3.1 of the OECD chapter: what the states of ASEAN had of their own at the end of 2016."""

_MARK = re.compile(
    r'<a class="s-([\w-]+)(?: open)?"[^>]*? href="([^"]*)" tabindex="-1" data-code="(\w+)"><title>(.*?)</title>'
)
_ROW = re.compile(r'<tr data-code="(\w+)">(.*?)</tr>', re.S)
_CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.S)


def page(get: Any, **query: str) -> str:
    reply = get("/gaps", accept="text/html", **query)
    assert reply.status == 200
    return str(reply.body.decode())


def marks(html: str) -> dict[str, tuple[str, str]]:
    """Class and words of each place on the map."""
    return {code: (shade, unescape(says)) for shade, _, code, says in _MARK.findall(html)}


def table(html: str) -> dict[str, list[str]]:
    """Texts of the cells of each row of the table."""
    return {
        code: [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in _CELL.findall(row)]
        for code, row in _ROW.findall(html)
    }


def lede(html: str) -> str:
    found = re.search(r'<p class="lede"[^>]*>(.*?)</p>', html)
    assert found
    return unescape(found[1])


# What the page says


def test_the_page_counts_the_thirty_one_gaps_of_asean_in_2016(get: Any) -> None:
    html = page(get, **CHAPTER)
    assert lede(html) == (
        "For 31 of 45 pairs among ASEAN, no extradition of grade domestic or better is shown on "
        "31 December 2016: 10 known gaps, 21 possible."
    )


def test_the_table_has_the_partners_that_the_chapter_gives_each_state(get: Any) -> None:
    path = resources.folder("data") / "extradition-matrix.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    partners = Counter(row[side] for row in rows if row["existed_by_2016"] == "yes" for side in "ab")
    found = {code: int(cells[3]) for code, cells in table(page(get, **CHAPTER)).items()}
    assert found == {code: partners[code] for code in ASEAN}
    assert found["MMR"] == 0


def test_cambodia_has_no_partner_for_assistance_in_wildlife_cases_and_each_other_has_eight(get: Any) -> None:
    # Its law limits what it gives under the regional treaty to drug offences: 36 of 45 pairs remain.
    html = page(get, **{**CHAPTER, "form": "mutual-legal-assistance"})
    assert lede(html).startswith("For 9 of 45 pairs among ASEAN, no mutual legal assistance")
    assert {code: cells[3] for code, cells in table(html).items()} == {
        code: "0" if code == "KHM" else "8" for code in ASEAN
    }


def test_pairs_of_which_none_is_a_gap_are_said_to_be_whole(get: Any) -> None:
    html = page(get, form="mutual-legal-assistance", on="2020-01-01", among="SGP,MYS")
    assert lede(html).startswith("For the pair among SGP,MYS, mutual legal assistance of grade")


def test_the_map_says_what_the_table_says(get: Any) -> None:
    html = page(get)
    drawn, rows = marks(html), table(html)
    texts = dict(re.findall(r'<span class="key s-([\w-]+)">([^<]+)</span> <span class="count">', html))
    assert set(rows) - set(drawn) == {"ATA", "EUE"}
    assert set(drawn) <= set(rows)
    for code, (shade, says) in drawn.items():
        name, on_map, _, basis, known, possible = rows[code]
        assert on_map == texts[shade]
        assert says.startswith(f"{name}: {basis} of ")
        assert re.findall(r"\d+", says.removeprefix(name)) == [basis, "250", known, possible]


def test_the_legend_counts_every_jurisdiction_once(get: Any) -> None:
    html = page(get)
    counts = [int(number) for number in re.findall(r'<span class="count">(\d+)</span>', html)]
    assert sum(counts) == len(table(html)) == 251


def test_what_is_not_known_is_hatched_and_says_so(get: Any) -> None:
    html = page(get, form="transfer-of-proceedings", on="1990-01-01")
    assert {shade for shade, _ in marks(html).values()} == {"unknown"}
    assert 'fill="url(#hatch)"' in html
    assert '<pattern id="hatch"' in html
    assert {cells[1] for cells in table(html).values()} == {"not known"}


def test_singapore_is_a_point_with_its_words(get: Any) -> None:
    html = page(get, **CHAPTER)
    found = re.search(r'data-code="SGP"><title>(.*?)</title>(.*?)</a>', html)
    assert found
    assert found[1].startswith("Singapore: 2 of 9 partners with a basis")
    assert 'class="dot"' in found[2]


def test_disputed_zones_are_named_and_are_no_links(get: Any) -> None:
    html = page(get)
    found = re.findall(r'<path class="disputed"[^>]*><title>(.*?)</title></path>', html)
    assert "Golan Heights: status disputed, counted with no country" in found
    assert len(found) == 5
    assert not set(marks(html)) & {"golan", "abyei"}


def test_areas_of_unsettled_status_have_a_dashed_outline(get: Any) -> None:
    html = page(get)
    assert set(re.findall(r"<a class=[^>]* data-apart=\"\" [^>]*data-code=\"(\w+)\"", html)) == {"ESH", "XKX"}


def test_a_group_is_drawn_large_with_its_surroundings_grey(get: Any) -> None:
    html = page(get, **CHAPTER)
    box = re.search(r'<svg viewBox="([^"]+)"', html)
    assert box
    assert float(box[1].split()[2]) < 350
    assert set(marks(html)) == set(ASEAN)


# As one country sees it


@pytest.mark.parametrize("role", ["asks", "asked"])
def test_the_view_of_a_country_has_the_grades_of_the_matrix(
    get: Any, kb: iwtld.KnowledgeBase, role: str
) -> None:
    html = page(get, form="mutual-legal-assistance", on="2018-06-30", country="Indonesia", role=role)
    matrix = kb.matrix("mutual-legal-assistance", on="2018-06-30")
    for code, (shade, _) in marks(html).items():
        pair = ("IDN", code) if role == "asks" else (code, "IDN")
        assert shade == matrix[pair].grade, code
    assert "IDN" not in marks(html)
    rows = table(html)
    # The law of the Netherlands gives assistance without a treaty, and the chapter finds none between the two.
    assert rows["NLD"][1] == ("domestic" if role == "asks" else "channel only")


def test_the_sentence_of_a_view_counts_who_reaches_the_grade(get: Any) -> None:
    query = {"country": "KHM", "form": "extradition", "on": "2016-12-31", "among": "ASEAN"}
    html = page(get, **query, instruments="bilateral,regional")
    # The treaties of Cambodia with Thailand and the Lao PDR, and that with Viet Nam of 2013.
    assert lede(html).startswith(
        "Cambodia can obtain extradition of grade case by case or better from 3 of 9"
    )
    assert {code for code, cells in table(html).items() if cells[1] == "shall"} == {"THA", "LAO", "VNM"}


def test_a_country_outside_the_group_can_look_at_it(get: Any) -> None:
    html = page(get, country="KEN", among="ASEAN", form="extradition", on="2016-12-31")
    assert set(table(html)) == set(ASEAN)
    assert lede(html).startswith("Kenya can obtain extradition")


def test_a_place_in_such_a_view_leads_to_the_answer_for_the_pair(get: Any) -> None:
    query = {"form": "extradition", "on": "2016-12-31", "among": "ASEAN", "assume": "serious-crime"}
    links = {code: unescape(href) for _, href, code, _ in _MARK.findall(page(get, country="KHM", **query))}
    assert links["THA"].startswith("/basis?")
    for part in (
        "requesting=KHM",
        "requested=THA",
        "form=extradition",
        "on=2016-12-31",
        "assume=serious-crime",
    ):
        assert part in links["THA"]
    assert "among" not in links["THA"]
    other = {code: unescape(href) for _, href, code, _ in _MARK.findall(page(get, **query))}
    assert other["THA"].startswith("/gaps?")
    assert "country=THA" in other["THA"]


def test_a_grade_that_may_be_better_is_marked_as_open(get: Any) -> None:
    html = page(get, country="MMR", form="extradition", on="2016-12-31", among="ASEAN")
    says = marks(html)["THA"][1]
    assert says.startswith("Myanmar asks Thailand: ")
    assert "is not excluded" in says
    assert re.search(r'class="s-[\w-]+ open"[^>]*fill="url\(#open-[\w-]+\)"[^>]*data-code="THA"', html)


# Years


def test_a_page_leads_a_year_back_and_forth_on_the_same_day(get: Any) -> None:
    links = re.findall(r'data-step="-?1" href="([^"]+)"', page(get, **CHAPTER))
    assert [re.search(r"on=([\d-]+)", link)[1] for link in links] == ["2015-12-31", "2017-12-31"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("on", "before", "after"),
    [
        (date(1975, 6, 1), None, date(1976, 6, 1)),
        (date(2020, 2, 29), date(2019, 2, 28), date(2021, 2, 28)),
        (date(2025, 12, 31), date(2024, 12, 31), date(2026, 3, 1)),
        (date(2026, 3, 1), date(2025, 3, 1), None),
    ],
)
def test_years_begin_in_1975_and_end_today(on: date, before: date | None, after: date | None) -> None:
    found = years(on, date(2026, 3, 1))
    assert (found.before, found.after) == (before, after)
    assert (found.first, found.last) == (1975, 2026)


def test_more_is_bound_later_than_earlier(get: Any) -> None:
    # Eight of the ten signed the regional treaty on 29 November 2004; the last joined it before 2014.
    shown = [
        sum(
            int(cells[3])
            for cells in table(page(get, form="mutual-legal-assistance", among="ASEAN", on=on)).values()
        )
        for on in ("2004-11-28", "2014-12-31")
    ]
    assert shown[0] < shown[1]


# As JSON


@pytest.mark.parametrize("query", [{}, {"country": "KEN"}])
def test_the_json_of_a_day_is_what_the_page_of_that_day_shows(get: Any, query: dict[str, str]) -> None:
    query = {**CHAPTER, **query}
    html, reply = page(get, **query), get("/gaps", format="json", **query)
    found = json.loads(reply.body)
    assert reply.media_type == "application/json"
    assert found["on"] == "2016-12-31"
    assert found["sentence"] == lede(html)
    rows, drawn = table(html), marks(html)
    assert [place[0] for place in found["places"]] == list(rows)
    for code, name, shade, says, cells, _ in found["places"]:
        assert [name, *cells] == [rows[code][0], *rows[code][2:]]
        assert drawn[code] == (shade, says)
    counts = re.findall(r'data-shade="([\w-]+)".*?<span class="count">(\d+)</span>', html)
    assert [[shade, int(count)] for shade, count in counts] == found["legend"]


def test_the_json_of_the_world_is_small(get: Any) -> None:
    body = get("/gaps", format="json").body
    assert len(gzip.compress(body)) < 12_000


# Wrong questions


@pytest.mark.parametrize(
    ("query", "field", "advice"),
    [
        ({"country": "Kenia"}, "country", "Kenya"),
        ({"among": "SGP,Malesia"}, "among", "Malaysia"),
        ({"form": "extraditon"}, "form", "xtradition"),
        ({"on": "yesterday"}, "on", "2018-06-30"),
        ({"below": "none"}, "below", "channel-only"),
        ({"instruments": "bilaterl"}, "instruments", "bilateral"),
    ],
)
def test_what_is_wrong_stands_at_its_field_with_what_may_be_meant(
    get: Any, query: dict[str, str], field: str, advice: str
) -> None:
    reply = get("/gaps", accept="text/html", **query)
    html = unescape(reply.body.decode())
    assert reply.status == 400
    found = re.search(rf'<p class="error" id="f-{field}-error">(.*?)</p>', html)
    assert found
    assert advice in found[1]


def test_a_list_of_one_is_told_as_such(get: Any) -> None:
    reply = get("/gaps", accept="text/html", among="KEN")
    assert reply.status == 400
    assert "fewer than two" in unescape(reply.body.decode())


def test_what_was_typed_stays_in_the_form(get: Any) -> None:
    html = get("/gaps", accept="text/html", on="soon", among="ASEAN", country="KEN").body.decode()
    assert 'name="among" type="text" value="ASEAN"' in html
    assert 'name="country" type="text" value="KEN"' in html


def test_a_program_gets_a_problem_document(get: Any) -> None:
    reply = get("/gaps", format="json", among="nowhere-at-all")
    assert reply.status == 400
    assert reply.media_type == "application/problem+json"


def test_what_comes_from_outside_stays_text(get: Any) -> None:
    html = get("/gaps", accept="text/html", among='"><script>alert(1)</script>').body.decode()
    assert "<script>alert" not in html


# The page itself


@pytest.mark.parametrize("query", [{}, {"country": "KEN"}, CHAPTER])
def test_a_page_with_all_it_loads_is_under_150_kilobytes(get: Any, query: dict[str, str]) -> None:
    html = page(get, **query)
    files = re.findall(r'(?:href|src)="/static/[0-9a-f]+/([^"]+\.(?:css|js))"', html)
    assert {"pages/map.css", "pages/map.js", "pages/years.js", "pages/sort.js"} <= set(files)
    sizes = [len(gzip.compress((STATIC / name).read_bytes())) for name in set(files)]
    assert sum(sizes) + len(gzip.compress(html.encode())) < 150_000


def test_nothing_is_written_into_the_page_that_the_security_policy_forbids(get: Any) -> None:
    html = page(get)
    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", html)
    assert not re.search(r"<script(?![^>]* src=)", html)


def test_the_map_is_one_group_for_assistive_technology_and_no_trap_for_the_tab_key(get: Any) -> None:
    html = page(get)
    assert '<svg viewBox="0 0 1000 ' in html
    assert 'role="group" aria-label="Map. Gaps in mutual legal assistance' in html
    assert len(_MARK.findall(html)) == 249
