"""Read the metadata of tables: CSVW table descriptions, and nothing that is not understood.

W3C "Metadata Vocabulary for Tabular Data" says what the properties mean. Of its vocabulary the part is
read that ``Table`` and ``Column`` hold; any other property is an error, so that a typo in the metadata
never passes silently. Prefixed common properties (``dcterms:source``) are annotations and pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from iwtld.errors import InputError, ResourceError, nearest
from iwtld.namespaces import DATA
from iwtld.tables import document
from iwtld.tables.columns import read_column
from iwtld.tables.document import Node
from iwtld.tables.model import Column, ForeignKey, Table
from iwtld.tables.template import Template

METADATA_SUFFIX: Final = "-metadata.json"
"""What the name of the metadata adds to the name of the table's file."""

_ENDING: Final = ".csv" + METADATA_SUFFIX
_CONTEXT: Final = "http://www.w3.org/ns/csvw"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*").fullmatch


def load_table(path: Path) -> Table:
    """Read the metadata of one table.

    ``path`` is the metadata (``states.csv-metadata.json``) or the table beside it (``states.csv``). The
    table itself is not opened.

    Raises ``InputError`` when the metadata is not there, and ``ResourceError`` with every problem that
    it has, each with its JSON path.
    """
    if not path.name.endswith(METADATA_SUFFIX):
        path = path.with_name(path.name + METADATA_SUFFIX)
    problems: list[str] = []
    table = _read_table(path, problems)
    if problems or table is None:
        raise ResourceError("\n".join(problems))
    return table


