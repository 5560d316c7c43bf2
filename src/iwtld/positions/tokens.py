"""Regular expressions for the tokens of Turtle and its relatives.

They are generous where the parser is strict: what no token can be, the parser has already refused. All
repetitions are possessive and all alternatives atomic, so that no text makes them slow. They work on UTF-8.
"""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = rb"[A-Za-z\x80-\xff](?:\.*+[\w\x80-\xff-])*+"
_LOCAL: Final = rb"(?:[\w:%\x80-\xff]|\\.)(?:\.*+(?:[\w:%\x80-\xff-]|\\.))*+"
_NAME: Final = rb"(?:" + _WORD + rb")?+:(?:" + _LOCAL + rb")?+"

IRI: Final = rb"<(?!<)[^>]*+>"
LABEL: Final = rb"_:[\w\x80-\xff](?:\.?+[\w\x80-\xff-])*+"
LANGUAGE: Final = rb"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+"
NUMBER: Final = rb"[+-]?+(?>\d++\.?+\d*+[eE][+-]?+\d++|\.\d++[eE][+-]?+\d++|\d*+\.\d++|\d++)"
LINE_STRING: Final = rb'"[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"'

NODE: Final = rb"(?>" + rb"|".join((IRI, LABEL, _NAME)) + rb")"
TERM: Final = rb"(?>" + rb"|".join((IRI, LABEL, _NAME, NUMBER, _WORD)) + rb")"
STRING: Final = (
    rb"(?>"
    rb'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"""|'
    rb"'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+'''|"
    rb'"(?!"")[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"|'
    rb"'(?!'')[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*+')"
)
SUFFIX: Final = rb"(?>" + LANGUAGE + rb"|\^\^(?:" + IRI + rb"|" + _NAME + rb"))"
"""The language or the datatype of a literal, when nothing stands before it."""
SPACE: Final = rb"(?:[ \t\r\n]++|#[^\r\n]*+)*+"

_BRACKETS: Final = rb"<<\(|\)>>|<<|>>|\{\||\|\}|\^\^|[][(){}~]"
_KEYWORD: Final = rb"(?i:prefix|base|version|graph)(?![\w.:\x80-\xff-])|@(?:prefix|base|version)(?![A-Za-z-])"

TOKEN: Final = re.compile(
    SPACE
    + rb"(?:"
    + rb"|".join(
        (
            rb"(?P<keyword>" + _KEYWORD + rb")",
            rb"(?P<term>" + TERM + rb")",
            rb"(?P<string>" + STRING + rb")(?P<literal>" + SUFFIX + rb")?+",
            rb"(?P<suffix>" + LANGUAGE + rb")",
            rb"(?P<mark>" + _BRACKETS + rb"|[.,;])",
        )
    )
    + rb")",
    re.DOTALL,
)
