"""Remember the results of a function, as many as fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

SIZE: Final = 4096
"""How many results are remembered; codes, dates and sources of a table mostly fit."""

LENGTH: Final = 2048
"""A result of more characters than this is not remembered."""

K = TypeVar("K")


class Memo(dict[K, str], Generic[K]):
    """A dictionary that fills itself: what is not there is computed.

    A hit costs one look-up and no call, which ``functools.lru_cache`` does not reach inside ``map``. When
    it is full it begins anew.
    """

    __slots__ = ("_function",)

    def __init__(self, function: Callable[[K], str]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: K) -> str:
        value = self._function(key)
        if len(value) <= LENGTH:
            if len(self) >= SIZE:
                self.clear()
            self[key] = value
        return value
