"""What if, and fixes: acts that states have not done."""

from __future__ import annotations

import json
import re

from .reading import Text

ASEAN = {"form": "mutual-legal-assistance", "among": "ASEAN"}


def test_the_page_ranks_the_acts_as_the_engine_does(get, kb) -> None:
    text = str(Text(get("/fixes", **ASEAN).body))
    found = kb.fixes("mutual-legal-assistance", among="ASEAN")
    assert f"{found.gaps} answers are below case by case" in text
    places = [text.index(option.text) for option in found.options]
    assert places == sorted(places)


def test_each_fix_leads_to_what_it_would_change(get, kb) -> None:
    page = Text(get("/fixes", **ASEAN, on="2026-01-01").body)
    best = kb.fixes("mutual-legal-assistance", among="ASEAN", on="2026-01-01").options[0]
    link = next(link for link in page.links if link.startswith("/what-if?"))
    text = str(Text(get(link).body))
    assert best.text in text
    assert f"{best.closes} rise" in text


def test_an_unknown_group_is_told_beside_its_field(get) -> None:
    reply = get("/fixes", form="extradition", among="ASEANN")
    page = Text(reply.body)
    assert reply.status == 400
    assert "There is no country “ASEANN”" in str(page)
    assert page.fields["among"] == "ASEANN"


def test_a_set_larger_than_the_page_looks_for_is_refused(get) -> None:
    reply = get("/fixes", **ASEAN, steps="20")
    assert reply.status == 400
    assert "at most 5" in str(Text(reply.body))


def test_the_fields_of_the_page_become_an_act_of_the_address(get) -> None:
    reply = get("/what-if", act="ratify", state="Kenya", instrument="untoc", date="2027-01-01", **ASEAN)
    assert reply.status == 303
    assert reply.headers["location"] == (
        "/what-if?ratify=KEN:untoc@2027-01-01&form=mutual-legal-assistance&among=ASEAN"
    )


def test_acts_add_up_and_each_can_be_taken_back(get) -> None:
    address = "/what-if?ratify=TLS:asean-mlat-2004&lift_restriction=KHM:asean-mlat-2004"
    page = Text(get(f"{address}&form=mutual-legal-assistance&among=ASEAN").body)
    assert "Timor-Leste ratifies ASEAN MLAT." in str(page)
    back = [link for link in page.links if link.startswith("/what-if?")]
    assert "/what-if?lift_restriction=KHM:asean-mlat-2004&form=mutual-legal-assistance&among=ASEAN" in back
    assert "/what-if?ratify=TLS:asean-mlat-2004&form=mutual-legal-assistance&among=ASEAN" in back


def test_the_page_counts_what_the_engine_counts(get, kb) -> None:
    from iwtld.basis.acts.action_text import parse

    found = kb.what_if([parse("denounce IDN:asean-mlat-2004")], form="mutual-legal-assistance", among="ASEAN")
    text = str(Text(get("/what-if", denounce="IDN:asean-mlat-2004", **ASEAN).body))
    assert f"{len(found.falls)} fall" in text
    assert len(found.falls) > 0


def test_an_act_that_is_none_is_told_with_how_to_write_it(get) -> None:
    reply = get("/what-if", ratify="Somalia", form="extradition")
    assert reply.status == 400
    assert "Write it as" in str(Text(reply.body))


def test_an_act_on_an_unknown_instrument_is_told_with_the_nearest(get) -> None:
    reply = get("/what-if", act="ratify", state="Kenya", instrument="untok", form="extradition")
    page = Text(reply.body)
    assert reply.status == 400
    assert "Did you mean" in str(page)
    assert page.fields["instrument"] == "untok"


def test_markup_in_an_act_is_shown_as_text(get) -> None:
    reply = get("/what-if", ratify="<script>alert(1)</script>:untoc", form="extradition")
    assert reply.status == 400
    assert b"<script>alert" not in reply.body


def test_the_forms_are_there_before_anything_is_asked(get) -> None:
    for path in ("/fixes", "/what-if"):
        reply = get(path)
        examples = [link for link in Text(reply.body).links if link.startswith(f"{path}?")]
        assert reply.status == 200
        assert len(examples) == 3
        for link in examples:
            assert get(link).status == 200


def test_the_first_page_describes_the_dataset_for_search_engines(get, kb) -> None:
    body = get("/").body.decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', body, re.S)
    assert data is not None
    described = json.loads(data[1])
    assert described["@type"] == "Dataset"
    assert described["@id"] == "https://w3id.org/iwtld/dataset"
    assert described["version"] == kb.manifest.dataset_version


def test_the_figures_of_the_first_page_are_those_of_the_graph(get, kb) -> None:
    text = str(Text(get("/").body))
    bases = sum(count for grade, count in kb.matrix("extradition").counts.items() if grade.rank < 6)
    assert f"{bases:,} with a legal basis shown" in text
    assert f"{kb.manifest.sources:,} sources" in text


def test_the_first_page_holds_the_finder_and_leads_to_every_part(get) -> None:
    page = Text(get("/").body)
    assert {"requesting", "requested", "form", "on"} <= {*page.fields, "form"}
    assert {"/gaps", "/countries", "/network", "/queries", "/sparql", "/validate"} <= set(page.links)


def test_the_page_about_the_service_says_what_unknown_means(get) -> None:
    text = str(Text(get("/about").body))
    assert "“None” and “unknown” are different answers" in text
    assert "It is not legal advice" in text
