"""Which acts would close the most gaps, and what a small set of them would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from iwtld.basis.render import wrapped
from iwtld.listing import plain, rows_text

if TYPE_CHECKING:
    from iwtld.basis.acts.fixes import Fixes, Option
    from iwtld.basis.acts.scenario import Scenario

_HEADER: Final = ("act", "closes", "pairs", "routes", "as_option")


def fixes(found: Fixes, form: str, width: int | None = None) -> str:
    """Return fixes as ``table``, ``markdown``, ``csv``, ``spreadsheet`` or ``json``.

    ``csv`` has the single acts, each also as an option of what-if.
    """
    if form == "json":
        return plain(found.to_dict())
    if form in ("csv", "spreadsheet"):
        return rows_text(_HEADER, map(_row, found.options), form)
    return "\n".join(_parts(found, form, width))


def _row(option: Option) -> tuple[object, ...]:
    return option.text, option.closes, option.pairs, option.routes, f"--{option.action}"


def _parts(found: Fixes, form: str, width: int | None) -> Iterator[str]:
    yield wrapped(_summary(found), width)
    if found.options:
        yield rows_text(_HEADER[:-1], (_row(option)[:-1] for option in found.options), form, width)
    if plan := found.plan.steps:
        yield wrapped(_bound(found), width)
        steps = (f"{n}. {step.text} (+{step.closes:,})" for n, step in enumerate(plan, 1))
        yield "".join(wrapped(step, width, "   ") for step in steps)
    for scenario in found.scenarios:
        yield wrapped(_scenario(scenario), width)


def _summary(found: Fixes) -> str:
    form, answers = found.form.replace("-", " "), "answer is" if found.gaps == 1 else "answers are"
    below = (
        f"{found.gaps:,} {answers} below {found.below} for {form} between {len(found.among)} jurisdictions "
        f"on {found.on.isoformat()}."
    )
    if found.options:
        return f"{below} Single acts that close some, the best first:"
    return f"{below} No single act closes one." if found.gaps else below


def _bound(found: Fixes) -> str:
    closes, bound = found.plan.closes, found.plan.bound
    size = len(found.plan.steps)
    if size == 1:
        return f"The best act closes {closes:,}; none closes more than {bound:,}:"
    return (
        f"{size} acts, each the best after those before it, close {closes:,} together; "
        f"no set of {size} closes more than {bound:,}:"
    )


def _scenario(scenario: Scenario) -> str:
    treaty = (
        f"{scenario.name} waits for {scenario.needed} more ratification{'' if scenario.needed == 1 else 's'}"
    )
    states = ", ".join(scenario.states)
    best = f"those of {states} would close {scenario.closes:,} answers"
    if not scenario.exact:
        return f"{treaty}: {best}; no set closes more than {scenario.bound:,}."
    others = scenario.equals - 1
    equal = f", and {others:,} other set{'' if others == 1 else 's'} as many" if others else ""
    return f"{treaty}: {best}{equal}, and no set more."
