"""The frames between gate and workers: the same comes out that went in, in whatever pieces it travels."""

from __future__ import annotations

import socket
import threading

from hypothesis import given, settings
from hypothesis import strategies as st

from iwtld.web.exchange import Request
from iwtld.web.pool import wire

KINDS = st.sampled_from([wire.REQUEST, wire.HEAD, wire.CHUNK, wire.END, wire.LAST, wire.FAILED])
FRAMES = st.lists(st.tuples(KINDS, st.binary(max_size=300)), max_size=10)
TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=4)


@given(FRAMES, st.lists(st.integers(1, 50), max_size=100))
def test_frames_come_out_as_they_went_in_whatever_pieces_they_travel_in(
    frames: list[tuple[bytes, bytes]], sizes: list[int]
) -> None:
    data = b"".join(wire.packed(kind, content) for kind, content in frames)
    unpacker, found, start = wire.Unpacker(), [], 0
    for size in [*sizes, len(data)]:
        found += list(unpacker.feed(data[start : start + size]))
        start += size
    assert [(frame.kind, frame.content) for frame in found] == frames


@given(
    st.sampled_from(["GET", "POST"]),
    TEXT,
    PAIRS,
    st.dictionaries(TEXT, TEXT, max_size=3),
    st.binary(max_size=200),
)
def test_a_request_comes_out_as_it_went_in(
    method: str, path: str, query: list[tuple[str, str]], headers: dict[str, str], body: bytes
) -> None:
    request = Request(method, path, tuple(query), headers, body)
    (frame,) = wire.Unpacker().feed(wire.pack_request(request))
    assert frame.kind == wire.REQUEST
    assert wire.unpack_request(frame.content) == request


@given(st.integers(100, 599), st.dictionaries(TEXT, TEXT, max_size=4), st.booleans())
def test_a_head_comes_out_as_it_went_in(status: int, headers: dict[str, str], cacheable: bool) -> None:
    (frame,) = wire.Unpacker().feed(wire.pack_head(status, headers, cacheable))
    assert wire.unpack_head(frame.content) == (status, headers, cacheable)


@settings(max_examples=20)
@given(st.binary(max_size=5_000))
def test_a_blocking_socket_gives_the_next_frame_or_nothing(content: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours:

        def send() -> None:
            with theirs:
                theirs.sendall(wire.packed(wire.CHUNK, content))
                theirs.sendall(wire.packed(wire.END)[:3])

        thread = threading.Thread(target=send)
        thread.start()
        assert wire.receive(ours) == wire.Frame(wire.CHUNK, content)
        assert wire.receive(ours) is None
        thread.join()
