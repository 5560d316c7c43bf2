"""A diagram as SVG: one file that needs no other, for light and dark screens and for those who listen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from iwtld.ontology.diagram import LINE, MARGIN, SIZE, Arrow, Box, Diagram, Path, text_width

_TEXT_BASE: Final = 0.35
_TRIANGLE: Final = 5.0
_LEGEND: Final = 34.0

_STYLE: Final = """\
svg{--ink:#1b2733;--line:#5b6b7a;--paper:#ffffff;--own:#e3eefb;--own-edge:#2f6db5;--concept:#f3ecd9;--edge:#8a97a3}
@media (prefers-color-scheme:dark){svg{--ink:#e8edf2;--line:#9fb0c0;--paper:#171d24;--own:#1f3a5a;\
--own-edge:#6ea8e6;--concept:#453a1f;--edge:#72808d}}
.paper{fill:var(--paper)}
text{font:13px "DejaVu Sans",Verdana,Arial,sans-serif;fill:var(--ink)}
.box{fill:var(--paper);stroke:var(--edge);stroke-dasharray:4 3}
.own{fill:var(--own);stroke:var(--own-edge);stroke-dasharray:none}
.concept{fill:var(--concept);stroke:var(--edge);stroke-dasharray:none}
.line{fill:none;stroke:var(--line)}
.hint{stroke-dasharray:5 4}
.head{fill:var(--line)}
.hollow{fill:var(--paper);stroke:var(--line)}"""


def svg(diagram: Diagram) -> str:
    """Return the drawing as an SVG 1.1 document; the same diagram always gives the same text."""
    legend = tuple(_legend(diagram.height))
    width = max(diagram.width, _legend_width())
    height = diagram.height + _LEGEND
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}">'
    )
    parts = [
        head,
        f'<title id="title">{escape(diagram.title)}</title>',
        f'<desc id="desc">{escape(" ".join(diagram.sentences))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>',
        *(_path(each) for each in diagram.paths),
        *(part for each in diagram.paths if each.triangle for part in _hollow(*each.points[-1])),
        *(part for each in diagram.arrows for part in _arrow(each)),
        *(part for each in diagram.boxes for part in _box(each)),
        *legend,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _box(box: Box) -> Iterator[str]:
    radius = box.height / 2 if box.style == "concept" and len(box.lines) == 1 else 4
    style = "box" if box.style == "other" else f"box {box.style}"
    yield (
        f'<rect class="{style}" x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" '
        f'height="{box.height:.1f}" rx="{radius:.0f}"/>'
    )
    first = box.middle - LINE * (len(box.lines) - 1) / 2 + SIZE * _TEXT_BASE
    for number, line in enumerate(box.lines):
        yield _text(box.x + box.width / 2, first + number * LINE, line)


def _arrow(arrow: Arrow) -> Iterator[str]:
    style = "line hint" if arrow.hint else "line"
    yield f'<path class="{style}" d="M{arrow.x:.1f} {arrow.y:.1f}H{arrow.end - 2:.1f}"/>'
    head = "hollow" if arrow.kind_of else "head"
    tip, y = arrow.end, arrow.y
    yield f'<path class="{head}" d="M{tip:.1f} {y:.1f}l-9 -{_TRIANGLE:.0f}v{2 * _TRIANGLE:.0f}z"/>'
    yield _text((arrow.x + arrow.end - 6) / 2, y - 6, arrow.text)


def _path(path: Path) -> str:
    points = "L".join(f"{x:.1f} {y:.1f}" for x, y in path.points)
    return f'<path class="line" d="M{points}"/>'


def _hollow(x: float, y: float) -> Iterator[str]:
    yield f'<path class="hollow" d="M{x:.1f} {y:.1f}l-{_TRIANGLE:.0f} 8h{2 * _TRIANGLE:.0f}z"/>'


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


_WORDS: Final = (
    "class here",
    "class elsewhere",
    "concept of a scheme",
    "property",
    "property, as a hint",
    "kind of",
)
_SAMPLE: Final = 34.0


def _legend_width() -> float:
    return 2 * MARGIN + sum(_SAMPLE + text_width(word) + 24 for word in _WORDS)


def _legend(top: float) -> Iterator[str]:
    """Yield the legend: a sample of each kind of box and line, with its name."""
    x, y = MARGIN, top + _LEGEND / 2 - 6
    for number, word in enumerate(_WORDS):
        if number < 3:
            style = ("box own", "box", "box concept")[number]
            radius = 7 if number == 2 else 3
            place = f'x="{x:.1f}" y="{y - 7:.1f}" width="{_SAMPLE - 8:.0f}" height="14"'
            yield f'<rect class="{style}" {place} rx="{radius}"/>'
        else:
            line = "line hint" if number == 4 else "line"
            head = "hollow" if number == 5 else "head"
            end = x + _SAMPLE - 8
            yield f'<path class="{line}" d="M{x:.1f} {y:.1f}H{end - 2:.1f}"/>'
            yield f'<path class="{head}" d="M{end:.1f} {y:.1f}l-9 -5v10z"/>'
        yield _text(x + _SAMPLE, y + SIZE * _TEXT_BASE, word, "start")
        x += _SAMPLE + text_width(word) + 24
