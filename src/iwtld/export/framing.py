"""JSON-LD in the form of a frame: one object for each thing of a kind, with what belongs to it inside.

The frames are files, ``ontology/frames/<kind>.jsonld``, in the words of JSON-LD 1.1 Framing
(https://www.w3.org/TR/json-ld11-framing/), so that other processors take them as they are. What the project's
frames use is understood here: ``@type``, ``@embed`` (``@always`` and ``@never``), ``@explicit``,
``@omitDefault`` (always true), ``@reverse``, and properties with frames of their own. A processor for all of
framing copies and sorts the whole graph for each frame, which takes minutes where this takes seconds; the
tests hold the two against each other.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from iwtld import resources
from iwtld.errors import ResourceError, UnknownNameError
from iwtld.export.context import Context
from iwtld.export.graphs import Graph, Pairs
from iwtld.export.jsonld import Writer, pretty, separated
from iwtld.export.terms import TYPE, is_literal
from iwtld.rdf.contexts import CONTEXT_IRI

_SUFFIX: Final = ".jsonld"
_KEYWORDS: Final = frozenset(("@context", "@type", "@embed", "@explicit", "@omitDefault", "@reverse"))


@dataclass(frozen=True, slots=True)
class Frame:
    """What a thing has to be (``types``, tokens of classes; none: anything) and what is shown of it.

    ``embed`` tells whether the thing stands in place of a reference to it, ``explicit`` whether properties
    without a frame are left out. The frames of properties and of reversed properties are by their tokens.
    """

    types: frozenset[str]
    embed: bool
    explicit: bool
    properties: Mapping[str, Frame]
    reverse: Mapping[str, Frame]


def frame_names() -> tuple[str, ...]:
    """Return the names of the project's frames."""
    return tuple(sorted(path.name.removesuffix(_SUFFIX) for path in _folder().glob(f"*{_SUFFIX}")))


def write(
    graphs: Sequence[Graph], context: Context, name: str, reference: str | None = None
) -> Iterator[str]:
    """Yield a JSON-LD document with the things that a frame asks for, in the order of their IRIs.

    The graphs count as one. The context is written out, or referred to by the IRI ``reference``. Raises
    ``UnknownNameError`` for a frame that there is not, before anything is written.
    """
    frame = load_frame(name, context)
    writer = Writer(graphs, context)
    things = _Things(graphs)
    head = json.dumps(reference) if reference else pretty(context.document, 2)
    yield f'{{\n  "@context": {head},\n  "@graph": ['
    yield from separated(_framed(things, frame, writer), 4)
    yield "\n  ]\n}\n"


def load_frame(name: str, context: Context) -> Frame:
    """Return a frame by its name; raises ``UnknownNameError`` and ``ResourceError``."""
    if name not in frame_names():
        raise UnknownNameError("frame", name, frame_names(), listing=f"Known: {', '.join(frame_names())}.")
    path = _folder() / f"{name}{_SUFFIX}"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document.get("@context") != CONTEXT_IRI:
            raise ResourceError(f"The context of a frame is {CONTEXT_IRI}.")
        return _frame(document, {term.name: iri for iri, term in context.terms.items()}, context.prefixes)
    except (OSError, ValueError, ResourceError) as error:
        raise ResourceError(f"The frame {path} cannot be used: {error}") from error


def _folder() -> Path:
    return resources.folder("ontology") / "frames"


def _frame(node: Any, terms: Mapping[str, str], prefixes: Mapping[str, str]) -> Frame:
    unknown = {key for key in node if key.startswith("@")} - _KEYWORDS
    if unknown or node.get("@embed", "@never") not in ("@always", "@never") or not node.get("@omitDefault"):
        raise ResourceError(
            f"Frames use {', '.join(sorted(_KEYWORDS))}, @embed @always or @never, @omitDefault true; "
            f"not {', '.join(sorted(unknown)) or json.dumps(node)}."
        )

    def token(name: str) -> str:
        prefix, colon, local = name.partition(":")
        if name not in terms and not (colon and prefix in prefixes):
            raise ResourceError(f"{name!r} is no term of the context.")
        return f"<{terms[name]}>" if name in terms else f"<{prefixes[prefix]}{local}>"

    def frames(members: Mapping[str, Any]) -> dict[str, Frame]:
        return {token(key): _frame(value, terms, prefixes) for key, value in members.items() if key[0] != "@"}

    types = node.get("@type", [])
    return Frame(
        frozenset(map(token, [types] if isinstance(types, str) else types)),
        node.get("@embed") == "@always",
        bool(node.get("@explicit")),
        frames(node),
        frames(node.get("@reverse", {})),
    )


