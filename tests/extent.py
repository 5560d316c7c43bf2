"""How much is tested: what takes minutes and repeats on more what another test shows waits for ``IWTLD_TEST=all``."""

from __future__ import annotations

import os

import pytest

ALL = os.environ.get("IWTLD_TEST") == "all"

at_length = pytest.mark.skipif(not ALL, reason="takes minutes; set IWTLD_TEST=all")
"""Marks a test whose shorter twin always runs."""
