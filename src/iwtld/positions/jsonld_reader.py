"""From the JSON of a document to its statements, each term with its place."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from iwtld.positions.iris import absolute
from iwtld.positions.json_text import Member, Node
from iwtld.positions.jsonld_context import Context
from iwtld.positions.jsonld_names import (
    OF_A_VALUE,
    flattened,
    in_order,
    is_single_id_or_value,
    nested_id,
    node_named,
    required_text,
    typed,
    with_own_context,
)
from iwtld.positions.jsonld_slots import RDF_TYPE, Apart, List, Property, Slot
from iwtld.positions.jsonld_terms import is_keyword_like
from iwtld.positions.jsonld_use import Described, Use
from iwtld.positions.jsonld_value_objects import part_of_value, state_value, state_value_object
from iwtld.positions.jsonld_values import json_literal, literal
from iwtld.positions.mistake import Mistake
from iwtld.positions.placed import Place, Placed


class Reader:
    """Reads what stands at the top of a document, and puts its statements into ``out``."""

    def __init__(self) -> None:
        self.out: list[Placed] = []

    # --- Values ---

    def element(
        self, node: Node, use: Use, slot: Slot, *, in_array: bool = False, at_top: bool = False
    ) -> None:
        """Read any value, in one of the arrays that may be around the values of a term."""
        value = node.value
        if value is None:
            return
        if isinstance(value, tuple):
            self._array(node, value, use, slot)
        elif isinstance(value, list):
            self._object_or_map(node, value, use, slot, in_array=in_array, at_top=at_top)
        else:
            self._scalar(node, use, slot, in_array=in_array)

    def _array(self, node: Node, items: Sequence[Node], use: Use, slot: Slot) -> None:
        if use.container != ("@list",):
            for item in items:
                self.element(item, use, slot, in_array=True)
            return
        inner = self._list(node, use, slot)
        for item in items:
            self.element(item, use, inner, in_array=True)
        inner.end()

    def _list(self, node: Node, use: Use, slot: Slot) -> List:
        if use.is_reverse and not isinstance(node.value, list):
            raise Mistake(*node.place)
        slot.open(node.start)
        return List(slot, node.start)

    def _scalar(self, node: Node, use: Use, slot: Slot, *, in_array: bool) -> None:
        if use.is_included:
            raise Mistake(*node.place)
        inner = slot
        if not in_array and use.container == ("@list",):
            inner = self._list(node, use, slot)
        if use.name is not None:
            context = use.context.scoped(use.name, overrides=False, propagates=True) or use.context
            self._coerced(node, use.name, use.changed(context, extra=use.extra), inner)
        if isinstance(inner, List) and inner is not slot:
            inner.end()

    def _coerced(self, node: Node, name: str, use: Use, slot: Slot) -> None:
        """Read a string, a number or a truth value as the term under which it stands says."""
        context = use.context
        term = context.terms.get(name)
        datatype = language = direction = None
        text = node.text
        if term is not None and term.type is not None:
            if term.type in ("@id", "@vocab") and text is not None:
                iri: str | None = text
                if term.type == "@vocab":
                    iri = context.expanded(text, relative=True, vocabulary=True)
                    context = context.previous or context
                self._node(
                    (), use.changed(context, extra=use.extra), slot, node.place, id=iri, id_place=node.place
                )
                return
            datatype = None if term.type in ("@id", "@vocab", "@none") else term.type
        elif text is not None:
            language = (term.language if term and term.language else (context.language,))[0]
            direction = (term.direction if term and term.direction else (context.direction,))[0]
        if use.is_reverse:
            raise Mistake(*node.place)
        if use.extra is not None:
            part_of_value(use.extra, context)
        state_value(node, datatype, language, direction, slot, node.place)

    # --- Objects ---

    def _object_or_map(
        self, node: Node, members: list[Member], use: Use, slot: Slot, *, in_array: bool, at_top: bool
    ) -> None:
        container = use.container
        if (not in_array and "@index" in container) or "@id" in container or "@type" in container:
            self._index_map(members, use, slot)
            return
        if not in_array and "@language" in container:
            self._language_map(members, use, slot)
            return
        context = use.context
        if context.previous is not None and (
            use.extra is not None or not is_single_id_or_value(members, context)
        ):
            context = context.previous
        if use.name is not None:
            context = use.context.scoped(use.name, overrides=True, propagates=True) or context
        inner = use.changed(context, () if in_array else container, use.extra)
        self._object(node, members, inner, slot, at_top=at_top)

    def _object(
        self, node: Node, members: list[Member], use: Use, slot: Slot, *, at_top: bool = False
    ) -> None:
        context, rest = with_own_context(members, use.context)
        rest = in_order(rest, context)
        for position, member in enumerate(rest):
            keyword = context.expanded(member.name, vocabulary=True)
            if keyword == "@index":
                required_text(member)
                continue
            if keyword in ("@list", "@set"):
                self._list_or_set(keyword, member, rest[position + 1 :], use.changed(context), slot)
                return
            rest = rest[position:]
            break
        else:
            rest = []
        inner = use.changed(context, (), use.extra)
        if use.container == ("@list",):
            slot = self._list(node, use, slot)
            self._node(rest, inner, slot, node.start, at_top=at_top)
            slot.end()
        else:
            self._node(rest, inner, slot, node.start, at_top=at_top)

    def _list_or_set(
        self, keyword: str, member: Member, rest: Sequence[Member], use: Use, slot: Slot
    ) -> None:
        if use.is_included:
            raise Mistake(*member.place)
        inside = Use(use.context, use.name)
        if keyword == "@set":
            self.element(member.value, inside, slot)
        elif use.name is None:
            return
        else:
            if use.is_reverse:
                raise Mistake(*member.place)
            slot.open(member.value.start)
            items = List(slot, member.value.start)
            self.element(member.value, inside, items)
            items.end()
        for other in rest:
            found = use.context.expanded(other.name, vocabulary=True)
            if found == "@index":
                required_text(other)
            elif found is not None:
                raise Mistake(*other.place)

    # --- Nodes ---

    def _node(
        self,
        members: Sequence[Member],
        use: Use,
        slot: Slot,
        place: Place,
        *,
        id: str | None = None,  # noqa: A002 - what JSON-LD calls it
        id_place: Place | None = None,
        at_top: bool = False,
    ) -> None:
        """Read an object that is no list and no set: a node, a value, or a graph at the top."""
        context = use.context
        types: list[tuple[str, Place, Place]] = []
        left = list(members)
        extra = use.extra
        seen_id = False
        while left or extra is not None:
            if not left and extra is not None:
                left, extra = [extra], None
            member = left[0]
            keyword = context.expanded(member.name, vocabulary=True)
            if keyword == "@index":
                required_text(member)
            elif keyword == "@type":
                if seen_id:
                    raise Mistake(*member.place)
                context, found = typed(member, context)
                types += found
            elif keyword == "@id":
                if extra is not None and extra.name == "@id":
                    extra = None
                if seen_id:
                    raise Mistake(*member.place)
                id, id_place = required_text(member), member.value.place  # noqa: A001
                seen_id = True
            elif keyword is not None and extra is not None:
                left, extra = [extra, *left], None
                continue
            elif keyword in OF_A_VALUE:
                if len(types) > 1 or id is not None or use.is_reverse or use.is_included:
                    raise Mistake(*member.place)
                state_value_object(left, context, types[0][0] if types else None, slot)
                return
            elif keyword == "@graph" and id is None and not types and at_top:
                self.element(member.value, Use(context), Apart(self.out, is_live=True))
                if len(left) > 1:
                    raise Mistake(*left[1].place)
                return
            elif keyword is not None:
                break
            del left[0]
        iri = None if id is None else context.expanded(id, relative=True)
        if id is not None and iri is None and not left:
            return
        slot.open(place)
        has_id = id is not None
        if iri is None and not has_id and (nested := nested_id(left, context)) is not None:
            iri, id_place = nested
        described = Described(ox.BlankNode() if iri is None else node_named(iri), id_place or place, has_id)
        if described.subject is not None:
            slot.link(described.subject, described.place)
        for kind, key, stands in types:
            self._typed(described, kind, key, stands, slot)
        self._members(left, context, described, slot)

    def _typed(self, described: Described, kind: str, key: Place, place: Place, slot: Slot) -> None:
        value = node_named(kind)
        if described.subject is not None and value is not None and slot.is_live:
            self.out.append(Placed(described.subject, RDF_TYPE, value, described.place, key, place))

    def _members(
        self, members: Sequence[Member], context: Context, described: Described, slot: Slot, nesting: int = 0
    ) -> None:
        """Read the members of a node from the first one on that is neither a type nor the identifier."""
        has_id = described.has_id
        for member in members:
            keyword = context.expanded(member.name, vocabulary=True)
            if keyword is None:
                continue
            if not is_keyword_like(keyword):
                self._property(member, keyword, context, described, slot)
            elif keyword == "@id":
                if has_id:
                    raise Mistake(*member.place)
                required_text(member)
                has_id = True
            elif keyword == "@type":
                if not nesting:
                    raise Mistake(*member.place)
                context, found = typed(member, context)
                for kind, key, place in found:
                    self._typed(described, kind, key, place, slot)
            elif keyword == "@index":
                required_text(member)
            elif keyword == "@graph":
                graph = Apart(self.out, is_live=described.subject is not None, is_defined=slot.is_defined)
                self.element(member.value, Use(context), graph)
            elif keyword == "@included":
                inside = Apart(self.out, is_live=slot.is_live, is_defined=slot.is_defined)
                self.element(member.value, Use(context, is_included=True), inside)
            elif keyword == "@reverse":
                self._reverse(member, context, described, slot)
            elif keyword == "@nest":
                self._nest(
                    member, context, Described(described.subject, described.place, has_id), slot, nesting
                )
            elif keyword in ("@list", "@set", "@context") or (keyword == "@value" and nesting):
                raise Mistake(*member.place)

    def _property(
        self,
        member: Member,
        iri: str,
        context: Context,
        described: Described,
        slot: Slot,
        *,
        turned: bool = False,
    ) -> None:
        term = context.terms.get(member.name)
        container = term.container if term else ()
        is_reverse = (term.is_reverse if term else False) is not turned
        predicate = absolute(iri) if slot.is_defined and not iri.startswith("_:") else None
        inside = Property(
            slot, described.subject, described.place, predicate, member.place, is_reverse=is_reverse
        )
        if term is not None and term.type == "@json" and not turned:
            inside.literal(json_literal(member.value), member.value.place)
            return
        self.element(member.value, Use(context, member.name, container, is_reverse), inside)

    def _reverse(self, member: Member, context: Context, described: Described, slot: Slot) -> None:
        if not isinstance(member.value.value, list):
            raise Mistake(*member.value.place)
        for inner in member.value.value:
            iri = context.expanded(inner.name, vocabulary=True)
            if iri is None:
                continue
            if is_keyword_like(iri):
                raise Mistake(*inner.place)
            self._property(inner, iri, context, described, slot, turned=True)

    def _nest(self, member: Member, context: Context, described: Described, slot: Slot, nesting: int) -> None:
        inside = context.scoped(member.name, overrides=True, propagates=True) or context.previous or context
        for node in flattened(member.value):
            if not isinstance(node.value, list):
                raise Mistake(*node.place)
            self._members(node.value, inside, described, slot, nesting + 1)

    # --- Maps ---

    def _index_map(self, members: Sequence[Member], use: Use, slot: Slot) -> None:
        inside = use.context.previous or use.context
        term = use.context.terms.get(use.name or "")
        for member in members:
            extra = None
            if use.context.expanded(member.name, vocabulary=True) != "@none":
                if "@id" in use.container:
                    extra = "@id"
                elif "@type" in use.container:
                    extra = "@type"
                elif term is not None:
                    extra = term.index
            said = Member(extra, member.place, Node(member.name, member.place)) if extra else None
            inner = Use(inside, use.name, extra=said)
            self.element(member.value, inner, slot)

    def _language_map(self, members: Sequence[Member], use: Use, slot: Slot) -> None:
        term = use.context.terms.get(use.name or "")
        direction = (term.direction if term and term.direction else (use.context.direction,))[0]
        for member in members:
            is_none = member.name == "@none" or use.context.expanded(member.name) == "@none"
            items = member.value.value if isinstance(member.value.value, tuple) else (member.value,)
            for item in items:
                if item.value is None:
                    continue
                if item.text is None:
                    raise Mistake(*item.place)
                slot.open(item.place)
                found = literal(item.text, None, None if is_none else member.name, direction)
                if found is not None:
                    slot.literal(found, item.place)
