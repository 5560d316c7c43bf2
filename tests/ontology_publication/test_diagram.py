"""The drawings: every class and object property of the module, and nothing over anything else."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from itertools import combinations, pairwise

import pytest

from iwtld.ontology.diagram import SIZE, Box, Diagram, diagram, text_width
from iwtld.ontology.documented import Documentation
from iwtld.ontology.svg import svg

MODULES = ("actors", "claims", "cooperation", "instruments", "mechanisms", "proofs")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=MODULES)
def drawn(request: pytest.FixtureRequest, documentation: Documentation) -> Diagram:
    (module,) = [each for each in documentation.modules if each.anchor == f"module-{request.param}"]
    return diagram(documentation, module)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def test_no_box_lies_on_another(drawn: Diagram) -> None:
    assert not [(one, other) for one, other in combinations(drawn.boxes, 2) if overlap(one, other)]


def test_no_line_crosses_a_box(drawn: Diagram) -> None:
    for path in drawn.paths:
        for (x1, y1), (x2, y2) in pairwise(path.points):
            left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            for box in drawn.boxes:
                inside = (
                    left < box.x + box.width - 1
                    and right > box.x + 1
                    and top < box.y + box.height - 1
                    and bottom > box.y + 1
                )
                assert not inside, (path, box)


def test_an_arrow_runs_from_the_branch_to_a_box_and_over_none(drawn: Diagram) -> None:
    for arrow in drawn.arrows:
        assert [box for box in drawn.boxes if (box.x, box.middle) == (arrow.end, arrow.y)], arrow
        assert not [
            box
            for box in drawn.boxes
            if box.y < arrow.y < box.y + box.height and box.x < arrow.end - 1 and box.x + box.width > arrow.x
        ]


def test_every_text_fits_where_it_stands(drawn: Diagram) -> None:
    for box in drawn.boxes:
        assert all(text_width(line) <= box.width for line in box.lines), box
        assert len(box.lines) * SIZE < box.height
    for arrow in drawn.arrows:
        assert text_width(arrow.text) < arrow.end - arrow.x, arrow


def test_all_lies_within_the_drawing(drawn: Diagram) -> None:
    assert all(box.x >= 0 and box.x + box.width <= drawn.width for box in drawn.boxes)
    assert all(box.y >= 0 and box.y + box.height <= drawn.height for box in drawn.boxes)


def test_every_class_of_the_module_is_drawn_once_as_its_own(
    drawn: Diagram, documentation: Documentation
) -> None:
    module = "module-" + drawn.title.rpartition(" ")[2]
    left = [box for box in drawn.boxes if box.style == "own" and box.x < drawn.arrows[0].x]
    wanted = sorted(
        each.label for each in documentation.classes if each.module and each.module.anchor == module
    )
    assert sorted(box.lines[0] for box in left) == wanted


def test_every_object_property_of_the_module_is_an_arrow(
    drawn: Diagram, documentation: Documentation
) -> None:
    module = "module-" + drawn.title.rpartition(" ")[2]
    (properties,) = [found for title, found in documentation.properties if title == "Object properties"]
    wanted = {each.label for each in properties if each.module and each.module.anchor == module}
    assert {arrow.text for arrow in drawn.arrows if not arrow.kind_of} == wanted


def test_a_property_whose_domain_is_a_hint_is_drawn_as_one(documentation: Documentation) -> None:
    (module,) = [each for each in documentation.modules if each.anchor == "module-actors"]
    hints = {arrow.text: arrow.hint for arrow in diagram(documentation, module).arrows}
    assert (hints["country"], hints["agency kind"]) == (True, False)


def test_the_svg_is_well_formed_and_says_in_words_what_it_shows(drawn: Diagram) -> None:
    picture = ElementTree.fromstring(svg(drawn))
    assert picture.get("role") == "img"
    labelled = (picture.get("aria-labelledby") or "").split()
    texts = {each.get("id"): each.text or "" for each in picture if each.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert labelled == list(texts) == ["title", "desc"]
    assert texts["title"] == drawn.title
    for arrow in drawn.arrows:
        assert arrow.text in texts["desc"]


def test_the_svg_names_nothing_to_fetch(drawn: Diagram) -> None:
    text = svg(drawn).replace("http://www.w3.org/2000/svg", "")
    assert "http" not in text.partition("</desc>")[2]
    assert "url(" not in text


def luminance(colour: str) -> float:
    parts = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [False, True])
def test_text_has_the_contrast_of_wcag_aa_on_every_ground(dark: bool, drawn: Diagram) -> None:
    import re

    light_part, _, dark_part = svg(drawn).partition("prefers-color-scheme:dark")
    part = dark_part.partition("}}")[0] if dark else light_part
    colours = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", part))
    ink = luminance(colours["ink"])
    for ground in ("paper", "own", "concept"):
        one, other = sorted((ink, luminance(colours[ground])), reverse=True)
        assert (one + 0.05) / (other + 0.05) >= 4.5, ground
