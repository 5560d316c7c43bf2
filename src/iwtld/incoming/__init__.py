"""Incoming data: files that somebody wants to have checked, or added.

:func:`examine` is what most callers need. :mod:`~iwtld.incoming.gather` finds the documents in files,
folders and archives, :mod:`~iwtld.incoming.reading` reads their statements, and
:mod:`~iwtld.incoming.placing` tells where in them a statement stands.
"""

from __future__ import annotations

from iwtld.incoming.document import Document
from iwtld.incoming.examine import examine
from iwtld.incoming.examined import Examined
from iwtld.incoming.gather import Upload

__all__ = ["Document", "Examined", "Upload", "examine"]
