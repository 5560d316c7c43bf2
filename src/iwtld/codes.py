"""A kind of defect that the project finds, with the code it is known by.

Tables have their codes in ``iwtld.tables.codes``, RDF files in ``iwtld.rdf_codes``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of defect in what somebody hands in.

    ``example`` shows what stands in the file (or what is done) that leads to the finding, and ``good``, where
    it helps, what stands there instead. A code never changes its meaning and is never used again for
    something else.
    """

    code: str
    title: str
    explanation: str
    example: str
    good: str = ""

    def __str__(self) -> str:
        """Return the code alone, for instance ``T18``."""
        return self.code
