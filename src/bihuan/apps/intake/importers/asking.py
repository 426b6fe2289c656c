"""The parent's side of the child that opens outside bytes: start it, hear its lines in time, end it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

import bihuan
from bihuan.apps.intake.importers.confining import cpu_seconds
from bihuan.apps.intake.importers.limits import Limits
from bihuan.apps.intake.importers.table import UnreadableFile

_CHILD: Final = "bihuan.apps.intake.importers.child"
_SOURCE_ROOT: Final = str(Path(bihuan.__file__).resolve().parent.parent)
_PIECE: Final = 1 << 20


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


class Child:
    """One running child; it is killed when it falls silent for too long, and when nobody holds it any more."""

    def __init__(self, request: dict[str, object], descriptor: int, limits: Limits, seconds: int) -> None:
        # The child opens hostile files: it gets no settings, no keys, no home.
        environment = {"PYTHONPATH": _SOURCE_ROOT, "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(  # noqa: S603  # our own module, no shell
            [sys.executable, "-B", "-P", "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            pass_fds=(descriptor,),
            bufsize=0,
        )
        self.close = weakref.finalize(self, _end, self._process)
        self._limits, self._seconds = limits, seconds
        self._held, self._seen = bytearray(), 0
        self.say(json.dumps({**request, "fd": descriptor, "limits": limits.as_dict()}))

    def say(self, word: str) -> None:
        """Send one line. A child that died already is found out by its silence."""
        assert self._process.stdin is not None  # noqa: S101  # a pipe was asked for
        try:
            self._process.stdin.write(word.encode() + b"\n")
        except BrokenPipeError:
            return

    def _piece(self, until: float) -> bytes:
        assert self._process.stdout is not None  # noqa: S101  # a pipe was asked for
        poll = select.poll()
        poll.register(self._process.stdout, select.POLLIN)
        if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
            self.close()
            raise UnreadableFile("takes_too_long", "file", "save_as_csv", {"seconds": self._seconds})
        return os.read(self._process.stdout.fileno(), _PIECE)

    def line(self) -> bytes:
        """Hear the next line.

        :raises UnreadableFile: `takes_too_long`, or what the end of the child means when its answer breaks off.
        """
        until = time.monotonic() + self._seconds
        while (end := self._held.find(b"\n", self._seen)) < 0:
            self._seen = len(self._held)
            piece = self._piece(until)
            if not piece or len(self._held) > self._limits.child_line_bytes:
                self._broke_off()
            self._held += piece
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        self._seen = 0
        return line

    def lines(self) -> Iterator[bytes]:
        """Hear lines until the child's answer breaks off. :raises UnreadableFile: then, as `line`."""
        while True:
            yield self.line()

    def _broke_off(self) -> NoReturn:
        self.close()
        refuse_end(self._process.returncode)


def refuse_end(status: int) -> NoReturn:
    """Say what it means that a child ended before its answer did, by the status it ended with.

    :raises UnreadableFile: always.
    """
    if -status in {signal.SIGXCPU, signal.SIGKILL}:
        raise UnreadableFile("takes_too_long", "file", "save_as_csv", {"signal": -status})
    if status < 0:
        raise UnreadableFile("too_large_in_memory", "file", "save_as_csv", {"signal": -status})
    raise UnreadableFile("unreadable_bytes", "file", "send_again", {"status": status})


class Source:
    """An open file that children are asked about, as often as its lines are wanted."""

    def __init__(self, path: Path, request: dict[str, object], limits: Limits) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._descriptor)
        self._request, self._limits = request, limits
        self._seconds = 2 * cpu_seconds(limits, os.fstat(self._descriptor).st_size)

    def ask(self) -> tuple[Child, dict[str, Any]]:
        """Start a child and hear its first line. :raises UnreadableFile: what it refused, or that it died."""
        child = Child(self._request, self._descriptor, self._limits, self._seconds)
        return child, heard(child.line())


def heard(line: bytes) -> dict[str, Any]:
    """Read a line that is no chunk of rows. :raises UnreadableFile: it is a refusal, or nothing the child would say."""
    try:
        told = json.loads(line.decode("utf-8", "surrogatepass"))
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise UnreadableFile("unreadable_bytes", "file", "send_again", {"reason": "breaks off"})
    if "error" in told:
        raise UnreadableFile(told["error"], told["place"], told["mend"], told["params"])
    return told
