"""What a context of JSON-LD says of a term, and the values that may stand in a context."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from iwtld.positions.json_text import Member, Node
from iwtld.positions.mistake import Mistake

KEYWORDS: Final = frozenset(
    {"@base", "@container", "@context", "@direction", "@graph", "@id", "@import", "@included", "@index"}
    | {"@json", "@language", "@list", "@nest", "@none", "@prefix", "@propagate", "@protected", "@reverse"}
    | {"@set", "@type", "@value", "@version", "@vocab"}
)
_KEYWORD_FORM: Final = re.compile(r"@[A-Za-z]+")
CONTAINERS: Final = frozenset(
    {("@index",), ("@language",), ("@id",), ("@list",), ("@set",), ("@type",)}
    | {("@index", "@set"), ("@language", "@set"), ("@id", "@set")}
)
"""The containers that the parser knows, sorted: not ``@type`` with ``@set``. Graphs are refused before."""
OF_A_TERM: Final = frozenset(
    {"@id", "@reverse", "@container", "@context", "@direction", "@index", "@language", "@nest", "@prefix"}
    | {"@protected", "@type"}
)
_DIRECTIONS: Final = ("ltr", "rtl")

SETTINGS: Final = (
    *("@version", "@import", "@base", "@vocab", "@language", "@direction", "@propagate", "@protected"),
)
"""What a context says of itself, in the order in which it takes effect."""


def is_keyword_like(name: str) -> bool:
    """Whether a name has the form of a keyword."""
    return _KEYWORD_FORM.fullmatch(name) is not None


@dataclass(slots=True)
class Term:
    """What a context says of a term. ``has_iri`` is False for one that no IRI could be found for.

    ``language`` and ``direction`` hold one value, None for none, or nothing where the context's own count.
    """

    iri: str | None = None
    has_iri: bool = False
    is_prefix: bool = False
    is_protected: bool = False
    is_reverse: bool = False
    context: Node | None = None
    container: tuple[str, ...] = ()
    direction: tuple[str | None, ...] = ()
    language: tuple[str | None, ...] = ()
    index: str | None = None
    nest: str | None = None
    type: str | None = None


def comparable(term: Term) -> tuple[object, ...]:
    """Return what makes a definition the same as another; it may stand elsewhere."""
    context = None if term.context is None else term.context.plain
    return context, replace(term, is_protected=False, context=None)


def check_type(member: Member) -> None:
    """Hold what a context says of ``@type`` against the little that it may say; raises ``Mistake``."""
    node = member.value
    if not isinstance(node.value, list) or not node.value:
        raise Mistake(*node.place)
    for one in node.value:
        items = one.value.value if isinstance(one.value.value, tuple) else (one.value,)
        is_set = one.name == "@container" and all(item.text == "@set" for item in items)
        if one.name != "@protected" and not is_set:
            raise Mistake(*one.place)


def text_of(node: Node) -> str:
    """Return a string; raises ``Mistake`` for anything else."""
    if node.text is None:
        raise Mistake(*node.place)
    return node.text


def optional(node: Node) -> str | None:
    """Return a string or None for null; raises ``Mistake`` for anything else."""
    return None if node.value is None else text_of(node)


def truth(node: Node) -> bool:
    """Return a truth value; raises ``Mistake`` for anything else."""
    if not isinstance(node.value, bool):
        raise Mistake(*node.place)
    return node.value


def direction_of(node: Node) -> str | None:
    """Return a base direction or None for null; raises ``Mistake`` for anything else."""
    value = optional(node)
    if value is not None and value not in _DIRECTIONS:
        raise Mistake(*node.place)
    return value
