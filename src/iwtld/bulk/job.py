"""What the workers are told, and what they tell: small values that travel between processes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from iwtld.bulk.split import Part
from iwtld.errors import Severity

if TYPE_CHECKING:
    import os

    import numpy as np
    import numpy.typing as npt

    from iwtld.tables import Table

BATCH = 4000
"""How many rows are checked together: the memory of a worker follows this and not the table."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done with every part; the same for all parts of a run.

    ``kind`` is the name of the table whose metadata map the rows, ``root`` the folder with ``data``,
    ``ontology`` and ``shapes``, ``store`` the built graph among whose records the rows are checked, ``out``
    a folder that every worker can write to. ``files`` are what findings call the files, by their paths;
    ``lacking`` those whose header is so wrong that no shape is held against their rows. ``added`` are
    the tables of additions, to which rows may refer as to those in ``root``. ``answers`` is the folder from
    which cases are planned (:mod:`iwtld.plans.horizon`, :mod:`iwtld.plans.acting`), ``None`` for no plan;
    ``chosen`` says that every case is planned for all of their forms. ``today`` is an ordinal: the day for
    cases without a date.
    """

    kind: str
    root: Path
    store: Path
    out: Path
    files: Mapping[Path, str]
    lacking: frozenset[Path] = frozenset()
    added: tuple[Table, ...] = ()
    profile: str = "strict"
    answers: Path | None = None
    chosen: bool = False
    today: int = 0
    batch: int = BATCH

    def part_file(self, name: str, number: int, ending: str) -> Path:
        """Return the path of a file of a part: ``part-00000.nq``."""
        return self.out / f"{name}-{number:05d}.{ending}"

    def __hash__(self) -> int:
        """Return a hash that equal jobs share."""
        return hash((self.kind, self.root, self.store, self.out, self.profile, self.answers))


@dataclass(frozen=True, slots=True)
class BadRow:
    """A record in which something is wrong: its physical line, and its text as it stands in the file."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class PartResult:
    """What came of one part.

    ``records`` counts the rows that were read, ``quads`` what they gave, provenance included, and ``digest``
    is the SHA-256 of the file that holds them. ``noted`` counts all findings about cells, ``counts`` those of
    shapes by severity; ``bad`` are the first rows that have any, as many as a report can show, and
    ``complete`` says whether they are all. ``planned`` counts the lines of the plan.
    """

    number: int
    path: Path
    records: int
    quads: int
    digest: str
    noted: int
    counts: Mapping[Severity, int]
    bad: tuple[BadRow, ...] = ()
    complete: bool = True
    planned: int = 0


class Engine(Protocol):
    """Where parts are run: the processes of one machine, or a cluster."""

    def __call__(self, job: Job, parts: Sequence[Part], /) -> Iterable[PartResult]:
        """Run :func:`iwtld.bulk.part.examine_part` over parts; results may come in any order."""

    def fetch(self, file: str | os.PathLike[str], /) -> Path:
        """Return the path of a file that the caller names; raises ``UsageError`` for what is no file here."""

    def twice(self, hashes: Sequence[Path], /) -> npt.NDArray[np.uint64]:
        """Return the hashes that come more than once in the files of the parts, sorted."""
