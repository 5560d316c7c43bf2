"""Stream an answer in a format: by the engine's own serialisers, with what they leave out done on the way.

Nothing is cut off silently: an answer that is longer than it may be, or that the format cannot hold, ends in
an error in the middle, and whoever sends it breaks the connection.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias, cast

import pyoxigraph as ox

from iwtld.export.rdfxml import qualified
from iwtld.namespaces import PREFIXES
from iwtld.web.problems import Problem
from iwtld.web.sparql.counting import counter, too_many
from iwtld.web.sparql.evaluation import Answer, engine
from iwtld.web.sparql.formats import ENGINE, RESULTS

if TYPE_CHECKING:
    from iwtld.web.negotiation import Format

Change: TypeAlias = Callable[[bytes], bytes]
"""What happens to a piece of the output before it is sent."""

_NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_READABLE: Final = ("turtle", "trig")
_HEAD: Final = re.compile(rb"(?:@prefix [^\n]*\n)+")


def write(answer: Answer, chosen: Format, limit: int) -> bytes | Callable[[BinaryIO], None]:
    """Return an answer in a format of its kind: whole if it is a yes or no, else a function that writes it.

    Both raise ``Problem``: 400 when there are more than ``limit`` rows or triples, 406 for what the format
    cannot hold, 500 when the engine fails.
    """
    result = answer.result
    if isinstance(result, ox.QueryBoolean):
        return cast("bytes", result.serialize(format=RESULTS[chosen.name]))
    if isinstance(result, ox.QueryTriples):
        return _graph(result, chosen, limit)
    return _rows(result, chosen, limit)


def _rows(result: ox.QuerySolutions, chosen: Format, limit: int) -> Callable[[BinaryIO], None]:
    def write_to(out: BinaryIO) -> None:
        changes: list[Change] = [counter(chosen.name, limit)]
        if chosen.name == "xml":
            changes.append(_Xml())
        with _through(out, changes) as stream:
            result.serialize(stream, format=RESULTS[chosen.name])

    return write_to


def _graph(result: ox.QueryTriples, chosen: Format, limit: int) -> Callable[[BinaryIO], None]:
    def write_to(out: BinaryIO) -> None:
        triples: Iterable[ox.Triple] = _limited(result, limit)
        changes: list[Change] = []
        if chosen.name == "rdfxml":
            triples = _nameable(triples)
            changes.append(_Xml())
        elif chosen.name in _READABLE:
            changes.append(_Head())
        with _through(out, changes) as stream:
            ox.serialize(
                triples,
                stream,
                format=ENGINE[chosen.name],
                prefixes=PREFIXES if chosen.name in _READABLE else None,
            )

    return write_to


def _limited(triples: Iterable[ox.Triple], limit: int) -> Iterator[ox.Triple]:
    for number, triple in enumerate(triples):
        if number >= limit:
            raise too_many(limit, "triples")
        yield triple


def _nameable(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Pass on triples whose property can name an XML element; of the others the engine makes no XML."""
    good: set[ox.NamedNode] = set()
    for triple in triples:
        predicate = triple.predicate
        if predicate not in good:
            if qualified(predicate.value) is None:
                raise _not_xml(f"the property <{predicate.value}>")
            good.add(predicate)
        yield triple


@contextmanager
def _through(out: BinaryIO, changes: Iterable[Change]) -> Iterator[BinaryIO]:
    """Give a stream to ``out``; what ``out`` itself raises passes, what the engine raises is a problem."""
    stream = _Through(out, tuple(changes))
    try:
        with engine():
            yield cast("BinaryIO", stream)
    except Problem:
        if stream.failure is not None:
            raise stream.failure from None
        raise


class _Through:
    """A stream that changes what is written to it, or raises, and passes it on."""

    __slots__ = ("_changes", "_out", "failure")

    def __init__(self, out: BinaryIO, changes: tuple[Change, ...]) -> None:
        self._out = out
        self._changes = changes
        self.failure: Exception | None = None

    def write(self, data: bytes) -> int:
        size = len(data)
        for change in self._changes:
            data = change(data)
        try:
            self._out.write(data)
        except Exception as error:
            self.failure = error
            raise
        return size

    def flush(self) -> None:
        """Do nothing: who sends decides when."""


class _Xml:
    """Refuses what XML 1.0 forbids (section 2.2), and keeps carriage returns (section 2.11)."""

    def __init__(self) -> None:
        self._tail = b""

    def __call__(self, data: bytes) -> bytes:
        # A character may lie across two pieces.
        found = _NOT_XML.search(self._tail + data)
        if found:
            raise _not_xml(f"the character U+{ord(found.group().decode()):04X}")
        self._tail = data[-2:]
        return data.replace(b"\r", b"&#13;")


class _Head:
    """Sorts the declarations of prefixes, which the engine writes in another order each time."""

    def __init__(self) -> None:
        self._done = False

    def __call__(self, data: bytes) -> bytes:
        if self._done:
            return data
        self._done = True
        head = _HEAD.match(data)
        return data if head is None else b"".join(sorted(head[0].splitlines(True))) + data[head.end() :]


def _not_xml(what: str) -> Problem:
    return Problem(
        406,
        "not-xml",
        "XML cannot hold the answer",
        f"XML cannot hold {what}, which is in the answer.",
        hint="Ask for JSON, or for Turtle if the answer is a graph.",
    )
