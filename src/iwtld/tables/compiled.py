"""Turn the description of a column into functions on the text of a cell, once for the whole table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from iwtld.errors import nearest
from iwtld.tables import cells, datatypes, repair
from iwtld.tables.cells import REPLACEMENT
from iwtld.tables.codes import NOT_URI, UNKNOWN_KEY, UNKNOWN_REFERENCE
from iwtld.tables.findings import CellError, quoted
from iwtld.tables.keys import KeySet, split
from iwtld.tables.model import Column
from iwtld.tables.template import Template, Variable, is_unreserved, require_absolute

SUBJECT: Final = "\0"
"""Stands for the subject of the row in the text of a cell; no cell can hold it."""

Values = Mapping[str, Sequence[str]]


class CompiledColumn:
    """One column, ready for its cells.

    ``foreign`` are the keys that each item must be among, ``references`` those that its IRI must be
    among in one of the sets. ``graph`` is the IRI of the graph.
    """

    def __init__(
        self, column: Column, graph: str, foreign: Sequence[KeySet] = (), references: Sequence[KeySet] = ()
    ) -> None:
        self.column = column
        self._read = cells.reader(column)
        self._check = datatypes.checker(column)
        self._foreign = tuple(foreign)
        self._references = tuple(references)
        self._predicate = f" <{column.property_url}> "
        self._end = f" <{graph}> .\n"
        self._silent = column.suppress_output or column.property_url is None
        self._suffix = datatypes.suffix(column.datatype, column.lang)
        self._make = column.value_url.filler(column.name) if column.value_url else None
        self._quads = self._local_quads if self.local else self._no_quads

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the templates of the column other than the column itself."""
        templates = (self.column.about_url, self.column.value_url)
        names = dict.fromkeys(name for template in templates if template for name in template.variables)
        return tuple(name for name in names if self.column.virtual or name != self.column.name)

    @property
    def local(self) -> bool:
        """Whether a cell of the column alone decides on its quads."""
        return not self.column.virtual and not self.variables

    @property
    def constant(self) -> bool:
        """Whether every row has the same quads from this column, and nothing is to be checked."""
        return self.column.virtual and not self.variables and not self.column.references

    def items(self, cell: str) -> tuple[str, ...]:
        """Return the checked items of a cell as they stand in literals and templates."""
        return tuple([self._check(item) for item in self._read(cell)])

    def text(self, cell: str) -> str:
        """Return the quads of a cell, none when its templates need more than the cell itself.

        Raises ``CellError`` for the first thing that is wrong with the cell; ``errors`` gives all.
        """
        return "".join([self._quads(item) for item in self._read(cell)])

    def quick(self) -> Callable[[str], str]:
        """Return ``text``, or a function that does the same faster where the column is plain."""
        column, check, general, nulls = self.column, self._check, self.text, frozenset(self.column.null)
        if (
            not self.local
            or self._silent
            or self._foreign
            or column.value_url is not None
            or column.about_url is not None
            or column.separator is not None
            or column.partial_date
        ):
            return general
        head, tail = f'{SUBJECT}{self._predicate}"', f'"{self._suffix}{self._end}'

        def text(cell: str) -> str:
            plain = cell.isprintable() and cell.strip() == cell and REPLACEMENT not in cell
            if cell and plain and cell not in nulls:
                return f"{head}{escape(check(cell))}{tail}"
            return general(cell)

        return text

    def encoder(self, variable: Variable) -> Callable[[str], str]:
        """Return the function that writes a cell as a variable of a template; "" stands for a null.

        A key of unreserved characters, which most are, needs neither checking nor encoding: the column
        itself checks its cells.
        """
        column = self.column
        plain = column.separator is None and not column.null and column.datatype.base != "boolean"

        def encode(cell: str) -> str:
            if plain and cell and is_unreserved(cell):
                return cell
            return ",".join(map(variable.encode, self.items(cell)))

        return encode

    def errors(self, cell: str) -> Iterator[CellError]:
        """Give everything that is wrong with a cell: one error, or one for each wrong item of a list."""
        try:
            items = self._read(cell)
        except CellError as error:
            yield error
            return
        for item in items:
            try:
                self._quads(item)
            except CellError as error:
                yield error

    def joint_text(self, values: Values) -> str:
        """Return the quads for given values of all variables, the own items among them.

        A virtual column without a ``valueUrl`` makes its default; a null makes no quad.
        """
        if not all(values[name] for name in self.variables):
            return ""
        column = self.column
        if not column.virtual:
            own: Sequence[str] = values[column.name]
        elif column.value_url is None:
            own = self.items("")
        else:
            own = ("",)
        quads = []
        for item in own:
            bound = values if column.virtual else {**values, column.name: (item,)}
            if column.value_url is None:
                object_ = self._literal(item)
            else:
                iri = _iri(column.value_url, bound, item)
                self._check_reference(iri, item or iri)
                object_ = f"<{iri}>"
            subject = SUBJECT if column.about_url is None else f"<{_iri(column.about_url, bound, item)}>"
            quads.append(subject + self._predicate + object_ + self._end)
        return "" if self._silent else "".join(quads)

    def _check_item(self, item: str) -> str:
        text = self._check(item)
        for keys in self._foreign:
            if item not in keys:
                raise unknown_key(item, keys)
        return text

    def _no_quads(self, item: str) -> str:
        self._check_item(item)
        return ""

    def _local_quads(self, item: str) -> str:
        text = self._check_item(item)
        if self._make is None:
            object_ = self._literal(text)
        else:
            try:
                iri = self._make(text)
            except ValueError:
                raise _not_uri(text) from None
            self._check_reference(iri, text)
            object_ = f"<{iri}>"
        if self._silent:
            return ""
        about = self.column.about_url
        subject = SUBJECT if about is None else f"<{_iri(about, {self.column.name: (text,)}, text)}>"
        return subject + self._predicate + object_ + self._end

    def _literal(self, text: str) -> str:
        suffix = datatypes.PARTIAL_SUFFIXES[len(text)] if self.column.partial_date else self._suffix
        return f'"{escape(text)}"{suffix}'

    def _check_reference(self, iri: str, item: str) -> None:
        if not self._references or any(iri in keys for keys in self._references):
            return
        files = " or ".join(f"{keys.source.table}.csv" for keys in self._references)
        reason = f"{quoted(item)} names no row of {files}."
        raise CellError(UNKNOWN_REFERENCE, reason, lambda: self._near(iri, item, files), value=item)

    def _near(self, iri: str, item: str, files: str) -> str:
        template = self.column.value_url
        extract = template.extractor(self.column.name) if template else None
        known = []
        for keys in self._references:
            for found in keys.near(iri):
                name = extract(found) if extract else found
                known.append(name if name is not None else found)
        near = _nearest_reference(item, known)
        return " or ".join(near) or f"Add the row to {files}, or name one that is there."


