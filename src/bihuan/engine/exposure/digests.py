"""Digests by which files of the lake are named and compared; nothing personal is hidden by them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

SHORT: Final = 16  # hexadecimal characters: 64 bits tell the parts of one lake apart


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal. :raises OSError: it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_lines(lines: Iterable[str]) -> str:
    """Return the SHA-256 of lines of text, each ended by a line feed, in hexadecimal."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()
