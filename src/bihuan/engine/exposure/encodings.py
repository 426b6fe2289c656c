"""Which characters a holder's text file consists of: proved over all its bytes."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final

from bihuan.engine.cleaning.decoding import BYTE_ORDER_MARKS, first_failure, line_at, telling_sample
from bihuan.engine.exposure.refusal import HolderFileRefused

SAMPLE: Final = 1 << 17


def _candidates(sample: bytes) -> list[str]:
    from charset_normalizer import from_bytes  # slow to import; needed for old encodings only

    best = from_bytes(sample).best()
    suggested = best.encoding if best else ""
    eastern = suggested in {"big5", "big5hkscs", "cp950"}
    return [suggested, "gb18030"] if eastern else ["gb18030", *([suggested] if suggested else [])]


def encoding_of(path: Path) -> tuple[str, bool]:
    """Name the codec with which every byte of a file can be read, and say whether it was guessed (no mark, not UTF-8).

    :raises HolderFileRefused: `damaged_encoding` or `unknown_encoding` with the first line that cannot be read.
    """

    def open_bytes() -> BinaryIO:
        return path.open("rb")

    with open_bytes() as file:
        start = file.read(4)
    name = next((name for mark, name in BYTE_ORDER_MARKS if start.startswith(mark)), "utf-8")
    bad = first_failure(open_bytes, name)
    if bad is None:
        return name, False
    line = line_at(open_bytes, bad)
    if name != "utf-8":
        raise HolderFileRefused("damaged_encoding", "save_as_utf8", file=path.name, line=line, encoding=name)
    for candidate in _candidates(telling_sample(open_bytes, SAMPLE)):
        if first_failure(open_bytes, candidate) is None:
            return candidate, True
    raise HolderFileRefused("unknown_encoding", "save_as_utf8", file=path.name, line=line)
