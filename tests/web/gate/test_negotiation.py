"""Choosing a format by ``Accept`` (RFC 9110, section 12.5.1), held against another implementation."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.web.negotiation import accepts_html, choose
from iwtld.web.problems import Problem

TYPES = ["text/html", "text/turtle", "application/json", "application/ld+json", "text/csv"]
RANGES = [*TYPES, "text/*", "application/*", "*/*", "image/png"]
WEIGHTS = st.integers(0, 1000).map(lambda thousandths: f"{thousandths / 1000:.3f}")
HEADERS = st.dictionaries(st.sampled_from(RANGES), st.none() | WEIGHTS, min_size=1, max_size=6)


def written(header: dict[str, str | None]) -> str:
    return ", ".join(name if weight is None else f"{name};q={weight}" for name, weight in header.items())


def weight(header: dict[str, str | None], media_type: str) -> float:
    """What RFC 9110 says in words: the most specific range counts."""
    for name in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if name in header:
            return 1.0 if header[name] is None else float(header[name] or 0)
    return 0.0


@given(HEADERS, st.lists(st.sampled_from(TYPES), min_size=1, max_size=5, unique=True))
def test_the_best_of_what_is_offered_is_chosen(header: dict[str, str | None], offered: list[str]) -> None:
    found = choose(written(header), offered)
    weights = [weight(header, each) for each in offered]
    assert found == (offered[weights.index(max(weights))] if max(weights) > 0 else None)


@given(HEADERS, st.lists(st.sampled_from(TYPES), min_size=1, max_size=5, unique=True))
def test_what_is_chosen_is_as_good_as_what_werkzeug_chooses(
    header: dict[str, str | None], offered: list[str]
) -> None:
    http = pytest.importorskip("werkzeug.http")
    from werkzeug.datastructures import MIMEAccept

    accept = http.parse_accept_header(written(header), MIMEAccept)
    theirs = accept.best_match(offered)
    ours = choose(written(header), offered)
    # Among equals werkzeug takes the more specific, and we what is offered first; that is for the server to say.
    assert (ours is None) == (theirs is None)
    if ours is not None and theirs is not None:
        assert accept.quality(ours) == accept.quality(theirs)


@given(st.text(max_size=60))
def test_any_text_is_a_choice_or_a_refusal(text: str) -> None:
    with suppress(Problem):
        assert choose(text, TYPES) in {None, *TYPES}
    assert accepts_html(text) in (True, False)


@pytest.mark.parametrize(
    "header",
    ["*/*;q=1e309", "*/*;q=nan", "*/*;q=inf", "*/*;q=-1", "*/*;q=1.001", "*/*;q=0.0001", "*/*;q=٠", "*/html", "text",
     "text/", "/html", "a/b c/d", "a" * 5_000],
)  # fmt: skip
def test_what_is_no_accept_header_is_refused(header: str) -> None:
    with pytest.raises(Problem) as caught:
        choose(header, TYPES)
    assert caught.value.status == 400


def test_everything_may_mean_html_but_does_not_name_it() -> None:
    assert not accepts_html("*/*")
    assert not accepts_html("text/*")
    assert not accepts_html("text/html;q=0")
    assert accepts_html("application/xhtml+xml, */*;q=0.1")
