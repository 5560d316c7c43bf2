"""Values of JSON-LD that become literals, with the language or the datatype that belongs to them."""

from __future__ import annotations

from collections.abc import Sequence

from iwtld.positions.iris import absolute
from iwtld.positions.json_text import Member, Node
from iwtld.positions.jsonld_context import Context
from iwtld.positions.jsonld_names import OF_A_VALUE, required_text
from iwtld.positions.jsonld_slots import Slot
from iwtld.positions.jsonld_values import json_literal, literal
from iwtld.positions.mistake import Mistake
from iwtld.positions.placed import Place


def state_value(
    node: Node,
    datatype: str | None,
    language: str | None,
    direction: str | None,
    slot: Slot,
    place: Place,
) -> None:
    """State the literal that a value makes, if it makes one; ``place`` is that of a mistake."""
    if language is not None and (datatype is not None or node.text is None):
        raise Mistake(*place)
    if datatype == "@json":
        slot.open(node.start)
        slot.literal(json_literal(node), node.place)
        return
    if datatype is not None and (datatype.startswith("_:") or absolute(datatype) is None):
        raise Mistake(*place)
    if isinstance(node.value, list | tuple):
        raise Mistake(*node.place)
    if node.value is None:
        return
    slot.open(node.place)
    found = literal(node.value, datatype, language, direction)
    if found is not None:
        slot.literal(found, node.place)


def state_value_object(members: Sequence[Member], context: Context, datatype: str | None, slot: Slot) -> None:
    """State the literal of an object with ``@value``; raises ``Mistake``."""
    found: dict[str, Node] = {}
    language = direction = None
    for member in members:
        keyword = part_of_value(member, context)
        if keyword is None:
            continue
        if keyword in found:
            raise Mistake(*member.place)
        found[keyword] = member.value
        if keyword == "@language":
            language = required_text(member)
        elif keyword == "@direction":
            direction = required_text(member)
            if direction not in ("ltr", "rtl"):
                raise Mistake(*member.value.place)
    if "@value" in found:
        state_value(found["@value"], datatype, language, direction, slot, found["@value"].place)


def part_of_value(member: Member, context: Context) -> str | None:
    """Return which part of a value object a member is, or None for one that says nothing."""
    keyword = context.expanded(member.name, vocabulary=True)
    if keyword is None or keyword in OF_A_VALUE:
        return keyword
    if keyword != "@index":
        raise Mistake(*member.place)
    required_text(member)
    return None
