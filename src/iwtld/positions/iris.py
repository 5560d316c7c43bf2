"""IRIs as the parser makes them of references: resolved against a base, refused when they are none.

RFC 3986 resolution has corners in which implementations differ. The parser itself is asked, so that what
is found here is equal to what it yields.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

_NOT_IN_BRACKETS: Final = re.compile('[\x00-\x20<>"{}|^`\\\\]')


@lru_cache(maxsize=4096)
def resolved(reference: str, base: str) -> ox.NamedNode | None:
    """Return the IRI that a reference means against a base, or None when it is not a valid IRI."""
    escaped = _NOT_IN_BRACKETS.sub(lambda found: f"\\u{ord(found[0]):04X}", reference)
    try:
        (quad,) = ox.parse(f"<{escaped}> <a:> <a:> .", format=ox.RdfFormat.TURTLE, base_iri=base)
    except (SyntaxError, ValueError):
        return None
    return quad.subject if isinstance(quad.subject, ox.NamedNode) else None


@lru_cache(maxsize=4096)
def absolute(iri: str) -> ox.NamedNode | None:
    """Return an IRI as a term, or None when it is not a valid absolute IRI."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None
