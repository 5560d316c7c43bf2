"""The dossier of a country as Markdown: what the page of the country shows, for a file that can be sent.

Roles, authorities and agencies, treaties with acts and declarations, bilateral arrangements, law, penalties,
mechanisms, events and findings come from the sections of the page. The gaps are told form by form, with what
stands in the way towards those with whom trafficking is recorded. Every fact has its source, and all sources
are listed at the end. The text is CommonMark with tables of GitHub Flavored Markdown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from iwtld.export.about import About
from iwtld.text_table import escaped, markdown

if TYPE_CHECKING:
    from iwtld.basis.proofs.obstacles import Obstacle
    from iwtld.basis.setwise.gaps import Gap
    from iwtld.kb import KnowledgeBase
    from iwtld.web.pages.dossiers.bits import Bit, Cell
    from iwtld.web.pages.dossiers.claims import Figures
    from iwtld.web.pages.dossiers.page import Section
    from iwtld.web.pages.dossiers.parts import Line, Part
    from iwtld.web.pages.dossiers.standing import Side, Standing
    from iwtld.web.pages.dossiers.task_forces import TaskForces
    from iwtld.web.site import Site

_NOTHING: Final = "Nothing recorded. That is not a no: the sources that were read do not tell."
_REASONS: Final = 2
_MOST_CODES: Final = 40
_UNKNOWN: Final = (
    "Unknown is not no: a gap is called possible where a fact that decides is not recorded, and known where "
    "nothing that is open could close it."
)


def dossier(kb: KnowledgeBase, country: str, about: About, *, on: date | None = None) -> str:
    """Return the dossier of a country, given by IRI; the gaps are those of a day, or of today.

    Raises ``ParameterError`` for a day on which the engine has no answer.
    """
    from iwtld.web.pages.country import gathered
    from iwtld.web.pages.dossiers.page import used
    from iwtld.web.site import Site

    site = Site(kb)
    found = gathered(site, country, on)
    name = site.labels.of(country)
    blocks = [
        f"# {escaped(name)}",
        escaped(found.lede),
        f"*{escaped(about.title)}, version {escaped(about.version)}. Licence: <{about.licence}>. "
        f"The record: <{country}>.*",
        "\n".join(f"- **{escaped(fact.name)}:** {_cell(fact.value)}" for fact in found.facts if fact.value),
    ]
    for section in found.sections:
        blocks += [f"## {escaped(section.title)}", *_section(kb, section, found.code, on)]
    blocks += ["## Sources", _sources(site, used(found.sections))]
    return "\n\n".join(block.rstrip("\n") for block in blocks if block) + "\n"


def _section(kb: KnowledgeBase, section: Section, code: str, on: date | None) -> Iterator[str]:
    from iwtld.web.pages.dossiers.claims import Figures
    from iwtld.web.pages.dossiers.parts import Part
    from iwtld.web.pages.dossiers.standing import Standing
    from iwtld.web.pages.dossiers.task_forces import TaskForces

    if isinstance(section, Standing):
        yield from _standing(section)
        yield from _gaps(kb, code, on)
    elif isinstance(section, Part):
        yield from _part(section)
    elif isinstance(section, TaskForces):
        yield from _task_forces(section)
    elif isinstance(section, Figures):
        yield from _figures(section)
    else:
        raise TypeError(f"A dossier has no section of the class {type(section).__name__}.")


def _standing(section: Standing) -> Iterator[str]:
    yield (
        f"On {section.on}, for wildlife trafficking across borders with an organised group suspected: with "
        f"how many of the {section.others} other jurisdictions each answer holds. {_UNKNOWN}"
    )
    rows = [(form.label, _side(form.asks), _side(form.asked)) for form in section.forms]
    yield markdown(("Form", "It asks the others", "The others ask it"), rows)


def _side(side: Side) -> str:
    counts = ", ".join(f"{share.grade.replace('-', ' ')} {share.count}" for share in side.shares)
    return f"{counts}; {side.open} may turn out stronger" if side.open else counts


def _gaps(kb: KnowledgeBase, code: str, on: date | None) -> Iterator[str]:
    """Yield the gaps of each form: those with recorded trafficking and why, then the others in short."""
    for form, label in kb.names("form").items():
        own = list(kb.gaps(form, on=on, country=code))
        if not own:
            continue
        yield f"### {escaped(label)}: {len(own)} gap{'' if len(own) == 1 else 's'}"
        if on_routes := [gap for gap in own if gap.routes or gap.cases]:
            header = (
                "With",
                "Direction",
                "Grade",
                "Status",
                "Could be",
                "Routes",
                "Cases",
                "What stands in the way",
            )
            yield markdown(header, [_gap(kb, gap, code, form, on) for gap in on_routes])
        yield _others([gap for gap in own if gap not in on_routes], code)


def _gap(kb: KnowledgeBase, gap: Gap, code: str, form: str, on: date | None) -> tuple[str, ...]:
    other = _other(gap, code)
    return (
        other,
        {"both": "both ways", f"{_side_of(gap, code)} to {_side_of(gap, other)}": "as the one that asks"}.get(
            gap.direction, "as the one that is asked"
        ),
        str(gap.grade),
        gap.status,
        str(gap.could_be or ""),
        str(gap.routes),
        str(gap.cases),
        _reasons(kb, gap, code, form, on),
    )


def _side_of(gap: Gap, code: str) -> str:
    return "a" if gap.a == code else "b"


def _other(gap: Gap, code: str) -> str:
    return gap.b if gap.a == code else gap.a


def _reasons(kb: KnowledgeBase, gap: Gap, code: str, form: str, on: date | None) -> str:
    """Return what stands in the way of the routes that are nearest, in the direction that is the gap."""
    other = _other(gap, code)
    asks = gap.direction == "both" or gap.direction.startswith(_side_of(gap, code))
    pair = (code, other) if asks else (other, code)
    ways = [each for each in kb.why_not(kb.basis(*pair, form=form, on=on)) if each.betters]
    # That something may be missing in the records is true of nearly every pair, and said above.
    recorded = [each for each in ways if not each.route.startswith("unrecorded/")]
    if not ways:
        return "no recorded instrument could give it"
    if not recorded:
        return "nothing recorded could give it; a treaty or a rule of law may not be recorded"
    return " // ".join(_reason(each) for each in recorded[:_REASONS])


def _reason(obstacle: Obstacle) -> str:
    premises = "; ".join(
        f"{hurdle.condition.text}: {hurdle.premise.verdict.word}. {hurdle.premise.says}"
        for hurdle in obstacle.premises
    )
    return f"{obstacle.name} ({obstacle.grade}): {premises}" if premises else obstacle.name


def _others(gaps: Sequence[Gap], code: str) -> str:
    """Return gaps as lists of codes, by grade and by whether they are known; long lists as their lengths."""
    found: dict[str, list[str]] = defaultdict(list)
    for gap in gaps:
        could = f", could be {gap.could_be}" if gap.could_be else ""
        found[f"{gap.status}, {gap.grade}{could}"].append(_other(gap, code))
    return "\n".join(
        f"- {what} ({len(codes)} jurisdictions)"
        + (f": {', '.join(sorted(codes))}" if len(codes) <= _MOST_CODES else "")
        for what, codes in sorted(found.items())
    )


def _part(section: Part) -> Iterator[str]:
    if section.lede:
        yield escaped(section.lede)
    if not section.lines:
        yield escaped(section.empty or _NOTHING)
    elif section.shape == "entries":
        yield "\n".join(_entry(section.columns, line) for line in section.lines)
    else:
        yield _table(section.columns, section.lines)


def _table(columns: Sequence[str], lines: Iterable[Line]) -> str:
    header = (*columns, "Source")
    rows = [[*(_cell(cell, "<br>") for cell in line.cells), _cited(line, "<br>")] for line in lines]
    lined = [[escaped(name) for name in header], ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lined)


def _entry(columns: Sequence[str], line: Line) -> str:
    facts = [
        f"  - {escaped(name)}: {_cell(cell)}"
        for name, cell in zip(columns[1:], line.cells[1:], strict=True)
        if cell
    ]
    head = (_cell(line.cells[0]) if line.cells else "") or "–"
    return "\n".join([f"- **{head}**", *facts, f"  - Source: {_cited(line, ' ')}"])


def _cited(line: Line, between: str) -> str:
    # Stored queries list sources in the order in which the engine comes upon them.
    sources = tuple(sorted(line.sources, key=lambda bit: bit.text))
    parts = [_cell(sources, "; ") or "no source recorded", escaped(line.locator)]
    parts.append(f"confidence {escaped(line.confidence)}" if line.confidence else "")
    return between.join(
        filter(None, (", ".join(filter(None, parts)), line.note and f"Note: {escaped(line.note)}"))
    )


def _task_forces(section: TaskForces) -> Iterator[str]:
    yield f"Beside what INTERPOL’s model, {_cell(section.nest)}, recommends."
    if not section.forces:
        yield "No national task force is recorded, which is not to say that there is none."
        yield "\n".join(
            f"- {escaped(kind.label)}: {_cell(kind.members) or 'nobody recorded'}" for kind in section.model
        )
    for force in section.forces:
        yield f"### {_cell(force.name)}"
        yield escaped(force.description)
        yield "\n".join(f"- {escaped(name)}: {_cell(value)}" for name, value in force.facts if value)
        rows = [
            (kind.label, "yes" if kind.in_model else "not by the model", kind.present, _plain(kind.members))
            for kind in force.kinds
        ]
        yield markdown(("Kind of agency", "Recommended", "In it", "By whom"), rows) if rows else ""
        yield f"Source: {_cell(force.sources, '; ')}, {escaped(force.locator)}"


def _figures(section: Figures) -> Iterator[str]:
    if not section.figures:
        yield _NOTHING
    for figure in section.figures:
        yield f"### {escaped(figure.measure)}: {_cell(figure.subject)}"
        yield escaped(". ".join(filter(None, (figure.status_label, figure.reason))))
        yield _table(figure.columns, figure.claims)


def _sources(site: Site, found: Sequence[tuple[Bit, int]]) -> str:
    """Return the sources of all facts, the most used first, with their addresses."""
    addresses = _addresses(site)
    lines = []
    for bit, count in found:
        key = bit.href.rpartition("/")[2]
        address = f" <{addresses[key]}>" if key in addresses else ""
        lines.append(f"1. {escaped(bit.text)} ({count} fact{'' if count == 1 else 's'}).{address}")
    return "\n".join(lines) or _NOTHING


def _addresses(site: Site) -> Mapping[str, str]:
    rows = site.kb.sparql("SELECT ?source ?url WHERE { ?source a iwt:Source ; schema:url ?url }")
    return {str(row["source"]).rpartition("/")[2]: str(row["url"]) for row in rows}


def _cell(cell: Cell, between: str = ", ") -> str:
    return between.join(escaped(bit.before + bit.text) for bit in cell)


def _plain(cell: Cell) -> str:
    return ", ".join(bit.before + bit.text for bit in cell)
