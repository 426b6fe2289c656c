"""Which characters a holder's text file consists of: proved over all its bytes."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Final

from bihuan.engine.exposure.refusal import HolderFileRefused

CHUNK: Final = 1 << 20
SAMPLE: Final = 1 << 17
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _first_failure(path: Path, name: str) -> int | None:
    """Decode the whole file in pieces; return the line of the first byte that cannot be, None when all can."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeError as refusal:
                return line + chunk[: getattr(refusal, "start", 0)].count(b"\n")
            line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        return line
    return None


def _telling_sample(path: Path) -> bytes:
    """Collect lines that hold bytes outside ASCII, up to SAMPLE bytes."""
    kept, size = [], 0
    with path.open("rb") as file:
        while size < SAMPLE and (line := file.readline(CHUNK)):
            if not line.isascii():
                kept.append(line[:SAMPLE])
                size += len(kept[-1])
    return b"".join(kept)


def _candidates(path: Path) -> list[str]:
    from charset_normalizer import from_bytes  # slow to import; needed for old encodings only

    best = from_bytes(_telling_sample(path)).best()
    suggested = best.encoding if best else ""
    eastern = suggested in {"big5", "big5hkscs", "cp950"}
    return [suggested, "gb18030"] if eastern else ["gb18030", *([suggested] if suggested else [])]


def encoding_of(path: Path) -> tuple[str, bool]:
    """Name the codec with which every byte of a file can be read, and say whether it was guessed (no mark, not UTF-8).

    :raises HolderFileRefused: `damaged_encoding` or `unknown_encoding` with the first line that cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(4)
    name = next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8")
    line = _first_failure(path, name)
    if line is None:
        return name, False
    if name != "utf-8":
        raise HolderFileRefused("damaged_encoding", "save_as_utf8", file=path.name, line=line, encoding=name)
    for candidate in _candidates(path):
        if _first_failure(path, candidate) is None:
            return candidate, True
    raise HolderFileRefused("unknown_encoding", "save_as_utf8", file=path.name, line=line)
