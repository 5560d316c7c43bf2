"""Profiles: which of the shapes data is held against."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from iwtld.errors import UnknownNameError

PROFILES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"core": frozenset(), "strict": frozenset({"strict"}), "exchange": frozenset({"exchange"})}
)
"""Profile to the modules that it asks for beside the core, which is every module that no profile names."""

DEFAULT: Final = "strict"
"""The profile that a build asks for."""

NOT_FOR_DATA: Final = frozenset({"keys", "ontology-style"})
"""What else lies beside the shapes: the natural keys of records, and the style of the ontology itself."""


def profile_shapes(root: Path, profile: str = DEFAULT) -> list[Path]:
    """Return the files with the shapes of a profile, sorted by name.

    ``root`` is the folder that holds ``shapes``. ``core`` is what holds of every record; ``strict`` adds what
    the project asks of its own records; ``exchange`` adds what another system needs to take records over.

    Raises ``UnknownNameError`` for any other profile.
    """
    if profile not in PROFILES:
        raise UnknownNameError("profile", profile, PROFILES, listing=f"Profiles: {', '.join(PROFILES)}.")
    left_out = (frozenset().union(*PROFILES.values()) - PROFILES[profile]) | NOT_FOR_DATA
    return sorted(path for path in (root / "shapes").glob("*.ttl") if path.stem not in left_out)
