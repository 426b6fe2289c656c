"""Small files that outlive a power cut: on the disk when the call returns, for the owner's eyes alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def sync_path(path: Path) -> None:
    """Bring a file, or the names in a folder, onto the disk. :raises OSError: it is not there, or the disk refuses."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_draft(path: Path, text: str) -> Path:
    """Write ASCII text into a new file beside the path (mode 0600) and return it; it has its name still to be given.

    :raises OSError: the folder is not there, or the disk is full.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft


def replace_secret(path: Path, text: str) -> None:
    """Put ASCII text in the place of a file in one step; what stood there is overwritten before it is let go."""
    draft = write_draft(path, text)
    old = os.open(path, os.O_WRONLY) if path.exists() else None
    draft.replace(path)
    if old is not None:
        with os.fdopen(old, "wb", buffering=0) as file:
            file.write(b"\0" * os.fstat(file.fileno()).st_size)
            os.fsync(file.fileno())
    sync_path(path.parent)
