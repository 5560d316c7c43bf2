"""The stored queries: one file each, ``<topic>/<name>.rq``, described by its header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from iwtld import resources
from iwtld.errors import InputError, ResourceError, UnknownNameError
from iwtld.queries.header import Entry, assignments, entries, fault, listed
from iwtld.queries.parameters import Parameter, declared

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_LOADED: Final[dict[Path, Mapping[str, StoredQuery]]] = {}


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A question that the graph answers, with its parameters and its SPARQL text.

    ``name`` is the file's name without suffix and ``topic`` the folder's; ``summary`` is the question in one
    sentence; ``answers`` are the competency questions that it serves; ``example`` holds values for its
    parameters that give a meaningful answer.
    """

    name: str
    topic: str
    summary: str
    description: str
    tags: tuple[str, ...]
    answers: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    example: Mapping[str, str]
    text: str
    path: Path

    @property
    def usage(self) -> str:
        """Return the command that runs the example."""
        values = (
            f'-p {name}="{value}"' if " " in value else f"-p {name}={value}"
            for name, value in self.example.items()
        )
        return " ".join(["iwtld query", self.name, *values])

    def to_dict(self) -> dict[str, Any]:
        """Return all but the text as plain values that JSON can hold."""
        return {
            "name": self.name,
            "topic": self.topic,
            "summary": self.summary,
            "description": self.description,
            "tags": list(self.tags),
            "answers": list(self.answers),
            "parameters": [parameter.to_dict() for parameter in self.parameters],
            "example": dict(self.example),
        }

    def matches(self, words: str) -> bool:
        """Return whether every word occurs in the name, summary, description, topic or tags."""
        place = " ".join([self.name, self.topic, self.summary, self.description, *self.tags]).casefold()
        return all(word in place for word in words.casefold().split())


def parse(text: str, path: Path) -> StoredQuery:
    """Return the query that a file holds; ``path`` gives its name and topic.

    Only the header is read; :func:`iwtld.queries.binding.check` examines the query below it. Raises
    ``ResourceError`` with file and line for a header that is not well-formed.
    """
    file = str(path)
    if not _NAME.fullmatch(path.stem):
        raise fault(file, 1, f"The name {path.stem!r} is not made of small letters, digits and hyphens.")
    found = entries(text, file)
    single = {entry.key: entry.text for entry in found if entry.key != "param"}
    parameters: list[Parameter] = []
    for entry in found:
        if entry.key == "param":
            parameter = declared(entry.text, file, entry.line)
            if any(parameter.name == other.name for other in parameters):
                raise fault(file, entry.line, f"The parameter {parameter.name} is declared twice.")
            parameters.append(parameter)
    return StoredQuery(
        name=path.stem,
        topic=path.parent.name,
        summary=single["summary"],
        description=single.get("description", ""),
        tags=listed(single.get("tags", "")),
        answers=listed(single.get("answers", "")),
        parameters=tuple(parameters),
        example=_example(found, parameters, file),
        text=text,
        path=path,
    )


def load_queries(folder: Path | None = None) -> Mapping[str, StoredQuery]:
    """Return the stored queries below a folder by name, in the order of topic and name.

    Without folder those of this installation. Seventy files take a few milliseconds; the result is kept for
    the life of the process. Raises ``ResourceError`` for a malformed header or a name that two files have,
    ``InputError`` for a folder or a file that cannot be read.
    """
    root = resources.folder("queries") if folder is None else folder
    if root not in _LOADED:
        _LOADED[root] = _load(root)
    return _LOADED[root]


def _load(root: Path) -> Mapping[str, StoredQuery]:
    if not root.is_dir():
        raise InputError(f"There is no folder of queries at {root}.")
    found: dict[str, StoredQuery] = {}
    for path in sorted(root.glob("*/*.rq")):
        query = _read(path)
        if query.name in found:
            raise _same_name(found[query.name].path, path)
        found[query.name] = query
    return MappingProxyType(found)


def choose_queries(
    *, tag: str | None = None, search: str | None = None, folder: Path | None = None
) -> list[StoredQuery]:
    """Return the stored queries with a tag or of a topic, and with all words of a search, in their order.

    Raises ``UnknownNameError`` for a tag that no query has.
    """
    queries = load_queries(folder).values()
    tags = {word for query in queries for word in (query.topic, *query.tags)}
    if tag is not None and tag not in tags:
        raise UnknownNameError("tag", tag, tags)
    return [
        query
        for query in queries
        if (tag is None or tag in (query.topic, *query.tags)) and (search is None or query.matches(search))
    ]


def find_query(name: str, folder: Path | None = None) -> StoredQuery:
    """Return one stored query by its name, reading no other file than its own, and none after all were read.

    Raises ``UnknownNameError`` with the nearest names; the rest is as with :func:`load_queries`.
    """
    root = resources.folder("queries") if folder is None else folder
    loaded = _LOADED.get(root, {})
    if name in loaded:
        return loaded[name]
    paths = sorted(root.glob(f"*/{name}.rq")) if not loaded and _NAME.fullmatch(name) else []
    if len(paths) > 1:
        raise _same_name(*paths[:2])
    if paths:
        return _read(paths[0])
    listing = "`iwtld queries` lists the stored queries."
    raise UnknownNameError("stored query", name, load_queries(folder), listing=listing)


def _read(path: Path) -> StoredQuery:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The query {path} cannot be read: {error}.") from error
    return parse(text, path)


def _same_name(one: Path, other: Path) -> ResourceError:
    return ResourceError(f"{one} and {other} have the same name; rename one of them.")


def _example(found: list[Entry], parameters: list[Parameter], file: str) -> Mapping[str, str]:
    entry = next((entry for entry in found if entry.key == "example"), None)
    required = {parameter.name for parameter in parameters if parameter.required}
    if entry is None:
        if required:
            raise fault(file, 1, f"The query needs an `#+ example:` with {', '.join(sorted(required))}.")
        return MappingProxyType({})
    values = assignments(entry.text)
    if values is None:
        raise fault(
            file, entry.line, f'An example is written `name=value other="two words"`, not `{entry.text}`.'
        )
    unknown = values.keys() - {parameter.name for parameter in parameters}
    if unknown:
        raise fault(
            file, entry.line, f"The example gives {', '.join(sorted(unknown))}, which is not declared."
        )
    if missing := required - values.keys():
        raise fault(file, entry.line, f"The example lacks {', '.join(sorted(missing))}.")
    return MappingProxyType(dict(values))
