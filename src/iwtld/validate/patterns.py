"""Sets of nodes as SPARQL group graph patterns: the targets of a shape and the values of its path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from iwtld.validate.expressions import Hierarchy
from iwtld.validate.paths import Path, nullable
from iwtld.validate.shapes import Target
from iwtld.validate.vocabulary import SUBCLASS, TYPE


@dataclass(frozen=True, slots=True, eq=False)
class Focus:
    """A set of focus nodes.

    ``pattern`` maps the name of a variable to a pattern that binds it to each of the nodes, at least
    once; ``plain`` tells that it binds no other variable and each node once.
    """

    pattern: Callable[[str], str]
    plain: bool

    def isolated(self, variable: str) -> str:
        """Return a pattern that binds no other variable, and each node once."""
        if self.plain:
            return self.pattern(variable)
        return f"{{ SELECT DISTINCT ?{variable} WHERE {{ {self.pattern(variable)} }} }}"


def focus_of_targets(targets: Sequence[Target], hierarchy: Hierarchy) -> Focus:
    """Return the nodes that at least one of the targets names (there has to be one target)."""
    branches: list[Callable[[str], str]] = []
    nodes = [str(target.term) for target in targets if target.kind == "node"]
    if nodes:
        branches.append(lambda var: f"VALUES ?{var} {{ {' '.join(nodes)} }}")
    classes: dict[str, None] = {}
    for target in targets:
        iri = target.term.value
        if target.kind != "class":
            continue
        listed = hierarchy.get(iri, (iri,))
        if listed is None:
            branches.append(_instances(iri))
        else:
            classes.update(dict.fromkeys(listed))
    if len(classes) == 1:
        (only,) = classes
        branches.append(lambda var: f"?{var} <{TYPE}> <{only}> .")
    elif classes:
        names = " ".join(f"<{iri}>" for iri in classes)
        branches.append(lambda var: f"VALUES ?{var}__class {{ {names} }} ?{var} <{TYPE}> ?{var}__class .")
    for kind in ("subjectsOf", "objectsOf"):
        predicates = [str(target.term) for target in targets if target.kind == kind]
        if predicates:
            branches.append(_ends(kind, predicates))
    if len(branches) == 1:
        plain = (bool(nodes) and len(nodes) == len(set(nodes))) or len(classes) == 1
        return Focus(branches[0], plain)
    return Focus(lambda var: " UNION ".join(f"{{ {branch(var)} }}" for branch in branches), plain=False)


def _instances(iri: str) -> Callable[[str], str]:
    return lambda var: f"?{var} <{TYPE}>/<{SUBCLASS}>* <{iri}> ."


def _ends(kind: str, predicates: list[str]) -> Callable[[str], str]:
    def pattern(var: str) -> str:
        start, end = (var, f"{var}__end") if kind == "subjectsOf" else (f"{var}__end", var)
        table = f"VALUES ?{var}__by {{ {' '.join(predicates)} }}"
        edge = f"{table} ?{start} ?{var}__by ?{end}"
        if len(predicates) == 1:
            edge = f"?{start} {predicates[0]} ?{end}"
        return f"{{ SELECT DISTINCT ?{var} WHERE {{ {edge} }} }}"

    return pattern


def focus_of_values(focus: Focus, path: Path) -> Focus:
    """Return the value nodes of a path from the focus nodes."""

    def pattern(var: str) -> str:
        return f"{{ SELECT DISTINCT ?{var} WHERE {{ {values(focus, path, f'{var}__of', var)} }} }}"

    return Focus(pattern, plain=True)


def values(focus: Focus, path: Path | None, this: str = "this", value: str = "value") -> str:
    """Return a pattern that binds each focus node and its value nodes; without a path they are the same."""
    nodes = focus.pattern(this)
    if path is None:
        return nodes
    if nullable(path):
        # The path of length zero: engines find it for the nodes of the graph, SHACL for every focus node.
        found = f"OPTIONAL {{ ?{this} {path} ?{value}__found }}"
        return f"{nodes} {found} BIND(COALESCE(?{value}__found, ?{this}) AS ?{value})"
    return f"{nodes} ?{this} {path} ?{value} ."
