"""Prefixed names: IRIs in the short form of Turtle, TriG and SPARQL."""

from __future__ import annotations

import re
from collections.abc import Mapping

from iwtld.namespaces import PREFIXES

# PN_CHARS_BASE and PN_CHARS of the Turtle grammar (https://www.w3.org/TR/turtle/#sec-grammar-grammar).
_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_CHARS = _BASE + r"_:0-9\u00B7\u0300-\u036F\u203F-\u2040.-"
_PLX = r"(?:%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?#@%-])"
_LOCAL = re.compile(rf"(?:[{_BASE}_:0-9]|{_PLX})(?:[{_CHARS}]+|{_PLX})*")
_TO_ESCAPE = re.compile(r"[~!$&'()*+,;=/?#@]")


class Names:
    """Short names for IRIs, which remembers the prefixes that it used."""

    def __init__(self, prefixes: Mapping[str, str] = PREFIXES) -> None:
        self._prefixes = prefixes
        self._by_namespace = {namespace: prefix for prefix, namespace in prefixes.items()}
        # The longest namespace wins: ``id:`` comes before one that it lies in.
        longest = sorted(self._by_namespace, key=len, reverse=True)
        self._namespace = re.compile("|".join(map(re.escape, longest)))
        self._cache: dict[str, str] = {}
        self._used: set[str] = set()

    def __call__(self, token: str) -> str:
        """Return the prefixed name of an IRI's token, or the token where no prefix covers it."""
        name = self._cache.get(token)
        if name is None:
            name = self._cache[token] = self._shorten(token)
        return name

    def declarations(self) -> dict[str, str]:
        """Return the prefixes that were used so far, in the order in which the project declares them."""
        return {prefix: iri for prefix, iri in self._prefixes.items() if prefix in self._used}

    def _shorten(self, token: str) -> str:
        match = self._namespace.match(token, 1)
        local = local_name(token[match.end() : -1]) if match else None
        if match is None or local is None:
            return token
        prefix = self._by_namespace[match.group()]
        self._used.add(prefix)
        return f"{prefix}:{local}"


def local_name(text: str) -> str | None:
    """Return ``text`` as the local part of a prefixed name, or ``None`` where the IRI is better in full.

    Slashes and the like are escaped as PN_LOCAL_ESC has it. A dot or hyphen at an end could be as well, but
    not every reader copes with that.

    >>> local_name("agency/cn-fpb")
    'agency\\\\/cn-fpb'
    """
    local = _TO_ESCAPE.sub(r"\\\g<0>", text)
    fits = not local or (_LOCAL.fullmatch(local) and not local.endswith("."))
    return local if fits else None
