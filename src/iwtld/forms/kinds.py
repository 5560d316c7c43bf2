"""The kinds of record, and what can be said of a record of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from iwtld import resources
from iwtld.errors import UnknownNameError
from iwtld.forms.definitions import Definitions
from iwtld.forms.recorded import Recorded
from iwtld.namespaces import ID, PREFIXES, shorten
from iwtld.tables import Column, Table, load_folder
from iwtld.tables.compiled import CompiledColumn
from iwtld.tables.datatypes import is_choice

TYPE: Final = PREFIXES["rdf"] + "type"

_DATATYPES: Final = {
    "string": "text",
    "integer": "whole number",
    "nonNegativeInteger": "whole number of zero or more",
    "decimal": "number, with a point",
    "date": "date (YYYY-MM-DD)",
    "dateTime": "date and time (YYYY-MM-DDThh:mm:ss)",
    "gYear": "year (YYYY)",
    "gYearMonth": "month (YYYY-MM)",
    "anyURI": "address, with https://",
}
_SAMPLES: Final = {
    "integer": "1",
    "nonNegativeInteger": "1",
    "decimal": "12.5",
    "date": "2005-12-12",
    "dateTime": "2005-12-12T14:30:00Z",
    "gYear": "2005",
    "gYearMonth": "2005-12",
    "anyURI": "https://www.unodc.org/",
}
_LANGUAGES: Final = {"en": "English"}


@dataclass(frozen=True, slots=True)
class Field:
    """What can be said of a record: one column of its table, which is one property.

    ``description`` is a sentence or more. ``values`` are the codes that the field takes, none when it is
    open; ``keys`` are the tables whose keys it takes, and ``known`` the keys of one such table. ``example``
    is a cell from the data, None when no record has one.
    """

    column: Column
    graph: str
    description: str
    values: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    example: str | None = None

    @property
    def name(self) -> str:
        """The title of the column."""
        return self.column.headers[0]

    @property
    def property_iri(self) -> str:
        """The IRI of the property."""
        return self.column.property_url or ""

    @property
    def kind_of_value(self) -> str:
        """What a cell of the column takes, in words, without the codes."""
        column = self.column
        if column.partial_date:
            words = "date, month or year (YYYY-MM-DD, YYYY-MM or YYYY)"
        elif self.keys and not self.values:
            words = f"key of {_files(self.keys)}"
            if column.value_url is not None and not column.value_url.checked:
                words += ", written kind/key"
        else:
            words = self._datatype("yes or no")
        return f"{words}, several divided by {column.separator}" if column.separator else words

    @property
    def kind_of_node(self) -> str:
        """What the property takes in RDF, in words, without the codes."""
        column = self.column
        if column.partial_date:
            words = "date, month or year (xsd:date, xsd:gYearMonth or xsd:gYear)"
        elif self.keys and not self.values:
            words = f"address of a record of {_files(self.keys)}"
        else:
            words = self._datatype("true or false")
        return f"{words}, several if need be" if column.separator else words

    def items(self, cell: str) -> list[str]:
        """Return the items of a cell, one unless the field takes several."""
        return cell.split(self.column.separator) if self.column.separator else [cell]

    @property
    def sample(self) -> str:
        """A value to begin with: one item of the example, or what a value may look like."""
        if self.example is not None:
            return self.items(self.example)[0]
        return (
            self.values[0] if self.values else _SAMPLES.get(self.column.datatype.base, _sample(self.column))
        )

    def token(self, item: str) -> str:
        """Return the value that an item stands for, in N-Triples.

        Raises ``iwtld.tables.findings.CellError`` when the item is wrong.
        """
        quad = CompiledColumn(self.column, self.graph).text(item)
        _, _, rest = quad.partition(f" <{self.property_iri}> ")
        return rest.removesuffix(f" <{self.graph}> .\n")

    def _datatype(self, boolean: str) -> str:
        column = self.column
        if column.datatype.base == "boolean":
            return boolean
        if self.values:
            return "one of the codes"
        words = _DATATYPES[column.datatype.base]
        if column.lang:
            words += f" in {_LANGUAGES.get(column.lang, column.lang)}"
        return f"{words} that matches {column.datatype.format}" if column.datatype.format else words


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: the table that holds it, its classes, and its fields in the order of the columns.

    ``classes`` are the IRIs of the classes of every record, and those that a record chooses from.
    ``constants`` are properties and IRIs that every record has without saying so in its row.
    """

    table: Table
    classes: tuple[str, ...]
    constants: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.table.name

    @property
    def title(self) -> str:
        """The title of the table, for people."""
        return self.table.title or self.table.name

    @property
    def description(self) -> str:
        """What records of the kind are."""
        return self.table.description or ""

    @property
    def types(self) -> tuple[str, ...]:
        """The IRIs of the classes that every record has."""
        return tuple(iri for property_iri, iri in self.constants if property_iri == TYPE)

    @property
    def subject(self) -> str:
        """The IRI of a record with the names of columns, in capitals, where their values go."""
        names = {name: (name.upper(),) for name in self.table.about_url.variables}
        return self.table.about_url.expand(names)


