"""Where the statements of RDF/XML stand (W3C RDF/XML Syntax, with the triple terms of RDF 1.2).

The reader follows the project's parser event by event. Statements that one tag completes come in reverse
order, as they come from the parser. A node stands where its start tag stands, a property where its name or
its attribute's name stands, a value where its text or its attribute's value stands.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from iwtld.positions.attributes import RDF, Description, meaning
from iwtld.positions.iris import absolute
from iwtld.positions.markup import Characters, End, Start, expanded, markup
from iwtld.positions.mistake import Mistake
from iwtld.positions.placed import Place, Placed, told
from iwtld.positions.text import Text
from iwtld.positions.values import Span, Statement, Subject, Term
from iwtld.positions.xml_literal import XMLLiteral

if TYPE_CHECKING:
    from iwtld.incoming.document import Document

_TYPE: Final = ox.NamedNode(RDF + "type")
_FIRST: Final = ox.NamedNode(RDF + "first")
_REST: Final = ox.NamedNode(RDF + "rest")
_NIL: Final = ox.NamedNode(RDF + "nil")
_REIFIES: Final = ox.NamedNode(RDF + "reifies")
_STATEMENT: Final = ox.NamedNode(RDF + "Statement")
_XML_LITERAL: Final = ox.NamedNode(RDF + "XMLLiteral")

_NO_ELEMENT: Final = frozenset(
    RDF + name
    for name in {"about", "aboutEach", "aboutEachPrefix", "bagID", "datatype", "ID", "li"}
    | {"nodeID", "parseType", "RDF", "resource"}
)
_DIRECTIONS: Final = {"ltr": ox.BaseDirection.LTR, "rtl": ox.BaseDirection.RTL}
_SPACE: Final = " \t\r\n"


def described(document: Document, text: Text, subjects: Container[Any] | None) -> Iterator[Statement]:
    """Yield the statements about some subjects only, labelled as ``Statement`` says; None stands for all."""
    return told(Reader(text.data, document.base).read(), text, document.number, subjects)


def mistake(document: Document, text: Text) -> Span | None:
    """Return the place at which the parser refuses a text, which the parser itself does not tell."""
    try:
        for _ in Reader(text.data, document.base).read():
            pass
    except Mistake as found:
        return text.span(found.start, found.end)
    return None


class _Node:
    """An open element that describes a node, also a property with ``rdf:parseType="Resource"``."""

    __slots__ = ("item", "place", "scope", "subject")

    def __init__(self, scope: Description, subject: Subject, place: Place) -> None:
        self.scope = scope
        self.subject = subject
        self.place = place
        self.item = 0


class _Property:
    """An open property element of any kind."""

    __slots__ = ("items", "literal", "node", "object", "place", "predicate", "scope", "text", "triples")

    def __init__(self, scope: Description, node: _Node, predicate: ox.NamedNode, place: Place) -> None:
        self.scope = scope
        self.node = node
        self.predicate = predicate
        self.place = place
        self.object: tuple[Subject, Place] | None = None
        self.text: Characters | None = None
        self.items: list[_Node] = []
        self.triples: list[Placed] = []
        self.literal = XMLLiteral()

    @property
    def has_value(self) -> bool:
        """Whether something other than white space stands in the element already."""
        return self.object is not None or (self.text is not None and bool(self.text.value.strip(_SPACE)))


class Reader:
    """Reads one document; ``read`` may be called once."""

    def __init__(self, data: bytes, base: str) -> None:
        self._data = data
        self._root = Description(base)
        self._open: list[_Node | _Property | Description] = [self._root]
        self._ids: set[str] = set()
        self._completed: list[Placed] = []
        self._depth = 0

    def read(self) -> Iterator[Placed]:
        """Yield the statements; raises ``Mistake`` where the parser refuses the document."""
        for event in markup(self._data):
            if isinstance(event, Start):
                self._start(event)
            elif isinstance(event, End):
                self._end(event)
            else:
                self._characters(event)
            if self._completed:
                yield from reversed(self._completed)
                self._completed.clear()

    # --- Events ---

    def _start(self, tag: Start) -> None:
        around = self._open[-1] if self._open else None
        if isinstance(around, _Property) and around.scope.parse_type in ("Literal", "Other"):
            around.literal.start(tag)
            self._depth += 1
            return
        if around is None:
            raise Mistake(*tag.place)
        namespace, local = expanded(tag.name, tag, tag.name_place)
        name = namespace + local
        scope = meaning(tag, around if isinstance(around, Description) else around.scope, self._ids)
        if isinstance(around, _Node):
            self._open_property(tag, name, scope, around)
        elif around is self._root and name == RDF + "RDF":
            self._open.append(scope)
        else:
            self._open.append(self._describe(tag, name, scope))

    def _end(self, tag: End) -> None:
        if self._depth:
            self._depth -= 1
            around = self._open[-1]
            if isinstance(around, _Property):
                around.literal.end(tag)
            return
        closed = self._open.pop()
        if isinstance(closed, _Property):
            self._close_property(closed, tag)
        elif isinstance(closed, _Node) and self._open and isinstance(self._open[-1], _Property):
            around = self._open[-1]
            if around.scope.parse_type == "Collection":
                around.items.append(closed)
            elif not around.scope.parse_type:
                if around.has_value:
                    raise Mistake(*closed.place)
                around.object = closed.subject, closed.place

    def _characters(self, text: Characters) -> None:
        around = self._open[-1] if self._open else None
        if isinstance(around, _Property) and around.scope.parse_type in ("Literal", "Other"):
            around.literal.characters(text)
        elif isinstance(around, _Property) and not around.scope.parse_type and not around.has_value:
            around.text = text
        elif text.value.strip(_SPACE):
            raise Mistake(*text.place)

    # --- Nodes ---

    def _describe(self, tag: Start, name: str, scope: Description) -> _Node:
        if name in _NO_ELEMENT:
            raise Mistake(*tag.name_place)
        kind = absolute(name)
        named = [subject for subject in (scope.id, scope.node_id, scope.about) if subject is not None]
        if kind is None or len(named) > 1:
            raise Mistake(*tag.name_place)
        subject = named[0] if named else ox.BlankNode()
        self._attributes(subject, tag.place, scope)
        if scope.type:
            self._add(Placed(subject, _TYPE, scope.type[0], tag.place, *scope.type[1:]))
        if name != RDF + "Description":
            self._add(Placed(subject, _TYPE, kind, tag.place, tag.name_place, tag.name_place))
        return _Node(scope, subject, tag.place)

    def _attributes(self, subject: Subject, place: Place, scope: Description) -> None:
        for attribute in scope.properties:
            literal = _literal(attribute.value, scope, scope.direction)
            self._add(
                Placed(
                    subject,
                    attribute.predicate,
                    literal,
                    place,
                    attribute.name_place,
                    attribute.value_place,
                )
            )

    # --- Properties ---

    def _open_property(self, tag: Start, name: str, scope: Description, node: _Node) -> None:
        if name == RDF + "li":
            node.item += 1
            name = f"{RDF}_{node.item}"
        elif name in _NO_ELEMENT or name == RDF + "Description":
            raise Mistake(*tag.name_place)
        predicate = absolute(name)
        if predicate is None:
            raise Mistake(*tag.name_place)
        opened = _Property(scope, node, predicate, tag.name_place)
        if scope.parse_type == "Resource":
            inner = ox.BlankNode()
            self._state(opened, inner, tag.place)
            self._open.append(_Node(scope, inner, tag.place))
            return
        if not scope.parse_type and (scope.resource or scope.node_id or scope.properties):
            if scope.resource and scope.node_id:
                raise Mistake(*tag.place)
            place = scope.object_place or tag.place
            subject = scope.resource or scope.node_id or ox.BlankNode()
            self._attributes(subject, place, scope)
            if scope.type:
                self._add(Placed(subject, _TYPE, scope.type[0], place, *scope.type[1:]))
            opened.object = subject, place
        opened.literal.begin(tag.place)
        self._open.append(opened)

    def _close_property(self, closed: _Property, tag: End) -> None:
        scope = closed.scope
        if scope.parse_type == "Other":
            return
        if scope.parse_type == "Collection":
            self._collect(closed)
        elif scope.parse_type == "Literal":
            if not closed.literal.text:
                raise Mistake(*tag.place)
            literal = ox.Literal(closed.literal.text, datatype=_XML_LITERAL)
            self._state(closed, literal, closed.literal.place(tag.place[0]))
        elif scope.parse_type == "Triple":
            if scope.version != "1.2":
                return
            if len(closed.triples) != 1:
                raise Mistake(*closed.place)
            (inner,) = closed.triples
            term = ox.Triple(inner.subject, inner.predicate, inner.object)
            self._state(closed, term, (inner.subject_place[0], inner.object_place[1]))
        elif closed.object is not None:
            self._state(closed, *closed.object)
        else:
            text = closed.text.value if closed.text else ""
            place = closed.text.place if closed.text else closed.literal.place(tag.place[0])
            literal = (
                ox.Literal(text, datatype=scope.datatype)
                if scope.datatype
                else _literal(text, scope, scope.own_direction)
            )
            self._state(closed, literal, place)

    def _collect(self, closed: _Property) -> None:
        rest: tuple[Subject, Place] = _NIL, closed.place
        for item in reversed(closed.items):
            cell = ox.BlankNode()
            self._add(Placed(cell, _FIRST, item.subject, item.place, item.place, item.place))
            self._add(Placed(cell, _REST, rest[0], item.place, item.place, rest[1]))
            rest = cell, item.place
        self._state(closed, *rest)

    def _state(self, about: _Property, value: Term, place: Place) -> None:
        """Add the statement of a property element, behind what reifies it."""
        node = about.node
        if about.scope.id is not None:
            whole = about.scope.id_place
            for name, term, stands in (
                ("type", _STATEMENT, whole),
                ("subject", node.subject, node.place),
                ("predicate", about.predicate, about.place),
                ("object", value, place),
            ):
                self._add(Placed(about.scope.id, ox.NamedNode(RDF + name), term, whole, whole, stands))
        for reifier, stands in about.scope.annotations:
            term = ox.Triple(node.subject, about.predicate, value)
            self._add(Placed(reifier, _REIFIES, term, stands, stands, place))
        self._add(Placed(node.subject, about.predicate, value, node.place, about.place, place))

    def _add(self, statement: Placed) -> None:
        """Take a statement, as the content of the innermost triple term if it stands in one."""
        for around in reversed(self._open):
            if isinstance(around, _Property) and around.scope.parse_type == "Triple":
                around.triples.append(statement)
                return
        self._completed.append(statement)


def _literal(value: str, scope: Description, direction: str | None) -> ox.Literal:
    if scope.language is None:
        return ox.Literal(value)
    return ox.Literal(value, language=scope.language, direction=_DIRECTIONS.get(direction or ""))
