"""A legal-basis question in a query string: what is read, and what is told when it cannot be."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.case import Case
from iwtld.errors import ParameterError
from iwtld.options import ACTS, CASE
from iwtld.web.exchange import Request, pairs
from iwtld.web.params import BASIS, FIXES, GAPS, WHAT_IF, Asked, integer, read, refuse_others
from iwtld.web.problems import Problem

PAIR = "requesting=KHM&requested=CHN"


def asked(query: str, declared: tuple[object, ...] = BASIS, **options: object) -> Asked:
    return read(Request("GET", "/", pairs(query.encode())), declared, **options)  # type: ignore[arg-type]


def errors(query: str, declared: tuple[object, ...] = BASIS) -> dict[str, str]:
    with pytest.raises(Problem) as caught:
        asked(query, declared)
    assert caught.value.status == 400
    return {error["parameter"]: error["detail"] for error in caught.value.members["errors"]}


def test_what_is_not_said_is_as_on_the_command_line() -> None:
    found = asked(PAIR)
    assert (found["on"], found["form"], found["stale_after"]) == ("today", None, 730)
    assert found.case == Case()


def test_an_empty_field_of_a_form_counts_as_not_given() -> None:
    assert asked(f"{PAIR}&form=&on=&species=&stale_after=").values == asked(PAIR).values


def test_every_part_of_a_case_is_read() -> None:
    query = (
        "offence=laundering,corruption&offence=wildlife&assume=serious-crime&seeks=person&requesting_years=life"
        "&requested_years=2.5&charge_under=x&species=appendix-i&native_to=VNM&native_to=LAO"
        "&transnational=unknown&group=none&located=no&whose_law=requested"
    )
    assert {name for name, _ in pairs(query.encode())} == {option.name for option in CASE}
    assert asked(f"{PAIR}&{query}").case == Case(
        offence=("laundering,corruption", "wildlife"),
        assume=("serious-crime",),
        seeks="person",
        requesting_years=100.0,
        requested_years=2.5,
        charge_under=("x",),
        species="appendix-i",
        native_to=("VNM", "LAO"),
        transnational="unknown",
        group="none",
        located="no",
        whose_law="requested",
    )


def test_an_act_may_be_given_several_times() -> None:
    found = asked("form=extradition&ratify=SOM:untoc&ratify=PRK:untoc@2027-01-01", WHAT_IF)
    assert found["ratify"] == ("SOM:untoc", "PRK:untoc@2027-01-01")
    assert all(found[act.name] == () for act in ACTS if act.name != "ratify")


def test_an_unknown_parameter_is_named_with_the_nearest() -> None:
    assert errors(f"{PAIR}&frm=extradition") == {
        "frm": "There is no parameter 'frm' here. Did you mean form?"
    }


def test_a_parameter_in_the_spelling_of_the_command_line_is_named_with_that_of_the_web() -> None:
    assert "Did you mean whose_law?" in errors(f"{PAIR}&whose-law=both")["whose-law"]


def test_a_parameter_that_is_given_twice_is_refused() -> None:
    assert errors(f"{PAIR}&on=2018-01-01&on=2019-01-01") == {"on": "on is given 2 times. Give it once."}


def test_a_parameter_that_is_missing_is_named_with_an_example() -> None:
    assert errors("requested=CHN") == {
        "requesting": "requesting is missing. Give it, such as requesting=KHM."
    }


def test_a_form_that_is_not_filled_in_yet_may_lack_what_is_required() -> None:
    assert asked("", complete=False)["requesting"] is None


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = errors("requesting=KHM&on=9999-99-99&group=suspect&stale_after=-1&x=1")
    assert list(found) == ["x", "requested", "on", "group", "stale_after"]
    assert "Did you mean suspected?" in found["group"]


@pytest.mark.parametrize(
    "text", ["9999-99-99", "2018-6-30", "20180630", "2018-02-30", "30 June 2018", "٢٠١٨-٠٦-٣٠"]
)
def test_a_date_that_is_none_is_told(text: str) -> None:
    assert "is no date. Write it as 2018-06-30, or today." in errors(f"{PAIR}&on={text}")["on"]


@pytest.mark.parametrize("text", ["-1", "1e9", "٣", "0x10", "1_000", "2.0", " 5", "9" * 400, "NaN"])
def test_a_whole_number_that_is_none_is_told(text: str) -> None:
    assert "is a whole number" in errors(f"{PAIR}&stale_after={text}")["stale_after"]


@pytest.mark.parametrize("text", ["four", "٤", "1e1", "inf", "nan", "1_0", "0x4", "4 years"])
def test_years_that_are_no_number_are_told(text: str) -> None:
    assert "Write 4, 2.5 or life." in errors(f"{PAIR}&requested_years={text}")["requested_years"]


@pytest.mark.parametrize(("text", "bounds"), [("0", "from 1 to 20"), ("21", "from 1 to 20")])
def test_a_number_out_of_bounds_is_told_with_the_bounds(text: str, bounds: str) -> None:
    assert bounds in errors(f"form=extradition&steps={text}", FIXES)["steps"]


def test_a_value_without_end_is_refused() -> None:
    assert "longer than 4,000 characters" in errors(f"form=extradition&among={'A' * 5000}", GAPS)["among"]


def test_the_same_question_can_be_asked_at_another_path() -> None:
    found = asked(f"{PAIR}&native_to=VNM&native_to=Viet Nam&on=&format=json")
    link = found.href("/basis/memo", on="2019-03-05", format="md")
    assert link == (
        "/basis/memo?requesting=KHM&requested=CHN&native_to=VNM&native_to=Viet%20Nam&on=2019-03-05&format=md"
    )


def test_parameters_that_others_read_are_left_to_them() -> None:
    assert asked(f"{PAIR}&view=map&format=json", others=("view",))["requesting"] == "KHM"


def test_one_that_takes_no_parameters_says_so() -> None:
    with pytest.raises(Problem, match="There is no parameter 'x' here"):
        refuse_others(Request("GET", "/", (("x", "1"),)), ())


@given(st.integers(0, 10**9 - 1))
def test_every_whole_number_in_digits_is_read(number: int) -> None:
    assert integer("n", str(number)) == number


@given(st.text())
def test_no_text_is_read_as_another_number_than_it_spells(text: str) -> None:
    found = None
    with suppress(ParameterError):
        found = integer("n", text)
    assert found is None or text.lstrip("0") == (str(found) if found else "")


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_query_string_is_read_or_refused(name: str, value: str) -> None:
    with suppress(Problem):
        read(Request("GET", "/", ((name, value), ("requesting", value))), BASIS)
