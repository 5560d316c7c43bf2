"""Read the description of one column from the metadata of a table."""

from __future__ import annotations

import re
from typing import Final

from iwtld.errors import nearest
from iwtld.tables import cells, datatypes
from iwtld.tables.datatypes import BASES, ORDERED, parse_bound
from iwtld.tables.document import Node
from iwtld.tables.findings import CellError
from iwtld.tables.model import Column, Datatype
from iwtld.tables.template import Template

_KNOWN: Final = (
    "name",
    "titles",
    "dc:description",
    "datatype",
    "required",
    "separator",
    "default",
    "null",
    "lang",
    "propertyUrl",
    "valueUrl",
    "aboutUrl",
    "virtual",
    "suppressOutput",
    "iwt:partialDate",
    "iwt:references",
)
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.]|%[0-9A-Fa-f]{2})*").fullmatch
_LANG: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*").fullmatch
_ISO_FORMATS: Final = {"date": "yyyy-MM-dd", "dateTime": "yyyy-MM-ddTHH:mm:ss"}


def read_column(node: Node, base: str, property_url: str | None) -> Column | None:
    """Return the column that a node of ``tableSchema.columns`` describes.

    ``base`` is the IRI of the table and ``property_url`` the template that the schema gives to columns
    without one. Problems are added to the node; None when it is not an object.
    """
    if not node.members(_KNOWN):
        return None
    virtual = node.flag("virtual")
    name = node.text("name") or ""
    if not virtual and "name" not in node.value:
        node.fail("A column has a name.", "name")
    elif name and not _NAME(name):
        node.fail("The name of a column has letters, digits, '.' and '_', and no '_' first.", "name")
    separator = node.text("separator")
    if separator == "":
        node.fail("A separator has one character or more.", "separator")
    lang = node.text("lang")
    if lang is not None and not _LANG(lang):
        node.fail(f"{lang!r} is not a language tag (BCP 47).", "lang")
    column = Column(
        name=name,
        titles=_titles(node),
        description=node.text("dc:description"),
        datatype=_datatype(node),
        required=node.flag("required"),
        separator=separator or None,
        default=node.text("default") or None,
        null=node.texts("null"),
        lang=None if lang == "und" else lang,
        about_url=_template(node, "aboutUrl", base),
        property_url=_property(node, base, property_url, name),
        value_url=_template(node, "valueUrl", base),
        virtual=virtual,
        suppress_output=node.flag("suppressOutput"),
        partial_date=node.flag("iwt:partialDate"),
        references=node.texts("iwt:references"),
    )
    _check(node, column)
    return column


def _check(node: Node, column: Column) -> None:
    if column.property_url is None and not column.suppress_output and "propertyUrl" not in node.value:
        node.fail("A column has a propertyUrl, or suppressOutput when it makes no triples.", "propertyUrl")
    if column.virtual and column.value_url is None and column.default is None and not column.suppress_output:
        node.fail("A virtual column has a valueUrl or a default.", "valueUrl")
    if column.references and column.value_url is None:
        node.fail("References are checked on the IRI that valueUrl makes; it is missing.", "iwt:references")
    if column.partial_date and column.datatype != Datatype():
        node.fail("A partial date has no other datatype.", "datatype")
    if column.default is not None:
        try:
            for item in cells.reader(column)(""):
                datatypes.checker(column)(item)
        except CellError as error:
            node.fail(error.reason, "default")
    if column.lang and (column.partial_date or column.datatype.base != "string"):
        node.fail("Only text has a language.", "lang")


def _titles(node: Node) -> tuple[str, ...]:
    value = node.value.get("titles", [])
    if not isinstance(value, dict):
        return node.texts("titles")
    languages = node.child("titles")
    assert languages is not None  # noqa: S101
    return tuple(title for language in value for title in languages.texts(language))


def _template(node: Node, key: str, base: str) -> Template | None:
    text = node.text(key)
    if text is None:
        return None
    try:
        return Template.parse(text, base)
    except ValueError as error:
        node.fail(str(error), key)
        return None


def _property(node: Node, base: str, inherited: str | None, name: str) -> str | None:
    text = node.text("propertyUrl") or inherited
    if text is None:
        return None
    try:
        template = Template.parse(text, base)
        if set(template.variables) - {"_name"}:
            raise ValueError("A property is the same in every row: only {_name} may stand in its template.")
        return template.iri({"_name": (name,)})
    except ValueError as error:
        node.fail(str(error), "propertyUrl")
        return None


def _datatype(node: Node) -> Datatype:
    value = node.value.get("datatype", "string")
    inner = Node({"base": value}, node.path, node.problems)
    if isinstance(value, dict):
        inner = Node(value, f"{node.path}.datatype", node.problems)
    inner.members({"base", "format", "minimum", "maximum", "minLength", "maxLength"})
    base = inner.text("base") if "base" in inner.value else "string"
    if base not in BASES:
        hint = " or ".join(nearest(str(base), BASES)) or ", ".join(BASES)
        inner.fail(f"{base!r} is not a datatype that is known here. Known: {hint}.", "base")
        return Datatype()
    datatype = Datatype(
        base=base,
        format=_format(inner, base),
        minimum=_bound(inner, base, "minimum"),
        maximum=_bound(inner, base, "maximum"),
        min_length=inner.number("minLength"),
        max_length=inner.number("maxLength"),
    )
    if base not in {"string", "anyURI"} and (datatype.min_length, datatype.max_length) != (None, None):
        inner.fail("Only text and URIs have a length.")
    return datatype


def _format(node: Node, base: str) -> str | None:
    text = node.text("format")
    if text is None or text == _ISO_FORMATS.get(base):
        return None
    if base == "boolean":
        words = text.split("|")
        if len(words) != 2 or not all(words) or words[0] == words[1]:
            node.fail("The format of a boolean is two words with a bar, such as 'yes|no'.", "format")
            return None
    elif base in {"string", "anyURI"}:
        try:
            re.compile(text)
        except re.error as error:
            node.fail(f"The format is not a regular expression ({error}).", "format")
            return None
    else:
        node.fail(f"A column of {base} has no format: it is written as XML Schema writes it.", "format")
        return None
    return text


def _bound(node: Node, base: str, key: str) -> str | None:
    value = node.value.get(key)
    if value is None:
        return None
    text = value if isinstance(value, str) else str(value)
    if base not in ORDERED:
        node.fail(f"A column of {base} has no {key}.", key)
        return None
    try:
        parse_bound(base, text)
    except ValueError:
        node.fail(f"{text!r} is not a value of {base}.", key)
        return None
    return text
