"""What the code of a finding stands for, as the forms tell it that have room for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from iwtld.explain.explanation import Explanation

Explain: TypeAlias = "Callable[[str], Explanation | None]"
"""A function that returns what a code stands for, or None for a code that nobody described."""

_FENCES: Final = re.compile("`{3,}")


def markdown(explanation: Explanation) -> str:
    """Return an explanation as Markdown: what the code means, what to do, a bad and a good example."""
    return (
        f"{explanation.meaning}\n\n**What to do:** {explanation.remedy}\n\n"
        f"Wrong:\n\n{_fenced(explanation.bad, explanation.form)}\n\n"
        f"Right:\n\n{_fenced(explanation.good, explanation.form)}\n"
    )


def _fenced(text: str, form: str) -> str:
    longest = max((len(fence) for fence in _FENCES.findall(text)), default=2)
    fence = "`" * (longest + 1)
    inside = text.strip("\n")
    return f"{fence}{form}\n{inside}\n{fence}"
