"""A stream that can be read only once, kept so that it can be read again: in memory, or sealed on the disk."""

from __future__ import annotations

import io
import os
import secrets
from contextlib import ExitStack
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, cast

from django.conf import settings

from bihuan.engine.vault import DataKey, open_frames, seal_file

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

IN_MEMORY_BYTES = 256 * 1024 * 1024
_PLACE = "spool"


def twice(stream: BinaryIO, stack: ExitStack) -> BinaryIO:
    """Return the stream itself where it can be read again from its beginning, else a copy that can.

    The copy lies in memory or, beyond 256 MiB, sealed in a file without a name, under a key that nobody keeps: what is
    left of it after a power cut is noise.
    """
    if getattr(stream, "seekable", lambda: False)() and stream.tell() == 0:
        return stream
    first = stream.read(IN_MEMORY_BYTES)
    if len(first) < IN_MEMORY_BYTES:
        return BytesIO(first)
    return cast(BinaryIO, stack.enter_context(SealedSpool(first, stream)))


def nameless() -> BinaryIO:
    """Return an open file in the data folder that has no name and is gone when it is closed, whatever happens."""
    return cast(BinaryIO, os.fdopen(os.open(settings.DATA_DIR, os.O_TMPFILE | os.O_RDWR, 0o600), "w+b"))


class _Joined(io.RawIOBase):
    """What was read already, then the rest of the stream."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._parts = [BytesIO(first), rest]

    def read(self, size: int = -1, /) -> bytes:
        """Give what follows; b"" at the end."""
        while self._parts:
            if piece := self._parts[0].read(size):
                return piece
            self._parts.pop(0)
        return b""


class SealedSpool(io.RawIOBase):
    """A copy of a stream, sealed on the disk; read from its beginning as often as wanted, by `seek(0)` only."""

    _file: BinaryIO | None = None

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._key = DataKey(secrets.token_bytes(8), secrets.token_bytes(32))
        self._sealed = self._file = nameless()
        seal_file(self._key, _PLACE, cast(BinaryIO, _Joined(first, rest)), self._sealed)
        self.seek(0)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Begin again. :raises ValueError: any other place than the beginning."""
        if offset or whence:
            raise ValueError("A spool is read from its beginning.")
        self._sealed.seek(0)
        self._frames, self._rest = open_frames(self._key, _PLACE, self._sealed), b""
        return 0

    def readinto(self, into: WriteableBuffer, /) -> int:
        """Give what follows, as much as one frame has left. :raises Tampered: somebody altered the copy."""
        view = memoryview(into).cast("B")
        self._rest = self._rest or next(self._frames, b"")
        piece, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the file, with which it is gone."""
        if self._file is not None:  # a disk that refused left none
            self._file.close()
        super().close()
