"""What the tools can be told, as the schemas that clients see. Needs the extra ``mcp``."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

Country: TypeAlias = Annotated[
    str, Field(max_length=100, description="ISO 3166-1 code or name, such as KEN or Viet Nam")
]
Form: TypeAlias = Annotated[
    str,
    Field(max_length=100, description="Form of cooperation, such as extradition or mutual-legal-assistance"),
]
Day: TypeAlias = Annotated[
    str, Field(max_length=10, description="Day of the question, as 2018-06-30; or today")
]
Charges: TypeAlias = Annotated[
    list[str] | None,
    Field(max_length=10, description="What is charged, if not wildlife trafficking: such as laundering"),
]
Assumed: TypeAlias = Annotated[
    list[str] | None,
    Field(max_length=10, description="Conditions to take for given, such as serious-crime"),
]
Among: TypeAlias = Annotated[
    str, Field(max_length=500, description="A group such as ASEAN, or countries with commas; all if empty")
]
Route: TypeAlias = Annotated[
    str,
    Field(max_length=200, description="In place of among: a trafficking route in order, such as KEN,THA,VNM"),
]
Below: TypeAlias = Annotated[
    str,
    Field(
        max_length=20,
        description="A pair is a gap where the grade is weaker: shall, may, case-by-case, domestic, "
        "scheme or channel-only",
    ),
]
Instruments: TypeAlias = Annotated[
    str,
    Field(
        max_length=100,
        description="Only these sorts: some of bilateral, regional, global, domestic, scheme and channel, "
        "with commas; all if empty",
    ),
]
First: TypeAlias = Annotated[
    int, Field(ge=1, le=1_000_000, description="Number of the first one to show, from 1")
]
Most: TypeAlias = Annotated[int, Field(ge=1, le=100, description="How many to show at most")]
Few: TypeAlias = Annotated[int, Field(ge=1, le=50, description="How many to show at most")]
Name: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=200, description="Any name, code, acronym or words of a name")
]
Kind: TypeAlias = Annotated[
    str,
    Field(
        max_length=20,
        description="Only one kind: jurisdiction, instrument, form, group, mechanism, actor, law, authority, "
        "arrangement, figure, commodity, offence or source",
    ),
]
Query: TypeAlias = Annotated[
    str, Field(max_length=80, description="Name, as in the resource iwtld://queries")
]
Values: TypeAlias = Annotated[
    dict[str, str | int] | None,
    Field(max_length=20, description="Values of its parameters by name; names and codes of things as text"),
]
Thing: TypeAlias = Annotated[
    str,
    Field(max_length=500, description="IRI, as `find` and rows give it, or its end, as mechanism/asean-wen"),
]
