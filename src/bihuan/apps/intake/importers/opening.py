"""Text, JSON and pasted tables, in whatever process this runs: the child opens files, the desk pasted text."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final, cast

from bihuan.apps.intake.importers.encodings import Encoding, find_encoding
from bihuan.apps.intake.importers.jsons import read_json
from bihuan.apps.intake.importers.limits import DEFAULT_LIMITS, Limits
from bihuan.apps.intake.importers.pasted import read_pasted
from bihuan.apps.intake.importers.separated import read_separated
from bihuan.apps.intake.importers.sniffing import looks_like_json
from bihuan.apps.intake.importers.table import Table, UnreadableFile
from bihuan.engine.cleaning import storable

WORKBOOKS: Final = frozenset({"xlsx", "xlsb", "xls", "ods"})
Opener = Callable[[], BinaryIO]


class _Inflating(io.RawIOBase):
    """A gzip file opened for reading that refuses to grow beyond the limits."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._file = gzip.open(path)  # noqa: SIM115  # closed by close()
        self._limits, self._done = limits, 0
        self._allowed = max(limits.inflate_free_bytes, limits.inflate_ratio * path.stat().st_size)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # RawIOBase says any buffer, readers hand over memoryviews
        try:
            data = self._file.read(len(buffer))
        except (gzip.BadGzipFile, EOFError, zlib.error) as bad:
            raise UnreadableFile("damaged_archive", "archive", "save_again", {"reason": type(bad).__name__}) from None
        self._done += len(data)
        if self._done > min(self._allowed, self._limits.inflated_bytes):
            raise UnreadableFile("inflates_too_much", "archive", "unpack_first", {"ratio": self._limits.inflate_ratio})
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def _opener(path: Path, form: str, limits: Limits) -> Opener:
    if form != "gzip":
        return lambda: path.open("rb")
    return lambda: cast(BinaryIO, io.BufferedReader(_Inflating(path, limits), 1 << 18))


def open_text(path: Path, form: str, hint: str, limits: Limits) -> Table:
    """Survey a text, JSON or gzip file, which `sniff` has named; `hint` is what the sender called it.

    :raises UnreadableFile: for whatever is wrong with it.
    """
    opener = _opener(path, form, limits)
    if form == "gzip":
        with opener() as stream:
            form = "json" if looks_like_json(stream.read(4096)) else "text"
    encoding = find_encoding(opener)
    if form == "json":
        try:
            return read_json(opener, encoding, limits)
        except UnreadableFile as bad:
            if "json" in hint or bad.code != "broken_json" or bad.place != "element 1":
                raise
    return read_separated(opener, encoding, limits)


def open_pasted(path: Path, limits: Limits) -> Table | None:
    """Read a small UTF-8 file as a pasted table (aligned by spaces or pipes); None when it is no such file.

    :raises UnreadableFile: as `read_text`.
    """
    if path.stat().st_size > limits.pasted_characters:
        return None
    try:
        return read_text(path.read_text("utf-8-sig"), limits=limits)
    except UnicodeDecodeError:
        return None  # another encoding: the general reader finds out which


def read_text(text: str, *, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read a table pasted as text: tabs, pipes, several spaces, any separator, or JSON.

    :raises UnreadableFile: as `read_table`, and `text_too_long`.
    """
    if len(text) > limits.pasted_characters:
        raise UnreadableFile("text_too_long", "text", "send_as_file", {"limit": limits.pasted_characters})
    content = storable(text).encode()
    opener: Opener = lambda: io.BytesIO(content)  # noqa: E731  # an opener like any other
    encoding = Encoding("utf-8", is_guessed=False)
    if looks_like_json(content[:4096]):
        return read_json(opener, encoding, limits)
    return read_pasted(content.decode(), encoding, limits)
