"""Published IRIs and the paths under which this service shows what they name.

Only links in pages are local. What is said in RDF and JSON keeps the published IRI, so that data taken from
any copy of the service is the same data.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, unquote, urlsplit

from iwtld.namespaces import BASE, ID

_SAFE: Final = "/:@!$&'()*+,;=-._~"
_SCHEMES: Final = frozenset({"http", "https", "mailto"})


class Links:
    """The mapping between IRIs below the project's base and paths of this service."""

    __slots__ = ()

    def local(self, iri: str) -> str:
        """Return the address to link to: a local path for an IRI of the project, else the IRI itself.

        A thing goes straight to its page and not through the redirection.
        """
        if iri.startswith(ID):
            return "/doc/" + quote(unquote(iri.removeprefix(ID)), safe=_SAFE)
        if iri.startswith(BASE):
            path, mark, fragment = iri.removeprefix(BASE).partition("#")
            return "/" + quote(unquote(path), safe=_SAFE) + mark + quote(unquote(fragment), safe=_SAFE)
        return iri

    def iri(self, path: str) -> str:
        """Return the published IRI of a local path such as ``/id/jurisdiction/KEN``."""
        return BASE + path.removeprefix("/")

    def thing(self, kind: str, slug: str) -> str:
        """Return the IRI of a thing by its kind and slug."""
        return f"{ID}{kind}/{slug}"


def safe_href(target: str) -> str | None:
    """Return an address that may become a link: a local path, http, https or mailto; else ``None``.

    Data comes from elsewhere, and ``javascript:`` is a well-formed IRI.
    """
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if any(ord(character) < 0x21 for character in target):
        return None
    if parts.scheme.lower() in _SCHEMES:
        return target
    local = not parts.scheme and not parts.netloc and target.startswith(("/", "#", "?"))
    return target if local and not target.startswith(("//", "/\\")) else None
