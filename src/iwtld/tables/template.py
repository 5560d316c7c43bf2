"""URI templates (RFC 6570) as CSVW uses them in ``aboutUrl``, ``propertyUrl`` and ``valueUrl``.

Level 1 (``{name}``) and the two operators of level 2 are understood: ``{+name}`` keeps reserved
characters, ``{#name}`` makes a fragment. Variables are the names of columns and ``_row`` (the number of
the record without the header), ``_sourceRow`` (with the header, as RFC 7111 counts) and ``_name``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph

from iwtld.namespaces import PREFIXES

_RESERVED: Final = ":/?#[]@!$&'()*+,;="
is_unreserved: Final = re.compile(r"[A-Za-z0-9._~-]*").fullmatch
"""Whether a text has only characters that no template encodes."""

_TRIPLET: Final = re.compile(r"(%[0-9A-Fa-f]{2})")
_EXPRESSION: Final = re.compile(r"\{([^{}]*)\}")
_VARIABLE: Final = re.compile(r"([+#]?)((?:[A-Za-z0-9_.]|%[0-9A-Fa-f]{2})+)")
_FORBIDDEN: Final = re.compile(r"[\x00-\x20\"<>\\^`|{}\x7f]")
_ROOTED: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]+[/?#]").match


@dataclass(frozen=True, slots=True)
class Variable:
    """One expression of a template: the name of the variable and its operator (``""``, ``+`` or ``#``)."""

    name: str
    operator: str = ""

    def encode(self, value: str) -> str:
        """Return one value as RFC 6570 writes it, without the ``#`` of a fragment."""
        return encode_reserved(value) if self.operator else encode(value)


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template: literal text and variables in turn, prefixed names already expanded.

    ``checked`` says that every expansion is a valid absolute IRI, whatever the values are.
    """

    parts: tuple[str | Variable, ...]
    checked: bool = False

    @classmethod
    def parse(cls, text: str, base: str) -> Template:
        """Parse a template; one that begins with a fragment is resolved against ``base``.

        Raises ``ValueError`` with a sentence when the text is no template or can never make an IRI.
        """
        relative = text.startswith(("#", "{#"))
        text = base + text if relative else expand_prefix(text, strict=True)
        parts = tuple(_parts(text))
        if not parts:
            raise ValueError("The template is empty.")
        head = parts[0]
        operators = {part.operator for part in parts if isinstance(part, Variable)}
        template = cls(parts, checked=isinstance(head, str) and operators <= {""} and bool(_ROOTED(head)))
        if isinstance(head, str):
            require_absolute(template.expand(dict.fromkeys(template.variables, ("x",))))
        elif not head.operator:
            name = head.name
            raise ValueError(f"{{{name}}} at the start never makes an absolute IRI. Write {{+{name}}}.")
        return template

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables in the order of their first use."""
        return tuple(dict.fromkeys(part.name for part in self.parts if isinstance(part, Variable)))

    def expand(self, values: Mapping[str, Sequence[str]]) -> str:
        """Return the text for these values; several values of one variable are joined with commas.

        Every variable of the template has at least one value: a null is the caller's to settle.
        """
        return "".join(
            part
            if isinstance(part, str)
            else ("#" if part.operator == "#" else "") + ",".join(map(part.encode, values[part.name]))
            for part in self.parts
        )

    def iri(self, values: Mapping[str, Sequence[str]]) -> str:
        """Return the IRI for these values.

        A prefixed name that comes whole from a cell (``{+class}`` with ``org:Organization``) is
        expanded. Raises ``ValueError`` when the result is not an absolute IRI.
        """
        text = self.expand(values)
        return text if self.checked else require_absolute(expand_prefix(text))

    def filler(self, name: str) -> Callable[[str], str]:
        """Return the function that makes the IRI for one value of ``name``, the only variable.

        It raises ``ValueError`` as ``iri`` does.
        """
        frame = self._frame()
        if frame is None or not self.checked:
            return lambda value: self.iri({name: (value,)})
        head, variable, tail = frame
        encode_value = variable.encode
        return lambda value: head + encode_value(value) + tail

    def extractor(self, name: str) -> Callable[[str], str | None]:
        """Return the function that finds the value of ``name`` in an IRI of this template.

        It returns None for an IRI that the template does not make, and always unless ``name`` is the
        only variable and stands once.
        """
        frame = self._frame()
        if frame is None or frame[1].name != name:
            return lambda iri: None
        head, _, tail = frame

        def extract(iri: str) -> str | None:
            if not (iri.startswith(head) and iri.endswith(tail)):
                return None
            return unquote(iri[len(head) : len(iri) - len(tail)])

        return extract

    def _frame(self) -> tuple[str, Variable, str] | None:
        """Return what stands before and after the variable of a template that has one, once."""
        slots = [part for part in self.parts if isinstance(part, Variable)]
        if len(slots) != 1:
            return None
        place = self.parts.index(slots[0])
        mark = "#" if slots[0].operator == "#" else ""
        head, tail = self.parts[:place], self.parts[place + 1 :]
        return "".join(map(str, head)) + mark, slots[0], "".join(map(str, tail))


def encode(value: str) -> str:
    """Percent-encode everything but unreserved characters (RFC 6570, simple expansion)."""
    return value if is_unreserved(value) else quote(value, safe="")


def encode_reserved(value: str) -> str:
    """Percent-encode everything but unreserved, reserved and already encoded characters."""
    if is_unreserved(value):
        return value
    return "".join(
        piece if index % 2 else quote(piece, safe=_RESERVED)
        for index, piece in enumerate(_TRIPLET.split(value))
    )


def expand_prefix(text: str, *, strict: bool = False) -> str:
    """Return the text with the prefix of a prefixed name replaced by its namespace.

    With ``strict`` a prefix that the project does not declare raises ``ValueError``.
    """
    prefix, colon, local = text.partition(":")
    if not colon or local.startswith("//") or "{" in prefix:
        return text
    if prefix in PREFIXES:
        return PREFIXES[prefix] + local
    if strict:
        raise ValueError(f"The prefix {prefix!r} is not declared. Known: {', '.join(PREFIXES)}.")
    return text


def require_absolute(iri: str) -> str:
    """Return the IRI when it is absolute and well-formed (RFC 3987), else raise ``ValueError``."""
    pyoxigraph.NamedNode(iri)
    parts = urlsplit(iri)
    if parts.scheme in {"http", "https", "ftp"} and not parts.hostname:
        raise ValueError(f"No host after {parts.scheme}:")
    return iri


def _parts(text: str) -> Iterator[str | Variable]:
    for index, piece in enumerate(_EXPRESSION.split(text)):
        if index % 2:
            match = _VARIABLE.fullmatch(piece)
            if match is None:
                raise ValueError(f"{{{piece}}} is not one of the forms {{name}}, {{+name}} and {{#name}}.")
            yield Variable(match[2], match[1])
        elif piece:
            if wrong := _FORBIDDEN.search(piece):
                raise ValueError(f"The character {wrong[0]!r} cannot stand in a URI template here.")
            yield encode_reserved(piece)
