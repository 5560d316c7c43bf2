"""Start Spark so that it is quiet and closed to the outside, and end it without a trace."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from iwtld.errors import ServiceError, UsageError
from iwtld.extras import require

if TYPE_CHECKING:
    from pyspark import SparkContext

LOCAL: Final = "local[*]"
"""The master that is this machine, with as many tasks at a time as it has processors."""

_LOOPBACK: Final = "127.0.0.1"
_SETTINGS: Final = {
    "spark.app.name": "iwtld populate",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Two attempts at one part would write the same files at the same time.
    "spark.speculation": "false",
}
_ALONE: Final = {"spark.driver.bindAddress": _LOOPBACK, "spark.driver.host": _LOOPBACK}
_MASTER: Final = re.compile(r"local(-cluster)?(\[.+\])?|spark://.+|yarn|k8s://.+")


@contextmanager
def session(master: str | None = None) -> Iterator[SparkContext]:
    """Give a Spark context for the time of the block; one that is active already is left running.

    ``master`` is a URL as Spark takes it: ``local[2]``, ``spark://host:7077``, ``yarn``,
    ``k8s://https://host:443``. Without it, it is what ``spark-submit`` chose, else this machine. Nothing
    serves a web interface; on this machine alone, only the loopback address is listened to. What Java writes
    to standard error is kept back, unless ``spark-submit`` started it.

    Raises ``MissingExtraError`` without pyspark, ``UsageError`` without Java or for what is no master, and
    ``ServiceError`` when Spark does not start or the master does not answer.
    """
    pyspark = require("pyspark", extra="spark", purpose="Running on Spark")
    active = pyspark.SparkContext._active_spark_context
    if active is not None:
        yield active
        return
    with tempfile.TemporaryFile() as log:
        context = _start(pyspark, master, log)
        try:
            yield context
        finally:
            context.stop()
            _end(pyspark, pyspark.SparkContext._gateway)


def _start(pyspark: Any, master: str | None, log: IO[bytes]) -> SparkContext:
    """Start Spark, or join the process that ``spark-submit`` started."""
    java = require("pyspark.java_gateway", extra="spark", purpose="Running on Spark")
    if submitted := "PYSPARK_GATEWAY_PORT" in os.environ:
        gateway = java.launch_gateway()
        configuration = pyspark.SparkConf(_jvm=gateway.jvm)
    else:
        _require_java()
        gateway, configuration = None, pyspark.SparkConf()
        configuration.setIfMissing("spark.master", LOCAL)
    if master:
        configuration.setMaster(_checked(master))
    url = configuration.get("spark.master")
    alone = url.startswith("local") and not submitted
    for key, value in {**_SETTINGS, **(_ALONE if alone else {})}.items():
        configuration.setIfMissing(key, value)
    try:
        gateway = gateway or java.launch_gateway(configuration, {"stderr": log})
        context: SparkContext = pyspark.SparkContext(conf=configuration, gateway=gateway)
    except Exception as error:
        _end(pyspark, gateway)
        log.seek(0)
        said = _complaint(log.read().decode(errors="replace"))
        raise ServiceError(f"Spark did not start at {url}. {said or telling_line(error)}") from error
    if not submitted:
        context.setLogLevel("OFF")
    if alone and "PYSPARK_PYTHON" not in os.environ:
        # Otherwise the first python3 on the path runs the tasks, which may be another one.
        context.pythonExec = sys.executable
    return context


def _end(pyspark: Any, gateway: Any) -> None:
    """End the Java process that was started here; it would live as long as this process."""
    if (process := getattr(gateway, "proc", None)) is not None:
        gateway.shutdown()
        process.stdin.close()
        process.wait()
        pyspark.SparkContext._gateway = pyspark.SparkContext._jvm = None


def _checked(master: str) -> str:
    if not _MASTER.fullmatch(master):
        known = "local[2], local[*], spark://HOST:PORT, yarn and k8s://https://HOST:PORT"
        raise UsageError(f"{master!r} is no master of Spark. Masters look like {known}.")
    return master


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    place = str(Path(home) / "bin") if home else None
    if shutil.which("java", path=place) is None:
        where = f"There is none in {place}" if home else "There is none on the PATH"
        raise UsageError(f"Spark needs Java 17 or later. {where}. Install a Java runtime or set JAVA_HOME.")


def _complaint(log: str) -> str:
    """Return the first line of what Java wrote that names an error."""
    lines = (line.strip() for line in log.splitlines())
    return next((line for line in lines if re.search("Exception|Error|error:", line)), "")


def telling_line(error: Exception) -> str:
    """Return the line of an error that says most: that of the Python or Java error, else the first."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    python = [line for line in lines if "Error: " in line and not line.startswith(("at ", "File "))]
    java = [line[2:] for line in lines if line.startswith(": ")]
    return (python or java or lines or [type(error).__name__])[0]
