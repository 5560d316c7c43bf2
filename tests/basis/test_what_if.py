"""What if: acts have their effect by the instrument's own rule, move what they should, and leave the records alone."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import iwtld
from iwtld.basis import Grade, OffenceProfile
from iwtld.basis.acts.action_text import COLUMNS, EXAMPLES, parse, read, read_text
from iwtld.basis.acts.action_words import describe
from iwtld.basis.acts.actions import (
    KINDS,
    Action,
    ChangeLaw,
    Conclude,
    Denounce,
    Designate,
    LiftRestriction,
    Notify,
    Penalty,
    Ratify,
)
from iwtld.basis.acts.whatif import WhatIf, apply, what_if
from iwtld.basis.answer import answer
from iwtld.basis.inquiry import Question
from iwtld.basis.setwise.columns import Columns
from iwtld.basis.setwise.difference import Difference
from iwtld.basis.setwise.layers import Layers
from iwtld.basis.setwise.matrix import matrix
from iwtld.basis.world import World
from iwtld.errors import InputError, ParameterError, TableError, UnknownNameError

from .drawing import DAYS, acts, forms, lists, profiles, ratifications

ASSISTANCE, EXTRADITION = "mutual-legal-assistance", "extradition"
ASEAN_TREATY = "asean-extradition-2025"
SIX = ("BRN", "IDN", "KHM", "LAO", "MYS", "PHL")
PROVEN = OffenceProfile(assumed=frozenset({"dual-criminality", "serious-crime"}))


@pytest.fixture(scope="module")
def world(kb: iwtld.KnowledgeBase) -> World:
    return kb.reasoner.world


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def moved(found: WhatIf | tuple[Difference, ...]) -> dict[tuple[str, str], str]:
    changes = found.changes if isinstance(found, WhatIf) else found
    return {(change.requesting, change.requested): change.move for change in changes}


def grade(world: World, a: str, b: str, form: str, on: str, profile: OffenceProfile | None = None) -> Grade:
    return matrix(world, form, ordinal(on), members=(a, b), profile=profile)[a, b].grade


# Ratification and denunciation


def test_a_ratification_of_untoc_binds_on_the_thirtieth_day_after_the_deposit(world: World) -> None:
    # Somalia is not recorded as a party; Kenya is bound since 2004-07-16. UNTOC 38(2).
    act = Ratify("SOM", "untoc", date(2027, 1, 1))
    for day, expected in (
        ("2027-01-30", {}),
        ("2027-01-31", {("KEN", "SOM"): "rises", ("SOM", "KEN"): "rises"}),
    ):
        found = what_if(world, [act], ASSISTANCE, ordinal(day), members=("KEN", "SOM"), profile=PROVEN)
        assert moved(found) == expected
        assert found.effects[0].since == ordinal("2027-01-31")


def test_six_ratifications_bring_the_asean_treaty_into_force_thirty_days_after_the_sixth(
    world: World,
) -> None:
    # Signed by all on 2025-11-14; in force thirty days after the sixth ratification (trap 2).
    months = zip(SIX, range(1, 7), strict=True)
    given_acts = [Ratify(state, ASEAN_TREATY, date(2027, month, 1)) for state, month in months]
    limits = {"members": SIX, "profile": PROVEN, "instruments": ["regional"]}
    before = what_if(world, given_acts, EXTRADITION, ordinal("2027-06-30"), **limits)
    after = what_if(world, given_acts, EXTRADITION, ordinal("2027-07-01"), **limits)
    assert before.changes == ()
    assert len(after.rises) == 30
    assert {change.after.grade for change in after.rises} == {Grade.SHALL}
    assert {effect.since for effect in after.effects} == {ordinal("2027-07-01")}


def test_signatures_alone_give_nothing(world: World) -> None:
    day = ordinal("2026-01-01")
    found = matrix(world, EXTRADITION, day, members=SIX, profile=PROVEN, instruments=["regional"])
    assert {cell.grade for cell in found} <= {Grade.NONE, Grade.UNKNOWN}


def test_five_ratifications_of_the_asean_treaty_have_no_effect(world: World) -> None:
    five = [Ratify(state, ASEAN_TREATY, date(2027, 1, 1)) for state in SIX[:5]]
    found = what_if(world, five, EXTRADITION, ordinal("2030-01-01"), members=SIX, profile=PROVEN)
    assert found.changes == ()
    assert {effect.since for effect in found.effects} == {None}
    assert "6 ratifications" in (found.effects[0].note or "")


def test_a_later_ratification_waits_for_its_own_thirty_days_only(world: World) -> None:
    given_acts = [Ratify(state, ASEAN_TREATY, date(2027, 1, 1)) for state in SIX]
    given_acts.append(Ratify("THA", ASEAN_TREATY, date(2028, 3, 1)))
    found = what_if(world, given_acts, EXTRADITION, members=("BRN", "THA"), profile=PROVEN)
    assert [effect.since for effect in found.effects] == [ordinal("2027-01-31")] * 6 + [ordinal("2028-03-31")]
    assert found.on == date(2028, 3, 31)


def test_no_ratification_binds_before_the_treaty_itself_is_in_force(world: World) -> None:
    # UNTOC entered into force on 2003-09-29.
    found = what_if(world, [Ratify("SOM", "untoc", date(2001, 1, 1))], ASSISTANCE, ordinal("2003-09-28"))
    assert found.effects[0].since == ordinal("2003-09-29")
    assert found.changes == ()


@pytest.mark.parametrize(
    ("state", "other", "instrument", "until"),
    [
        # UNTOC 40(1): one year after the notice. ASEAN MLAT 31: six months.
        ("KEN", "ZAF", "untoc", "2028-03-15"),
        ("THA", "LAO", "asean-mlat-2004", "2027-09-15"),
    ],
)
def test_a_denunciation_takes_effect_after_the_notice_of_the_instrument(
    world: World, state: str, other: str, instrument: str, until: str
) -> None:
    changed = apply(world, [Denounce(state, instrument, date(2027, 3, 15))], 1)
    profile = OffenceProfile(assumed=frozenset({"serious-crime"}))
    sort = ["regional" if world.instruments[instrument].regional else "global"]

    def at(day: date) -> Grade:
        found = matrix(
            changed, ASSISTANCE, day.toordinal(), members=(state, other), profile=profile, instruments=sort
        )
        return found[state, other].grade

    last = date.fromisoformat(until)
    assert at(last - timedelta(days=1)) is Grade.SHALL
    assert at(last) is Grade.NONE


def test_who_leaves_and_comes_back_is_bound_again_in_whatever_order_it_is_said(world: World) -> None:
    given_acts = [Ratify("KEN", "untoc", date(2030, 1, 1)), Denounce("KEN", "untoc", date(2027, 1, 1))]
    for order in (given_acts, given_acts[::-1]):
        changed = apply(world, order, 1)
        profile = OffenceProfile(assumed=frozenset({"serious-crime"}))
        days = ("2027-12-31", "2028-06-01", "2030-01-31")
        grades = [grade(changed, "KEN", "ZAF", ASSISTANCE, day, profile) for day in days]
        assert grades == [Grade.SHALL, Grade.CHANNEL_ONLY, Grade.SHALL]


# Other acts


def test_a_lifted_restriction_gives_cambodia_its_nine_pairs_back(world: World) -> None:
    # OECD chapter: 36 of 45 pairs of ASEAN, since Cambodia limits assistance to drug offences (R30).
    day = ordinal("2016-12-31")
    ten = world.members("ASEAN", day)
    act = LiftRestriction("KHM", "asean-mlat-2004")
    found = what_if(world, [act], ASSISTANCE, day, members=ten, instruments=["bilateral", "regional"])
    assert {frozenset(pair) for pair in moved(found)} == {
        frozenset(("KHM", other)) for other in ten if other != "KHM"
    }
    assert len(found.rises) == len(found.changes) == 18


def test_a_treaty_serves_both_sides_and_nobody_else(world: World) -> None:
    act = Conclude("MMR", "THA", EXTRADITION, date(2027, 1, 1))
    found = what_if(world, [act], EXTRADITION, ordinal("2027-01-01"), profile=PROVEN)
    assert moved(found) == {("MMR", "THA"): "rises", ("THA", "MMR"): "rises"}
    assert {change.after.grade for change in found.changes} == {Grade.SHALL}


def test_a_designation_serves_the_one_who_is_designated(world: World) -> None:
    act = Designate("LAO", "KEN", EXTRADITION, date(2027, 1, 1))
    limits = {"members": ("KEN", "LAO"), "profile": PROVEN, "instruments": ["domestic"]}
    found = what_if(world, [act], EXTRADITION, ordinal("2027-01-01"), **limits)
    assert moved(found) == {("KEN", "LAO"): "rises"}
    assert found.changes[0].after.grade is Grade.DOMESTIC
    assert what_if(world, [act], EXTRADITION, ordinal("2026-12-31"), **limits).changes == ()


@pytest.mark.parametrize(("years", "expected"), [(4, Grade.SHALL), (3, Grade.NONE)])
def test_the_maximum_decides_at_four_years(world: World, years: float, expected: Grade) -> None:
    # Exactly four years make a serious crime, three do not (R1, trap 4); the other side is given.
    profile = OffenceProfile(whose_law="requested")
    changed = apply(world, [Penalty("KEN", years, date(2027, 1, 1))], 1)
    day = ordinal("2027-01-01")
    found = matrix(changed, ASSISTANCE, day, members=("KEN", "ZAF"), profile=profile, instruments=["global"])
    assert found["ZAF", "KEN"].grade is expected


def test_a_notice_that_a_state_takes_the_convention_opens_the_fourth_paragraph(world: World) -> None:
    # UNTOC 16(4)-(5): from the notice on the convention may be taken as the basis (R7, R8).
    profile = OffenceProfile(group="involved", assumed=PROVEN.assumed)
    act = Notify("MMR", "untoc", takes=True, on=date(2027, 1, 1))
    limits = {"members": ("KEN", "MMR"), "profile": profile, "instruments": ["global"]}
    found = what_if(world, [act], EXTRADITION, ordinal("2027-01-01"), **limits)
    assert found.changes[0].after.grade is Grade.MAY
    assert moved(found) == {("KEN", "MMR"): "rises"}


def test_a_notice_to_the_contrary_shuts_it(world: World) -> None:
    profile = OffenceProfile(group="involved", assumed=PROVEN.assumed)
    day = ordinal("2027-01-01")
    changed = apply(world, [Notify("MMR", "untoc", takes=False)], day)
    layers = Layers.between(("KEN", "MMR"), Columns(changed, day, profile), EXTRADITION, ["global"])
    verdicts = {layer.id: layer.verdicts.tolist()[0][1] for layer in layers}
    assert verdicts.get("untoc-16-4", -1) == -1


def test_a_law_that_asks_for_no_treaty_on_both_sides_brings_the_sixth_paragraph(world: World) -> None:
    # UNTOC 16(6) (R9).
    profile = OffenceProfile(group="involved", assumed=PROVEN.assumed)
    both = [ChangeLaw(state, "extradition-without-treaty") for state in ("KEN", "MMR")]
    limits = {"members": ("KEN", "MMR"), "profile": profile, "instruments": ["global"]}
    day = ordinal("2027-01-01")
    assert {c.after.grade for c in what_if(world, both, EXTRADITION, day, **limits).rises} == {Grade.SHALL}
    assert what_if(world, both[:1], EXTRADITION, day, **limits).rises == ()


# Properties


@settings(max_examples=20, deadline=None)
@given(data=st.data(), day=DAYS, profile=profiles())
def test_no_act_changes_nothing(world: World, data: st.DataObject, day: int, profile: OffenceProfile) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world))
    assert what_if(world, [], form, day, members=members, profile=profile).changes == ()


@settings(max_examples=50, deadline=None)
@given(data=st.data(), day=DAYS, profile=profiles())
def test_ratifications_never_lower_a_grade(
    world: World, data: st.DataObject, day: int, profile: OffenceProfile
) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world))
    given_acts = data.draw(st.lists(ratifications(world, members), min_size=1, max_size=6))
    assert what_if(world, given_acts, form, day, members=members, profile=profile).falls == ()


@settings(max_examples=50, deadline=None)
@given(data=st.data(), day=DAYS, profile=profiles())
def test_the_supposed_world_has_the_same_answers_pair_by_pair_and_all_at_once(
    kb: iwtld.KnowledgeBase, world: World, data: st.DataObject, day: int, profile: OffenceProfile
) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world, most=4))
    given_acts = data.draw(st.lists(acts(world, members), min_size=1, max_size=4))
    changed = apply(world, given_acts, day)
    # Columns that are shared with the records have to be made anew where an act changed them.
    columns = Columns(world, day, profile)
    for kept in Layers.between(members, columns, form):
        assert kept.verdicts.size
    shared = Layers.between(members, columns.of(changed), form).standing()
    cells = matrix(changed, form, day, members=members, profile=profile)
    assert shared.rank.tolist() == cells.rank.tolist()
    assert shared.could.tolist() == cells.could.tolist()
    for cell in cells:
        question = Question(cell.requesting, cell.requested, form, day, profile)
        expected = answer(changed, kb.reasoner.provenance, question)
        assert (cell.grade, cell.certainty) == (expected.grade, expected.certainty)


@settings(max_examples=40, deadline=None)
@given(data=st.data(), day=DAYS)
def test_the_records_stay_as_they_are(world: World, data: st.DataObject, day: int) -> None:
    members = data.draw(lists(world))
    before = {one.name: getattr(world, one.name) for one in fields(world)}
    copies = {name: dict(value) for name, value in before.items() if isinstance(value, dict)}
    apply(world, data.draw(st.lists(acts(world, members), max_size=5)), day)
    assert all(getattr(world, name) is value for name, value in before.items())
    assert all(before[name] == copy for name, copy in copies.items())


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_an_act_has_no_effect_before_its_day(world: World, data: st.DataObject) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world))
    act = data.draw(acts(world, members))
    assume(act.when is not None)
    found = what_if(world, [act], form, act.day(0) - 1, members=members, profile=PROVEN)
    assert found.changes == ()


# Requests that are wrong


@pytest.mark.parametrize(
    ("text", "error", "match"),
    [
        ("ratify XYZ:untoc", UnknownNameError, "XYZ"),
        ("ratify SOM:untok", UnknownNameError, "untoc"),
        ("ratify SOM:london-scheme", ParameterError, "no treaty"),
        ("ratify FRA:eu-eaw-2002", ParameterError, "no treaty"),
        ("notify SOM:cites=takes", ParameterError, "basis for extradition"),
        ("conclude KEN-KEN:extradition", ParameterError, "both sides"),
        ("conclude KEN-THA:joint-investigation", UnknownNameError, "bilateral treaty"),
        ("lift-restriction KHM:cites", ParameterError, "No restriction"),
        ("change-law LAO:serious-crime", UnknownNameError, "serious-crime"),
    ],
)
def test_an_act_that_is_not_possible_is_refused(
    world: World, text: str, error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        apply(world, [parse(text)], 1)


# Text and files


def test_every_kind_of_act_has_an_example_that_is_read_and_written_alike(world: World) -> None:
    assert set(EXAMPLES) == set(KINDS)
    for kind, example in EXAMPLES.items():
        act = parse(f"{kind} {example}")
        assert str(act) == f"{kind} {example}"
        assert type(act) is KINDS[kind]
        sentence = describe(world, act)
        assert sentence.endswith(" on 2027-01-01.")
        assert act.state not in sentence


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_text_of_an_act_is_read_as_that_act(world: World, data: st.DataObject) -> None:
    act = data.draw(acts(world, ("SOM", "KEN", "KHM")))
    assert parse(str(act)) == act


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_file_of_acts_is_read_as_these_acts(world: World, data: st.DataObject) -> None:
    given_acts = tuple(data.draw(st.lists(acts(world, ("SOM", "KEN", "KHM")), max_size=5)))
    assert read_text(table(given_acts), "acts.csv") == given_acts


def table(given_acts: tuple[Action, ...]) -> str:
    lines = [",".join(COLUMNS)]
    for act in given_acts:
        cells = {key: str(value) for key, value in act.to_dict().items() if value is not None}
        cells["date"] = cells.pop("on", "")
        for name in ("years", "condition"):
            cells["value"] = cells.pop(name, cells.get("value", ""))
        if isinstance(act, Notify):
            cells["value"] = "takes" if act.takes else "does-not-take"
        lines.append(",".join(cells.get(column, "") for column in COLUMNS))
    return "\n".join(lines) + "\n"


def test_names_are_resolved_where_a_resolver_is_given(kb: iwtld.KnowledgeBase) -> None:
    def resolve(kind: str, name: str) -> str:
        return kb.resolve(kind, name).rpartition("/")[2]

    assert parse("conclude Viet Nam:Guinea-Bissau:extradition", resolve) == Conclude(
        "VNM", "GNB", EXTRADITION
    )
    assert parse("ratify somalia:UNTOC@2027-01-01", resolve) == Ratify("SOM", "untoc", date(2027, 1, 1))
    with pytest.raises(UnknownNameError, match="Somalia"):
        parse("ratify Somaliya:untoc", resolve)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("ratify SOM untoc", "ratify SOM:untoc@2027-01-01"),
        ("rattify SOM:untoc", "Did you mean ratify"),
        ("penalty SGP=five", "no number of years"),
        ("penalty SGP=-1", "no number of years"),
        ("notify VNM:untoc=perhaps", "does-not-take"),
        ("ratify SOM:untoc@next year", "2027-01-01"),
        ("", "no action named"),
    ],
)
def test_a_text_that_is_no_act_says_how_to_write_one(text: str, match: str) -> None:
    with pytest.raises(ParameterError if "rattify" not in text and text else UnknownNameError, match=match):
        parse(text)


def test_all_faults_of_a_file_are_reported_with_their_places() -> None:
    text = "action,state,instrument,value,date\nratify,SOM,untoc,,2027-13-01\npenalty,SGP,,many,\nnotify,VNM,untoc,,\n,KEN,,,\n"
    with pytest.raises(TableError) as caught:
        read_text(text, "acts.csv")
    places = [(one.file, one.line, one.column, one.column_name) for one in caught.value.findings]
    assert places == [
        ("acts.csv", 2, 5, "date"),
        ("acts.csv", 3, 4, "value"),
        ("acts.csv", 4, 4, "value"),
        ("acts.csv", 5, 1, "action"),
    ]


def test_a_column_that_does_not_exist_is_named_with_the_nearest() -> None:
    with pytest.raises(TableError) as caught:
        read_text("action,state,instrumnt\nratify,SOM,untoc\n", "acts.csv")
    (finding,) = caught.value.findings
    assert (finding.line, finding.column) == (1, 3)
    assert finding.suggestion == "Did you mean instrument?"


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"acts\.csv cannot be read"):
        read(tmp_path / "acts.csv")
