"""Forms as Turtle: one record, every line of which is a comment until somebody fills it in."""

from __future__ import annotations

from collections.abc import Iterator

from iwtld.export.names import Names
from iwtld.forms.kinds import TYPE, Field, Kind
from iwtld.forms.words import capital, codes, heading, label

_GUIDE = """\
Copy what stands below for each record. Take the # away from the first line, from the last one, and from the
lines that you fill in. The values are examples. Several values of one property have commas between them.
Lines with ## explain the line below them."""


def write(kind: Kind) -> bytes:
    """Return the form for a kind of record."""
    names = Names()
    body = list(_record(kind, names))
    lines = [f"## {line}" for line in (*heading(kind), *_GUIDE.splitlines())]
    lines.append("")
    lines += [f"@prefix {prefix}: <{iri}> ." for prefix, iri in names.declarations().items()]
    return "\n".join([*lines, "", *body, ""]).encode()


def _record(kind: Kind, names: Names) -> Iterator[str]:
    keys = " and ".join(name.upper() for name in kind.table.about_url.variables)
    yield f"## The address of the record, with its key for {keys}."
    yield f"#{names(f'<{kind.subject}>')}"
    for property_iri, iri in kind.constants:
        yield f"#    {_verb(property_iri, names)} {names(f'<{iri}>')} ;"

    for field in kind.fields:
        yield f"## {label(field)}: {' '.join(_said(field, names))}"
        yield f"#    {_verb(field.property_iri, names)} {_written(field.token(field.sample), names)} ;"
    yield "#    ."


def _verb(iri: str, names: Names) -> str:
    return "a" if iri == TYPE else names(f"<{iri}>")


def _said(field: Field, names: Names) -> Iterator[str]:
    if field.description:
        yield field.description
    yield f"{capital(field.kind_of_node)}."
    if field.values and field.column.datatype.base != "boolean":
        yield f"Codes: {codes([_written(field.token(value), names) for value in field.values])}."


def _written(token: str, names: Names) -> str:
    """Return a term of N-Triples as Turtle has it, with short names for IRIs."""
    if token.startswith("<"):
        return names(token)
    text, mark, datatype = token.rpartition("^^<")
    return f"{text}^^{names('<' + datatype)}" if mark and token.endswith(">") else token
