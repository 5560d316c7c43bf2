"""Read a JSON document strictly: every member is asked for by name, and what nobody asks for is an error."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Final

from iwtld.errors import InputError, ResourceError, nearest
from iwtld.namespaces import PREFIXES

_ANNOTATION_PREFIXES: Final = frozenset(PREFIXES) - {"iwt"} | {"dc", "csvw", "rr", "cc"}


class Node:
    """A value in a JSON document, with its path (``$.tableSchema.columns[2]``).

    What is wrong is added to ``problems``, so that one reading finds everything.
    """

    def __init__(self, value: Any, path: str, problems: list[str]) -> None:
        self.value = value
        self.path = path
        self.problems = problems

    def fail(self, message: str, key: str | None = None) -> None:
        """Note that something is wrong here, or at the member ``key``."""
        self.problems.append(f"{self.path}{'' if key is None else _step(key)}: {message}")

    def members(self, known: Collection[str], *, annotations: bool = True) -> bool:
        """Check that this is an object with known members only.

        ``annotations`` lets common properties pass: prefixed names such as ``dcterms:source``.
        """
        if not isinstance(self.value, dict):
            self.fail("An object is expected here.")
            return False
        for key in self.value:
            if key in known:
                continue
            prefix, colon, _ = key.partition(":")
            if annotations and colon and prefix in _ANNOTATION_PREFIXES:
                continue
            hint = " or ".join(nearest(key, known)) or ", ".join(known)
            self.fail(f"The property {key!r} is not known here. Known: {hint}.")
        return True

    def text(self, key: str) -> str | None:
        """Return the text at ``key``, None when the member is absent."""
        value = self.value.get(key)
        if value is None and key not in self.value:
            return None
        if not isinstance(value, str):
            self.fail("A text is expected here.", key)
            return None
        return value

    def flag(self, key: str) -> bool:
        """Return the boolean at ``key``, False when the member is absent."""
        value = self.value.get(key, False)
        if not isinstance(value, bool):
            self.fail("true or false is expected here.", key)
            return False
        return value

    def number(self, key: str) -> int | None:
        """Return the whole number at ``key``, which is not negative."""
        value = self.value.get(key)
        if key not in self.value:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fail("A whole number is expected here.", key)
            return None
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the text or the list of texts at ``key``, an empty tuple when it is absent."""
        value = self.value.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            self.fail("A text or a list of texts is expected here.", key)
            return ()
        return tuple(values)

    def child(self, key: str) -> Node | None:
        """Return the member ``key`` as a node, None when it is absent."""
        return Node(self.value[key], self.path + _step(key), self.problems) if key in self.value else None

    def items(self, key: str) -> Iterator[Node]:
        """Give the items of the list at ``key`` as nodes."""
        values = self.value.get(key, [])
        if not isinstance(values, list):
            self.fail("A list is expected here.", key)
            return
        for index, value in enumerate(values):
            yield Node(value, f"{self.path}{_step(key)}[{index}]", self.problems)


def read(path: Path, problems: list[str]) -> Node:
    """Return the root of a JSON document.

    Raises ``InputError`` when the file cannot be read and ``ResourceError`` when it is not JSON or an
    object in it names a member twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: the metadata cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ResourceError(f"{path}: the metadata is not in UTF-8 (byte {error.start}).") from error

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in pairs:
            if key in seen:
                problems.append(f"The property {key!r} stands twice in one object.")
            seen[key] = value
        return seen

    try:
        return Node(json.loads(text, object_pairs_hook=unique), "$", problems)
    except json.JSONDecodeError as error:
        raise ResourceError(
            f"{path}:{error.lineno}:{error.colno}: the metadata is not JSON ({error.msg})."
        ) from error
    except RecursionError as error:
        raise ResourceError(f"{path}: the metadata is nested too deeply.") from error


def _step(key: str) -> str:
    return f".{key}" if key.isidentifier() else f"[{key!r}]"
