"""Who works with whom, drawn and listed: held against the tables of the data."""

from __future__ import annotations

import csv
import re
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from iwtld import resources
from iwtld.network import Network, Period, read
from iwtld.web.network.choice import Choice, chosen, inside
from iwtld.web.network.drawing import Drawing, Label, draw

from .reading import Node, page

if TYPE_CHECKING:
    from tests.web.conftest import Get

    import iwtld

ID = "https://w3id.org/iwtld/id/"
OUTSIDE = {"not-member"}


def table(name: str) -> list[dict[str, str]]:
    with (resources.root() / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def network(kb: iwtld.KnowledgeBase) -> Network:
    return read(kb.store)


@pytest.fixture(scope="module")
def drawing(network: Network) -> Drawing:
    return draw(chosen(network, Choice()))


def marks(root: Node) -> set[str]:
    """Return the keys of the nodes that are drawn."""
    return {
        re.sub(r"^/network\?focus=([^&]*).*", r"\1", node.attributes["href"])
        for node in root.all("a", "node")
    }


def entry(root: Node, name: str) -> Node:
    found = [each for each in root.all("article", "entry") if each.one("h4").text == name]
    assert len(found) == 1
    return found[0]


def test_every_membership_of_the_table_is_a_tie(network: Network) -> None:
    recorded = {(ID + row["mechanism"], ID + row["member"], row["role"]) for row in table("memberships")}
    read_from_graph = {(tie.hub, tie.party, tie.role) for tie in network.ties}
    assert recorded <= read_from_graph


def test_every_mechanism_of_the_table_is_a_node_with_its_sources(network: Network) -> None:
    for row in table("mechanisms"):
        node = network.nodes[f"{ID}mechanism/{row['id']}"]
        assert node.label == row["name"]
        assert {f"{ID}source/{slug}" for slug in row["sources"].split(";")} == set(node.sources)


def test_a_country_that_a_mechanism_names_is_not_told_twice(network: Network) -> None:
    named = {(tie.hub, tie.party) for tie in network.ties if tie.role == "country"}
    told = {(tie.hub, tie.party) for tie in network.ties if tie.role != "country"}
    assert named
    assert not named & told


def test_every_country_of_the_table_of_mechanisms_is_tied_to_it(network: Network) -> None:
    tied = {(tie.hub, tie.party) for tie in network.ties}
    for row in table("mechanisms"):
        for code in filter(None, row["countries"].split(";")):
            assert (f"{ID}mechanism/{row['id']}", f"{ID}jurisdiction/{code}") in tied


def test_a_day_leaves_out_what_had_ended_and_keeps_what_has_no_date(network: Network) -> None:
    # The WIRE-Police meeting was in November 2016; membership of the Thai network is undated.
    meeting, standing = f"{ID}mechanism/wire-police-2016", f"{ID}mechanism/tha-wen"
    during = chosen(network, Choice(on=date(2016, 11, 15)))
    after = chosen(network, Choice(on=date(2017, 6, 1)))
    assert [tie for tie in during.ties if tie.hub == meeting]
    assert not [tie for tie in after.ties if tie.hub == meeting and tie.role == "member"]
    assert [tie for tie in after.ties if tie.hub == standing]


@pytest.mark.parametrize(
    ("period", "day", "holds"),
    [
        (Period(), date(1900, 1, 1), True),
        (Period("2017", "", date(2017, 1, 1), None), date(2016, 12, 31), False),
        (Period("2017", "", date(2017, 1, 1), None), date(2030, 1, 1), True),
        (Period("", "2016-06", None, date(2016, 6, 30)), date(2016, 6, 30), True),
        (Period("", "2016-06", None, date(2016, 6, 30)), date(2016, 7, 1), False),
    ],
)
def test_a_period_rules_out_only_what_the_record_rules_out(period: Period, day: date, holds: bool) -> None:
    assert period.may_hold(day) is holds


def test_with_a_country_only_mechanisms_stay_in_which_it_or_a_body_of_it_has_a_part(network: Network) -> None:
    kenya = f"{ID}jurisdiction/KEN"
    part = chosen(network, Choice(country=kenya))
    bodies = {kenya} | {f"{ID}actor/{row['id']}" for row in table("actors") if row["jurisdiction"] == "KEN"}
    for mechanism in {tie.hub for tie in part.ties}:
        assert bodies & {tie.party for tie in inside(part.ties) if tie.hub == mechanism}


def test_what_is_only_planned_is_left_out_unless_it_is_asked_for(network: Network) -> None:
    planned = f"{ID}mechanism/blo-sop"
    assert next(row for row in table("mechanisms") if row["id"] == "blo-sop")["status"] == "planned"
    assert planned not in chosen(network, Choice()).nodes
    assert planned in chosen(network, Choice(planned=True)).nodes


def test_no_two_labels_that_are_shown_cover_each_other(drawing: Drawing) -> None:
    def box(label: Label) -> tuple[float, float, float, float]:
        wide = len(label.text) * 6.0
        left = label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
        return left, label.y - 10, left + wide, label.y + 3

    shown = [mark.label for mark in drawing.marks if mark.label.shown]
    for one, other in combinations(map(box, shown), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_no_two_marks_cover_each_other_and_all_are_inside(drawing: Drawing) -> None:
    for one, other in combinations(drawing.marks, 2):
        tall = [10 if mark.kind == "country" else mark.size for mark in (one, other)]
        assert abs(one.x - other.x) >= one.size + other.size or abs(one.y - other.y) >= sum(tall)
    for mark in drawing.marks:
        assert 0 <= mark.x <= drawing.width
        assert 0 <= mark.y <= drawing.height


def test_the_mechanisms_and_countries_with_most_ties_are_labelled(drawing: Drawing) -> None:
    largest = sorted(drawing.marks, key=lambda mark: -len(mark.near))[:15]
    assert all(mark.label.shown for mark in largest)
    assert sum(mark.label.shown for mark in drawing.marks) > 0.7 * len(drawing.marks)


def test_a_role_from_which_nothing_follows_is_drawn_as_unsure(network: Network) -> None:
    drawing = draw(chosen(network, Choice(focus=f"{ID}mechanism/interpol-tr-aia-2017", planned=True)))
    invited = {
        ID + row["member"]
        for row in table("memberships")
        if row["id"].startswith("interpol-tr-aia") and row["role"] == "invited"
    }
    styles = {
        drawing.marks[line.end].iri: line.style
        for line in drawing.lines
        if drawing.marks[line.start].key == "mechanism/interpol-tr-aia-2017"
    }
    assert invited
    assert {styles[iri] for iri in invited} == {"unsure"}


def test_the_page_of_a_mechanism_draws_its_members_and_not_those_who_are_outside(get: Get) -> None:
    reply = get("/network?focus=mechanism/tha-wen", accept="text/html")
    root = page(reply.body)
    rows = [row for row in table("memberships") if row["mechanism"] == "mechanism/tha-wen"]
    outside = {row["member"] for row in rows if row["role"] in OUTSIDE}
    assert reply.status == 200
    assert {row["member"] for row in rows} - outside <= marks(root)
    assert outside
    assert not outside & marks(root)


def test_the_list_says_who_is_outside_and_where_it_is_said(get: Get) -> None:
    root = page(get("/network?focus=mechanism/tha-wen", accept="text/html").body)
    found = entry(root, "Thailand Wildlife Enforcement Network (Thailand WEN)")
    roles = {row.one("dt").text: row.one("dd") for row in found.one("dl", "roles").all("div")}
    assert "National Anti-Corruption Commission" in roles["Expressly outside"].text
    assert "/doc/actor/tha-nacc" in [link.attributes["href"] for link in roles["Expressly outside"].all("a")]
    source = found.one("p", "source")
    assert [link.attributes["href"] for link in source.all("a")] == ["/doc/source/oecd-2019"]
    assert "Thailand, WEN member list" in source.text


def test_the_list_names_every_mechanism_that_is_drawn(get: Get) -> None:
    root = page(get("/network", accept="text/html").body)
    listed = {link.attributes["href"] for link in root.all("a")}
    for key in marks(root):
        assert f"/doc/{key}" in listed


def test_what_found_no_country_is_said_at_its_field_and_the_whole_network_stays(get: Get) -> None:
    reply = get("/network?country=Keniya", accept="text/html")
    root = page(reply.body)
    assert reply.status == 400
    assert "Did you mean" in root.one("p", "error").text
    assert root.one("input", id="f-country").attributes["value"] == "Keniya"
    assert len(marks(root)) > 100


def test_the_type_of_mechanism_narrows_drawing_and_list(get: Get) -> None:
    root = page(get("/network?type=CaseMeeting", accept="text/html").body)
    meetings = {f"mechanism/{row['id']}" for row in table("mechanisms") if row["type"] == "CaseMeeting"}
    assert {key for key in marks(root) if key.startswith("mechanism/")} <= meetings
    assert marks(root)


def test_a_focus_that_is_not_in_the_network_is_not_found_and_the_nearest_is_named(get: Get) -> None:
    reply = get("/network?focus=mechanism/tha-wenn", accept="application/json")
    assert reply.status == 404
    assert b"mechanism/tha-wen" in bytes(reply.body)


def test_where_nothing_fits_the_page_says_that_unknown_is_not_no(get: Get) -> None:
    root = page(get("/network?type=Award&on=1980-01-01", accept="text/html").body)
    assert "does not mean that nobody works together" in root.one("p", "note").text
