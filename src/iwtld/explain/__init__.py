"""What each code of ``iwtld validate`` means, with a bad and a good example.

:func:`codes` holds them all, :func:`explain` finds one.
"""

from __future__ import annotations

from iwtld.explain.catalogue import PROFILES, codes, explain
from iwtld.explain.explanation import KINDS, Explanation, Kind

__all__ = ["KINDS", "PROFILES", "Explanation", "Kind", "codes", "explain"]
