"""Whether bytes are in a codec, proved over a whole file: what every door that reads text files asks."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import BinaryIO, Final

CHUNK: Final = 1 << 20
BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
Opened = Callable[[], BinaryIO]


def first_failure(open_bytes: Opened, name: str) -> int | None:
    """Decode the whole file in pieces; give the offset of the first impossible byte, None when all is well."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    done = 0
    with open_bytes() as stream:
        while chunk := stream.read(CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeError as refusal:
                return done + int(getattr(refusal, "start", 0))
            done += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        return done
    return None


def line_at(open_bytes: Opened, offset: int) -> int:
    """Return the number of the line, from 1, in which a byte of the file stands."""
    line = 1
    with open_bytes() as stream:
        while offset > 0 and (chunk := stream.read(min(CHUNK, offset))):
            line += chunk.count(b"\n")
            offset -= len(chunk)
    return line


def telling_sample(open_bytes: Opened, most: int) -> bytes:
    """Collect the first lines that hold bytes outside ASCII, up to so many bytes and the rest of the last line."""
    kept: list[bytes] = []
    size = 0
    with open_bytes() as stream:
        while size < most and (line := stream.readline(CHUNK)):
            if not line.isascii():
                kept.append(line[:most])
                size += len(kept[-1])
    return b"".join(kept)
