"""The lexical spaces of the XSD datatypes, as regular expressions that any SPARQL 1.1 engine knows.

SHACL counts a literal such as ``"2019-02-30"^^xsd:date`` as not being of its datatype. Casts do not
decide that alike everywhere; these expressions do, calendar included
(https://www.w3.org/TR/xmlschema11-2/). XPath regular expressions have no non-capturing groups, so
plain groups are used.
"""

from __future__ import annotations

from typing import Final

from iwtld.validate.vocabulary import XSD

_YEAR = "-?([1-9][0-9]{3,}|0[0-9]{3})"
_TWO = "([02468][048]|[13579][26])"
_LEAP_YEAR = f"-?(([0-9]{{2}}|[1-9][0-9]{{2,}})(0[48]|[2468][048]|[13579][26])|([1-9][0-9]*)?{_TWO}00)"
_ZONE = "(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_TIME = "(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?|24:00:00(\\.0+)?)"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_MONTH_DAY = f"((0[13578]|1[02])-{_DAY}|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
_DATE = f"({_YEAR}-{_MONTH_DAY}|{_LEAP_YEAR}-02-29)"
_SECONDS = "[0-9]+(\\.[0-9]+)?S"
_DAY_TIME = f"([0-9]+H([0-9]+M)?({_SECONDS})?|[0-9]+M({_SECONDS})?|{_SECONDS})"
_FLOAT = "([+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)"
_INTEGER = "[+-]?[0-9]+"

LEXICAL: Final[dict[str, str]] = {
    XSD + "boolean": "true|false|1|0",
    XSD + "decimal": "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)",
    XSD + "float": _FLOAT,
    XSD + "double": _FLOAT,
    XSD + "date": f"{_DATE}{_ZONE}?",
    XSD + "time": f"{_TIME}{_ZONE}?",
    XSD + "dateTime": f"{_DATE}T{_TIME}{_ZONE}?",
    XSD + "dateTimeStamp": f"{_DATE}T{_TIME}{_ZONE}",
    XSD + "gYear": f"{_YEAR}{_ZONE}?",
    XSD + "gYearMonth": f"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}?",
    XSD + "gMonth": f"--(0[1-9]|1[0-2]){_ZONE}?",
    XSD + "gDay": f"---{_DAY}{_ZONE}?",
    XSD + "gMonthDay": f"--({_MONTH_DAY}|02-29){_ZONE}?",
    XSD + "duration": (
        f"-?P(([0-9]+Y([0-9]+M)?([0-9]+D)?|[0-9]+M([0-9]+D)?|[0-9]+D)(T{_DAY_TIME})?|T{_DAY_TIME})"
    ),
    XSD + "yearMonthDuration": "-?P([0-9]+Y([0-9]+M)?|[0-9]+M)",
    XSD + "dayTimeDuration": f"-?P([0-9]+D(T{_DAY_TIME})?|T{_DAY_TIME})",
    XSD + "hexBinary": "([0-9a-fA-F]{2})*",
    XSD + "base64Binary": "(([A-Za-z0-9+/] ?){4})*(([A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]|([A-Za-z0-9+/] ?){2}"
    "[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?",
    XSD + "language": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    XSD + "normalizedString": "[^\\t\\n\\r]*",
    XSD + "token": "([^ \\t\\n\\r]+( [^ \\t\\n\\r]+)*)?",
    XSD + "integer": _INTEGER,
    XSD + "nonNegativeInteger": "[+]?[0-9]+|-0+",
    XSD + "positiveInteger": "[+]?0*[1-9][0-9]*",
    XSD + "nonPositiveInteger": "-[0-9]+|[+]?0+",
    XSD + "negativeInteger": "-0*[1-9][0-9]*",
    XSD + "byte": _INTEGER,
    XSD + "short": _INTEGER,
    XSD + "int": _INTEGER,
    XSD + "long": _INTEGER,
    XSD + "unsignedByte": _INTEGER,
    XSD + "unsignedShort": _INTEGER,
    XSD + "unsignedInt": _INTEGER,
    XSD + "unsignedLong": _INTEGER,
}
"""Datatype IRI to the expression that a well-formed lexical form matches as a whole."""

BOUNDS: Final[dict[str, tuple[int, int]]] = {
    XSD + "byte": (-(2**7), 2**7 - 1),
    XSD + "short": (-(2**15), 2**15 - 1),
    XSD + "int": (-(2**31), 2**31 - 1),
    XSD + "long": (-(2**63), 2**63 - 1),
    XSD + "unsignedByte": (0, 2**8 - 1),
    XSD + "unsignedShort": (0, 2**16 - 1),
    XSD + "unsignedInt": (0, 2**32 - 1),
    XSD + "unsignedLong": (0, 2**64 - 1),
}
"""Datatype IRI to the smallest and the largest value, where the lexical form does not tell them."""

FOLDED: Final[dict[str, str]] = {
    **{iri: XSD + "integer" for iri in LEXICAL if iri in BOUNDS or iri.endswith(("tiveInteger",))},
    XSD + "dateTimeStamp": XSD + "dateTime",
}
"""Datatype IRI to the one that the embedded store keeps its well-formed literals as."""
