"""The codes of the findings about files of RDF."""

from __future__ import annotations

from typing import Final

from iwtld.codes import Code

SYNTAX: Final = Code(
    "R01",
    "Syntax error",
    "The file does not follow the grammar of its form. What stands before the error is examined all the "
    "same; what stands behind it is not, since it may mean something else once the error is gone.",
    "id:agency/kws iwt:acronym KWS .",
    'id:agency/kws iwt:acronym "KWS" .',
)
DOCUMENT_TYPE: Final = Code(
    "R02",
    "Document type refused",
    "RDF/XML with a document type (DOCTYPE) is not read, since its entities can grow without bound or name "
    "other files. Write each IRI out, or use namespaces.",
    '<!DOCTYPE rdf:RDF [<!ENTITY iwt "https://w3id.org/iwtld/ontology#">]>',
    '<rdf:RDF xmlns:iwt="https://w3id.org/iwtld/ontology#" ...>',
)
TOO_DEEP: Final = Code(
    "R03",
    "Nested too deep",
    "Brackets or elements stand inside one another to a depth that no real data has. Give the inner things "
    "identifiers, and describe each of them at the top.",
    '{"iwt:parent": {"iwt:parent": {"iwt:parent": ... 300 times',
    '[{"@id": "id:a", "iwt:parent": {"@id": "id:b"}}, {"@id": "id:b", ...}]',
)
REMOTE_CONTEXT: Final = Code(
    "R04",
    "Context not fetched",
    "A JSON-LD file names its context by an address. Nothing is fetched; the context of the project, "
    "https://w3id.org/iwtld/context.jsonld, is known and may be named.",
    '{"@context": "https://schema.org/"}',
    '{"@context": "https://w3id.org/iwtld/context.jsonld"}',
)
NOT_UTF8: Final = Code(
    "R05",
    "Not UTF-8",
    "The file is not in UTF-8. Save it as UTF-8.",
    "Côte d'Ivoire saved as Windows-1252",
)
IMPORT: Final = Code(
    "R06",
    "Import not followed",
    "The file imports another one with owl:imports. Nothing is fetched, so that what the other file says "
    "takes no part in the examination. Hand it in as well if it should.",
    "<https://example.org/> owl:imports <https://example.org/other> .",
)
WRONG_FORM: Final = Code(
    "R11",
    "Another form than the name says",
    "A file is read as what its name says, never guessed. The content looks like something else, such as a "
    "web page that was saved instead of the data. Rename the file, or save the data again.",
    "<!DOCTYPE html> in actors.ttl",
)
CONTROL_CHARACTER: Final = Code(
    "R12",
    "Control character",
    "The file holds the character NUL, which no text has. It may be a binary file, or UTF-16 without a mark "
    "at its beginning.",
    'id:agency/kws iwt:acronym "K\\u0000WS" .',
)
EMPTY: Final = Code(
    "R13",
    "Empty file",
    "The file holds no statement. It may be the wrong one, or what it should hold was not saved.",
    "a file of no bytes",
)
GRAPH_CONTAINER: Final = Code(
    "R14",
    "Graph container refused",
    "A JSON-LD context has a term whose container is a graph. The parser cannot be trusted with these: some "
    "documents end it. Write the graph out, with @graph.",
    '{"@context": {"says": {"@id": "ex:says", "@container": "@graph"}}, ...}',
    '{"@context": {"says": "ex:says"}, "says": {"@id": "ex:g", "@graph": [...]}}',
)
MORE_ERRORS: Final = Code(
    "R99",
    "More syntax errors",
    "There are more syntax errors than are shown.",
    "a list of names under a .nt name, each line of it an error",
)

CODES: Final[dict[str, Code]] = {
    code.code: code
    for code in (
        SYNTAX,
        DOCUMENT_TYPE,
        TOO_DEEP,
        REMOTE_CONTEXT,
        NOT_UTF8,
        IMPORT,
        WRONG_FORM,
        CONTROL_CHARACTER,
        EMPTY,
        GRAPH_CONTAINER,
        MORE_ERRORS,
    )
}
"""Every code by its name, in the order of the names."""
