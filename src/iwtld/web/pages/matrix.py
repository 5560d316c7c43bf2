"""The matrix: who may obtain a form of cooperation from whom, pair by pair or between groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from iwtld import options
from iwtld.basis.grades import Grade
from iwtld.basis.report import lower
from iwtld.web.dates import spoken
from iwtld.web.map import grid
from iwtld.web.map.grid import MOST, Grid
from iwtld.web.map.question import FORM, INSTRUMENTS, matrix_of, names, outcome, with_given
from iwtld.web.pages.choices import choices

if TYPE_CHECKING:
    from iwtld.basis.setwise.matrix import Matrix
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.params import Asked
    from iwtld.web.site import Site

ASKED: Final = (
    *(options.FORM, options.ON, options.AMONG, options.BELOW, options.INSTRUMENTS),
    *options.CASE,
)
_SHOWN: Final = ("form", "on", "among", "instruments")
"""Parts that the form of the page has fields for."""


def matrix_page(request: Request, site: Site) -> Reply:
    """Answer ``/gaps/matrix``."""
    found = outcome(request, ASKED, lambda asked: matrix_of(site, asked))
    return _page(request, site, found.asked, found.answer, found.errors)


def _page(
    request: Request, site: Site, asked: Asked, found: Matrix | None, errors: Mapping[str, str]
) -> Reply:
    forms = site.kb.reasoner.world.forms
    form = found.form if found else FORM
    context: dict[str, Any] = {"grid": None}
    if found:
        context = _shown(site, asked, found)
    on = found.on if found else date.today()
    return site.page(
        request,
        "matrix.html",
        title=f"Who may obtain {lower(forms[form])} from whom",
        description="The grade of one form of cooperation for all pairs of a list, in both directions.",
        status=200 if found else 400,
        asked=asked,
        errors=errors,
        elsewhere=[text for name, text in errors.items() if name not in _SHOWN],
        hidden=[pair for pair in asked.given if pair[0] not in _SHOWN],
        form=form,
        forms=list(forms.items()),
        on=on,
        spoken=spoken(on.isoformat()),
        groups=choices(site).groups,
        instruments=with_given(INSTRUMENTS, asked["instruments"]),
        most=MOST,
        **context,
    )


def _shown(site: Site, asked: Asked, found: Matrix) -> dict[str, Any]:
    question = {"form": found.form, "on": found.on.isoformat()}
    paired = bool(asked["among"]) and len(found.codes) <= MOST
    return {
        "grid": _pairs(site, asked, found) if paired else _groups(site, asked, found),
        "paired": paired,
        "size": len(found.codes),
        "counts": [(str(grade), count) for grade, count in found.counts.items() if count],
        "unsettled": int((found.could > 0).sum()),
        "data": {
            name: asked.href("/api/matrix", below=None, format=name, **question) for name in ("csv", "json")
        },
        "map": asked.href("/gaps", **question),
    }


def _pairs(site: Site, asked: Asked, found: Matrix) -> Grid:
    sides = asked.href(
        "/basis",
        **dict.fromkeys(("among", "below", "instruments")),
        form=found.form,
        on=found.on.isoformat(),
    )
    return grid.pairs(found, names(site), lambda a, b: f"{sides}&requesting={a}&requested={b}")


def _groups(site: Site, asked: Asked, found: Matrix) -> Grid:
    world, day = site.kb.reasoner.world, found.on.toordinal()
    called, written = site.kb.names("group"), site.kb.reasoner.in_lists
    inside = set(found.codes)
    members = {slug: tuple(code for code in world.members(slug, day) if code in inside) for slug in called}
    short = {slug: codes for slug, codes in members.items() if 2 <= len(codes) <= MOST}
    return grid.groups(
        found,
        dict(sorted(short.items(), key=lambda item: called[item[0]])),
        called,
        lambda slug: asked.href("/gaps/matrix", among=written(slug)),
        Grade(asked["below"]),
    )