def _sample(column: Column) -> str:
    return "2005-12-12" if column.partial_date else _SAMPLES.get(column.datatype.base, "...")


def _files(names: tuple[str, ...]) -> str:
    return " or ".join(f"{name}.csv" for name in names)


def kinds(root: Path | None = None) -> tuple[Kind, ...]:
    """Return the kinds of record by name; ``root`` is the folder with ``data`` and ``ontology``."""
    root = resources.root() if root is None else root
    tables = load_folder(root / "data")
    recorded, definitions = Recorded(tables), Definitions(root / "ontology")
    return tuple(_kind(table, recorded, definitions) for table in tables)


def find_kind(name: str, root: Path | None = None) -> Kind:
    """Return one kind of record; raises ``UnknownNameError`` with the nearest names when there is none."""
    root = resources.root() if root is None else root
    tables = load_folder(root / "data")
    return _kind(find_table(name, tables), Recorded(tables), Definitions(root / "ontology"))


def find_table(name: str, tables: Sequence[Table]) -> Table:
    """Return the table of a kind, by its own name or by what the IRIs of its records say.

    So ``cases`` and ``case`` (from ``id/case/...``) are the same. Raises ``UnknownNameError`` with the
    nearest names.
    """
    wanted = name.lower()
    own = [table for table in tables if table.name == wanted]
    said = [table for table in tables if str(table.about_url.parts[0]) == f"{ID}{wanted}/"]
    for found in (own, said):
        if len(found) == 1:
            return found[0]
    listing = "`iwtld kinds` lists the kinds of record."
    raise UnknownNameError("kind of record", name, [table.name for table in tables], listing=listing)


def _kind(table: Table, recorded: Recorded, definitions: Definitions) -> Kind:
    examples = recorded.examples(table)
    fields = tuple(
        Field(
            column=column,
            graph=table.graph_iri,
            description=column.description or definitions.of(column.property_url or ""),
            values=_values(column, recorded),
            keys=_keys(table, column),
            known=_known(table, column, recorded),
            example=examples.get(column.name),
        )
        for column in table.cells
    )
    kind = Kind(table, (), tuple(_constants(table)), fields)
    return replace(kind, classes=(*kind.types, *_choices(fields)))


def _constants(table: Table) -> list[tuple[str, str]]:
    """Return what the metadata state of every row: the classes, those of the project first, and the rest."""
    found = [
        (column.property_url or "", column.value_url.expand({}))
        for column in table.columns
        if column.virtual and column.value_url is not None and not column.value_url.variables
    ]
    return sorted(found, key=lambda pair: (pair[0] != TYPE, not shorten(pair[1]).startswith("iwt:")))


def _choices(fields: tuple[Field, ...]) -> Iterator[str]:
    for field in fields:
        if field.property_iri == TYPE:
            yield from (field.token(value)[1:-1] for value in field.values)


def _values(column: Column, recorded: Recorded) -> tuple[str, ...]:
    """Return the codes that a column takes: those of its format, or of the one scheme of concepts."""
    datatype = column.datatype
    if datatype.base == "boolean":
        return tuple((datatype.format or "true|false").split("|"))
    if datatype.format and is_choice(datatype.format):
        return tuple(datatype.format.split("|"))
    template = column.value_url
    if template is None or not template.checked or len(column.references) != 1:
        return ()
    extract = template.extractor(column.name)
    found = (extract(iri) for iri in recorded.subjects(column.references[0]))
    # A template that ends in the kind, as id:confidence/{x} does, takes the codes of one scheme.
    return tuple(code for code in found if code is not None and "/" not in code)


def _keys(table: Table, column: Column) -> tuple[str, ...]:
    keys = (key.table for key in table.foreign_keys if column.name in key.columns)
    return tuple(dict.fromkeys((*keys, *column.references)))


def _known(table: Table, column: Column, recorded: Recorded) -> tuple[str, ...]:
    for key in table.foreign_keys:
        if key.columns == (column.name,):
            return recorded.keys(key.table, key.referenced[0])
    return ()
