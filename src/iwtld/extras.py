"""Packages that iwtld can use and does not bring along by itself: the extras of ``pyproject.toml``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from iwtld.errors import MissingExtraError


def require(module: str, *, extra: str, purpose: str) -> Any:
    """Return a module of an optional package, which ``pip install 'iwtld[<extra>]'`` installs.

    ``purpose`` begins the message, as ``"Parquet"``. Raises ``MissingExtraError`` where the package is not
    installed; an error inside of an installed one is not hidden.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        if error.name is None or error.name.partition(".")[0] != package:
            raise
        raise MissingExtraError(purpose, package, extra) from error
