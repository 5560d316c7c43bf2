"""What a form says of a field, in sentences that every format of forms shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iwtld.forms.kinds import Field, Kind

MOST_CODES = 60
"""How many codes a form lists; of more it says where they are."""


def heading(kind: Kind) -> list[str]:
    """Return the lines above a form: what the records are."""
    lines = [f"Form for {kind.name}: {kind.title}.", kind.description]
    return [line for line in lines if line]


def label(field: Field) -> str:
    """Return the name of a field, and whether it is required."""
    return f"{field.name} (required)" if field.column.required else field.name


def sentences(field: Field) -> Iterator[str]:
    """Give what a form with columns says of one: what it means, what it takes, the codes, an example."""
    if field.description:
        yield field.description
    yield f"{capital(field.kind_of_value)}."
    if field.values:
        yield f"Codes: {codes(field.values)}."
    if field.example is not None:
        yield f"Example: {' '.join(field.example.split())}"


def codes(values: Sequence[str]) -> str:
    """Return codes as a list, of which the end is cut off when it is very long."""
    more = len(values) - MOST_CODES
    return ", ".join(values[:MOST_CODES]) + (f" and {more} more" if more > 0 else "")


def capital(text: str) -> str:
    """Return a text with a capital letter."""
    return text[:1].upper() + text[1:]
