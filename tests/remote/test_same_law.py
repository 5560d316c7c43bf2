"""The legal-basis traps, asked of a graph in a server: the very functions that ask the embedded store.

The traps of the engine are always asked. Those of the stored queries take minutes more and are asked where
``IWTLD_TEST`` is ``all``; ``benchmarks/stores.py`` asks both.
"""

from __future__ import annotations

import pytest

import iwtld

from ..acceptance import test_legal_traps
from ..basis import test_traps
from ..extent import ALL

_CASES = [test_traps, test_legal_traps] if ALL else [test_traps]


@pytest.fixture(scope="module")
def kb(remote_kb: iwtld.KnowledgeBase) -> iwtld.KnowledgeBase:
    """The graph in the server, in place of the embedded one."""
    return remote_kb


for _module in _CASES:
    globals().update({name: case for name, case in vars(_module).items() if name.startswith("test_")})
