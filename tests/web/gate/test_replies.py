"""What is kept and given again, and by which tag it is known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from iwtld.web.gate.replies import LARGEST, Kept, Replies, key_of, matches, tag_of

PARTS = st.tuples(
    st.text(max_size=5),
    st.sampled_from(["GET", "POST"]),
    st.text(max_size=5),
    st.binary(max_size=5),
    st.tuples(st.binary(max_size=3), st.binary(max_size=3), st.binary(max_size=3)),
    st.binary(max_size=5),
)


def kept(size: int) -> Kept:
    return Kept("t", [], bytes(size))


@given(PARTS, PARTS)
def test_two_requests_have_one_key_only_if_they_are_the_same(
    one: tuple[str, str, str, bytes, tuple[bytes, ...], bytes],
    two: tuple[str, str, str, bytes, tuple[bytes, ...], bytes],
) -> None:
    assert (key_of(*one) == key_of(*two)) == (one == two)


def test_where_one_part_ends_and_the_next_begins_counts() -> None:
    assert key_of("d", "GET", "/ab", b"c", (), b"") != key_of("d", "GET", "/a", b"bc", (), b"")
    assert key_of("d", "GET", "/", b"", (b"ab", b""), b"") != key_of("d", "GET", "/", b"", (b"a", b"b"), b"")


def test_what_is_kept_is_found() -> None:
    replies = Replies(1000)
    replies.keep("a", kept(10))
    assert replies.get("a") == kept(10)
    assert replies.get("b") is None


def test_what_nobody_asked_for_longest_goes_first() -> None:
    replies = Replies(100)
    for name in ("a", "b"):
        replies.keep(name, kept(50))
    assert replies.get("a") is not None
    replies.keep("c", kept(50))
    assert replies.get("b") is None
    assert replies.get("a") is not None


def test_what_is_too_large_is_not_kept() -> None:
    replies = Replies(100 << 20)
    replies.keep("a", kept(LARGEST + 1))
    assert replies.get("a") is None
    assert Replies(0).get("a") is None


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 80)), max_size=60))
def test_no_more_is_kept_than_there_is_room_for(asked: list[tuple[str, int]]) -> None:
    replies = Replies(100)
    for name, size in asked:
        replies.keep(name, kept(size))
        held = [found for each in "abcdefgh" if (found := replies._kept.get(each)) is not None]
        assert sum(len(found.body) for found in held) == replies._size <= 100
        assert len(replies.get(name).body) == size  # type: ignore[union-attr] # it has just been kept


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_two_replies_have_one_tag_only_if_they_are_the_same(one: bytes, two: bytes) -> None:
    assert (tag_of(one) == tag_of(two)) == (one == two)


def test_a_tag_is_named_alone_weakly_and_among_others() -> None:
    for header in (b'"t"', b'W/"t"', b'"a", "t"', b'"a",W/"t" , "b"', b' "t" ', b"*"):
        assert matches(header, "t"), header
    for header in (b"", b"t", b'"tt"', b'"a"', b'w/"t"', b",,", b'""t""'):
        assert not matches(header, "t"), header
