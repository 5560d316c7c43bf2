"""Run the parts of large tables on Apache Spark: one machine, or a cluster that shares a file system.

A task is one part, given to the same function that the processes of one machine run; what it writes goes to
the folder of the run, and what it returns is small. The workers need Python and this package in the same
version: installed there, or shipped as a packed environment (``spark.archives``). Functions are sent by name
and never as code.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from iwtld import __version__, resources
from iwtld.bulk.job import Job, PartResult
from iwtld.bulk.keys import AT_ONCE
from iwtld.bulk.part import examine_part
from iwtld.bulk.session import session, telling_line
from iwtld.bulk.split import Part
from iwtld.errors import InputError, IwtldError, ResourceError, ServiceError, UsageError

if TYPE_CHECKING:
    from pyspark import Broadcast, SparkContext

_KINDS: Final = (InputError, UsageError, ResourceError, ServiceError, IwtldError)


@contextmanager
def spark(master: str | None = None) -> Iterator[SparkEngine]:
    """Give an engine that runs on Spark, for the time of the block.

    ``master`` is a URL as Spark takes it, by default what ``spark-submit`` chose, else this machine. Raises
    what :func:`iwtld.bulk.session.session` raises.
    """
    with session(master) as context:
        yield SparkEngine(context)


class SparkEngine:
    """Runs parts as tasks of a Spark context."""

    def __init__(self, context: SparkContext) -> None:
        self._context = context
        self._copies: dict[Path, str] = {}

    def fetch(self, file: str | os.PathLike[str], /) -> Path:
        """Return the path of a file, which may be on any file system of Hadoop: ``hdfs://``, ``s3a://``.

        Such a file is copied by Spark to this machine and to every worker that has a part of it; any other is
        read where it is, on a file system that all share. Raises ``InputError`` when it cannot be copied.
        """
        from pyspark import SparkFiles

        address = os.fspath(file)
        if "://" not in address:
            return Path(file).resolve()
        name = address.rstrip("/").rpartition("/")[2]
        try:
            self._context.addFile(address)
        except Exception as error:
            raise InputError(f"{address}: Spark cannot read the file ({telling_line(error)}).") from error
        path = Path(SparkFiles.get(name))
        self._copies[path] = name
        return path

    def __call__(self, job: Job, parts: Sequence[Part], /) -> Sequence[PartResult]:
        """Run ``examine_part`` over parts and return the results in their order.

        Raises what a part raises, ``UsageError`` when the workers lack this version of the package, and
        ``ServiceError`` when Spark gives up.
        """
        if not parts:
            return ()
        if job.root != resources.root():
            raise UsageError(
                f"The workers have their own tables and shapes, and cannot use those in {job.root}."
            )
        shared = self._context.broadcast(_Shared(job, self._copies, __version__))
        tasks = self._context.parallelize(list(enumerate(parts)), len(parts))
        try:
            found = tasks.map(partial(_examine, shared)).collect()
        except Exception as error:
            raise _explained(error) from error
        finally:
            shared.unpersist()
        return [_result(one) for one in found]

    def twice(self, hashes: Sequence[Path], /) -> npt.NDArray[np.uint64]:
        """Return the hashes that come more than once in files of hashes of keys, sorted.

        Each file is cut by ranges of the hash, and a shuffle brings together what the files have in a range.
        """
        if not hashes:
            return np.zeros(0, np.uint64)
        total = sum(path.stat().st_size for path in hashes) // np.dtype(np.uint64).itemsize
        ranges = max(len(hashes), -(-total // AT_ONCE))
        blocks = self._context.parallelize(list(hashes), len(hashes)).flatMap(partial(_cut, ranges))
        try:
            found = blocks.groupByKey(ranges).map(_again).collect()
        except Exception as error:
            raise _explained(error) from error
        return np.sort(np.frombuffer(b"".join(found), np.uint64))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What every worker gets once: the job, names of files that Spark copied to it, and our version."""

    job: Job
    copies: Mapping[Path, str]
    version: str


@dataclass(frozen=True, slots=True)
class _Failure:
    """An error of our own, on its way from a worker: the index of its kind, and its message."""

    kind: int
    message: str


def _examine(shared: Broadcast[_Shared], task: tuple[int, Part]) -> PartResult | _Failure:
    """Examine one part on a worker."""
    number, part = task
    job, path = replace(shared.value.job, root=resources.root()), part.path
    try:
        if shared.value.version != __version__:
            raise UsageError(
                f"The workers have iwtld {__version__}, and this machine {shared.value.version}. "
                "Install the same version everywhere."
            )
        if name := shared.value.copies.get(part.path):
            part, job = _here(name, part, job)
        # The results speak of the file by its path on the machine that asked.
        return replace(examine_part(job, number, part), path=path)
    except IwtldError as error:
        kind = next(index for index, kind in enumerate(_KINDS) if isinstance(error, kind))
        return _Failure(kind, str(error))


def _result(found: PartResult | _Failure) -> PartResult:
    if isinstance(found, _Failure):
        raise _KINDS[found.kind](found.message)
    return found


def _cut(ranges: int, path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the hashes of a file by the number of the range in which they are."""
    numbers = np.sort(np.fromfile(path, np.uint64))
    step = (1 << 64) // ranges + 1
    edges = np.searchsorted(numbers, np.array([step * number for number in range(1, ranges)], np.uint64))
    for number, some in enumerate(np.split(numbers, edges)):
        if len(some):
            yield number, some.tobytes()


def _again(block: tuple[int, Iterable[bytes]]) -> bytes:
    """Return the hashes of one range that come more than once, each once."""
    numbers = np.sort(np.frombuffer(b"".join(block[1]), np.uint64))
    return np.unique(numbers[1:][numbers[1:] == numbers[:-1]]).tobytes()


def _here(name: str, part: Part, job: Job) -> tuple[Part, Job]:
    """Return a part and its job with the path that a copied file has on this worker."""
    from pyspark import SparkFiles

    path = Path(SparkFiles.get(name))
    files = {**job.files, path: job.files[part.path]}
    lacking = job.lacking | {path} if part.path in job.lacking else job.lacking
    return replace(part, path=path), replace(job, files=files, lacking=lacking)


def _explained(error: Exception) -> IwtldError:
    """Return what went wrong in a task as an error of ours."""
    text = str(error)
    if "No module named 'iwtld" in text:
        return UsageError(
            f"The workers do not have iwtld. Install version {__version__} there, or ship a packed "
            "environment with spark.archives."
        )
    return ServiceError(f"Spark could not run the parts: {telling_line(error)}")
