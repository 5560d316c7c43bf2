"""Writing the graph for other systems: in the syntaxes of RDF, as tables, as networks, as documents.

``dispatch`` has all formats by name (``EXPORTS``) and writes a selection in one of them. The syntaxes of RDF
are deterministic, tidy, and the same graph when read back.

The same graph gives the same bytes, in whatever order it was made: subjects are sorted by IRI, ``rdf:type``
comes first, blank nodes carry the labels of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/).

============  ==========================================================================
``turtle``    the graphs merged into one, laid out for people to read
``trig``      the same with the named graphs kept apart
``ntriples``  the graphs merged, in canonical form, one triple a line
``nquads``    the canonical form of the dataset, one quad a line
``rdfxml``    the graphs merged, for tools that read nothing else
``jsonld``    the named graphs kept apart, compact by the project's context
============  ==========================================================================
"""

from iwtld.export.context import Context, build_context, project_context, read_context
from iwtld.export.dispatch import EXPORTS, Export
from iwtld.export.formats import FORMATS, Format, export, format_named, serialize

__all__ = [
    "EXPORTS",
    "FORMATS",
    "Context",
    "Export",
    "Format",
    "build_context",
    "export",
    "format_named",
    "project_context",
    "read_context",
    "serialize",
]
