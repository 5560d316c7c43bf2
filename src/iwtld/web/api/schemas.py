"""The parts of the API's description: parameters and bodies as JSON Schema (OpenAPI 3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from iwtld.basis.acts.action_text import EXAMPLES
from iwtld.names import KINDS
from iwtld.options import Option
from iwtld.queries import Parameter
from iwtld.web.negotiation import Format

Schema = Mapping[str, Any]

_FLAG: Final = re.compile(r"--([a-z][a-z-]*)")
_DATE: Final[Schema] = {"anyOf": [{"type": "string", "format": "date"}, {"const": "today"}]}
_YEARS: Final[Schema] = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, {"const": "life"}]}

PROBLEM: Final[Schema] = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "The sort of problem; it is stable."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong with this request, and what to do."},
        "suggestions": {"type": "array", "items": {"type": "string"}},
        "errors": {
            "type": "array",
            "description": "Everything that is wrong with the parameters.",
            "items": {
                "type": "object",
                "required": ["parameter", "detail"],
                "properties": {
                    "parameter": {"type": "string"},
                    "detail": {"type": "string"},
                    "suggestions": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}

RESULTS: Final[Schema] = {
    "type": "object",
    "description": "SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/).",
    "required": ["head"],
    "properties": {
        "head": {"type": "object", "properties": {"vars": {"type": "array", "items": {"type": "string"}}}},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {"bindings": {"type": "array", "items": {"type": "object"}}},
        },
        "boolean": {"type": "boolean"},
    },
}

REPORT: Final[Schema] = {
    "type": "object",
    "description": "What the examination found; docs/reports.md describes it key by key.",
    "required": ["version", "conforms", "counts", "findings"],
    "properties": {
        "version": {"const": 1},
        "conforms": {"type": "boolean"},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "next_offset": {"type": ["integer", "null"]},
        "findings": {"type": "array", "items": {"type": "object"}},
    },
}


def schema_of(option: Option) -> Schema:
    """Return the schema of a part of a legal-basis question."""
    if option.multiple:
        return {"type": "array", "items": {"type": "string"}}
    default = {} if option.default is None else {"default": option.default}
    if option.choices:
        return {"type": "string", "enum": list(option.choices), **default}
    match option.kind:
        case "flag":
            return {"type": "string", "enum": ["yes", "no"], "default": "no"}
        case "integer":
            bounds = {"minimum": option.least, "maximum": option.most}
            return {"type": "integer", **_said(bounds), **default}
        case "date":
            return {**_DATE, **default}
        case "years":
            return _YEARS
    return {"type": "string", **default}


def parameter_of(option: Option, examples: Mapping[str, str]) -> dict[str, Any]:
    """Return a part of a question as a parameter of an operation; ``examples`` are values by name."""
    sample = examples.get(option.name)
    more = {"style": "form", "explode": True} if option.multiple else {}
    value: Any = [sample] if option.multiple and sample is not None else sample
    if sample is not None and option.kind == "integer":
        value = int(sample)
    text = described(option.help)
    act = EXAMPLES.get(option.name.replace("_", "-"))
    if act is not None:
        text += f" It is written {option.metavar}, as in {act}."
    return {
        "name": option.name,
        "in": "query",
        "description": text,
        **({"required": True} if option.required else {}),
        **more,
        "schema": schema_of(option),
        **({} if value is None else {"example": value}),
    }


def stored_parameter(parameter: Parameter, example: Mapping[str, str]) -> dict[str, Any]:
    """Return a parameter of a stored query as a parameter of an operation."""
    default = {} if parameter.default is None else {"default": parameter.default}
    schema: Schema = {"type": "string", **default}
    help_text = parameter.help[:1].upper() + parameter.help[1:] + "."
    if parameter.choices:
        schema = {"type": "string", "enum": list(parameter.choices), **default}
    elif parameter.type == "date":
        schema = {**_DATE, **default}
    elif parameter.type == "integer":
        schema = {"type": "integer", **{name: int(value) for name, value in default.items()}}
    elif parameter.type in KINDS:
        help_text += f" A {KINDS[parameter.type].noun} by code, slug or name."
    sample: Any = example.get(parameter.name)
    if sample is not None and parameter.type == "integer":
        sample = int(sample)
    return {
        "name": parameter.name,
        "in": "query",
        "description": help_text,
        **({"required": True} if parameter.required else {}),
        "schema": schema,
        **({} if sample is None else {"example": sample}),
    }


def format_parameter(formats: Sequence[Format]) -> dict[str, Any]:
    """Return the parameter ``format``, which goes before the ``Accept`` header."""
    return {
        "name": "format",
        "in": "query",
        "description": "The form of the answer, in place of the Accept header.",
        "schema": {"type": "string", "enum": [each.name for each in formats]},
    }


def content(formats: Iterable[Format], schema: Schema) -> dict[str, Any]:
    """Return the media types of an answer; ``schema`` describes those of JSON that are not RDF."""
    described_by = {"application/json", "application/sparql-results+json"}
    return {
        each.bare: {"schema": schema if each.bare in described_by else {"type": "string"}} for each in formats
    }


def described(help_text: str) -> str:
    """Return a help text of the command line in the words of the web: ``--whose-law`` is ``whose_law``."""
    return _FLAG.sub(lambda found: f"`{found[1].replace('-', '_')}`", help_text)


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
