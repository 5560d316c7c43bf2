"""The case of a legal-basis question in the words of a person, and what the engine makes of it.

The command line and the web read the same words; neither is known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iwtld.errors import ParameterError

if TYPE_CHECKING:
    from iwtld.basis import OffenceProfile
    from iwtld.basis.acts.actions import Action
    from iwtld.kb import KnowledgeBase

CHARGES: Final = ("wildlife-trafficking", "laundering", "participation", "corruption", "obstruction")
"""What can be charged; the first is charged unless the question says otherwise."""

_LIFE: Final = 100.0
# Not all that Python reads as a number is one to a reader: 1_0, digits of other scripts, infinity.
_YEARS: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_TRUTH: Final = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a question says of the case; :meth:`profile` makes it what the engine asks for.

    The names are those of :data:`iwtld.options.CASE`, and the words those that they take; lists may hold
    several parts in one text, with commas. A case without words is the usual one.
    """

    offence: tuple[str, ...] = ()
    seeks: str | None = None
    transnational: str = "yes"
    group: str = "suspected"
    located: str = "yes"
    requesting_years: float | None = None
    requested_years: float | None = None
    charge_under: tuple[str, ...] = ()
    species: str | None = None
    native_to: tuple[str, ...] = ()
    whose_law: str = "both"
    assume: tuple[str, ...] = ()

    def profile(self, graph: KnowledgeBase) -> OffenceProfile:
        """Return the offence profile, with countries by code.

        Raises ``UnknownNameError`` and ``ParameterError`` for what is not known.
        """
        from iwtld.basis.profile import OffenceProfile, charges

        native = [graph.reasoner.country(name) for name in parts(self.native_to)]
        return OffenceProfile(
            charges=charges(",".join(self.offence or CHARGES[:1])),
            transnational=_TRUTH[self.transnational],
            group=self.group,  # type: ignore[arg-type] # the profile checks it
            requesting_years=self.requesting_years,
            requested_years=self.requested_years,
            offences=frozenset(parts(self.charge_under)),
            species=self.species,
            native_to=frozenset(native) if native else None,
            located=_TRUTH[self.located],
            seeks=self.seeks,
            whose_law=self.whose_law,  # type: ignore[arg-type] # the profile checks it
            assumed=frozenset(parts(self.assume)),
        )


def actions(graph: KnowledgeBase, acts: Mapping[str, Iterable[str]]) -> Iterator[Action]:
    """Yield the acts of a what-if: texts such as ``SOM:untoc@2027-01-01`` by the word of the act.

    An act of several words goes with underscores, as in :data:`iwtld.options.ACTS`, whose order counts.
    Raises ``UnknownNameError`` and ``ParameterError`` for a text that is no such act.
    """
    from iwtld.basis.acts.action_text import parse
    from iwtld.options import ACTS

    resolve = codes(graph)
    for act in ACTS:
        for text in acts.get(act.name, ()):
            yield parse(f"{act.name.replace('_', '-')} {text}", resolve)


def codes(graph: KnowledgeBase) -> Callable[[str, str], str]:
    """Return the function from a kind of name and a name to a code or slug."""
    from iwtld.names import slug

    return lambda kind, name: slug(graph.resolve(kind, name))


def years(text: str) -> float:
    """Return the number of years that a text means; ``life`` is 100.

    Raises ``ParameterError`` for a text that is none.
    """
    if text == "life":
        return _LIFE
    if not _YEARS.fullmatch(text):
        raise ParameterError(f"{text!r} is no number of years. Write 4, 2.5 or life.")
    return float(text)


def split(text: str | None) -> list[str] | None:
    """Return the parts of a text between commas, or ``None`` when there is no text."""
    return None if text is None else parts([text])


def parts(given: Iterable[str]) -> list[str]:
    """Return the parts between commas of several texts."""
    return [part for text in given for piece in text.split(",") if (part := piece.strip())]
