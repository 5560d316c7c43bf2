"""The classes and object properties of one module, laid out for a drawing.

The classes stand below each other as an outline, subclasses indented under their superclass. The properties
of a class leave it to the right, one to a row, and each ends at its own copy of the class that it leads to.
So no line crosses a box or a text, whatever the module holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from iwtld.ontology.documented import Documentation, Module, Reference, TermEntry

ROW: Final = 34.0
BOX: Final = 24.0
LINE: Final = 15.0
INDENT: Final = 24.0
MARGIN: Final = 20.0
SIZE: Final = 13.0
"""Height of a letter in pixels; all other measures are made to fit it."""
_PADDING: Final = 10.0
_BRANCH: Final = 26.0
_ARROW: Final = 30.0
_END: Final = 250.0
_ANY: Final = Reference("", "any record", None)

Style = Literal["own", "other", "concept"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with one or more lines of text; ``other`` stands for a class of another module."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    style: Style
    anchor: str | None = None

    @property
    def middle(self) -> float:
        """Return the height at which lines reach the box."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from left to right with a text above it.

    ``hint`` is no axiom; ``kind_of`` leads to a further superclass.
    """

    x: float
    y: float
    end: float
    text: str
    hint: bool = False
    kind_of: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """A line without text: from a subclass up to its superclass, or along the properties of a class."""

    points: tuple[tuple[float, float], ...]
    triangle: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing with its size in pixels; ``sentences`` say the same in words."""

    title: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    paths: tuple[Path, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Edge:
    label: str
    targets: tuple[Reference, ...]
    style: Style
    hint: bool = False
    kind_of: bool = False


@dataclass(frozen=True, slots=True)
class _Node:
    term: Reference
    style: Style
    edges: tuple[_Edge, ...]
    below: tuple[_Node, ...]


def text_width(text: str, size: float = SIZE) -> float:
    """Return how wide a text is at most, in pixels, in any of the usual fonts without serifs."""
    return sum(_LETTERS.get(letter, 0.78 if letter.isupper() else 0.64) for letter in text) * size


_LETTERS: Final = {
    **dict.fromkeys("iljI.,:;'|!", 0.32),
    **dict.fromkeys("frt ()-/", 0.42),
    **dict.fromkeys("mwMW", 1.0),
}


def diagram(documentation: Documentation, module: Module) -> Diagram:
    """Return the drawing of a module; one without classes and object properties gives an empty drawing."""
    nodes = tuple(_nodes(documentation, module.anchor))
    depth = max((_depth(node) for node in nodes), default=0)
    boxed = max((_right(node, 0) for node in nodes), default=0.0)
    labels = [edge.label for node in _every(nodes) for edge in node.edges]
    branch = MARGIN + boxed + _BRANCH
    end = branch + _ARROW + max(map(text_width, labels), default=0.0)
    layout = _Layout(branch, end)
    y = MARGIN
    for node in nodes:
        y = layout.place(node, MARGIN, y)
    right = max((box.x + box.width for box in layout.boxes), default=0.0)
    title = f"Classes and object properties of the module {module.anchor.removeprefix('module-')}"
    return Diagram(
        title,
        right + MARGIN,
        y + MARGIN - (ROW - BOX if depth else 0),
        tuple(layout.boxes),
        tuple(layout.arrows),
        tuple(layout.paths),
        tuple(_sentences(nodes)),
    )


class _Layout:
    """Places boxes from top to bottom; ``branch`` is where arrows begin and ``end`` where they end."""

    def __init__(self, branch: float, end: float) -> None:
        self.boxes: list[Box] = []
        self.arrows: list[Arrow] = []
        self.paths: list[Path] = []
        self._branch = branch
        self._end = end

    def place(self, node: _Node, x: float, y: float) -> float:
        """Place a class with its properties and subclasses; return where the next one begins."""
        box = Box(x, y, _width(node.term.label), BOX, (node.term.label,), node.style, node.term.anchor)
        self.boxes.append(box)
        below = self._edges(node, box, y)
        stem = x + INDENT / 2
        reached = []
        for child in node.below:
            reached.append(below + BOX / 2)
            below = self.place(child, x + INDENT, below)
        if reached:
            # One stem for all, with one triangle, as in UML.
            self.paths.append(Path(((stem, reached[-1]), (stem, y + BOX)), triangle=True))
        self.paths.extend(Path(((stem, height), (x + INDENT, height))) for height in reached)
        return below

    def _edges(self, node: _Node, box: Box, y: float) -> float:
        heights = []
        below = y
        for edge in node.edges:
            lines = _wrapped(" or ".join(each.label for each in edge.targets))
            height = max(BOX, LINE * len(lines) + BOX - LINE)
            width = min(_END, max(map(text_width, lines))) + 2 * _PADDING
            anchor = edge.targets[0].anchor if len(edge.targets) == 1 else None
            target = Box(self._end, below, width, height, lines, edge.style, anchor)
            self.boxes.append(target)
            heights.append(target.middle)
            self.arrows.append(
                Arrow(self._branch, target.middle, self._end, edge.label, edge.hint, edge.kind_of)
            )
            below += height + ROW - BOX
        if heights:
            right = box.x + box.width
            self.paths.append(Path(((right, box.middle), (self._branch, box.middle))))
            low, high = min(box.middle, *heights), max(box.middle, *heights)
            if high > low:
                self.paths.append(Path(((self._branch, low), (self._branch, high))))
        return max(below, y + ROW)


def _nodes(documentation: Documentation, module: str) -> Iterator[_Node]:
    """Yield the outlines of a module: its classes, under superclasses and owners from elsewhere."""
    entries = {each.iri: each for each in documentation.classes}
    own = {iri for iri, each in entries.items() if each.module and each.module.anchor == module}
    edges, owners = _properties(documentation, module, own)
    parents: dict[str, tuple[Reference, ...]] = {iri: _related(entries[iri], "Subclass of") for iri in own}
    children: dict[str, list[str]] = {}
    roots: dict[str, Reference] = {}
    for iri in sorted(own, key=lambda each: entries[each].label.casefold()):
        first = _first(parents[iri], own)
        if first is None:
            roots[iri] = _reference(entries[iri])
        else:
            children.setdefault(first.iri, []).append(iri)
            if first.iri not in own:
                roots[first.iri] = first
    for owner in owners.values():
        if owner.iri not in own:
            roots.setdefault(owner.iri, owner)

    def node(term: Reference) -> _Node:
        more = [each for each in parents.get(term.iri, ()) if each != _first(parents[term.iri], own)]
        kinds = [_Edge("is also a kind of", (each,), _style(each, own), kind_of=True) for each in more]
        return _Node(
            term,
            _style(term, own),
            (*kinds, *edges.get(term.iri, ())),
            tuple(node(_reference(entries[each])) for each in children.get(term.iri, ())),
        )

    order = sorted(
        roots.values(), key=lambda each: (each.iri not in own, each.iri == "", each.label.casefold())
    )
    for root in order:
        yield node(root)


def _properties(
    documentation: Documentation, module: str, own: set[str]
) -> tuple[dict[str, list[_Edge]], dict[str, Reference]]:
    """Return the object properties of a module by the class that has them, and those classes."""
    edges: dict[str, list[_Edge]] = {}
    owners: dict[str, Reference] = {}
    found = next((each for title, each in documentation.properties if title == "Object properties"), ())
    for each in found:
        if each.module is None or each.module.anchor != module:
            continue
        schemes = _related(each, "Values from")
        targets = schemes or _related(each, "Range") or (Reference("", "anything", None),)
        hint = "Domain" in each.hinted or (not schemes and "Range" in each.hinted)
        style: Style = "concept" if schemes else _style(targets[0], own)
        edge = _Edge(each.label, targets, style, hint)
        for owner in _related(each, "Domain") or (_ANY,):
            owners[owner.iri] = owner
            edges.setdefault(owner.iri, []).append(edge)
    return edges, owners


def _style(term: Reference, own: set[str]) -> Style:
    return "own" if term.iri in own else "other"


def _first(parents: Sequence[Reference], own: set[str]) -> Reference | None:
    return next((each for each in parents if each.iri in own), parents[0] if parents else None)


def _related(entry: TermEntry, title: str) -> tuple[Reference, ...]:
    return next((found for name, found in entry.relations if name == title), ())


def _reference(entry: TermEntry) -> Reference:
    return Reference(entry.iri, entry.label, entry.anchor)


def _every(nodes: Iterable[_Node]) -> Iterator[_Node]:
    for node in nodes:
        yield node
        yield from _every(node.below)


def _depth(node: _Node) -> int:
    return 1 + max(map(_depth, node.below), default=0)


def _width(label: str) -> float:
    return text_width(label) + 2 * _PADDING


def _right(node: _Node, x: float) -> float:
    return max(x + _width(node.term.label), *(_right(each, x + INDENT) for each in node.below), 0.0)


def _wrapped(text: str) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}") <= _END:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _sentences(nodes: Iterable[_Node]) -> Iterator[str]:
    for node in _every(nodes):
        if node.below:
            kinds = ", ".join(each.term.label for each in node.below)
            yield f"Kinds of {node.term.label}: {kinds}."
        for edge in node.edges:
            yield f"{node.term.label}: {edge.label} {' or '.join(each.label for each in edge.targets)}."
