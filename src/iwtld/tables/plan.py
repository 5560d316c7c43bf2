"""Compile a table into one function from a record to the N-Quads of its row.

Most cells of most tables come again and again: states, dates, sources, kinds. What a cell contributes is
therefore remembered (``Memo``), and the text of a row is put together from remembered pieces by the fast
loops of the interpreter. Only when that fails is the row looked at cell by cell, to say what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from operator import getitem, itemgetter
from typing import Final

from iwtld.namespaces import PREFIXES
from iwtld.tables.codes import NOT_URI, REQUIRED_BLANK
from iwtld.tables.compiled import SUBJECT, CompiledColumn, unknown_key
from iwtld.tables.findings import CellError, quoted
from iwtld.tables.keys import Keys, KeySet, KeySource, join
from iwtld.tables.memo import Memo
from iwtld.tables.model import Table
from iwtld.tables.template import Template, Variable

_DERIVED: Final = f" <{PREFIXES['prov']}wasDerivedFrom> <"
_NUMBERS: Final = frozenset({"_row", "_sourceRow"})

RowText = Callable[[Sequence[str], int], str]
"""Takes the cells of a row and the number of its record; raises ``CellError``."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the text of a row that needs several cells or the number of the row."""

    indexes: tuple[int, ...]
    text: RowText


