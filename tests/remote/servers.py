"""Real SPARQL servers on the loopback interface, started by the tests and always ended."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from ..extent import at_length

PASSWORD = "SecretOfTheTests"

_VIRTUOSO = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
CaseMode = 2
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 0
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
ThreadsPerQuery = 2
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 120
MaxQueryCostEstimationTime = 0
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address for a user, what the environment must hold, and its process."""

    url: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    folder: Path


def oxigraph_command() -> str | None:
    """Return the path of the Oxigraph server of this environment, or ``None``."""
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else shutil.which("oxigraph")


def free_port() -> int:
    """Return a port of the loopback interface that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def oxigraph(folder: Path, port: int | None = None) -> Iterator[Server]:
    """Run an Oxigraph server on a folder until the block ends."""
    command = oxigraph_command()
    assert command is not None
    chosen = port or free_port()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.log").open("ab") as log:
        process = _start([command, "serve", "-l", str(folder), "-b", f"127.0.0.1:{chosen}"], folder, log)
        with _ending(process):
            url = f"http://127.0.0.1:{chosen}"
            _wait(process, url + "/")
            yield Server(url, {}, process, folder)


@contextmanager
def virtuoso(folder: Path, rows: int = 1_000_000) -> Iterator[Server]:
    """Run a Virtuoso server with an empty database in a folder until the block ends."""
    sql, http = free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, sql=sql, http=http, rows=rows))
    with (folder / "output.log").open("ab") as log:
        process = _start(["virtuoso-t", "+configfile", str(settings), "+foreground"], folder, log)
        with _ending(process):
            url = f"http://127.0.0.1:{http}/sparql"
            _wait(process, url)
            _isql(sql, "dba", f"set password dba {PASSWORD};")
            environment = {"IWTLD_STORE_USER": "dba", "IWTLD_STORE_PASSWORD": PASSWORD}
            try:
                yield Server(url, environment, process, folder)
            finally:
                # A checkpoint would be written for nobody: the folder is thrown away.
                _isql(sql, PASSWORD, "raw_exit();", check=False)


def _start(command: list[str], folder: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def _isql(port: int, password: str, statements: str, *, check: bool = True) -> None:
    command = ["isql-vt", f"127.0.0.1:{port}", "dba", password, f"exec={statements}"]
    subprocess.run(command, check=check, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)


@contextmanager
def _ending(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        if process.poll() is None:
            try:
                process.wait(0.5)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait(10)


def _wait(process: subprocess.Popen[bytes], url: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            with urlopen(url, timeout=2):
                return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"{process.args!r} did not answer at {url}")


EVERYWHERE = [
    "oxigraph",
    pytest.param("virtuoso", marks=at_length),
]
"""Servers for tests of whole builds, which take Virtuoso minutes."""
