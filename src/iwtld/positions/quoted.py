"""Triple terms, reified triples and annotations of RDF 1.2, as far as they say where statements stand."""

from __future__ import annotations

from iwtld.positions.states import Misfit, Place, States


class Quoted(States):
    """The states that read what speaks of statements."""

    def triple_term(self, kind: str, mark: bytes, place: Place) -> None:
        """Read on to the end of a triple term."""
        if mark == b"<<(":
            self.open(b")>>", place)
        elif mark == b")>>":
            left = self.enclosing.pop()
            whole = left.opening[0], place[1]
            if self.is_within(b">>"):
                self.object, self.expect = whole, self.reified
            elif not self.is_within(b")>>"):
                self.restore(left)
                self.complete(whole)

    def reified(self, kind: str, mark: bytes, place: Place) -> None:
        """Read on to the end of a reified triple, or to the name of what reifies it."""
        if mark == b"<<":
            self.open(b">>", place)
        elif mark == b"<<(":
            self.open(b")>>", place)
            self.expect = self.triple_term
        elif mark == b"~":
            self.opening, self.expect = place, self.reifier_of_reified
        elif mark == b">>":
            self._reify(self.enclosing[-1].opening, self.enclosing[-1].opening)
            self.end_of_reified(kind, mark, place)
        else:
            self.object = place

    def reifier_of_reified(self, kind: str, mark: bytes, place: Place) -> None:
        """Read what reifies a triple: a node, or an anonymous one that is left out."""
        self._reify(place if kind == "term" else self.enclosing[-1].opening, self.opening)
        self.expect = self.end_of_reified
        if kind != "term":
            self.end_of_reified(kind, mark, place)

    def end_of_reified(self, kind: str, mark: bytes, place: Place) -> None:
        """Read the end of a reified triple."""
        if mark != b">>":
            raise Misfit
        left = self.enclosing.pop()
        whole = left.opening[0], place[1]
        if left.is_subject:
            self.subject, self.expect = whole, self.verb
        elif self.is_within(b">>"):
            self.object, self.expect = whole, self.reified
        else:
            self.restore(left)
            self.complete(whole)

    def reifier_of_statement(self, kind: str, mark: bytes, place: Place) -> None:
        """Read what reifies the statement before it: a node, or an anonymous one that is left out."""
        self.reifier = place if kind == "term" else self.opening
        self.completed.append((self.reifier, self.opening, self.object))
        self.expect = self.after_value
        if kind != "term":
            self.after_value(kind, mark, place)

    def annotate(self, place: Place) -> None:
        """Enter the annotation of a statement, about what reifies it."""
        reifier = self.reifier
        if reifier is None:
            reifier = place
            self.completed.append((place, place, self.object))
        self.open(b"|}", self.object)
        self.subject, self.expect = reifier, self.verb

    def _reify(self, reifier: Place, sign: Place) -> None:
        """State what reifies the triple; ``object`` is the last of its terms so far."""
        self.completed.append((reifier, sign, (self.enclosing[-1].opening[0], self.object[1])))
