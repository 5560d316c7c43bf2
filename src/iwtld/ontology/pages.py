"""The documentation of the ontology as files: an index, one page and one drawing for each module.

Markdown pages use the heading identifiers of Python-Markdown (``{#Agency}``), so that the local name of each
term is its anchor, as it is on the HTML pages. All says what the ontology, the queries, the rules, the shapes
and the records say; nothing is written here about a term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import pyoxigraph as ox

from iwtld.namespaces import GRAPH
from iwtld.ontology.diagram import diagram
from iwtld.ontology.documentation import document
from iwtld.ontology.documented import Documentation, Module, Reference, Scheme, TermEntry
from iwtld.ontology.records import Example, examples
from iwtld.ontology.svg import svg
from iwtld.ontology.usage import KINDS, Use, usage

if TYPE_CHECKING:
    from jinja2 import Environment

Form = Literal["markdown", "html"]
FORMS: Final[tuple[Form, ...]] = ("markdown", "html")
_SUFFIXES: Final = {"markdown": "md", "html": "html"}
_TEMPLATES: Final = Path(__file__).with_name("templates")
GRAPH_OF_ONTOLOGY: Final = ox.NamedNode(GRAPH + "ontology")
"""The named graph of a build that holds the ontology."""
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|{}])")
_USERS: Final = {"query": "Queries", "rule": "Rules", "shape": "Shapes", "table": "Tables and columns"}

CHARACTERISTICS: Final = {
    "functional": "a thing has at most one value",
    "inversefunctional": "no two things have the same value",
    "symmetric": "it holds in both directions",
    "asymmetric": "it never holds in both directions",
    "transitive": "it passes along chains",
    "reflexive": "everything has itself as a value",
    "irreflexive": "nothing has itself as a value",
}
"""What the characteristics of a property say, in plain words."""


def pages(store: ox.Store, form: Form = "markdown", *, queries: str | None = None) -> dict[str, str]:
    """Return the files of the documentation by name: ``index``, a page and an SVG drawing for each module.

    ``store`` holds the built graph, of which records are taken as examples. ``queries`` is where pages about
    stored queries are, with ``{topic}`` and ``{name}`` in place of those of a query; without it the names of
    queries are no links.
    """
    return dict(_Pages(document(store, GRAPH_OF_ONTOLOGY), store, form, queries).files())


@dataclass
class _Pages:
    documentation: Documentation
    store: ox.Store
    form: Form
    queries: str | None

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the text of each file."""
        modules = self.documentation.modules
        yield self._name("index"), self._render("index", modules=modules, terms=self._index())
        for module in modules[1:]:
            name = _short(module)
            drawn = diagram(self.documentation, module)
            if drawn.boxes:
                yield f"{name}.svg", svg(drawn)
            sections = tuple(self._sections(module))
            schemes = tuple(
                each
                for each in self.documentation.schemes
                if each.module and each.module.anchor == module.anchor
            )
            yield (
                self._name(name),
                self._render(
                    "module",
                    module=module,
                    sections=sections,
                    schemes=schemes,
                    drawing=drawn if drawn.boxes else None,
                ),
            )

    def _sections(self, module: Module) -> Iterator[tuple[str, tuple[TermEntry, ...]]]:
        for title, entries in (("Classes", self.documentation.classes), *self.documentation.properties):
            own = tuple(each for each in entries if each.module and each.module.anchor == module.anchor)
            if own:
                yield title, own

    def _index(self) -> list[tuple[str, tuple[Reference, ...]]]:
        found = []
        for title, entries in (("Classes", self.documentation.classes), *self.documentation.properties):
            references = (Reference(each.iri, each.label, each.anchor) for each in entries)
            found.append((title, tuple(sorted(references, key=lambda each: each.label.casefold()))))
        schemes = tuple(Reference(each.iri, each.label, each.anchor) for each in self.documentation.schemes)
        return [*found, ("Concept schemes", schemes)]

    def _name(self, page: str) -> str:
        return f"{page}.{_SUFFIXES[self.form]}"

    def _render(self, template: str, **values: Any) -> str:
        text = self._templates.get_template(f"{template}.{_SUFFIXES[self.form]}").render(
            head=self.documentation.modules[0],
            documentation=self.documentation,
            characteristics=CHARACTERISTICS,
            address=self._address,
            uses=self._uses,
            records=self._records,
            query=self._query,
            short=_short,
            suffix=_SUFFIXES[self.form],
            **values,
        )
        return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"

    @cached_property
    def _templates(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            # Markdown has its own escapes; the filter `md` writes them.
            autoescape=self.form == "html",  # noqa: S701
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["md"] = escaped
        return environment

    @cached_property
    def _homes(self) -> Mapping[str, str]:
        """The page of each term, by its IRI."""
        every: list[TermEntry | Scheme] = [*self.documentation.classes, *self.documentation.schemes]
        for _, entries in self.documentation.properties:
            every += entries
        return {
            each.iri: f"{_page(each)}.{_SUFFIXES[self.form]}#{each.anchor}" for each in every if each.module
        }

    def _address(self, iri: str) -> str | None:
        """Return where a term is described: on a page here, or at its IRI; ``None`` for what has neither."""
        return self._homes.get(iri) or (iri if iri.startswith(("http://", "https://")) else None)

    def _uses(self, iri: str) -> list[tuple[str, tuple[Use, ...]]]:
        uses = self._usage.get(iri, ())
        grouped = ((_USERS[kind], tuple(use for use in uses if use.kind == kind)) for kind in KINDS)
        return [(title, found) for title, found in grouped if found]

    @cached_property
    def _usage(self) -> Mapping[str, tuple[Use, ...]]:
        return usage()

    def _records(self, iri: str) -> tuple[Example, ...]:
        return examples(self.store, iri)

    def _query(self, use: Use) -> str | None:
        if use.kind != "query" or self.queries is None:
            return None
        return self.queries.format(topic=use.group, name=use.name)


def escaped(text: str) -> str:
    """Return a text so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _short(module: Module) -> str:
    return module.anchor.removeprefix("module-")


def _page(entry: TermEntry | Scheme) -> str:
    return entry.module.anchor.removeprefix("module-") if entry.module and entry.module.anchor else "index"
