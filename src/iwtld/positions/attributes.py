"""What the attributes of an element of RDF/XML say (W3C RDF/XML Syntax, section 5.1 and 6.1.4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox

from iwtld.positions.iris import absolute, resolved
from iwtld.positions.markup import XML, Attribute, Start, expanded
from iwtld.positions.mistake import Mistake
from iwtld.positions.placed import Place
from iwtld.positions.values import Subject

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ITS: Final = "http://www.w3.org/2005/11/its"

_START: Final = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME: Final = re.compile(f"[{_START}][{_START}.0-9\u00b7\u0300-\u036f\u203f-\u2040-]*")
_PARSE_TYPES: Final = ("Collection", "Literal", "Resource", "Triple")
_REFUSED: Final = ("aboutEach", "aboutEachPrefix", "li", "RDF")
_VERSIONS: Final = ("1.1", "1.2", "1.2-basic")


@dataclass(frozen=True, slots=True)
class Property:
    """An attribute that states a literal."""

    predicate: ox.NamedNode
    value: str
    name_place: Place
    value_place: Place


@dataclass(frozen=True, slots=True)
class Description:
    """The meaning of an element's attributes; base, language, direction and version are inherited.

    The text of a property has only its own direction, as the parser has it; attributes have any.
    ``parse_type`` is one of the four kinds, ``Other`` for an unknown one, or empty.
    """

    base: str
    language: str | None = None
    direction: str | None = None
    own_direction: str | None = None
    version: str = "1.1"
    parse_type: str = ""
    id: ox.NamedNode | None = None
    id_place: Place = (0, 0)
    node_id: ox.BlankNode | None = None
    about: ox.NamedNode | None = None
    resource: ox.NamedNode | None = None
    object_place: Place | None = None
    datatype: ox.NamedNode | None = None
    type: tuple[ox.NamedNode, Place, Place] | None = None
    annotations: tuple[tuple[Subject, Place], ...] = ()
    properties: tuple[Property, ...] = ()


def meaning(tag: Start, around: Description, ids: set[str]) -> Description:
    """Return what a start tag says, in the scope of the element around it.

    ``ids`` are the IRIs that ``rdf:ID`` has made so far, each of which may be made once. Raises ``Mistake``.
    """
    named: dict[str, Attribute] = {}
    properties: list[Property] = []
    base, language = around.base, around.language
    for attribute in tag.attributes:
        if attribute.name.startswith("xml"):
            prefix, _, local = attribute.name.partition(":")
            if prefix != "xml":
                continue
        namespace, local = expanded(attribute.name, tag, attribute.name_place, attribute=True)
        if namespace == XML:
            if local == "lang":
                language = _language(attribute)
            elif local == "base":
                base = _checked(absolute, attribute).value
        elif namespace == _ITS and local in ("dir", "version"):
            named[f"its:{local}"] = attribute
        elif namespace == RDF and local in _REFUSED:
            raise Mistake(*attribute.name_place)
        elif namespace == RDF and local in _KNOWN:
            named[local] = attribute
        else:
            properties.append(_property(attribute, namespace + local))
    scope = Description(
        base=base,
        language=language,
        direction=around.direction,
        version=around.version,
        properties=tuple(properties),
    )
    return _with_names(scope, named, ids) if named else scope


_KNOWN: Final = frozenset(
    {"ID", "bagID", "nodeID", "about", "resource", "datatype", "type"}
    | {"parseType", "version", "annotation", "annotationNodeID"}
)


def _with_names(scope: Description, named: dict[str, Attribute], ids: set[str]) -> Description:
    base = scope.base

    def iri(name: str) -> ox.NamedNode | None:
        return _checked(lambda value: resolved(value, base), named[name]) if name in named else None

    def blank(name: str) -> ox.BlankNode | None:
        return ox.BlankNode(_name(named[name])) if name in named else None

    if "bagID" in named:
        _name(named["bagID"])
    if "version" in named:
        scope = replace(scope, version=_one_of(named["version"], _VERSIONS))
    if "its:dir" in named and scope.version != "1.1":
        direction = _one_of(named["its:dir"], ("ltr", "rtl"))
        scope = replace(scope, direction=direction, own_direction=direction)
    id_, id_place = None, (0, 0)
    if "ID" in named:
        id_place = named["ID"].value_place
        name = _name(named["ID"])
        id_ = _checked(lambda _: resolved(f"#{name}", base), named["ID"])
        if id_.value in ids:
            raise Mistake(*id_place)
        ids.add(id_.value)
    kind = iri("type")
    annotations = ((iri("annotation"), "annotation"), (blank("annotationNodeID"), "annotationNodeID"))
    parse_type = named["parseType"].value if "parseType" in named else ""
    place = next((named[name].value_place for name in ("resource", "nodeID") if name in named), None)
    return replace(
        scope,
        parse_type=parse_type if parse_type in _PARSE_TYPES else "Other" if "parseType" in named else "",
        id=id_,
        id_place=id_place,
        node_id=blank("nodeID"),
        about=iri("about"),
        resource=iri("resource"),
        object_place=place,
        datatype=iri("datatype"),
        type=(kind, named["type"].name_place, named["type"].value_place) if kind else None,
        annotations=tuple((node, named[name].value_place) for node, name in annotations if node),
    )


def _property(attribute: Attribute, name: str) -> Property:
    predicate = absolute(name)
    if predicate is None:
        raise Mistake(*attribute.name_place)
    return Property(predicate, attribute.value, attribute.name_place, attribute.value_place)


def _checked(check: Callable[[str], ox.NamedNode | None], attribute: Attribute) -> ox.NamedNode:
    found = check(attribute.value)
    if found is None:
        raise Mistake(*attribute.value_place)
    return found


def _name(attribute: Attribute) -> str:
    value = attribute.value
    if not _NAME.fullmatch(value):
        raise Mistake(*attribute.value_place)
    return value


def _one_of(attribute: Attribute, allowed: tuple[str, ...]) -> str:
    value = attribute.value
    if value not in allowed:
        raise Mistake(*attribute.value_place)
    return value


def _language(attribute: Attribute) -> str:
    value = attribute.value.lower()
    try:
        return ox.Literal("", language=value).language or ""
    except ValueError:
        raise Mistake(*attribute.value_place) from None