class Plan:
    """How the rows of one table become quads; see ``text`` and ``errors``.

    ``absent`` are the indexes of columns that the file lacks; their cells are not checked. Without
    ``keys`` neither foreign keys nor references are checked.
    """

    def __init__(self, table: Table, keys: Keys | None = None, absent: frozenset[int] = frozenset()) -> None:
        self.table = table
        self._absent = absent
        self._index = {column.name: index for index, column in enumerate(table.cells)}
        self._columns = [_compile(table, index, keys) for index in range(len(table.columns))]
        self._cells = [compiled for compiled in self._columns if not compiled.column.virtual]
        self._memos = [_ABSENT if i in absent else Memo(c.quick()) for i, c in enumerate(self._cells)]
        self._parts: list[_Part] = []
        self._constant = ""
        for compiled in self._columns:
            if compiled.constant:
                self._constant += compiled.joint_text({})
            elif not compiled.local:
                self._parts.append(self._joint(compiled))
        self._subject = self._compile_subject(table.about_url)
        self._keys = [] if keys is None else list(self._foreign_keys(keys))
        self._constant += SUBJECT + _DERIVED + table.source_iri + "#row="
        self._end = f"> <{table.graph_iri}> .\n"

    def subject(self, row: Sequence[str], number: int) -> str:
        """Return the IRI of the row's subject; raises ``CellError`` when it cannot be made."""
        return self._subject.text(row, number)[1:-1]

    def text(self, row: Sequence[str], number: int) -> str:
        """Return the quads of a row as N-Quads, the provenance last.

        ``number`` counts records with the header as 1. Raises ``CellError`` when anything is wrong; then
        ``errors`` says everything that is.
        """
        text = "".join(map(getitem, self._memos, row))
        for part in self._parts:
            text += part.text(row, number)
        for key in self._keys:
            key.text(row, number)
        text += f"{self._constant}{number}{self._end}"
        return text.replace(SUBJECT, self._subject.text(row, number))

    def errors(self, row: Sequence[str], number: int) -> Iterator[tuple[int, CellError]]:
        """Give everything that is wrong with a row, each error with the index of its column.

        What needs several cells is looked at when each of them is right.
        """
        wrong = set(self._absent)
        for index, compiled in enumerate(self._cells):
            if index in self._absent:
                continue
            for error in compiled.errors(row[index]):
                wrong.add(index)
                yield index, error
        for part in (self._subject, *self._parts, *self._keys):
            if wrong.isdisjoint(part.indexes):
                try:
                    part.text(row, number)
                except CellError as error:
                    yield part.indexes[0] if error.index is None else error.index, error

    def key(self, columns: Sequence[str]) -> Callable[[Sequence[str]], str]:
        """Return the function that gives the key of a row over some columns."""
        indexes = [self._index[name] for name in columns]
        if len(indexes) == 1:
            return itemgetter(indexes[0])
        get = itemgetter(*indexes)
        return lambda row: join(get(row))

    def _values(self, names: Sequence[str], texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
        columns = (self._columns[self._index[name]] for name in names)
        return {column.column.name: column.items(text) for column, text in zip(columns, texts, strict=True)}

    def _joint(self, compiled: CompiledColumn) -> _Part:
        """Return the part of a column whose templates name other columns or the number of the row."""
        own = () if compiled.column.virtual else (compiled.column.name,)
        names = [*own, *(name for name in compiled.variables if name not in _NUMBERS)]
        indexes = tuple(self._index[name] for name in names)
        if not _NUMBERS.isdisjoint(compiled.variables):

            def numbered(row: Sequence[str], number: int) -> str:
                values = self._values(names, [row[index] for index in indexes])
                return compiled.joint_text({**values, **_numbers(number)})

            return _Part(indexes or (0,), numbered)
        get = _getter(indexes)
        memo = Memo[tuple[str, ...]](lambda texts: compiled.joint_text(self._values(names, texts)))
        return _Part(indexes or (0,), lambda row, number: memo[get(row)])

    def _compile_subject(self, template: Template) -> _Part:
        """Return the part that makes the subject, between angle brackets."""
        variables = [part for part in template.parts if isinstance(part, Variable)]
        slots = [part for part in variables if part.name not in _NUMBERS]
        indexes = tuple(self._index[part.name] for part in slots)
        memos = [Memo(self._encoder(part)) for part in slots]
        if len(slots) < len(variables) or not template.checked or not slots:
            slow = partial(self._slow_subject, template, indexes)
            return _Part(indexes or (0,), slow)
        frame = "".join(part.replace("%", "%%") if isinstance(part, str) else "%s" for part in template.parts)
        frame = f"<{frame}>"
        if len(slots) == 1:
            memo, index = memos[0], indexes[0]
            return _Part(indexes, lambda row, number: frame % memo[row[index]])
        get = itemgetter(*indexes)
        return _Part(indexes, lambda row, number: frame % tuple(map(getitem, memos, get(row))))

    def _slow_subject(
        self, template: Template, indexes: Sequence[int], row: Sequence[str], number: int
    ) -> str:
        names = [self.table.cells[index].name for index in indexes]
        values = self._values(names, [row[index] for index in indexes])
        for name, items in values.items():
            if not items:
                raise _no_subject(name, self._index[name])
        values |= _numbers(number)
        try:
            return f"<{template.iri(values)}>"
        except ValueError:
            text = template.expand(values)
            raise CellError(NOT_URI, f"{quoted(text)} is not an absolute IRI.", value=text) from None

    def _encoder(self, variable: Variable) -> Callable[[str], str]:
        index = self._index[variable.name]
        encode = self._columns[index].encoder(variable)

        def required(cell: str) -> str:
            if text := encode(cell):
                return text
            raise _no_subject(variable.name, index)

        return required

    def _foreign_keys(self, keys: Keys) -> Iterator[_Part]:
        """Give the foreign keys of several columns; those of one are checked with its cells."""
        for foreign in self.table.foreign_keys:
            if len(foreign.columns) > 1:
                known = keys.open(KeySource(foreign.table, foreign.referenced))
                indexes = tuple(self._index[name] for name in foreign.columns)
                yield _Part(indexes, _membership(indexes, known))


_ABSENT: Final = Memo[str](lambda cell: "")
"""The memo of a column that the file lacks: no cell makes any text."""


def _membership(indexes: Sequence[int], known: KeySet) -> RowText:
    """Return the check that the key of a row, unless a part of it is blank, is in a set."""
    get = _getter(indexes)

    def check(row: Sequence[str], number: int) -> str:
        values = get(row)
        if all(values) and join(values) not in known:
            raise unknown_key(join(values), known)
        return ""

    return check


def _getter(indexes: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Return the function that picks cells of a row as a tuple, however many there are."""
    if len(indexes) > 1:
        return itemgetter(*indexes)
    return lambda row: tuple([row[index] for index in indexes])


def _compile(table: Table, index: int, keys: Keys | None) -> CompiledColumn:
    column = table.columns[index]
    if keys is None:
        return CompiledColumn(column, table.graph_iri)
    foreign = [
        keys.open(KeySource(key.table, key.referenced))
        for key in table.foreign_keys
        if key.columns == (column.name,)
    ]
    references = [keys.open(KeySource(name)) for name in column.references]
    return CompiledColumn(column, table.graph_iri, foreign, references)


def _numbers(number: int) -> dict[str, tuple[str, ...]]:
    """Return the variables that CSVW defines for a record: without and with the header."""
    return {"_row": (str(number - 1),), "_sourceRow": (str(number),)}


def _no_subject(name: str, index: int) -> CellError:
    reason = f"The identifier of the row is made from {name!r}, which is blank."
    return CellError(REQUIRED_BLANK, reason, "Fill in the cell.", index=index)
