"""An older build of the real graph."""

from __future__ import annotations

from ..older import older_release

__all__ = ["older_release"]
