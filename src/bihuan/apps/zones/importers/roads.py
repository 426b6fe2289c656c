"""An operator's extract becomes the bytes of a graph, read by a child process behind walls (R45, decision 0007).

What comes back is not unpacked here: numbers are heavy, and who starts the desk needs none.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

import bihuan

_CHILD: Final = "bihuan.apps.zones.importers.roads_child"
_SOURCE_ROOT: Final = str(Path(bihuan.__file__).resolve().parent.parent)
_PIECE: Final = 1 << 20
MEMORY_BYTES: Final = 4 << 30
MOST_ANSWER_BYTES: Final = 2 << 30
MODES: Final = ("car", "foot")
Tell = Callable[[str, int], None]


class RoadsRefused(ValueError):  # noqa: N818  # named after the refusal, as habits.md asks
    """An extract that gives no graph: a code, the place where it fails and the numbers that explain it."""

    def __init__(self, code: str, place: str = "file", params: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code, self.place, self.params = code, place, dict(params or {})


@dataclass(frozen=True, slots=True)
class RoadsRead:
    """The graph of an extract: its bytes (`engine.roads.filing`), what was counted, west-south-east-north, metres."""

    content: bytes
    counts: Mapping[str, int]
    bounds: tuple[float, ...]
    metres: int


def cpu_seconds(size_bytes: int) -> int:
    """Return the CPU seconds that an extract of this size may cost."""
    return 60 + 10 * (size_bytes >> 20)


def read_roads(path: Path, mode: str, tell: Tell) -> RoadsRead:
    """Return the graph of an extract, read by a child process; `tell` hears how far it is.

    :raises RoadsRefused: with the codes of `engine.roads.read_graph`, `takes_too_long`, or `broken`: the child died.
    :raises OSError: the file is not there.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        seconds = 2 * cpu_seconds(os.fstat(descriptor).st_size)
        with _child(descriptor, mode) as process:
            return _Heard(process, time.monotonic() + seconds).graph(tell)
    finally:
        os.close(descriptor)


@contextmanager
def _child(descriptor: int, mode: str) -> Iterator[subprocess.Popen[bytes]]:
    # The child opens a stranger's file: it gets no settings, no keys, no home.
    environment = {
        "PYTHONPATH": _SOURCE_ROOT, "PATH": os.defpath, "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip
    process = subprocess.Popen(  # noqa: S603  # our own module, no shell
        [sys.executable, "-B", "-P", "-m", _CHILD],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        pass_fds=(descriptor,), bufsize=0,
    )  # fmt: skip
    try:
        assert process.stdin is not None  # noqa: S101  # a pipe was asked for
        process.stdin.write(json.dumps({"fd": descriptor, "mode": mode}).encode() + b"\n")
        yield process
    finally:
        process.kill()
        process.communicate()


class _Heard:
    """What a child says, until the moment at which it must be done."""

    def __init__(self, process: subprocess.Popen[bytes], until: float) -> None:
        self._process, self._until, self._held = process, until, bytearray()

    def graph(self, tell: Tell) -> RoadsRead:
        while True:
            told = json.loads(self._line())
            if "error" in told:
                raise RoadsRefused(told["error"], told["place"], told["params"])
            if "bytes" in told:
                content = self._content(told["bytes"])
                return RoadsRead(content, told["counts"], tuple(told["bounds"]), told["metres"])
            tell(told["stage"], told["number"])

    def _more(self) -> None:
        assert self._process.stdout is not None  # noqa: S101  # a pipe was asked for
        poll = select.poll()
        poll.register(self._process.stdout, select.POLLIN)
        if not poll.poll(max(0.0, self._until - time.monotonic()) * 1000):
            raise RoadsRefused("takes_too_long")
        piece = os.read(self._process.stdout.fileno(), _PIECE)
        if not piece:
            self._died()
        self._held += piece

    def _line(self) -> bytes:
        while (end := self._held.find(b"\n")) < 0:
            self._more()
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        return line

    def _content(self, size: int) -> bytes:
        if size > MOST_ANSWER_BYTES:
            raise RoadsRefused("too_large", "graph", {"bytes": MOST_ANSWER_BYTES})
        while len(self._held) < size:
            self._more()
        return bytes(self._held[:size])

    def _died(self) -> NoReturn:
        """Say what it means that the child ended before its answer did. :raises RoadsRefused: always."""
        status = self._process.wait()
        if -status in {signal.SIGXCPU, signal.SIGKILL}:
            raise RoadsRefused("takes_too_long", "file", {"status": status})
        raise RoadsRefused("broken", "file", {"status": status})
