"""The question that the legal-basis commands share: the two sides, the form, the day and the case."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from iwtld.cli.completion import complete_condition, complete_country, complete_form, complete_group

if TYPE_CHECKING:
    from iwtld.basis import OffenceProfile
    from iwtld.kb import KnowledgeBase

_Command = TypeVar("_Command", bound=Callable[..., Any])

GRADES: Final = ("shall", "may", "case-by-case", "domestic", "scheme", "channel-only")
"""The grades that a threshold can be."""
_CHARGES: Final = ("wildlife-trafficking", "laundering", "participation", "corruption", "obstruction")
_KNOWN: Final = click.Choice(["yes", "no", "unknown"])
_LIFE: Final = 100.0
_FORM: Final = "Form of cooperation, by short name or title: extradition, mutual-legal-assistance..."


def _years(ctx: click.Context, param: click.Parameter, given: str | None) -> float | None:
    """Return a number of years; life is 100."""
    try:
        return None if given is None else _LIFE if given == "life" else float(given)
    except ValueError:
        message = f"{given!r} is no number of years. Write 4, 2.5 or life."
        raise click.BadParameter(message, ctx, param) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the options say of the case; :meth:`profile` makes it what the engine asks for."""

    offence: tuple[str, ...]
    seeks: str | None
    transnational: str
    group: str
    located: str
    requesting_years: float | None
    requested_years: float | None
    charge_under: tuple[str, ...]
    species: str | None
    native_to: tuple[str, ...]
    whose_law: str
    assume: tuple[str, ...]

    def profile(self, graph: KnowledgeBase) -> OffenceProfile:
        """Return the offence profile, with countries by code.

        Raises ``UnknownNameError`` and ``ParameterError`` for what is not known.
        """
        from iwtld.basis.profile import OffenceProfile, charges

        truth = {"yes": True, "no": False, "unknown": None}
        native = [graph.reasoner.country(name) for name in _parts(self.native_to)]
        return OffenceProfile(
            charges=charges(",".join(self.offence or _CHARGES[:1])),
            transnational=truth[self.transnational],
            group=self.group,  # type: ignore[arg-type] # one of the choices of the option
            requesting_years=self.requesting_years,
            requested_years=self.requested_years,
            offences=frozenset(_parts(self.charge_under)),
            species=self.species,
            native_to=frozenset(native) if native else None,
            located=truth[self.located],
            seeks=self.seeks,
            whose_law=self.whose_law,  # type: ignore[arg-type] # one of the choices of the option
            assumed=frozenset(_parts(self.assume)),
        )


def split(text: str | None) -> list[str] | None:
    """Return the parts of a text between commas, or ``None`` when there is no text."""
    return None if text is None else [part.strip() for part in text.split(",") if part.strip()]


def _parts(given: tuple[str, ...]) -> list[str]:
    return split(",".join(given)) or []


def sides_options(command: _Command) -> _Command:
    """Give a command the two sides of a question and the form of cooperation."""
    form = click.option(
        "--form",
        "cooperation",
        metavar="FORM",
        shell_complete=complete_form,
        help=f"{_FORM} By default what --seeks asks for.",
    )
    requested = click.argument("requested", shell_complete=complete_country)
    requesting = click.argument("requesting", shell_complete=complete_country)
    return requesting(requested(form(command)))


def pair_options(command: _Command) -> _Command:
    """Give a command the two sides of a question, the form of cooperation, and the day."""
    return sides_options(on_option(command))


def form_option(command: _Command) -> _Command:
    """Give a command the option ``--form`` for the form of cooperation."""
    return click.option(
        "--form", "cooperation", metavar="FORM", required=True, shell_complete=complete_form, help=_FORM
    )(command)


def on_option(command: _Command) -> _Command:
    """Give a command the option ``--on`` for the day of the question."""
    return click.option(
        "--on", metavar="DATE", default="today", show_default=True, help="Day of the question, as 2018-06-30."
    )(command)


def among_option(command: _Command) -> _Command:
    """Give a command the option ``--among`` for the jurisdictions that it looks at."""
    return click.option(
        "--among",
        metavar="NAMES",
        shell_complete=complete_group,
        help="Only between these, with commas: groups such as ASEAN, countries; by default all.",
    )(command)


def instruments_option(command: _Command) -> _Command:
    """Give a command the option ``--instruments`` for the sorts of instruments that count."""
    return click.option(
        "--instruments",
        metavar="SORTS",
        help="Only these, with commas: bilateral, regional, global, domestic, scheme, channel; else all.",
    )(command)


def case_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that describe the case, handed over together as ``case``."""

    @functools.wraps(command)
    def collected(*args: Any, **given: Any) -> Any:
        case = Case(**{field.name: given.pop(field.name) for field in fields(Case)})
        return command(*args, case=case, **given)

    for option in reversed(_CASE):
        collected = option(collected)
    return collected


def plain(value: object) -> str:
    """Return plain values as the JSON that every legal-basis command writes."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def formats_option(*formats: str) -> Callable[[_Command], _Command]:
    """Return the decorator that gives a command the option ``--format``, whose default is the first."""
    return click.option(
        "-f",
        "--format",
        "written",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="table for people, json for programs.",
    )


_CASE: Final = (
    click.option(
        "--offence",
        metavar="CHARGE",
        multiple=True,
        help=f"What is charged: {', '.join(_CHARGES)}. May be given several times, or with commas. "
        f"[default: {_CHARGES[0]}]",
    ),
    click.option(
        "--assume",
        metavar="CONDITION",
        multiple=True,
        shell_complete=complete_condition,
        help="Take a condition for satisfied, such as serious-crime. May be given several times.",
    ),
    click.option(
        "--seeks",
        type=click.Choice(["information", "evidence", "person", "proceeds"]),
        help="What the requesting side wants; evidence that comes by a channel is a lead only.",
    ),
    click.option(
        "--requesting-years",
        callback=_years,
        metavar="YEARS",
        help="Maximum penalty in the requesting state, instead of the recorded one; or life.",
    ),
    click.option(
        "--requested-years",
        callback=_years,
        metavar="YEARS",
        help="Maximum penalty in the requested state, instead of the recorded one; or life.",
    ),
    click.option(
        "--charge-under",
        metavar="OFFENCE",
        multiple=True,
        help="A recorded offence that is charged, which chooses the tier of penalty.",
    ),
    click.option(
        "--species",
        type=click.Choice(["appendix-i", "appendix-ii-iii"]),
        help="Where CITES lists the species; chooses the tier of penalty.",
    ),
    click.option(
        "--native-to",
        metavar="COUNTRY",
        multiple=True,
        shell_complete=complete_country,
        help="Where the species is native; some laws protect native species only.",
    ),
    click.option(
        "--transnational",
        type=_KNOWN,
        default="yes",
        show_default=True,
        help="Whether more than one state is involved.",
    ),
    click.option(
        "--group",
        type=click.Choice(["involved", "suspected", "none", "unknown"]),
        default="suspected",
        show_default=True,
        help="Organised criminal group; suspicion is enough for assistance, not for extradition.",
    ),
    click.option(
        "--located",
        type=_KNOWN,
        default="yes",
        show_default=True,
        help="Whether the person sought is in the requested state.",
    ),
    click.option(
        "--whose-law",
        type=click.Choice(["both", "requesting", "requested"]),
        default="both",
        show_default=True,
        help="Whose law decides whether the crime is serious.",
    ),
)
