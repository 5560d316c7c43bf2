"""The results of the tools, as the schemas that clients see. Needs the extra ``mcp``."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, Field

UNKNOWN: Final = (
    "Unknown is not no: what is not recorded may exist. Only the grade `none` says that the records are "
    "complete and nothing gives a basis. This is not legal advice."
)
"""What every description and every answer says."""


class LeftOut(BaseModel):
    """What an answer does not show."""

    what: str
    count: int
    how: str = Field(description="How to ask for it")


class Answered(BaseModel):
    """What every answer has."""

    dataset_version: str
    reading: str = Field(default=UNKNOWN, description="How to read the answer")
    left_out: list[LeftOut] = Field(default_factory=list, description="What was cut for length, if anything")


class Cited(BaseModel):
    """Where a fact stands."""

    title: str
    document: str = Field(description="IRI of the source document")
    locator: str | None = Field(default=None, description="The place in the document")
    row: str | None = Field(default=None, description="The row of the table that holds the fact")


class RouteOf(BaseModel):
    """An instrument, law, scheme or channel that could serve, and how it stands."""

    name: str
    article: str | None
    kind: str
    grade: str
    status: str = Field(description="established, open (something is unknown) or closed (a condition fails)")
    since: str | None = None
    until: str | None = None
    fails: list[str] = Field(default_factory=list, description="Conditions that fail")
    unknown: list[str] = Field(default_factory=list, description="Conditions that no record decides")


class BasisAnswer(Answered):
    """May one state obtain a form of cooperation from another?"""

    requesting: str
    requested: str
    form: str
    on: str
    offence: str
    grade: str
    meaning: str
    certainty: str = Field(description="complete, or incomplete where an open route could better the grade")
    stale: bool
    governed_by: str | None
    routes: list[RouteOf]
    needs: list[str] = Field(description="Authority, language, channel and assurances of a request")
    refusal_risks: list[str]
    missing: list[str] = Field(description="Facts that are not recorded and could better the answer")
    alternatives: list[str]
    assumptions: list[str]
    sources: list[Cited]


class ProofAnswer(Answered):
    """The derivation of an answer, down to document, place and row of the table."""

    grade: str
    meaning: str
    certainty: str
    lines: int = Field(description="Lines of the whole proof")
    proof: str = Field(description="Lines of the proof in Markdown, from `first_line` on")
    sources: list[Cited]


class ObstacleOf(BaseModel):
    """A route that is not established, what stands in its way, and what it would take."""

    route: str
    grade: str = Field(description="What the route would give")
    status: str
    betters: bool = Field(description="Whether it would better the answer")
    hurdles: list[str]
    fixes: list[str] = Field(description="The cheapest steps; none where no step can open the route")


class WhyNotAnswer(Answered):
    """What stands in the way of each route that is not established."""

    grade: str
    meaning: str
    certainty: str
    obstacles: list[ObstacleOf]
    sources: list[Cited]


class GapOf(BaseModel):
    """A pair below the threshold."""

    a: str
    b: str
    direction: str
    grade: str
    status: str = Field(description="known: nothing recorded could close it; possible: it may be no gap")
    could_be: str | None
    routes: int = Field(description="Recorded trafficking routes between the two")
    cases: int


class GapsAnswer(Answered):
    """Pairs without a form of cooperation."""

    form: str
    on: str
    below: str
    pairs: int = Field(description="Pairs that were looked at")
    known: int
    possible: int
    gaps: list[GapOf]
    sources: str = "Ask `why` about one pair for the records and documents behind it."


class FoundThing(BaseModel):
    """A thing of the graph."""

    iri: str
    kind: str
    label: str
    matched: str
    context: str = ""


class FindAnswer(Answered):
    """Things with a name like the one asked for, the best first."""

    total: int
    things: list[FoundThing]
    suggestions: list[str] = Field(
        default_factory=list, description="The nearest names where nothing is found"
    )


class QueryAnswer(Answered):
    """Rows of a stored query."""

    query: str
    question: str
    total: int
    columns: list[str]
    rows: list[dict[str, str | None]] = Field(description="Values as text; null is unknown or not applicable")
    sources: str = "Columns named source, document or row say where a fact stands; else `describe` the thing."


class Fact(BaseModel):
    """One statement about a thing."""

    property: str
    value: str
    iri: str | None = Field(default=None, description="IRI of the value, where it is a thing")


class DescribeAnswer(Answered):
    """What the graph says about a thing, and where that stands."""

    iri: str
    label: str
    facts: list[Fact]
    records: list[dict[str, Any]] = Field(description="Records about it, such as memberships or penalties")
    sources: list[Cited]
