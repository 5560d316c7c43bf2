"""The account of an answer for a person: the sentence that answers, then what it rests on, never a wall.

It is a headline, facts, and sections of items; :mod:`iwtld.basis.render` sets it as text and as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from iwtld.basis.grades import Grade, Status, Verdict
from iwtld.basis.values import Alternative, Answer, Ref, Risk, Route

_MOST_CHANNELS: Final = 5
_MOST_OBSTACLES: Final = 2
_ARTICLE: Final = re.compile(r"(\d+|[IVXLC]+)(\(\w+\))*")
_UNNAMED: Final = ""
_EFFECTS: Final = {
    "must-refuse": "must refuse",
    "may-refuse": "may refuse",
    "declared": "declared",
    "duty-instead": "duty instead",
    "may-not-refuse": "no ground",
}
_THE: Final = frozenset(
    (
        *("Bahamas", "Central African Republic", "Comoros", "Congo", "DR Congo", "Dominican Republic"),
        *("European Union", "Gambia", "Holy See", "Isle of Man", "Lao PDR", "Maldives", "Netherlands"),
        *("Caribbean Netherlands", "Philippines", "Seychelles", "British Indian Ocean Territory"),
        *("French Southern Territories",),
    )
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a section: a word or two that lead it, and the text."""

    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an answer under a title, with its items in order."""

    title: str
    items: tuple[Item, ...]
    grouped: bool = False
    """Whether items of one lead stand together below it."""


def headline(answer: Answer) -> str:
    """Return the sentence that answers, and where the answer is not complete what could better it."""
    return " ".join((sentence(answer), *betterments(answer)))


def sentence(answer: Answer) -> str:
    """Return the sentence that answers."""
    asking, asked = the(answer.requesting), the(answer.requested)
    form, day = lower(answer.form.name), answer.on.isoformat()
    route = _leading(answer)
    through = _quoted(route) if route else ""
    obtains = f"{asking} may obtain {form} from {asked} on {day}"
    doubt = "" if answer.certainty == "complete" else "established "
    said = {
        Grade.SHALL: f"{obtains}: {asked} shall give it under {through}.",
        Grade.MAY: f"{obtains}: {asked} may take {through} as the basis.",
        Grade.CASE_BY_CASE: f"{obtains} by agreement in the single case, under {through}.",
        Grade.DOMESTIC: f"{obtains} without a treaty: the law of {asked} allows it ({through}).",
        Grade.SCHEME: (
            f"{obtains} through {through}, which binds nobody and works through the law of {asked}."
        ),
        Grade.CHANNEL_ONLY: (
            f"{asking} has no {doubt}legal basis to obtain {form} from {asked} on {day}, "
            f"only contact and information through {through}."
        ),
        Grade.NONE: (
            f"{asking} has no legal basis to obtain {form} from {asked} on {day}; the records are complete."
        ),
        Grade.UNKNOWN: (
            f"Whether {asking} may obtain {form} from {asked} on {day} is not established on the records."
        ),
    }[answer.grade]
    return _upper(said)


def betterments(answer: Answer) -> tuple[str, ...]:
    """Return sentences on what could better an answer: one open route, and what is not recorded."""
    return tuple(map(_upper, _better(answer)))


def facts(answer: Answer) -> tuple[Item, ...]:
    """Return the grade, what governs, the case that is assumed, and as of when it stands."""
    grade = f"{answer.grade}, {answer.certainty}"
    if answer.certainty != "complete":
        grade += ": a better basis is neither shown nor excluded"
    found = [Item("Grade", grade)]
    if answer.governed_by is not None:
        found.append(Item("Governed by", answer.governed_by.name))
    if answer.fallback:
        found.append(Item("In reserve", "; ".join(ref.name for ref in answer.fallback)))
    found.append(Item("Offence", answer.offence.describe()))
    if answer.offence.assumed:
        found.append(Item("Assumed", ", ".join(sorted(answer.offence.assumed))))
    found.append(Item("As of", _as_of(answer)))
    return tuple(found)


def sections(answer: Answer) -> tuple[Section, ...]:
    """Return the routes by status, what a request needs, what stands against it, and what else there is."""
    applicable = described(answer)
    parts = [
        Section("Established", _items(_established, answer.routes, Status.ESTABLISHED)),
        Section(
            "Open" if answer.missing else "Open, none of it stronger",
            _items(_open, answer.routes, Status.OPEN),
        ),
        Section("Closed", tuple(_closed(answer.routes))),
        *(Section(f"A request under {_basis(answer, route)} needs", _needs(route)) for route in applicable),
        Section("Grounds of refusal", _risks(applicable)),
        Section("Missing (--assume takes a condition for given)", _missing(answer), grouped=True),
        Section("Alternatives", tuple(_alternatives(answer.alternatives))),
    ]
    return tuple(part for part in parts if part.items)


def described(answer: Answer) -> tuple[Route, ...]:
    """Return the routes whose needs and risks are worth telling: the best, and while that is a mere channel
    or none at all the best open one.
    """
    opened = next((r for r in answer.routes if r.status is Status.OPEN and r.kind != "unrecorded"), None)
    best = answer.best
    if best is not None and best.grade is not Grade.CHANNEL_ONLY:
        return (best,)
    return tuple(route for route in (best, opened) if route is not None)


def failing(route: Route) -> str:
    """Return in a sentence why a route is closed."""
    closing = (c for c in route.conditions if c.verdict is Verdict.UNSATISFIED)
    condition = next(closing)
    deciding = (p for p in condition.premises if p.verdict is Verdict.UNSATISFIED)
    return next((premise.says for premise in deciding), f"{condition.text} fails.")


def the(ref: Ref) -> str:
    """Return the name of a jurisdiction as it stands in a sentence: ``Kenya``, ``the Netherlands``."""
    name = ref.name
    article = name in _THE or name.startswith(("United ", "US ")) or name.endswith("Islands")
    return f"the {name}" if article else name


def route_name(route: Route) -> str:
    """Return the instrument of a route with the article: ``UNTOC, Art. 18(1)``."""
    if route.kind == "unrecorded":
        return lower(route.instrument.name)
    return _name(route.instrument.name, [route.provision] if route.provision else [])


def _name(instrument: str, provisions: list[str]) -> str:
    articles = [provision for provision in provisions if _ARTICLE.match(provision)]
    others = [provision for provision in provisions if provision not in articles]
    plural = len(articles) > 1 or any(not _ARTICLE.fullmatch(article) for article in articles)
    numbered = [f"{'Arts' if plural else 'Art.'} {', '.join(articles)}"] if articles else []
    return ", ".join([instrument, *numbered, *others])


def _leading(answer: Answer) -> Route | None:
    """Return the route that the sentence names: the one that governs where it has the grade of the answer."""
    best = answer.best
    if best is None:
        return None
    equals = (r for r in answer.routes if (r.status, r.grade) == (best.status, best.grade))
    return next((route for route in equals if route.instrument == answer.governed_by), best)


def _basis(answer: Answer, route: Route) -> str:
    """Return the name of a route in a sentence; a rule of domestic law goes without the title of the law."""
    if route.kind == "domestic-law" and "/" not in route.id:
        return f"the law of {the(answer.requested)}"
    return _quoted(route)


def _quoted(route: Route) -> str:
    name = route_name(route)
    return f"“{name}”" if ": " in name else name


def _better(answer: Answer) -> Iterator[str]:
    """Yield what could better the answer: the recorded route that lacks least, and what is not recorded."""
    rivals = {item.route for item in answer.missing}
    routes = [route for route in answer.routes if route.id in rivals]
    recorded = min((route for route in routes if route.kind != "unrecorded"), key=_distance, default=None)
    if recorded is not None:
        basis, asked = _basis(answer, recorded), the(answer.requested)
        would = {
            Grade.SHALL: f"would oblige {asked}",
            Grade.MAY: "could be the basis",
            Grade.CASE_BY_CASE: "would allow it by agreement in the single case",
            Grade.DOMESTIC: "would allow it",
        }.get(recorded.grade, "might serve")
        yield f"{basis} {would}, if this were shown: {_unknown(recorded)}."
    unrecorded = [lower(route.instrument.name) for route in routes if route.kind == "unrecorded"]
    if unrecorded:
        yield f"Not excluded: {' and '.join(unrecorded)}."


def _distance(route: Route) -> tuple[bool, int, int]:
    """Return how far an open route is from being established: participation weighs most."""
    lacking = [condition.id for condition in route.conditions if condition.verdict is Verdict.UNKNOWN]
    return "in-force" in lacking, len(lacking), route.grade.potential.rank


def _as_of(answer: Answer) -> str:
    version = f"dataset {answer.dataset_version}"
    route = answer.best or next(iter(answer.routes), None)
    if route is None or route.as_of is None:
        return (
            f"{answer.on.isoformat()}; no day is recorded on which the records were last checked; {version}"
        )
    stale = ": stale" if route.stale else ""
    return f"{answer.on.isoformat()}; records last checked for {route.as_of.isoformat()}{stale}; {version}"


def _items(describe: Callable[[Route], str], routes: Iterable[Route], status: Status) -> tuple[Item, ...]:
    return tuple(Item(str(route.grade), describe(route)) for route in routes if route.status is status)


def _established(route: Route) -> str:
    since = f", since {route.since.isoformat()}" if route.since else ""
    until = f", until {route.until.isoformat()}" if route.until else ""
    return route_name(route) + since + until


def _open(route: Route) -> str:
    if route.kind == "unrecorded":
        return route.instrument.name
    return f"{route_name(route)}; not shown: {_unknown(route)}"


def _unknown(route: Route) -> str:
    found = [c for c in route.conditions if c.verdict is Verdict.UNKNOWN]
    return ", ".join(lower(c.text) + (" (arguable)" if c.arguable else "") for c in found)


def _closed(routes: Iterable[Route]) -> Iterator[Item]:
    """Yield one item for each instrument and reason; articles that fail for one reason stand together."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for route in routes:
        if route.status is Status.CLOSED:
            name = _UNNAMED if route.kind == "unrecorded" else route.instrument.name
            articles = grouped.setdefault((name, failing(route)), [])
            articles += [route.provision] if route.provision else []
    for (name, reason), articles in grouped.items():
        named = name in reason or name == _UNNAMED
        yield Item("", reason if named else f"{_upper(_name(name, sorted(articles)))}: {reason}")


