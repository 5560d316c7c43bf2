"""What the shapes say of themselves: every shape that can report, and where it applies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from iwtld.namespaces import SHAPES, shorten
from iwtld.validate import ShapesGraph, load_shapes, parse_shapes
from iwtld.validate.paths import describe
from iwtld.validate.profiles import PROFILES, profile_shapes
from iwtld.validate.shapes import (
    Closed,
    Constraint,
    Count,
    HasValue,
    Logic,
    PropertyPair,
    PropertyShape,
    Qualified,
    Shape,
    SparqlConstraint,
    Target,
    UniqueLang,
    ValueTest,
)
from iwtld.validate.vocabulary import SH, Term, display

_LONGEST: Final = 8


@dataclass(slots=True)
class Facts:
    """One shape that can report: the shape, the file it is defined in, and where it applies.

    ``targets`` are those of the shapes with targets that it stands in, ``queries`` the texts of its SPARQL
    constraints.
    """

    shape: Shape
    module: str
    name: str
    description: str
    message: str
    targets: list[Target] = field(default_factory=list)
    queries: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The local name of the shape."""
        return local(self.shape.id)

    @property
    def severity(self) -> str:
        """The severity as findings have it: ``violation``, ``warning`` or ``info``."""
        return self.shape.severity.removeprefix(SH).lower()

    @property
    def path(self) -> str | None:
        """The path with prefixed names; None for a node shape."""
        return None if self.shape.path is None else describe(self.shape.path)

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profiles that ask for it."""
        only = tuple(name for name, modules in PROFILES.items() if self.module in modules)
        return only or tuple(PROFILES)

    @property
    def applies_to(self) -> tuple[str, ...]:
        """The classes that it applies to, and what else it has for a target, with prefixed names."""
        words = {"class": "", "subjectsOf": "what has ", "objectsOf": "what is the value of ", "node": ""}
        found = [words[target.kind] + shorten(str(target.term).strip("<>")) for target in self.targets]
        return tuple(dict.fromkeys(found))

    @property
    def constraints(self) -> tuple[str, ...]:
        """Its constraints, as ``sh:datatype xsd:string``."""
        return tuple(_describe(constraint) for constraint in own(self.shape))


def local(node: Term) -> str:
    """Return the local name of a shape of the project."""
    return str(node).strip("<>").removeprefix(SHAPES)


def own(shape: Shape) -> tuple[Constraint, ...]:
    """Return the constraints of a shape whose results name it as their source."""
    return tuple(each for each in shape.constraints if not isinstance(each, PropertyShape))


def modules(root: Path) -> tuple[Path, ...]:
    """Return the files with the shapes of all profiles, sorted by name; ``root`` holds ``shapes``."""
    return tuple(sorted({path for profile in PROFILES for path in profile_shapes(root, profile)}))


def read(files: Sequence[Path]) -> dict[str, Facts]:
    """Return every shape that can report by its code, in the order of the files and in theirs.

    Raises ``ResourceError`` for ill-formed shapes.
    """
    defined = {str(node): path.stem for path in files for node in load_shapes([path]).subjects(SH + "name")}
    graph = load_shapes(files)
    found: dict[str, Facts] = {}
    for root in parse_shapes(graph):
        for shape in _reporting(root):
            facts = found.get(local(shape.id))
            if facts is None:
                facts = found[local(shape.id)] = _facts(graph, shape, defined[str(shape.id)])
            facts.targets += root.targets
    order = {name: number for number, name in enumerate(defined)}
    return dict(sorted(found.items(), key=lambda item: order[str(item[1].shape.id)]))


def _reporting(shape: Shape) -> Iterator[Shape]:
    if own(shape) and not shape.deactivated:
        yield shape
    for constraint in shape.constraints:
        if isinstance(constraint, PropertyShape):
            yield from _reporting(constraint.shape)


def _facts(graph: ShapesGraph, shape: Shape, module: str) -> Facts:
    rules = graph.objects(shape.id, SH + "sparql")
    messages = [text for node in (shape.id, *rules) for text in graph.objects(node, SH + "message")]
    return Facts(
        shape,
        module,
        name=_text(graph.objects(shape.id, SH + "name")),
        description=_text(graph.objects(shape.id, SH + "description")),
        message=_text(messages),
        queries=tuple(_text(graph.objects(rule, SH + "select")) for rule in rules),
    )


def _text(terms: Sequence[Term]) -> str:
    return getattr(terms[0], "value", "")


def _describe(constraint: Constraint) -> str:
    match constraint:
        case ValueTest(_, parameter, operands):
            shown = [display(operand) for operand in operands[:_LONGEST]]
            more = ["..."] if len(operands) > _LONGEST else []
            return f"sh:{parameter} {' '.join([*shown, *more])}"
        case Count(_, parameter, limit):
            return f"sh:{parameter} {limit}"
        case HasValue(_, term):
            return f"sh:hasValue {display(term)}"
        case PropertyPair(_, parameter, predicate):
            return f"sh:{parameter} {shorten(predicate)}"
        case UniqueLang():
            return "sh:uniqueLang true"
        case Logic(_, parameter, shapes):
            named = [shorten(str(shape.id).strip("<>")) for shape in shapes if str(shape.id)[0] == "<"]
            inner = named or ["; ".join(_describe(each) for each in own(shape)) for shape in shapes]
            return f"sh:{parameter} {' or '.join(filter(None, inner))}".rstrip()
        case Qualified(shape, _, minimum, maximum):
            limits = [f"sh:qualifiedMinCount {minimum}"] * (minimum is not None)
            limits += [f"sh:qualifiedMaxCount {maximum}"] * (maximum is not None)
            return f"{' '.join(limits)} of {'; '.join(_describe(each) for each in own(shape))}"
        case Closed():
            return "sh:closed true"
        case SparqlConstraint():
            return "sh:sparql"
        case _:
            return "a constraint component of its own"
