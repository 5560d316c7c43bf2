"""What a legal-basis question can say: one declaration for the command line, the web and its description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from iwtld.case import CHARGES
from iwtld.questions import STALE_AFTER

Kind = Literal["text", "country", "form", "group", "condition", "date", "years", "integer", "flag"]

GRADES: Final = ("shall", "may", "case-by-case", "domestic", "scheme", "channel-only")
"""The grades that a threshold can be."""

EARLIEST: Final = "1975-01-01"
"""The first day of a timeline unless the question says otherwise: CITES entered into force that year."""

LISTED: Final = 50
"""How many rows of a list a person is shown unless the question says otherwise."""

_KNOWN: Final = ("yes", "no", "unknown")
_FORM: Final = "Form of cooperation, by short name or title: extradition, mutual-legal-assistance..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One part of a question: the option ``--whose-law`` of the command line, ``whose_law=`` on the web.

    ``kind`` says how the text is read; ``choices`` are the only words that it may be. ``multiple`` parts may
    be given several times or, ``listed``, with commas. ``least`` and ``most`` bound an integer. ``metavar``
    stands for the value in usage lines, ``example`` is a value that means something.
    """

    name: str
    help: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    default: str | int | None = None
    required: bool = False
    multiple: bool = False
    least: int | None = None
    most: int | None = None
    metavar: str | None = None
    example: str | None = None

    @property
    def flag(self) -> str:
        """Return the option of the command line."""
        return "--" + self.name.replace("_", "-")


REQUESTING: Final = Option(
    name="requesting",
    kind="country",
    required=True,
    help="The state that asks, by code or name.",
    example="KHM",
)
REQUESTED: Final = Option(
    name="requested",
    kind="country",
    required=True,
    help="The state that is asked, by code or name.",
    example="CHN",
)
FORM: Final = Option(
    name="form",
    kind="form",
    required=True,
    metavar="FORM",
    help=_FORM,
    example="extradition",
)
FORM_OR_SEEKS: Final = Option(
    name="form",
    kind="form",
    metavar="FORM",
    help=f"{_FORM} By default what --seeks asks for.",
    example="extradition",
)
PLAN_FORMS: Final = Option(
    name="form",
    kind="form",
    multiple=True,
    metavar="FORM",
    help="Form of cooperation to plan, by slug or name; repeat it for several. By default what a case needs.",
    example="extradition",
)
ON_OR_CASE: Final = Option(
    name="on",
    kind="date",
    metavar="DATE",
    help="Day of the questions, such as today; by default the date of the case.",
    example="2019-03-05",
)
ON: Final = Option(
    name="on",
    kind="date",
    default="today",
    metavar="DATE",
    help="Day of the question, as 2018-06-30.",
    example="2019-03-05",
)
ON_OR_EFFECT: Final = Option(
    name="on",
    kind="date",
    metavar="DATE",
    help="Day of the question; by default today, or the later day from which every act has its effect.",
    example="2027-06-30",
)
FROM: Final = Option(
    name="from",
    kind="date",
    required=True,
    metavar="DATE",
    help="The earlier day, as 2018-06-30.",
    example="2010-01-01",
)
TO: Final = Option(
    name="to", kind="date", default="today", metavar="DATE", help="The later day.", example="2020-01-01"
)
SINCE: Final = Option(name="since", kind="date", default=EARLIEST, metavar="DATE", help="The first day.")
UNTIL: Final = Option(name="until", kind="date", default="today", metavar="DATE", help="The last day.")
AMONG: Final = Option(
    name="among",
    kind="group",
    metavar="NAMES",
    help="Only between these, with commas: groups such as ASEAN or group/EU, countries; by default all.",
    example="ASEAN",
)
ROUTE: Final = Option(
    name="route", metavar="CODES", help="Only the hops of a trafficking route, in order: KEN,THA,VNM."
)
BELOW: Final = Option(
    name="below",
    choices=GRADES,
    default="case-by-case",
    help="A pair is a gap where the grade is weaker than this.",
)
INSTRUMENTS: Final = Option(
    name="instruments",
    metavar="SORTS",
    help="Only these, with commas: bilateral, regional, global, domestic, scheme, channel; else all.",
)
STALE: Final = Option(
    name="stale_after",
    kind="integer",
    default=STALE_AFTER,
    least=0,
    metavar="DAYS",
    help="Age from which records count as stale: days between their last check and the day of the question.",
)
TOP: Final = Option(
    name="top",
    kind="integer",
    default=LISTED,
    least=1,
    metavar="N",
    help="Show the first N in a table; CSV and JSON have all.",
)
TOP_ACTS: Final = Option(
    name="top", kind="integer", default=20, least=1, metavar="N", help="How many single acts to list."
)
STEPS: Final = Option(
    name="steps",
    kind="integer",
    default=3,
    least=1,
    most=20,
    metavar="K",
    help="How many acts the set has that is sought.",
)
ALL_ROUTES: Final = Option(
    name="all", kind="flag", help="All routes, also those that do not bear on the answer."
)
ALL_OBSTACLES: Final = Option(
    name="all",
    kind="flag",
    help="All routes; otherwise the nearest 3 that could better the answer, and in JSON all.",
)

