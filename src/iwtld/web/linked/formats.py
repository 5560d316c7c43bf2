"""The forms in which a document is there, and replies in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from iwtld.dataset import LICENCE
from iwtld.errors import UsageError
from iwtld.export import FORMATS, Context, project_context, serialize
from iwtld.namespaces import BASE
from iwtld.web.exchange import Reply
from iwtld.web.formats import HTML, RDF
from iwtld.web.negotiation import Format
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple


DOCUMENT: Final = (*RDF, HTML)
"""What a thing can be had in; a client that takes anything gets Turtle, a browser asks for HTML."""

PAGE: Final = (HTML, *RDF)
"""The same for addresses that name a page; a client that takes anything gets that."""

SUFFIXES: Final[Mapping[str, Format]] = {f".{FORMATS[each.name].extension}": each for each in RDF}
"""The endings of addresses that force a form."""


def suffix_of(form: Format) -> str:
    """Return the ending that forces a form; a page has none."""
    return "" if form is HTML else f".{FORMATS[form.name].extension}"


def divided(path: str) -> tuple[str, Format | None]:
    """Return a path without the ending that forces a form, and that form."""
    for suffix, form in SUFFIXES.items():
        if path.endswith(suffix) and len(path) > len(suffix):
            return path.removesuffix(suffix), form
    return path, None


def links(path: str, iri: str, formats: Sequence[Format] = PAGE) -> dict[str, str]:
    """Return the headers that say what a document is: its other forms, its published IRI, its licence.

    ``path`` is the decoded path of the page, without an ending.
    """
    address = quote(path, safe="/:@!$&'()*+,;=-._~")
    parts = [f'<{iri}>; rel="canonical"']
    for form in formats:
        parts.append(f'<{address}{suffix_of(form)}>; rel="alternate"; type="{form.bare}"')
    parts += [f'<{LICENCE}>; rel="license"', f'<{BASE}dataset>; rel="collection"']
    return {"link": ", ".join(parts), "vary": "Accept"}


def data(statements: Iterable[Quad], form: Format, headers: Mapping[str, str]) -> Reply:
    """Return statements in a syntax of RDF; those without named graphs hold them as one graph.

    JSON-LD carries the part of the project's context that it uses, so that reading it needs no network.
    Raises ``Problem`` (406) where the syntax cannot express the statements.
    """
    quads = list(statements)
    try:
        if FORMATS[form.name].named_graphs and form.name != "jsonld":
            body = serialize(quads, form.name)
        else:
            triples = list(dict.fromkeys(quad.triple for quad in quads))
            context = _used(project_context(), triples) if form.name == "jsonld" else None
            body = serialize(triples, form.name, context=context)
    except UsageError as error:
        raise Problem(406, "not-acceptable", "No acceptable format", str(error)) from error
    return Reply(body, form.media_type, headers=headers)


def _used(context: Context, triples: Iterable[Triple]) -> Context:
    """Return a context with the prefixes, and of the terms those that the triples use."""
    iris: set[str] = set()
    for triple in triples:
        iris.add(triple.predicate.value)
        # A class is written as a term too.
        iris.add(getattr(triple.object, "value", ""))
    terms = {iri: each for iri, each in context.terms.items() if iri in iris}
    names = {each.name for each in terms.values()} | set(context.prefixes) | {"@version"}
    document = {name: value for name, value in context.document.items() if name in names}
    return Context(document, context.prefixes, terms)