def _nearest_reference(item: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the known names nearest to one, of the same kind (what stands before the slash) if any.

    Slugs are compared without their kinds, which would make all of a kind look alike.
    """
    kind, _, slug = item.rpartition("/")
    same, slugs = {}, {}
    for name in known:
        other_kind, _, other = name.rpartition("/")
        slugs[other] = name
        if other_kind == kind:
            same[other] = name
    for candidates in (same, slugs):
        if near := nearest(slug, candidates):
            return tuple(candidates[found] for found in near)
    return nearest(item, known)


def escape(text: str) -> str:
    """Return what stands between the quotation marks of a literal in N-Quads."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")


def unknown_key(key: str, keys: KeySet) -> CellError:
    """Return the error for a key that is not in a set."""
    source = keys.source
    columns = ", ".join(source.columns or ())
    reason = f"There is no {quoted(split(key))} in {columns} of {source.table}.csv."

    def near() -> str:
        found = nearest(split(key), map(split, keys.near(key)))
        return " or ".join(found) or f"Add the row to {source.table}.csv, or use a key that is there."

    return CellError(UNKNOWN_KEY, reason, near, value=split(key))


def _iri(template: Template, values: Values, item: str) -> str:
    try:
        return template.iri(values)
    except ValueError:
        raise _not_uri(item or template.expand(values)) from None


def _not_uri(text: str) -> CellError:
    reason = f"{quoted(text)} does not make an absolute IRI."
    return CellError(NOT_URI, reason, lambda: repair.typed("anyURI", text, require_absolute), value=text)
