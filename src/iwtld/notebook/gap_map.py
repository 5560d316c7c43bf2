"""The map of gaps as an object: as SVG, as HTML with its legend, and as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from iwtld.basis.grades import Grade
from iwtld.basis.setwise.matrix import Matrix
from iwtld.notebook.html import drawing_style, fill, part
from iwtld.web.dates import spoken
from iwtld.web.map.drawing import drawing
from iwtld.web.map.view import Role, View, Words, overview, seen_from


@dataclass(frozen=True, slots=True)
class GapMap:
    """A map of one form of cooperation on one day; get one from ``KnowledgeBase.gap_map``.

    A notebook shows it. ``view`` is what it says: its sentence, its legend and its places.
    """

    view: View
    title: str
    chosen: str | None
    dataset_version: str

    def __str__(self) -> str:
        """Return the map as a sentence."""
        return self.view.sentence

    def to_svg(self) -> str:
        """Return the map as an SVG document that stands alone."""
        return self._svg(f"<style>{drawing_style()}</style>")

    def _repr_svg_(self) -> str:
        return self.to_svg()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        return fill(
            "map.html",
            view=self.view,
            svg=Markup(self._svg("")),  # noqa: S704 - a template has escaped it
            chosen=self.chosen,
            missing=drawing(self.view, {}).missing,
            dataset=self.dataset_version,
        )

    def _svg(self, head: str) -> str:
        # Patterns are named for the whole document, and a notebook may hold several maps.
        prefix = f"m{sha256(repr(self.view).encode()).hexdigest()[:8]}-"
        says = f"Map. {self.title}, {spoken(self.view.on.isoformat())}. {self.view.sentence}"
        first = Markup(head)  # noqa: S704 - our own file
        return part(
            "map/drawing.html", "svg", drawing(self.view, {}), self.view, says, prefix, first, "img"
        ).strip()


def gap_map(
    found: Matrix,
    below: Grade,
    names: Mapping[str, str],
    form: str,
    *,
    among: str | None = None,
    chosen: str | None = None,
    role: Role = "asks",
) -> GapMap:
    """Return the map of a matrix.

    ``names`` has all jurisdictions by code, ``form`` is the name of the form; ``chosen`` is the code of the
    one that the map is seen from, and ``role`` its side.
    """
    words = Words(form, among, names)
    if chosen is None:
        return GapMap(overview(found, below, words), form, None, found.dataset_version)
    view = seen_from(found, chosen, role, below, words)
    return GapMap(view, form, names[chosen], found.dataset_version)
