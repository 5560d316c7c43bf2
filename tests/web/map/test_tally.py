from __future__ import annotations

from collections import Counter

import pytest

import iwtld
from iwtld.basis.grades import Grade
from iwtld.web.map.shades import SHARES, of_share, of_tally, percent
from iwtld.web.map.tally import Tally, tallies


@pytest.mark.parametrize(
    ("form", "on", "below"),
    [
        ("extradition", "2016-12-31", "scheme"),
        ("mutual-legal-assistance", "2020-01-01", "case-by-case"),
        ("mutual-legal-assistance", "2026-01-01", "domestic"),
        ("information-exchange", "2010-06-30", "channel-only"),
    ],
)
def test_tallies_are_the_gaps_counted_by_country(
    kb: iwtld.KnowledgeBase, form: str, on: str, below: str
) -> None:
    listed = kb.gaps(form, on=on, among="ASEAN,SADC,NLD,DEU", below=below)
    known = Counter(code for gap in listed.known for code in (gap.a, gap.b))
    possible = Counter(code for gap in listed.possible for code in (gap.a, gap.b))
    found = tallies(kb.matrix(form, on=on, among="ASEAN,SADC,NLD,DEU"), Grade(below))
    assert (found.pairs, found.known, found.possible) == (
        listed.pairs,
        len(listed.known),
        len(listed.possible),
    )
    assert {t.code: (t.known, t.possible) for t in found} == {
        code: (known[code], possible[code]) for code in listed.among
    }
    assert {tally.partners for tally in found} == {len(listed.among) - 1}


def test_to_count_leaves_the_matrix_as_it_is(kb: iwtld.KnowledgeBase) -> None:
    found = kb.matrix("extradition", on="2016-12-31", among="ASEAN")
    before = found.rank.copy()
    tallies(found, Grade.SHALL)
    assert (found.rank == before).all()


@pytest.mark.parametrize(
    ("tally", "shade"),
    [
        (Tally("AAA", 6, 4, 0), "share-1"),
        (Tally("AAA", 5, 5, 0), "share-2"),
        (Tally("AAA", 2, 8, 0), "share-3"),
        (Tally("AAA", 1, 19, 0), "share-4"),
        (Tally("AAA", 0, 20, 0), "share-5"),
        (Tally("AAA", 0, 10, 10), "share-5"),
        (Tally("AAA", 0, 9, 11), "unknown"),
        (Tally("AAA", 1, 0, 19), "share-4"),
    ],
)
def test_a_class_is_chosen_by_the_printed_limits(tally: Tally, shade: str) -> None:
    assert of_tally(tally).id == shade


def test_the_classes_of_a_share_follow_one_another_without_a_hole() -> None:
    order = [shade.id for shade in SHARES]
    found = [order.index(of_share(part, 1000).id) for part in range(1001)]
    assert found == sorted(found)
    assert set(found) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 250, "0%"), (1, 250, "1%"), (249, 250, "99%"), (250, 250, "100%"), (1, 3, "33%")],
)
def test_a_percentage_says_none_and_all_only_of_none_and_all(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text
