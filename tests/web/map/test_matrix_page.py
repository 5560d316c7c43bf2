from __future__ import annotations

import re
from html import unescape
from typing import Any

import iwtld
from iwtld.basis.written import matrix as written
from iwtld.web.map.shades import LETTERS, MEANINGS

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")
_ROW = re.compile(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', re.S)
_CELL = re.compile(r"<td class=\"([^\"]+)\"[^>]*>(.*?)</td>", re.S)


def page(get: Any, **query: str) -> str:
    reply = get("/gaps/matrix", accept="text/html", **query)
    assert reply.status == 200
    return str(reply.body.decode())


def test_each_cell_has_the_letter_the_words_and_the_colour_of_its_grade(
    get: Any, kb: iwtld.KnowledgeBase
) -> None:
    html = page(get, form="extradition", on="2016-12-31", among="ASEAN")
    matrix = kb.matrix("extradition", on="2016-12-31", among="ASEAN")
    rows = _ROW.findall(html)
    assert [row[0].partition(" ")[0] for row in rows] == list(ASEAN)
    for asking, (_, cells) in zip(ASEAN, rows, strict=True):
        found = _CELL.findall(cells)
        assert len(found) == len(ASEAN)
        for asked, (css, inner) in zip(ASEAN, found, strict=True):
            if asking == asked:
                assert css == "self"
                continue
            cell = matrix[asking, asked]
            assert css == f"s-{cell.grade}"
            assert re.sub("<[^>]+>", "", inner) == LETTERS[cell.grade] + ("+" if cell.could_be else "")
            assert str(cell.grade).replace("-", " ") in inner


def test_a_treaty_that_the_chapter_lists_is_a_duty_both_ways(get: Any) -> None:
    html = unescape(page(get, form="extradition", on="2016-12-31", among="ASEAN"))
    for first, second in (("Thailand", "Cambodia"), ("Cambodia", "Thailand"), ("Indonesia", "Malaysia")):
        assert f'aria-label="{first} asks {second}: shall"' in html


def test_a_cell_leads_to_the_finder_for_that_pair_and_day(get: Any) -> None:
    html = page(get, form="extradition", on="2016-12-31", among="KEN,VNM", assume="serious-crime")
    links = [unescape(link) for link in re.findall(r'<td class="s-[^"]+"><a href="([^"]+)"', html)]
    assert len(links) == 2
    assert "requesting=KEN&requested=VNM" in links[0]
    for part in ("/basis?", "form=extradition", "on=2016-12-31", "assume=serious-crime"):
        assert part in links[0]


def test_the_letters_are_those_of_the_command_line(kb: iwtld.KnowledgeBase) -> None:
    found = kb.matrix("extradition", on="2016-12-31", among="ASEAN,KOR")
    rows = {
        line[:3]: line[4:].split()
        for line in written.matrix(found, "table", 200).splitlines()
        if line[:3].isupper()
    }
    for code in found.codes:
        others = [other for other in found.codes if other != code]
        cells = [found[code, other] for other in others]
        assert rows[code] == [LETTERS[c.grade].replace("–", "-") + ("+" if c.could_be else "") for c in cells]
    assert set(MEANINGS) == set(LETTERS)


def test_without_a_list_groups_stand_for_their_members(get: Any, kb: iwtld.KnowledgeBase) -> None:
    html = page(get, form="mutual-legal-assistance", on="2020-01-01")
    matrix = kb.matrix("mutual-legal-assistance", on="2020-01-01")
    day = matrix.on.toordinal()
    members = kb.reasoner.world.members
    asean, sadc = members("ASEAN", day), members("SADC", day)
    pairs = [(a, b) for a in asean for b in sadc if a != b]
    lacking = sum(matrix[pair].grade.rank > 3 for pair in pairs)
    names = kb.names("group")
    assert (
        f'title="{names["ASEAN"]} asks {names["SADC"]}: {lacking:,} of {len(pairs):,} requests, no basis shown"'
        in unescape(html)
    )


def test_a_list_that_is_too_long_is_shown_by_groups_and_says_so(get: Any, kb: iwtld.KnowledgeBase) -> None:
    html = page(get, among="WCO", on="2020-01-01")
    size = len(kb.matrix("extradition", on="2020-01-01", among="WCO").codes)
    assert size > 60
    assert f"The list has {size} jurisdictions; up to 60 are shown pair by pair." in html


def test_a_group_leads_to_its_pairs(get: Any) -> None:
    html = unescape(page(get, form="extradition"))
    assert 'href="/gaps/matrix?form=extradition&among=ASEAN"' in html


def test_each_group_leads_to_a_matrix_also_the_union_that_is_a_party_of_its_own(get: Any) -> None:
    html = unescape(page(get, form="extradition", on="2020-01-01"))
    links = re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)', html)
    union = get(next(link for link, name in links if name == "European Union"), accept="text/html")
    assert union.status == 200
    assert "FRA <span" in union.body.decode()
    assert '<option value="EU">' not in html


def test_the_matrix_says_how_many_answers_may_turn_out_stronger(get: Any, kb: iwtld.KnowledgeBase) -> None:
    html = page(get, form="mutual-legal-assistance", on="2012-06-30", among="ASEAN")
    found = kb.matrix("mutual-legal-assistance", on="2012-06-30", among="ASEAN")
    pairs = [found[a, b] for a in ASEAN for b in ASEAN if a != b]
    count = sum(cell.could_be is not None for cell in pairs)
    assert count
    assert f"In {count} a stronger grade is not excluded." in html


def test_the_numbers_are_there_for_programs(get: Any) -> None:
    html = unescape(page(get, form="extradition", among="ASEAN", on="2016-12-31"))
    link = 'href="/api/matrix?among=ASEAN&format={}&form=extradition&on=2016-12-31"'
    assert link.format("csv") in html
    assert link.format("json") in html


def test_a_wrong_name_stands_at_its_field(get: Any) -> None:
    reply = get("/gaps/matrix", accept="text/html", among="ASEEAN")
    assert reply.status == 400
    assert 'id="f-among-error"' in reply.body.decode()