def _needs(route: Route) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(Item(need.kind, need.text) for need in route.needs))


def _risks(routes: Iterable[Route]) -> tuple[Item, ...]:
    """Return the grounds of refusal, those that oblige to refuse first and those that are excluded last."""
    found = {risk.text: (route, risk) for route in routes for risk in route.refusal_risks}
    order = list(_EFFECTS)
    ranked = sorted(found.values(), key=lambda pair: order.index(pair[1].effect))
    return tuple(Item(_EFFECTS[risk.effect], _ground(route, risk)) for route, risk in ranked)


def _ground(route: Route, risk: Risk) -> str:
    article = _name(route.instrument.name, [risk.article]) if risk.article else None
    places = [place for place in (article, risk.rule) if place]
    return f"{risk.text} ({'; '.join(places)})" if places else risk.text


def _missing(answer: Answer) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(Item(item.condition, item.text) for item in answer.missing))


def _alternatives(alternatives: Iterable[Alternative]) -> Iterator[Item]:
    found = list(alternatives)
    for form in (each for each in found if each.kind == "form"):
        yield Item(str(form.grade), f"{form.name}, through {form.through}")
    channels = [each for each in found if each.kind != "form"]
    for channel in channels[:_MOST_CHANNELS]:
        reported = "; ".join(channel.obstacles[:_MOST_OBSTACLES])
        obstacles = f" Reported: {reported}." if reported else ""
        yield Item(str(channel.grade), f"{channel.name}: {channel.through}.{obstacles}")
    more = len(channels) - _MOST_CHANNELS
    if more > 0:
        yield Item("", f"{more} more channel{'' if more == 1 else 's'}; --format json lists all.")


def lower(words: str) -> str:
    """Return a phrase as it continues a sentence; acronyms keep their capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