class _Things:
    """All things with their statements, and who refers to whom."""

    def __init__(self, graphs: Sequence[Graph]) -> None:
        merged: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for graph in graphs:
            for subject, pairs in graph.subjects.items():
                merged[subject].update(dict.fromkeys(pairs))
        self.pairs: Final[dict[str, Pairs]] = {subject: list(pairs) for subject, pairs in merged.items()}
        self._referring: dict[str, dict[str, list[str]]] = {}

    def of_types(self, types: frozenset[str]) -> Iterator[str]:
        """Yield the things of some classes, sorted."""
        return (subject for subject in sorted(self.pairs) if self.has_type(subject, types))

    def has_type(self, subject: str, types: frozenset[str]) -> bool:
        """Return whether a thing is of one of some classes."""
        return any(name == TYPE and obj in types for name, obj in self.pairs.get(subject, ()))

    def referring(self, predicate: str, thing: str) -> list[str]:
        """Return the things that refer to a thing by a property, sorted."""
        if predicate not in self._referring:
            index: dict[str, list[str]] = defaultdict(list)
            for subject in sorted(self.pairs):
                for name, obj in self.pairs[subject]:
                    if name == predicate:
                        index[obj].append(subject)
            self._referring[predicate] = index
        return self._referring[predicate].get(thing, [])


def _framed(things: _Things, frame: Frame, writer: Writer) -> Iterator[dict[str, Any]]:
    for subject in things.of_types(frame.types):
        yield _node(things, subject, frame, writer, (subject,))


def _node(
    things: _Things, subject: str, frame: Frame, writer: Writer, path: tuple[str, ...]
) -> dict[str, Any]:
    found: dict[str, list[Any]] = defaultdict(list)
    for predicate, obj in things.pairs.get(subject, ()):
        if predicate == TYPE:
            found["@type"].append(writer.name(obj))
        elif not frame.explicit or predicate in frame.properties:
            inner = frame.properties.get(predicate)
            if is_literal(obj) or inner is None:
                found[writer.name(predicate)].append(writer.value(predicate, obj))
            elif _matches(things, obj, inner):
                found[writer.name(predicate)].append(_inside(things, predicate, obj, inner, writer, path))
    node: dict[str, Any] = {"@id": writer.iri(subject)} | _compact(found)
    reverse: dict[str, list[Any]] = defaultdict(list)
    for predicate, inner in frame.reverse.items():
        for other in things.referring(predicate, subject):
            if _matches(things, other, inner):
                reverse[writer.name(predicate)].append(_inside(things, "", other, inner, writer, path))
    return node | ({"@reverse": _compact(reverse)} if reverse else {})


def _matches(things: _Things, subject: str, frame: Frame) -> bool:
    """Return whether a thing fits a frame: by its class, else by having any of the properties named."""
    if frame.types:
        return things.has_type(subject, frame.types)
    named = {name for name, _ in things.pairs.get(subject, ())}
    return not frame.properties or not named.isdisjoint(frame.properties)


def _inside(
    things: _Things, predicate: str, subject: str, frame: Frame, writer: Writer, path: tuple[str, ...]
) -> Any:
    """Return a thing in place of a reference, or the reference where it would go round in circles."""
    if not frame.embed or subject in path:
        return writer.value(predicate, subject) if predicate else {"@id": writer.iri(subject)}
    return _node(things, subject, frame, writer, (*path, subject))


def _compact(values: Mapping[str, list[Any]]) -> dict[str, Any]:
    return {key: found[0] if len(found) == 1 else found for key, found in values.items()}
