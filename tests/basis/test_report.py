"""What a person reads of an answer: one sentence for each grade, short lists, nothing said twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import iwtld
from iwtld.basis import Answer, Grade, OffenceProfile, Status
from iwtld.basis.render import markdown, text
from iwtld.basis.report import facts, headline, route_name, sections, the
from iwtld.basis.values import Alternative, Ref, Risk

PAIRS = [
    ("IDN", "NLD", "mutual-legal-assistance", "2018-06-30"),
    ("KHM", "CHN", "extradition", "2019-03-05"),
    ("KEN", "THA", "mutual-legal-assistance", "2026-01-01"),
    ("GBR", "SGP", "extradition", "2020-01-01"),
    ("SOM", "KHM", "controlled-delivery", "2024-01-01"),
    ("USA", "ARE", "law-enforcement-cooperation", "1990-01-01"),
]


@pytest.fixture(scope="module")
def treaty(kb: iwtld.KnowledgeBase) -> Answer:
    return kb.basis("VNM", "THA", form="mutual-legal-assistance", on="2019-01-01")


@pytest.mark.parametrize(
    ("grade", "certainty", "sentence"),
    [
        (Grade.SHALL, "complete", "on 2019-01-01: Thailand shall give it under ASEAN MLAT, Art. 1."),
        (Grade.MAY, "complete", "on 2019-01-01: Thailand may take ASEAN MLAT, Art. 1 as the basis."),
        (Grade.CASE_BY_CASE, "complete", "by agreement in the single case, under ASEAN MLAT, Art. 1."),
        (Grade.DOMESTIC, "complete", "without a treaty: the law of Thailand allows it (ASEAN MLAT, Art. 1)."),
        (Grade.SCHEME, "complete", "through ASEAN MLAT, Art. 1, which binds nobody"),
        (Grade.CHANNEL_ONLY, "complete", "Viet Nam has no legal basis to obtain mutual legal assistance"),
        (Grade.CHANNEL_ONLY, "incomplete", "Viet Nam has no established legal basis to obtain"),
        (Grade.NONE, "complete", "on 2019-01-01; the records are complete."),
        (Grade.UNKNOWN, "incomplete", "from Thailand on 2019-01-01 is not established on the records."),
    ],
)
def test_every_grade_has_its_sentence(grade: Grade, certainty: str, sentence: str, treaty: Answer) -> None:
    assert sentence in headline(replace(treaty, grade=grade, certainty=certainty))


def test_the_sentence_names_the_instrument_that_governs(treaty: Answer) -> None:
    best = treaty.best
    assert best is not None
    other = replace(best, id="another", instrument=Ref("another", "Another Treaty", ""), provision=None)
    both = replace(treaty, routes=(other, *treaty.routes), governed_by=best.instrument)
    assert "under ASEAN MLAT, Art. 1." in headline(both)


def test_the_route_that_lacks_least_is_named_as_what_could_better_the_answer(kb: iwtld.KnowledgeBase) -> None:
    # The law of Viet Nam gives extradition without a treaty (Law 08/2007/QH12); more is open of every treaty.
    answer = kb.basis("THA", "VNM", form="extradition", on="2026-01-01")
    assert "The law of Viet Nam would allow it, if this were shown: dual criminality" in headline(answer)


def test_the_name_of_a_law_with_a_colon_is_quoted(kb: iwtld.KnowledgeBase) -> None:
    answer = kb.basis("KHM", "CHN", form="extradition", on="2019-03-05")
    assert answer.best is not None
    assert f"under “{answer.best.instrument.name}”." in headline(answer)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Kenya", "Kenya"),
        ("Netherlands", "the Netherlands"),
        ("United States", "the United States"),
        ("Solomon Islands", "the Solomon Islands"),
        ("Central African Republic", "the Central African Republic"),
    ],
)
def test_names_take_the_article_that_they_have_in_a_sentence(name: str, read: str) -> None:
    assert the(Ref("X", name, "")) == read


@pytest.mark.parametrize(
    ("provision", "name"),
    [
        ("18(1)", "ASEAN MLAT, Art. 18(1)"),
        ("19-21", "ASEAN MLAT, Arts 19-21"),
        ("IX", "ASEAN MLAT, Art. IX"),
        ("Part IV", "ASEAN MLAT, Part IV"),
        (None, "ASEAN MLAT"),
    ],
)
def test_a_provision_is_cited_as_lawyers_do(provision: str | None, name: str, treaty: Answer) -> None:
    assert treaty.best is not None
    assert route_name(replace(treaty.best, provision=provision)) == name


@pytest.mark.parametrize("question", PAIRS)
def test_every_route_stands_in_the_section_of_its_status(
    question: tuple[str, str, str, str], kb: iwtld.KnowledgeBase
) -> None:
    asking, asked, form, on = question
    answer = kb.basis(asking, asked, form=form, on=on)
    found = {section.title.partition(",")[0]: section for section in sections(answer)}
    for status, title in ((Status.ESTABLISHED, "Established"), (Status.OPEN, "Open")):
        routes = [route for route in answer.routes if route.status is status]
        listed = [item.lead for item in found[title].items] if title in found else []
        assert listed == [str(route.grade) for route in routes]
    closed = " ".join(item.text for item in found["Closed"].items)
    for route in answer.routes:
        if route.status is Status.CLOSED and route.kind != "unrecorded":
            assert route.instrument.name in closed


def test_articles_that_are_closed_for_one_reason_stand_in_one_line(kb: iwtld.KnowledgeBase) -> None:
    answer = kb.basis("GBR", "SGP", form="extradition", on="2020-01-01")
    (closed,) = (section for section in sections(answer) if section.title == "Closed")
    assert (
        "UNCAC, Arts 44(4), 44(5), 44(7): The offences that it covers do not reach wildlife trafficking."
        in [item.text for item in closed.items]
    )


def test_open_routes_that_could_not_better_the_answer_are_said_not_to(treaty: Answer) -> None:
    titles = [section.title for section in sections(treaty)]
    assert "Open, none of it stronger" in titles
    assert not any(title.startswith("Missing") for title in titles)


def test_what_obliges_to_refuse_comes_before_what_allows_it_and_what_does_not(treaty: Answer) -> None:
    assert treaty.best is not None
    risks = tuple(
        Risk("R10", effect, f"Ground {number}.", "3(1)")
        for number, effect in enumerate(["may-not-refuse", "duty-instead", "may-refuse", "must-refuse"])
    )
    route = replace(treaty.best, refusal_risks=risks)
    (section,) = (s for s in sections(replace(treaty, routes=(route,))) if s.title == "Grounds of refusal")
    leads = [item.lead for item in section.items]
    assert leads == ["must refuse", "may refuse", "duty instead", "no ground"]
    assert section.items[0].text == "Ground 3. (ASEAN MLAT, Art. 3(1); R10)"


def test_while_only_a_channel_is_established_the_nearest_law_is_described_too(
    kb: iwtld.KnowledgeBase,
) -> None:
    answer = kb.basis("KEN", "THA", form="mutual-legal-assistance", on="2026-01-01")
    titles = [section.title for section in sections(answer) if section.title.startswith("A request")]
    assert titles == ["A request under CITES, Art. IX needs", "A request under UNTOC, Art. 18(1) needs"]


def test_channels_beyond_the_first_are_counted(treaty: Answer) -> None:
    channel = Alternative("channel", "x", "Channel", Grade.CHANNEL_ONLY, "both take part")
    (section,) = (
        s for s in sections(replace(treaty, alternatives=(channel,) * 7)) if s.title == "Alternatives"
    )
    assert section.items[-1].text == "2 more channels; --format json lists all."


def test_age_is_said_and_staleness_with_it(treaty: Answer) -> None:
    assert treaty.best is not None
    old = replace(treaty.best, as_of=date(2010, 5, 6), stale=True)
    (item,) = (each for each in facts(replace(treaty, routes=(old,))) if each.lead == "As of")
    assert "records last checked for 2010-05-06: stale;" in item.text


def test_markup_in_a_name_is_shown_and_not_read(treaty: Answer) -> None:
    assert treaty.best is not None
    route = replace(treaty.best, instrument=Ref("x", "A *bold* <b>treaty</b> | [x](y)", ""))
    written = markdown(replace(treaty, routes=(route,), governed_by=None))
    assert r"A \*bold\* \<b\>treaty\</b\> \| \[x\](y)" in written
    assert "<b>" not in written


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("question", PAIRS)
def test_text_keeps_to_the_width(
    question: tuple[str, str, str, str], width: int, kb: iwtld.KnowledgeBase
) -> None:
    asking, asked, form, on = question
    profile = OffenceProfile(assumed=frozenset({"organised-group"}))
    lines = text(kb.basis(asking, asked, form=form, on=on, offence=profile), width).splitlines()
    assert max(map(len, lines)) <= width
    assert not any(line.endswith(" ") for line in lines)
