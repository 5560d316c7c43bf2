"""One mistake for each rule of the shapes: a real record, what is changed in it, and what has to be said."""

from __future__ import annotations

from .actors import ACTORS, COMMON, MECHANISMS
from .instruments import ACTIONS, ARRANGEMENTS, INSTRUMENTS
from .law import CLAIMS, LAW
from .mistake import Mistake
from .strict import STRICT

__all__ = ["MISTAKES", "Mistake"]

MISTAKES = (*COMMON, *ACTORS, *MECHANISMS, *ARRANGEMENTS, *INSTRUMENTS, *ACTIONS, *LAW, *CLAIMS, *STRICT)
