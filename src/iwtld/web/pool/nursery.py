"""The process from which workers are forked: it opens the graph, reads what requests need, and waits.

Run as ``python -m iwtld.web.pool.nursery FD STORE SETTINGS``; ``FD`` is its end of the control socket. The
gate asks for a worker with a line and the worker's socket beside it, and tells which to end; the nursery
tells when it is ready, and which process a worker is. That one has ended, the gate sees by its socket.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import select
import signal
import socket
import sys
import tempfile
import warnings
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Final

from iwtld.contained import go_with_parent
from iwtld.web.pool import wire
from iwtld.web.settings import Settings

_LINE: Final = 4096
_SLACK: Final = 4


def main(arguments: list[str]) -> None:
    """Open the graph, say so, and fork workers until the gate hangs up."""
    # A gate that has ended before this has hung up, which is noticed as well.
    go_with_parent(os.getppid())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    logging.basicConfig(format="%(message)s")
    control = socket.socket(fileno=int(arguments[0]))
    try:
        nursery = Nursery(control, arguments[1], Settings(**json.loads(arguments[2])))
    except Exception as error:
        control.sendall(wire.pack_note({"failed": f"{error}"}))
        raise SystemExit(3) from error
    nursery.run()


class Nursery:
    """The graph in memory, and the processes that were forked from it."""

    def __init__(self, control: socket.socket, store: str, settings: Settings) -> None:
        from iwtld.kb import open_knowledge_base
        from iwtld.web.site import open_site

        self._control = control
        self._settings = settings
        self._children: dict[int, int] = {}
        self._held = b""
        self._site = open_site(open_knowledge_base(store, build=False), settings)
        # Garbage collection in a worker would touch, and so copy, what all of them share.
        gc.collect()
        gc.freeze()
        warnings.filterwarnings(
            # The other threads are the engine's, which wait for work that a read-only graph never has.
            "ignore",
            message=".*multi-threaded.*fork.*",
            category=DeprecationWarning,
        )
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        signal.set_wakeup_fd(self._wake)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        self._tell(ready=self._site.dataset)

    def run(self) -> None:
        """Do what the gate asks for, until it hangs up."""
        while True:
            readable, _, _ = select.select([self._control.fileno(), self._woken], [], [])
            if self._woken in readable:
                os.read(self._woken, 512)
                self._reap()
            if self._control.fileno() in readable and not self._obey():
                break
        for pid in self._children.values():
            os.kill(pid, signal.SIGKILL)

    def _obey(self) -> bool:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, _LINE, 16)
        except ConnectionResetError:
            return False
        if not data:
            return False
        given = list(descriptors)
        *lines, self._held = (self._held + data).split(b"\n")
        for line in lines:
            note = json.loads(line)
            if "fork" in note:
                self._fork(note["fork"], given.pop(0), note)
            elif note["end"] in self._children:
                os.kill(self._children[note["end"]], signal.SIGKILL)
        return True

    def _fork(self, number: int, descriptor: int, note: dict[str, Any]) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid:
            os.close(descriptor)
            self._children[number] = pid
            self._tell(started=number, pid=pid)
            return
        code = 70
        try:
            self._become_worker(socket.socket(fileno=descriptor), note, parent)
            code = 0
        finally:
            # Not sys.exit: the end of this process is not the end of the nursery's.
            os._exit(code)

    def _become_worker(self, connection: socket.socket, note: dict[str, Any], parent: int) -> None:
        from iwtld.web.pool.sandbox import confine
        from iwtld.web.pool.worker import serve

        go_with_parent(parent)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._control.close()
        memory = self._settings.memory << 20
        folder = note.get("folder")
        if folder is not None:
            tempfile.tempdir = folder
            os.environ["TMPDIR"] = folder
        confine(memory, files=folder is not None)
        serve(connection, self._site, once=note.get("once", False), most_memory=memory // _SLACK)

    def _reap(self) -> None:
        numbers = {pid: number for number, pid in self._children.items()}
        while self._children:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self._children.pop(numbers.get(pid, -1), None)

    def _tell(self, **note: Any) -> None:
        # A gate that has hung up meanwhile is noticed, and obeyed, at the next look at its notes.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._control.sendall(wire.pack_note(note))


def arguments(control: int, store: str, settings: Settings) -> list[str]:
    """Return the command that starts a nursery."""
    module = "iwtld.web.pool.nursery"
    return [sys.executable, "-m", module, str(control), store, json.dumps(asdict(settings))]


if __name__ == "__main__":
    main(sys.argv[1:])
