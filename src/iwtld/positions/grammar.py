"""The grammar of Turtle and TriG, as far as it says where statements stand.

Terms are places here: pairs of byte offsets. What a term means is for the parser.
"""

from __future__ import annotations

from iwtld.positions.quoted import Quoted
from iwtld.positions.states import NOWHERE, Misfit, Place


class Grammar(Quoted):
    """Reads tokens one by one, and collects the places of the statements that each completes."""

    def __init__(self) -> None:
        super().__init__()
        self._as_subject = False
        self._left_of_directive = 0

    # --- Directives, graphs and subjects ---

    def statement(self, kind: str, mark: bytes, place: Place) -> None:
        """Read the beginning of a statement, of a graph or of a directive, or the end of a graph."""
        self._as_subject = True
        if kind == "term":
            self.subject, self.expect = place, self.verb
        elif kind == "keyword":
            keyword = mark.lstrip(b"@").lower()
            if keyword != b"graph":
                self._left_of_directive = 2 if keyword == b"prefix" else 1
                self.expect = self.directive
        elif mark == b"[":
            self.opening, self.expect = place, self.description
        elif mark == b"(":
            self.opening, self.expect = place, self.first_element
        elif mark == b"<<":
            self.open(b">>", place, is_subject=True)
            self.expect = self.reified
        elif mark not in (b".", b"{", b"}"):
            raise Misfit

    def directive(self, kind: str, mark: bytes, place: Place) -> None:
        """Read the prefix, the IRI or the version of a directive."""
        if kind not in ("term", "string"):
            raise Misfit
        self._left_of_directive -= 1
        if not self._left_of_directive:
            self.expect = self.statement

    # --- Predicates and objects ---

    def verb(self, kind: str, mark: bytes, place: Place) -> None:
        """Read a predicate; or what may stand in its place after a semicolon, a subject or a graph name."""
        if kind == "term":
            self.predicate, self.expect = place, self.value
        elif mark == b"{":
            self.expect = self.statement
        elif mark != b";":
            self.after_value(kind, mark, place)

    def value(self, kind: str, mark: bytes, place: Place) -> None:
        """Read an object, or the beginning of one."""
        self._as_subject = False
        if kind == "term":
            self.complete(place)
        elif kind == "string":
            self.object, self.expect = place, self.after_string
        elif mark == b"[":
            self.opening, self.expect = place, self.description
        elif mark == b"(":
            self.opening, self.expect = place, self.first_element
        elif mark == b"<<":
            self.open(b">>", place)
            self.expect = self.reified
        elif mark == b"<<(":
            self.open(b")>>", place)
            self.expect = self.triple_term
        else:
            raise Misfit

    def after_string(self, kind: str, mark: bytes, place: Place) -> None:
        """Read what belongs to a string, or see that nothing does."""
        if kind == "suffix" or mark.startswith(b"@"):
            self.complete((self.object[0], place[1]))
        elif mark == b"^^":
            self.expect = self.datatype
        else:
            self.complete(self.object)
            self.expect(kind, mark, place)

    def datatype(self, kind: str, mark: bytes, place: Place) -> None:
        """Read the datatype of a literal that stands apart from it."""
        if kind != "term":
            raise Misfit
        self.complete((self.object[0], place[1]))

    def after_value(self, kind: str, mark: bytes, place: Place) -> None:
        """Read what separates or annotates objects, or closes what they stand in."""
        if mark == b"~":
            self.opening, self.expect = place, self.reifier_of_statement
            return
        if mark == b"{|":
            self.annotate(place)
            return
        self.reifier = None
        if mark == b";":
            self.expect = self.verb
        elif mark == b",":
            self.expect = self.value
        elif mark in (b".", b"}") and not self.enclosing:
            self.expect = self.statement
        elif mark in (b"]", b"|}"):
            self.close(mark)
        else:
            raise Misfit

    def resume(self, subject: Place, predicate: Place, mark: bytes) -> None:
        """Go on behind a dot, a semicolon or a comma that somebody else has read."""
        self.subject, self.predicate = subject, predicate
        self.after_value("mark", mark, NOWHERE)

    # --- Brackets ---

    def description(self, kind: str, mark: bytes, place: Place) -> None:
        """Read what stands behind an opening bracket: nothing, or what the node is described with."""
        if mark == b"]":
            self._take_whole((self.opening[0], place[1]))
            return
        self.open(b"]", self.opening, is_subject=self._as_subject)
        self.subject, self.expect = self.opening, self.verb
        self.verb(kind, mark, place)

    def first_element(self, kind: str, mark: bytes, place: Place) -> None:
        """Read the first element of a list, or see that it has none."""
        if mark == b")":
            self._take_whole((self.opening[0], place[1]))
            return
        if not self._as_subject:
            self.completed.append((self.subject, self.predicate, self.opening))
        self.open(b")", self.opening, is_subject=self._as_subject)
        self.subject = self.predicate = self.opening
        self.in_list = True
        self.value(kind, mark, place)

    def element(self, kind: str, mark: bytes, place: Place) -> None:
        """Read another element of a list, or its end."""
        self.completed.append((self.subject, self.subject, place))
        if mark == b")":
            self.close(mark)
            return
        self.subject = self.predicate = place
        self.value(kind, mark, place)

    def _take_whole(self, place: Place) -> None:
        """Take a node or a list that has its brackets and nothing in them."""
        if self._as_subject:
            self.subject, self.expect = place, self.verb
        else:
            self.complete(place)
