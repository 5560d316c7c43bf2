"""The tags and the text of an XML document, each with its place; namespaces are resolved.

This is no validating parser: what it reads has been found well-formed before. It keeps what other parsers
throw away, the offsets of names and values, and it reads text as the project's parser of RDF/XML does, which
leaves line ends and white space alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from iwtld.positions.mistake import Mistake
from iwtld.positions.placed import Place

XML: Final = "http://www.w3.org/XML/1998/namespace"

_MARKUP: Final = re.compile(
    rb"<!--.*?-->|<\?.*?\?>"
    rb"|<!\[CDATA\[(?P<data>.*?)\]\]>"
    rb"|</(?P<close>[^\s<>/]++)\s*+>"
    rb"|<(?P<open>[^\s<>/!?]++)(?P<rest>(?:[^\"'<>/]++|\"[^\"]*+\"|'[^']*+'|/(?!>))*+)(?P<empty>/?+)>"
    rb"|(?P<text>[^<]++)",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(rb"\s*+([^\s=\"']++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
_REFERENCE: Final = re.compile(r"&([^;&]*);?")
_ENTITIES: Final = {"lt": "<", "gt": ">", "amp": "&", "apos": "'", "quot": '"'}


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute that declares no namespace; ``raw`` is its value with references as written."""

    name: str
    raw: str
    name_place: Place
    value_place: Place

    @property
    def value(self) -> str:
        """The value with references resolved; raises ``Mistake``."""
        return unescaped(self.raw, self.value_place)


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag, also the first half of an empty-element tag.

    ``written`` are the names and the raw values of all attributes, ``attributes`` those that declare no
    namespace. ``namespaces`` are those in scope, by prefix (the default one is ""), in the order in which
    they were declared.
    """

    name: str
    written: tuple[tuple[str, str], ...]
    attributes: tuple[Attribute, ...]
    namespaces: Mapping[str, str]
    name_place: Place
    place: Place


@dataclass(frozen=True, slots=True)
class End:
    """An end tag, or the second half of an empty-element tag."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Characters:
    """Text between two tags, comments or marked sections, references resolved."""

    value: str
    place: Place


def unescaped(text: str, place: Place) -> str:
    """Return a text with its references resolved; raises ``Mistake`` for one that means nothing."""
    if "&" not in text:
        return text

    def resolved(found: re.Match[str]) -> str:
        name = found[1]
        try:
            if name.startswith("#x"):
                return chr(int(name[2:], 16))
            return chr(int(name[1:])) if name.startswith("#") else _ENTITIES[name]
        except (KeyError, ValueError, OverflowError):
            raise Mistake(*place) from None

    return _REFERENCE.sub(resolved, text)


def expanded(name: str, tag: Start, place: Place, *, attribute: bool = False) -> tuple[str, str]:
    """Return the namespace and the local part of a name; raises ``Mistake`` when it is in none."""
    prefix, colon, local = name.partition(":")
    if not colon:
        prefix, local = "", name
    if prefix == "xml":
        return XML, local
    namespace = None if attribute and not prefix else tag.namespaces.get(prefix)
    if not namespace:
        raise Mistake(*place)
    return unescaped(namespace, place), local


def markup(data: bytes) -> Iterator[Start | End | Characters]:
    """Yield tags and text in the order of the document; raises ``Mistake`` where it is not well-formed."""
    position = 0
    scopes: list[tuple[str, dict[str, str]]] = [("", {})]
    while position < len(data):
        found = _MARKUP.match(data, position)
        if found is None:
            raise Mistake(position, position + 1)
        position = found.end()
        match found.lastgroup:
            case "text":
                place = found.span()
                yield Characters(unescaped(found[0].decode(errors="replace"), place), place)
            case "empty":
                tag, own = _start(found, scopes[-1][1])
                yield tag
                if found["empty"]:
                    yield End(tag.name, tag.place)
                else:
                    scopes.append((tag.name, own))
            case "close":
                name = found["close"].decode(errors="replace")
                if len(scopes) == 1 or name != scopes.pop()[0]:
                    raise Mistake(*found.span())
                yield End(name, found.span())
            case "data":
                yield Characters(found["data"].decode(errors="replace"), found.span("data"))


def _start(found: re.Match[bytes], scope: dict[str, str]) -> tuple[Start, dict[str, str]]:
    attributes: list[Attribute] = []
    written: dict[str, str] = {}
    position = found.start("rest")
    end = found.end("rest")
    while position < end and (part := _ATTRIBUTE.match(found.string, position, end)):
        position = part.end()
        key = part[1].decode(errors="replace")
        if key in written:
            raise Mistake(*part.span(1))
        place = part.span(2) if part[2] is not None else part.span(3)
        value = written[key] = found.string[slice(*place)].decode(errors="replace")
        if key == "xmlns" or key.startswith("xmlns:"):
            prefix = key[6:]
            scope = {name: iri for name, iri in scope.items() if name != prefix} | {prefix: value}
        else:
            attributes.append(Attribute(key, value, part.span(1), place))
    if found.string[position:end].strip():
        raise Mistake(position, end)
    name = found["open"].decode(errors="replace")
    tag = Start(name, tuple(written.items()), tuple(attributes), scope, found.span("open"), found.span())
    return tag, scope
