"""What the parts of the grammar of Turtle share: where it stands, and the steps that several states take."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

Place: TypeAlias = tuple[int, int]
"""The first byte of a term, and the first behind it."""
Places: TypeAlias = tuple[Place, Place, Place]
"""Of the subject, the predicate and the object of a statement."""

NOWHERE: Final = (0, 0)


class Misfit(Exception):  # noqa: N818
    """A token stands where the grammar knows none; what is wrong with it is for the parser to say."""


class Enclosing(NamedTuple):
    """What goes on behind a bracket: the statement it stands in, and what closes it."""

    closing: bytes
    subject: Place
    predicate: Place
    opening: Place
    """Where the bracket opens; for an annotation, the object that is annotated."""
    is_subject: bool
    in_list: bool
    reifier: Place | None


class States(ABC):
    """Where the reading of a text stands.

    ``expect`` is the method that reads the next token: its kind, what it says when it is a mark or a keyword,
    and its place. ``completed`` are the statements that it completes.
    """

    def __init__(self) -> None:
        self.completed: list[Places] = []
        self.subject = self.predicate = self.object = NOWHERE
        self.expect: Callable[[str, bytes, Place], None] = self.statement
        self.opening = NOWHERE
        self.reifier: Place | None = None
        self.in_list = False
        self.enclosing: list[Enclosing] = []

    @abstractmethod
    def statement(self, kind: str, mark: bytes, place: Place) -> None:
        """Read the beginning of a statement, of a graph or of a directive, or the end of a graph."""

    @abstractmethod
    def verb(self, kind: str, mark: bytes, place: Place) -> None:
        """Read a predicate, or what may stand in its place."""

    @abstractmethod
    def after_value(self, kind: str, mark: bytes, place: Place) -> None:
        """Read what separates or annotates objects, or closes what they stand in."""

    @abstractmethod
    def element(self, kind: str, mark: bytes, place: Place) -> None:
        """Read another element of a list, or its end."""

    def complete(self, place: Place) -> None:
        """Take a place for the object of the statement."""
        self.object = place
        self.completed.append((self.subject, self.predicate, place))
        self.expect = self.element if self.in_list else self.after_value

    def open(self, closing: bytes, opening: Place, *, is_subject: bool = False) -> None:
        """Enter a bracket."""
        self.enclosing.append(
            Enclosing(closing, self.subject, self.predicate, opening, is_subject, self.in_list, self.reifier)
        )
        self.in_list, self.reifier = False, None

    def is_within(self, closing: bytes) -> bool:
        """Whether the innermost bracket is closed by a mark."""
        return bool(self.enclosing) and self.enclosing[-1].closing == closing

    def close(self, mark: bytes) -> None:
        """Leave a list, an annotation or the description of a node in brackets."""
        if not self.is_within(mark):
            raise Misfit
        left = self.enclosing.pop()
        if left.is_subject:
            self.subject, self.expect, self.in_list = left.opening, self.verb, False
            return
        self.restore(left)
        if mark == b"]":
            self.complete(left.opening)
        else:
            self.object = left.opening
            self.expect = self.element if self.in_list else self.after_value

    def restore(self, left: Enclosing) -> None:
        """Go on with the statement around a bracket."""
        self.subject, self.predicate = left.subject, left.predicate
        self.in_list, self.reifier = left.in_list, left.reifier
