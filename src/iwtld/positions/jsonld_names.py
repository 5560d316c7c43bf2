"""What the names of the members of an object mean in a context of JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from iwtld.positions.iris import absolute
from iwtld.positions.json_text import Member, Node
from iwtld.positions.jsonld_context import Context
from iwtld.positions.mistake import Mistake
from iwtld.positions.placed import Place
from iwtld.positions.values import Subject

OF_A_VALUE: Final = ("@value", "@language", "@direction")
"""The keywords that make an object a value."""


def with_own_context(members: list[Member], context: Context) -> tuple[Context, list[Member]]:
    """Return the context that holds in an object, and its members without its ``@context``."""
    for position, member in enumerate(members):
        if member.name == "@context":
            return context.processed(member.value), members[:position] + members[position + 1 :]
    return context, members


def in_order(members: Sequence[Member], context: Context) -> list[Member]:
    """Return members in the order in which the parser reads them: types, the identifier, others, graphs."""
    parts: dict[str, list[Member]] = {"@type": [], "@id": [], "": [], "@graph": []}
    for member in members:
        keyword = context.expanded(member.name, vocabulary=True)
        if keyword == "@context" or (keyword == "@id" and parts["@id"]):
            raise Mistake(*member.place)
        parts[keyword if keyword is not None and keyword in parts else ""].append(member)
    parts["@type"].sort(key=lambda member: member.name)
    return [member for part in parts.values() for member in part]


def is_single_id_or_value(members: Sequence[Member], context: Context) -> bool:
    """Whether an object only names a node or is a value, in which a context that does not propagate holds."""
    seen_type = seen_id = False
    for member in members:
        keyword = context.expanded(member.name, vocabulary=True)
        if keyword in (None, "@index", "@context"):
            continue
        if keyword in OF_A_VALUE:
            return True
        if keyword == "@type":
            seen_type = True
        elif keyword == "@id" and not seen_type:
            seen_id = True
        else:
            return False
    return seen_id


def typed(member: Member, context: Context) -> tuple[Context, list[tuple[str, Place, Place]]]:
    """Return the types that ``@type`` gives, sorted as the parser sorts them, and the context they bring."""
    node = member.value
    items = node.value if isinstance(node.value, tuple) else (node,)
    found: list[tuple[str, Place, Place]] = []
    inside = context
    for item in items:
        if item.text is None:
            raise Mistake(*item.place)
    for item in sorted(items, key=lambda item: str(item.value)):
        inside = context.scoped(str(item.value), overrides=False, propagates=False) or inside
        iri = context.expanded(str(item.value), relative=True, vocabulary=True)
        if iri is not None:
            found.append((iri, member.place, item.place))
    return inside, found


def nested_id(members: Sequence[Member], context: Context) -> tuple[str, Place] | None:
    """Return the identifier that an object has within ``@nest``."""
    for member in members:
        if context.expanded(member.name, vocabulary=True) != "@nest":
            continue
        inside = context.scoped(member.name, overrides=True, propagates=True) or context.previous or context
        for node in flattened(member.value):
            inner = node.value if isinstance(node.value, list) else []
            for one in inner:
                if inside.expanded(one.name, vocabulary=True) == "@id" and one.value.text is not None:
                    iri = inside.expanded(one.value.text, relative=True)
                    if iri is not None:
                        return iri, one.value.place
                if (found := nested_id((one,), inside)) is not None:
                    return found
    return None


def flattened(node: Node) -> Iterator[Node]:
    """Yield a value, or those of an array and of the arrays in it."""
    if isinstance(node.value, tuple):
        for item in node.value:
            yield from flattened(item)
    else:
        yield node


def node_named(iri: str) -> Subject | None:
    """Return the node of an IRI or of a label such as ``_:x``, or None when it is neither."""
    if not iri.startswith("_:"):
        return absolute(iri)
    try:
        return ox.BlankNode(iri[2:])
    except ValueError:
        return None


def required_text(member: Member) -> str:
    """Return a member's value, which is a string; raises ``Mistake`` for anything else."""
    text = member.value.text
    if text is None:
        raise Mistake(*member.value.place)
    return text
