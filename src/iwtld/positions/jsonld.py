"""Where the statements of JSON-LD stand (JSON-LD 1.1 and its API).

The reader follows the project's parser. Within an object types come first, then the identifier, the other
members in the order of the text, and ``@graph`` last. A node stands where its ``@id`` does, or else its
bracket; a property where its name does.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any

from iwtld.positions.json_text import top_level
from iwtld.positions.jsonld_context import Context
from iwtld.positions.jsonld_reader import Reader
from iwtld.positions.jsonld_slots import Apart
from iwtld.positions.jsonld_use import Use
from iwtld.positions.mistake import Mistake
from iwtld.positions.placed import Placed, told
from iwtld.positions.text import Text
from iwtld.positions.values import Span, Statement

if TYPE_CHECKING:
    from iwtld.incoming.document import Document


def described(document: Document, text: Text, subjects: Container[Any] | None) -> Iterator[Statement]:
    """Yield the statements about some subjects only, labelled as ``Statement`` says; None stands for all."""
    return told(placed(text.data, document.base), text, document.number, subjects)


def mistake(document: Document, text: Text) -> Span | None:
    """Return the place at which the parser refuses a text, which the parser itself does not tell."""
    try:
        for _ in placed(text.data, document.base):
            pass
    except Mistake as found:
        return text.span(found.start, found.end)
    return None


def placed(data: bytes, base: str) -> Iterator[Placed]:
    """Yield the statements of a document; raises ``Mistake`` where the parser refuses it.

    Those of one object at the top come when all of it has been found right.
    """
    for node, in_array in top_level(data):
        reader = Reader()
        top = Apart(reader.out, is_live=True)
        use = Use(Context.initial(base))
        reader.element(node, use, top, in_array=in_array, at_top=not in_array)
        yield from reader.out
