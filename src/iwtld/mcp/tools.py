"""The seven tools: each a question of the graph, with the words that tell a model when to ask it."""

from __future__ import annotations

import json
from typing import Any, Final

from iwtld.errors import UsageError
from iwtld.mcp import describing, shaping
from iwtld.mcp.answers import (
    UNKNOWN,
    BasisAnswer,
    DescribeAnswer,
    FindAnswer,
    FoundThing,
    GapsAnswer,
    ProofAnswer,
    QueryAnswer,
    WhyNotAnswer,
)
from iwtld.mcp.answers import LeftOut as Left
from iwtld.mcp.bounded import clean, harmless
from iwtld.mcp.desk import Desk
from iwtld.mcp.parameters import (
    Among,
    Assumed,
    Below,
    Charges,
    Country,
    Day,
    Few,
    First,
    Form,
    Instruments,
    Kind,
    Most,
    Name,
    Query,
    Route,
    Thing,
    Values,
)
from iwtld.namespaces import ID
from iwtld.queries import find_query

_NTRIPLES: Final = "application/n-triples"


class Tools:
    """The tools, over a desk that answers their questions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def basis(
        self,
        requesting: Country,
        requested: Country,
        form: Form,
        on: Day = "today",
        offence: Charges = None,
        assume: Assumed = None,
        first_route: First = 1,
    ) -> BasisAnswer:
        """Say whether one state may obtain a form of cooperation from another, and on what legal basis.

        A to B and B to A are two questions. The answer has a grade, its certainty, the routes with the
        conditions that fail or are unknown, what a request needs, and sources.
        """
        document = await self._pair("/api/basis", requesting, requested, form, on, offence, assume)
        return shaping.basis(document, await self._desk.version(), first_route, 6)

    async def why(
        self,
        requesting: Country,
        requested: Country,
        form: Form,
        on: Day = "today",
        offence: Charges = None,
        assume: Assumed = None,
        first_line: First = 1,
    ) -> ProofAnswer:
        """Prove the answer of `basis`: each premise with its record, document, place and table row.

        Ask this before you quote an answer. A long proof comes in pieces; `first_line` asks for the next.
        """
        asked = (requesting, requested, form, on, offence, assume)
        document = await self._pair("/api/basis", *asked)
        proof = await self._desk.ask("/api/why", _pair(*asked), "text/markdown")
        return shaping.why(document, proof.decode(), await self._desk.version(), first_line)

    async def why_not(
        self,
        requesting: Country,
        requested: Country,
        form: Form,
        on: Day = "today",
        offence: Charges = None,
        assume: Assumed = None,
        first_route: First = 1,
    ) -> WhyNotAnswer:
        """Say what stands in the way of each route that is not established, and the cheapest steps around it.

        A premise that is unknown is not one that fails: the first step then is to find out.
        """
        asked = (requesting, requested, form, on, offence, assume)
        document = await self._pair("/api/basis", *asked)
        obstacles = await self._pair("/api/why-not", *asked)
        return shaping.why_not(document, obstacles, await self._desk.version(), first_route, 5)

    async def gaps(
        self,
        form: Form,
        among: Among = "",
        route: Route = "",
        on: Day = "today",
        below: Below = "case-by-case",
        instruments: Instruments = "",
        first: First = 1,
        most: Most = 25,
    ) -> GapsAnswer:
        """List the pairs of states for which no basis of a grade is shown, most recorded trafficking first.

        A gap is known where the records exclude every such basis, and possible where something that is not
        recorded may be one. Never report a possible gap as the absence of a treaty.
        """
        query = {
            "form": form,
            "among": among,
            "route": route,
            "on": on,
            "below": below,
            "instruments": instruments,
        }
        document = json.loads(await self._desk.ask("/api/gaps", query))
        return shaping.gaps(document, await self._desk.version(), first, most)

    async def find(
        self,
        name: Name,
        kind: Kind = "",
        most: Few = 10,
    ) -> FindAnswer:
        """Find countries, treaties, agencies, mechanisms, laws, figures and sources by any of their names.

        Gives IRIs for `describe` and names for the other tools. That nothing is found does not mean that
        the thing does not exist.
        """
        found = await self._desk.ask("/search", {"q": name, "kind": kind, "limit": str(most)})
        document = clean(json.loads(found))
        things = [
            FoundThing(
                iri=each["iri"],
                kind=each["kind"],
                label=each["label"],
                matched=each["name"],
                context=each["context"] or "",
            )
            for each in document["results"]
        ]
        more = document["total"] - len(things)
        how = "Ask find with more words or a kind."
        return FindAnswer(
            dataset_version=await self._desk.version(),
            total=document["total"],
            things=things,
            left_out=[Left(what="things", count=more, how=how)] if more > 0 else [],
        )

    async def stored_query(
        self,
        name: Query,
        parameters: Values = None,
        first: First = 1,
        most: Most = 20,
    ) -> QueryAnswer:
        """Answer a stored query, on memberships, penalties, treaties, figures, channels or sources.

        The resource `iwtld://queries` lists them with their parameters. An empty answer means that nothing
        is recorded, not that there is nothing.
        """
        query = find_query(name)
        given = {each: str(value) for each, value in (parameters or {}).items()}
        document = json.loads(await self._desk.ask(f"/api/queries/{query.name}", given))
        version = await self._desk.version()
        return shaping.rows(query, document, version, first, most)

    async def describe(
        self,
        thing: Thing,
        first: First = 1,
        most: Most = 40,
    ) -> DescribeAnswer:
        """Show what is recorded about one thing, the records about it, and the sources of both.

        What is not in the answer is not recorded, which does not make it false.
        """
        path = thing.strip().removeprefix(ID)
        if "://" in path or path.startswith("/") or path.count("/") < 1:
            raise UsageError(
                f"{harmless(thing, 100)!r} names no thing of this graph. Give an IRI that begins with {ID}, "
                f"or its end, such as jurisdiction/KEN; `find` gives the IRI of a name."
            )
        try:
            found = await self._desk.ask(f"/doc/{path}", {}, _NTRIPLES)
        except UsageError:
            raise UsageError(
                f"The graph holds nothing under {ID}{harmless(path, 100)}. `find` gives the IRI of a name."
            ) from None
        return describing.describe(found, ID + path, await self._desk.version(), first, most)

    async def _pair(self, path: str, *asked: Any) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(await self._desk.ask(path, _pair(*asked)))
        return document


ALL: Final = ("basis", "why", "why_not", "gaps", "find", "stored_query", "describe")
"""The names of the tools."""


def described(tool: Any) -> str:
    """Return the description of a tool for a client: its docstring, and how to read every answer."""
    lines = [line.strip() for line in (tool.__doc__ or "").splitlines()]
    return f"{' '.join(filter(None, lines))} {UNKNOWN}"


def _pair(
    requesting: str, requested: str, form: str, on: str, offence: list[str] | None, assume: list[str] | None
) -> dict[str, Any]:
    return {
        "requesting": requesting,
        "requested": requested,
        "form": form,
        "on": on,
        "offence": offence,
        "assume": assume,
    }