CASE: Final = (
    Option(
        name="offence",
        metavar="CHARGE",
        multiple=True,
        help=f"What is charged: {', '.join(CHARGES)}. May be given several times, or with commas. "
        f"[default: {CHARGES[0]}]",
    ),
    Option(
        name="assume",
        kind="condition",
        metavar="CONDITION",
        multiple=True,
        help="Take a condition for satisfied, such as serious-crime. May be given several times.",
    ),
    Option(
        name="seeks",
        choices=("information", "evidence", "person", "proceeds"),
        help="What the requesting side wants; evidence that comes by a channel is a lead only.",
    ),
    Option(
        name="requesting_years",
        kind="years",
        metavar="YEARS",
        help="Maximum penalty in the requesting state, instead of the recorded one; or life.",
    ),
    Option(
        name="requested_years",
        kind="years",
        metavar="YEARS",
        help="Maximum penalty in the requested state, instead of the recorded one; or life.",
    ),
    Option(
        name="charge_under",
        metavar="OFFENCE",
        multiple=True,
        help="A recorded offence that is charged, which chooses the tier of penalty.",
    ),
    Option(
        name="species",
        choices=("appendix-i", "appendix-ii-iii"),
        help="Where CITES lists the species; chooses the tier of penalty.",
    ),
    Option(
        name="native_to",
        kind="country",
        metavar="COUNTRY",
        multiple=True,
        help="Where the species is native; some laws protect native species only.",
    ),
    Option(
        name="transnational",
        choices=_KNOWN,
        default="yes",
        help="Whether more than one state is involved.",
    ),
    Option(
        name="group",
        choices=("involved", "suspected", "none", "unknown"),
        default="suspected",
        help="Organised criminal group; suspicion is enough for assistance, not for extradition.",
    ),
    Option(
        name="located",
        choices=_KNOWN,
        default="yes",
        help="Whether the person sought is in the requested state.",
    ),
    Option(
        name="whose_law",
        choices=("both", "requesting", "requested"),
        default="both",
        help="Whose law decides whether the crime is serious.",
    ),
)
"""What a question says of the case; together they make an :class:`iwtld.case.Case`."""

ACTS: Final = (
    Option(
        name="ratify",
        multiple=True,
        metavar="STATE:INSTRUMENT[@DATE]",
        help="A state deposits its ratification or accession.",
    ),
    Option(
        name="denounce",
        multiple=True,
        metavar="STATE:INSTRUMENT[@DATE]",
        help="A state gives notice that it leaves an instrument.",
    ),
    Option(
        name="penalty",
        multiple=True,
        metavar="STATE=YEARS[@DATE]",
        help="A state sets the maximum for wildlife offences; or life.",
    ),
    Option(
        name="notify",
        multiple=True,
        metavar="STATE:CONVENTION=takes|does-not-take[@DATE]",
        help="A state says if a convention is its basis for extradition.",
    ),
    Option(
        name="designate",
        multiple=True,
        metavar="STATE:OTHER:FORM[@DATE]",
        help="A state designates another under its own law.",
    ),
    Option(
        name="conclude",
        multiple=True,
        metavar="STATE-OTHER:FORM[@DATE]",
        help="Two states bring a bilateral treaty into force.",
    ),
    Option(
        name="lift_restriction",
        multiple=True,
        metavar="STATE:INSTRUMENT[@DATE]",
        help="A state lifts the limit of its law to drug offences.",
    ),
    Option(
        name="change_law",
        multiple=True,
        metavar="STATE:CONDITION[@DATE]",
        help="A state changes its law so that a condition on it holds.",
    ),
)
"""The acts of a what-if by the words that they go by; how each is written, and what it is."""

SIDES: Final = (REQUESTING, REQUESTED, FORM_OR_SEEKS)
PAIR: Final = (*SIDES, ON, *CASE)
"""A question about two states on a day."""
