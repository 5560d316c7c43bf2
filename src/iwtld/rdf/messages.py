"""What the parsers say is wrong, as sentences: the reason, and what to do.

A message that is not known here is passed on as a sentence, so that a new version of the parser loses
nothing but advice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final, TypeAlias

from iwtld.errors import nearest
from iwtld.namespaces import PREFIXES

Said: TypeAlias = tuple[str, str]
"""The reason, and what to do."""
_Rule: TypeAlias = tuple[str, Said | Callable[[re.Match[str]], Said]]

_PLACE: Final = re.compile(r"Parser error (?:at|between) line \d+[^:]*: ")
_CORRECT: Final = "Correct the file at this place."
_CONTAINED: Final = re.compile("has not been declared|Invalid IRI|No scheme found")

_EXPECTED: Final = {
    "predicate": "Write an IRI in angle brackets, a name with a prefix, or the word a.",
    "value": "Write an IRI in angle brackets, a name with a prefix, a number, or text in quotation marks.",
    "subject": "End a statement with a dot; separate its properties with semicolons, values with commas.",
}
_ROLES: Final = {"predicate": "predicate", "RDF object": "value"}


def explained(message: str, form: str) -> Said:
    """Return the reason and the advice for what a parser says of a file of that form.

    The place that the message names is left out of it.
    """
    message = _PLACE.sub("", message, count=1).strip()
    for pattern, said in _rules(form):
        if found := pattern.fullmatch(message):
            return said(found) if callable(said) else said
    return _sentence(message), _CORRECT


def concerns_one_statement(message: str) -> bool:
    """Whether a mistake in Turtle leaves no doubt about where the next statement begins."""
    return bool(_CONTAINED.search(message))


def is_about_an_end(message: str) -> bool:
    """Whether the parser names the beginning of a statement because the one before has no end."""
    return bool(re.search("dot is expected at the end of statements|followed by a dot", message))


def _sentence(message: str) -> str:
    message = message or "The file cannot be read"
    message = message[0].upper() + message[1:]
    return message if message.endswith((".", "!", "?")) else message + "."


def _undeclared(found: re.Match[str]) -> Said:
    prefix = found[1]
    reason = f"The prefix {prefix}: is not declared."
    if prefix in PREFIXES:
        return reason, f"Add this line at the top: @prefix {prefix}: <{PREFIXES[prefix]}> ."
    if close := nearest(prefix, PREFIXES):
        return reason, f"Did you mean {' or '.join(f'{name}:' for name in close)}? Otherwise declare it."
    return reason, f"Declare it at the top: @prefix {prefix}: <...> ."


def _misplaced(found: re.Match[str]) -> Said:
    token, role = found[1], _ROLES.get(found[2], "subject")
    advice = _EXPECTED[role]
    if re.fullmatch(r"[A-Za-z]\w*", token):
        advice = f'Put text in quotation marks: "{token}". A name has a prefix: iwt:{token}.'
    return f"{token} stands where a {role} is expected.", advice


def _character(found: re.Match[str]) -> Said:
    encoded = "".join(f"%{byte:02X}" for byte in found[1].encode())
    return f"An IRI cannot hold the character {found[1]!r}.", f"Write {encoded} in its place."


_IRIS: Final[tuple[_Rule, ...]] = (
    (r"(?:.*: )?Invalid IRI code point '(.)'.*", _character),
    (
        r".*Invalid IRI percent encoding '(.*)'.*|escapes in IRIs should be % followed .*, found '(.*)'",
        lambda found: (
            f"{found[1] or found[2]} is no percent encoding.",
            "Write two hexadecimal digits behind %, and a percent sign itself as %25.",
        ),
    ),
    (
        r".*No scheme found in an absolute IRI",
        ("The IRI is not absolute.", "Begin it with its scheme, such as https://."),
    ),
)
_TEXTS: Final[tuple[_Rule, ...]] = (
    (
        r"Line jumps are not allowed in string literals.*",
        (
            "A text in quotation marks is not closed on its line.",
            'Close it with ", or write a line break as \\n.',
        ),
    ),
    (
        r"A language code should always start with a letter",
        ("No language follows the @.", 'Write a language, such as "text"@en.'),
    ),
    (
        r"Unexpected character '(.)'",
        lambda found: (
            f"The character {found[1]!r} has no meaning here.",
            "Remove it. The parts of a language are separated by hyphens: pt-BR, not pt_BR.",
        ),
    ),
    (
        r"Unexpected escape character '(.*)'",
        lambda found: (f"{found[1]} is no escape sequence.", "Write a backslash itself as \\\\."),
    ),
    (
        r"Unexpected end(?: of file)?",
        (
            "The file ends within a statement that begins before or at this place.",
            "Close what is open: a quotation mark, a bracket, or the statement itself with a dot.",
        ),
    ),
    (
        r".*(?:dot is expected at the end of statements|followed by a dot)",
        ("The statement does not end here with a dot.", "Write a dot behind it."),
    ),
    (
        r"A blank node ID cannot be empty",
        ("The blank node has no label.", "Write a label behind _:, such as _:a, or [] for one without."),
    ),
)
_TURTLE: Final[tuple[_Rule, ...]] = (
    (r"The prefix (.*): has not been declared", _undeclared),
    (
        r"\{ is not a valid (?:predicate|subject or graph name)",
        (
            "The bracket { begins a named graph, which this form does not have.",
            "Name the file .trig, or remove the graph.",
        ),
    ),
    (r"(.*) is not a valid (predicate|subject or graph name|graph name|RDF subject|RDF object)", _misplaced),
    (
        r"blank node property lists should end with a '\]'.*",
        ("A bracket [ is not closed.", "Close it with ] before the statement ends."),
    ),
    (
        r"Annotations should end with .*",
        ("An annotation {| is not closed.", "Close it with |} before the statement ends."),
    ),
    (
        r"The PREFIX (?:keyword|declaration) should be followed by .*",
        ("The declaration of the prefix is not complete.", "Write @prefix ex: <https://example.org/> ."),
    ),
    (
        r"Expecting a datatype IRI after \^\^, found (.*)",
        lambda found: (f"{found[1]} is no datatype.", "Write an IRI behind ^^, such as xsd:date."),
    ),
    (
        r"'(.)' is not allowed at the beginning of a prefix name",
        lambda found: (
            f"The character {found[1]!r} has no meaning here.",
            'Quotation marks are the straight ones: "...".'
            if found[1] in "“”„‘’«»"
            else "In the local part of a name, write it with a backslash before it, or write the whole IRI.",
        ),
    ),
)
_LINES: Final[tuple[_Rule, ...]] = (
    (
        r"The predicate of a triple must be an IRI",
        (
            "A predicate is an IRI in angle brackets in this form.",
            "Write it out: <https://...>. Prefixes are for Turtle (.ttl).",
        ),
    ),
    (
        r"The (subject|object) of a triple must be .*",
        lambda found: (
            f"This cannot be the {found[1]} of a statement in this form.",
            "Write IRIs out in angle brackets, and text in quotation marks. Prefixes are for Turtle (.ttl).",
        ),
    ),
    (
        r"Only a single triple or quad can be written in a line.*",
        ("Something follows the statement on its line.", "Write each statement on a line of its own."),
    ),
)
_XML: Final[tuple[_Rule, ...]] = (
    (
        r"error while parsing language tag '(.*)': .*",
        lambda found: (f"{found[1]!r} is no language.", "Write a tag of BCP 47, such as en, fr or pt-BR."),
    ),
    (
        r"XML namespaces are required in RDF/XML",
        ("The name is in no namespace.", "Give it a prefix that xmlns declares, such as rdf:about."),
    ),
    (
        r"Unexpected text event: '(.*)'",
        lambda found: (
            f"The text {found[1].strip()[:40]!r} stands where none is read.",
            "Put it into a property, whole: comments and marked sections cannot interrupt a text.",
        ),
    ),
    (
        r"Unexpected node, a text value is already present",
        ("The property has a second value.", "Write the property once for each of its values."),
    ),
    (
        r"Not both (\S+) and (\S+) could be set.*",
        ("The element has two identifiers.", "Keep one of rdf:about, rdf:ID, rdf:nodeID and rdf:resource."),
    ),
    (
        r"Invalid (node|property) element tag name: (.*)",
        lambda found: (
            f"<{found[2]}> cannot be the name of an element here.",
            "Nodes and properties take turns: a node holds properties, and a property one node.",
        ),
    ),
    (
        r"(.*) has already been used as rdf:ID value",
        lambda found: (f"<{found[1]}> has been made by another rdf:ID.", "Use rdf:about the second time."),
    ),
    (
        r"(.*) is not a valid (rdf:\w+) value",
        lambda found: (
            f"{found[1]!r} cannot be an {found[2]}.",
            "Begin it with a letter, and use letters, digits, hyphens and underscores.",
        ),
    ),
)
_COMMA: Final = "Write a comma between two members, and close what is open."
_JSON: Final[tuple[_Rule, ...]] = (
    (r"Trailing commas are not allowed", ("A comma stands behind the last member.", "Remove it.")),
    (r"Object values must be followed by a comma .*", ("A comma or a closing bracket } is missing.", _COMMA)),
    (r"Array values must be followed by a comma .*", ("A comma or a closing bracket ] is missing.", _COMMA)),
    (
        r"Object keys must be strings",
        ("A member is not complete.", 'Write each member as "name": value, the name in quotation marks.'),
    ),
    (
        r"Unexpected char: '(.)'",
        lambda found: (
            f"The character {found[1]!r} has no meaning here.",
            'Write names and text in quotation marks ("); JSON has no comments.',
        ),
    ),
    (
        r"'(.)' is not allowed in JSON strings",
        (
            "A text goes over the end of its line or holds a tab.",
            "Write \\n for a line break, and \\t for a tab.",
        ),
    ),
    (
        r"'(.*)' is not a valid escape sequence",
        lambda found: (f"{found[1]} is no escape sequence.", "Write a backslash itself as \\\\."),
    ),
    (
        r"Unexpected end of file.*",
        ("The file ends before the JSON does.", "Close what is open: a quotation mark or a bracket."),
    ),
    (
        r"Unexpected closing .*|Unexpected comma, .*",
        ("A value is missing before this place.", "Write the value, or remove what announces it."),
    ),
    (
        r"The JSON already contains one root element",
        ("Something follows the end of the JSON.", "Remove it, or put both into one array: [..., ...]."),
    ),
)
_TABLES: Final[dict[str, tuple[_Rule, ...]]] = {
    "ttl": (*_TURTLE, *_IRIS, *_TEXTS),
    "trig": (*_TURTLE[:1], *_TURTLE[2:], *_IRIS, *_TEXTS),
    "nt": (*_LINES, *_IRIS, *_TEXTS),
    "nq": (*_LINES, *_IRIS, *_TEXTS),
    "jsonld": _JSON,
}


@cache
def _rules(form: str) -> list[tuple[re.Pattern[str], Said | Callable[[re.Match[str]], Said]]]:
    rules: Iterable[_Rule] = _TABLES.get(form, (*_XML, *_IRIS))
    return [(re.compile(pattern, re.DOTALL), said) for pattern, said in rules]