def load_folder(folder: Path) -> tuple[Table, ...]:
    """Read the metadata of all tables of a folder, sorted by the names of the tables.

    Raises ``InputError`` when the folder is not there, and ``ResourceError`` with all problems of all
    tables, among them a table without metadata and metadata without a table.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder.")
    problems: list[str] = []
    tables = []
    for path in sorted(folder.glob("*.csv")):
        metadata = path.with_name(path.name + METADATA_SUFFIX)
        if metadata.is_file():
            tables.append(_read_table(metadata, problems))
        else:
            problems.append(f"{path}: the table has no metadata. Write {metadata.name} beside it.")
    for metadata in sorted(folder.glob(f"*{METADATA_SUFFIX}")):
        path = metadata.with_name(metadata.name.removesuffix(METADATA_SUFFIX))
        if not path.is_file():
            problems.append(f"{metadata}: the metadata has no table. Write {path.name} beside it.")
    if problems:
        raise ResourceError("\n".join(problems))
    return tuple(sorted((table for table in tables if table), key=lambda table: table.name))


def table_names(folder: Path) -> tuple[str, ...]:
    """Return the names of the tables of a folder, sorted, without reading anything."""
    return tuple(sorted(path.name.removesuffix(_ENDING) for path in folder.glob(f"*{_ENDING}")))


def load_some(folder: Path, names: Iterable[str]) -> tuple[Table, ...]:
    """Read the metadata of some tables of a folder and of those that they refer to, sorted by name.

    Raises ``InputError`` for a table that is not there and ``ResourceError`` as ``load_table`` does.
    """
    found = {name: load_table(folder / f"{name}.csv") for name in dict.fromkeys(names)}
    for table in tuple(found.values()):
        for name in table.referred:
            if name not in found:
                found[name] = load_table(folder / f"{name}.csv")
    return tuple(found[name] for name in sorted(found))


def _read_table(path: Path, problems: list[str]) -> Table | None:
    file = path.with_name(path.name.removesuffix(METADATA_SUFFIX))
    own: list[str] = []
    try:
        table = _table(document.read(path, own), path, file)
    except ResourceError as error:
        problems.append(str(error))
        table = None
    problems += [f"{path}: {problem}" for problem in own]
    return table if not own else None


def _table(root: Node, path: Path, file: Path) -> Table | None:
    known = {"@context", "url", "dc:title", "dc:description", "iwt:graph", "tableSchema"}
    if not root.members(known):
        return None
    _check_context(root)
    name = file.name.removesuffix(".csv")
    if not file.name.endswith(".csv") or not _NAME(name):
        root.fail("The file is named with letters, digits, '.', '-' and '_', and ends in .csv.")
    if root.text("url") != file.name:
        root.fail(f"The url is the name of the file beside the metadata, {file.name!r}.", "url")
    graph = root.text("iwt:graph")
    if graph is not None and not _NAME(graph):
        root.fail("The name of a graph has letters, digits, '.', '-' and '_'.", "iwt:graph")
    schema = root.child("tableSchema")
    if schema is None:
        root.fail("The schema of the table is missing.", "tableSchema")
        return None
    if not schema.members({"columns", "primaryKey", "foreignKeys", "aboutUrl", "propertyUrl"}):
        return None
    base = f"{DATA}{file.name}"
    columns = tuple(
        column
        for node in schema.items("columns")
        if (column := read_column(node, base, schema.text("propertyUrl"))) is not None
    )
    _check_columns(schema, columns)
    about = _about_url(schema, base, columns)
    primary_key = schema.texts("primaryKey")
    for key in primary_key:
        _check_name(schema, "primaryKey", key, columns)
    if len(primary_key) == 1:
        columns = tuple(replace(c, required=True) if c.name in primary_key else c for c in columns)
    foreign_keys = tuple(_foreign_keys(schema, columns))
    if about is None:
        return None
    return Table(
        name=name,
        path=file,
        metadata=path,
        about_url=about,
        columns=columns,
        title=root.text("dc:title"),
        description=root.text("dc:description"),
        graph=graph or name,
        primary_key=primary_key,
        foreign_keys=foreign_keys,
    )


def _check_context(root: Node) -> None:
    value = root.value.get("@context")
    if value == _CONTEXT:
        return
    if isinstance(value, list) and len(value) == 2 and value[0] == _CONTEXT:
        options = Node(value[1], f"{root.path}['@context'][1]", root.problems)
        options.members({"@language"}, annotations=False)
        return
    root.fail(f"The context is {_CONTEXT!r}, alone or in a list with {{'@language': ...}}.", "@context")


def _check_columns(schema: Node, columns: tuple[Column, ...]) -> None:
    if not any(not column.virtual for column in columns):
        schema.fail("A table has one column or more that is not virtual.", "columns")
    seen: set[str] = set()
    headers: set[str] = set()
    virtual = False
    for index, column in enumerate(columns):
        node = Node(None, f"{schema.path}.columns[{index}]", schema.problems)
        if column.name and column.name in seen:
            node.fail(f"An earlier column is named {column.name!r} too.")
        if not column.virtual and headers.intersection(column.headers):
            node.fail("An earlier column has the same title.")
        if virtual and not column.virtual:
            node.fail("Virtual columns stand after all others.")
        seen.add(column.name)
        headers.update(() if column.virtual else column.headers)
        virtual = virtual or column.virtual
        for key, template in (("aboutUrl", column.about_url), ("valueUrl", column.value_url)):
            if template is not None:
                _check_variables(node, key, template, columns)


def _about_url(schema: Node, base: str, columns: tuple[Column, ...]) -> Template | None:
    text = schema.text("aboutUrl")
    if text is None:
        schema.fail("The template for the subject of a row is missing.", "aboutUrl")
        return None
    try:
        template = Template.parse(text, base)
    except ValueError as error:
        schema.fail(str(error), "aboutUrl")
        return None
    _check_variables(schema, "aboutUrl", template, columns)
    return template


def _check_variables(node: Node, key: str, template: Template, columns: tuple[Column, ...]) -> None:
    for name in template.variables:
        if name not in {"_row", "_sourceRow"}:
            _check_name(node, key, name, columns)


def _check_name(node: Node, key: str, name: str, columns: Iterable[Column]) -> None:
    names = [column.name for column in columns if not column.virtual]
    if name not in names:
        hint = " or ".join(nearest(name, names)) or ", ".join(names)
        node.fail(f"There is no column {name!r} in the file. Known: {hint}.", key)


def _foreign_keys(schema: Node, columns: tuple[Column, ...]) -> Iterable[ForeignKey]:
    for node in schema.items("foreignKeys"):
        if not node.members({"columnReference", "reference"}):
            continue
        own = node.texts("columnReference")
        for name in own:
            _check_name(node, "columnReference", name, columns)
        reference = node.child("reference")
        if reference is None or not reference.members({"resource", "columnReference"}):
            node.fail("A foreign key has a reference with resource and columnReference.", "reference")
            continue
        resource, referenced = reference.text("resource"), reference.texts("columnReference")
        if resource is None or not resource.endswith(".csv"):
            reference.fail("The resource is the name of a table's file, such as 'states.csv'.", "resource")
        elif not own or len(own) != len(referenced):
            node.fail("The two columnReferences name as many columns, one or more.")
        else:
            yield ForeignKey(own, resource.removesuffix(".csv"), referenced)
