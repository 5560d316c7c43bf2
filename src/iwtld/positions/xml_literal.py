"""The text of an XML literal, as the project's parser of RDF/XML writes it."""

from __future__ import annotations

from xml.sax.saxutils import escape

from iwtld.positions.markup import Characters, End, Start
from iwtld.positions.placed import Place

_QUOTES = {"'": "&apos;", '"': "&quot;"}


class XMLLiteral:
    """Gathers the content of an element with ``rdf:parseType="Literal"``.

    Tags keep their attributes as written, and the outermost ones declare the namespaces in scope; comments
    and processing instructions are left out.
    """

    __slots__ = ("_depth", "_parts", "_start")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._depth = 0
        self._start = 0

    @property
    def text(self) -> str:
        """The literal, written so far."""
        return "".join(self._parts)

    def begin(self, opening: Place) -> None:
        """Note the start tag of the element, behind which the content begins."""
        self._start = opening[1]

    def place(self, end: int) -> Place:
        """Return the place of the content; that of an element without any is a point behind its start."""
        return self._start, max(self._start, end)

    def start(self, tag: Start) -> None:
        """Write a start tag."""
        written = list(tag.written)
        if not self._depth:
            declared = ((name, iri) for name, iri in tag.namespaces.items() if iri)
            written += [(f"xmlns:{name}" if name else "xmlns", iri) for name, iri in declared]
        attributes = "".join(f' {name}="{value}"' for name, value in written)
        self._parts.append(f"<{tag.name}{attributes}>")
        self._depth += 1

    def end(self, tag: End) -> None:
        """Write an end tag."""
        self._parts.append(f"</{tag.name}>")
        self._depth -= 1

    def characters(self, text: Characters) -> None:
        """Write text."""
        self._parts.append(escape(text.value, _QUOTES))
