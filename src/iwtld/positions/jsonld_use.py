"""What surrounds a value of JSON-LD while it is read."""

from __future__ import annotations

from dataclasses import dataclass

from iwtld.positions.json_text import Member
from iwtld.positions.jsonld_context import Context
from iwtld.positions.placed import Place
from iwtld.positions.values import Subject


@dataclass(frozen=True, slots=True)
class Use:
    """How a value is to be understood: the context, and what the term says under which it stands.

    ``extra`` is the member that the key of a map (``@container``) adds to the object.
    """

    context: Context
    name: str | None = None
    container: tuple[str, ...] = ()
    is_reverse: bool = False
    is_included: bool = False
    extra: Member | None = None

    def changed(self, context: Context, container: tuple[str, ...] = (), extra: Member | None = None) -> Use:
        """Return the use for what is inside, in another context."""
        return Use(context, self.name, container, self.is_reverse, self.is_included, extra)


@dataclass(slots=True)
class Described:
    """The node that an object describes, as far as it is known when its properties begin."""

    subject: Subject | None
    place: Place
    has_id: bool
