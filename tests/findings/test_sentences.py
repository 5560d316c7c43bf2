"""A message in two parts: what is wrong, and what to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld import resources
from iwtld.findings.sentences import split, split_filled
from iwtld.validate import load_shapes, parse_shapes
from iwtld.validate.profiles import PROFILES, profile_shapes
from iwtld.validate.shapes import every_shape


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The record names no source. Name one.", "The record names no source."),
        ("The law rests on Art. 16 of the treaty. Name it.", "The law rests on Art. 16 of the treaty."),
        ("Write 2005-12-12, e.g. In full. Then stop.", "Write 2005-12-12, e.g. In full."),
        (
            "The U.S. Fish and Wildlife Service is meant. Say so.",
            "The U.S. Fish and Wildlife Service is meant.",
        ),
        ('The name "A. B. Corp." is taken. Choose another.', 'The name "A. B. Corp." is taken.'),
        (
            "There are others (see 16(5). Also 44(6)). Look it up.",
            "There are others (see 16(5). Also 44(6)).",
        ),
        ("It takes 3.5 years. Correct it.", "It takes 3.5 years."),
        ('Write it with its tag, such as "…"@en. Then go on.', 'Write it with its tag, such as "…"@en.'),
        ("Is it known? Write it.", "Is it known?"),
        ("Agencies, companies, etc. Name one.", "Agencies, companies, etc."),
        ("One sentence alone.", "One sentence alone."),
        ("No full stop", "No full stop"),
    ],
)
def test_the_first_sentence_ends_where_a_reader_sees_its_end(text: str, reason: str) -> None:
    assert split(text)[0] == reason
    assert " ".join(split(text)).strip() == text


@given(st.text(max_size=80))
def test_nothing_is_lost_and_nothing_added(text: str) -> None:
    reason, advice = split(text)
    assert "".join((reason + advice).split()) == "".join(text.split())


@given(st.text(alphabet="abc .?!", max_size=40), st.text(alphabet="xyz .?!A", max_size=40))
def test_a_value_that_was_filled_in_does_not_move_the_end_of_the_sentence(one: str, two: str) -> None:
    template = "The value {?value} clashes with {?other}, which is recorded. Correct one of the two."
    filled = template.replace("{?value}", one).replace("{?other}", two)
    assert split_filled(filled, template)[1] == "Correct one of the two."


def test_a_text_that_is_not_of_the_template_is_split_by_itself() -> None:
    assert split_filled("It is wrong. Mend it.", "Another. Text.") == ("It is wrong.", "Mend it.")


@pytest.mark.parametrize("profile", PROFILES)
def test_every_message_of_the_shapes_has_both_parts(profile: str) -> None:
    shapes = parse_shapes(load_shapes(profile_shapes(resources.root(), profile)))
    texts = {message.value for shape in every_shape(shapes) for message in shape.messages}
    assert len(texts) > 200
    assert [text for text in texts if not all(split(text))] == []
