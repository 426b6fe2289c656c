"""Bytes first: what came is kept under its SHA-256 before anybody looks into it (loop.md M3, M14)."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from bihuan.apps.intake.rules import NotReceived

_CHUNK_BYTES = 1024 * 1024
_DEFAULT_RESERVE_MB = 512


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """A file that lies on the disk for good: SHA-256 in hex, size in bytes, and where."""

    sha256: str
    size: int
    path: Path


def bytes_path(sha256: str) -> Path:
    """Return where the bytes of this hash lie, or would lie."""
    return Path(settings.DATA_DIR) / "bytes" / sha256[:2] / sha256[2:]


def check_disk() -> None:
    """Refuse to receive when the disk is nearly full. :raises NotReceived: `disk_reserve`."""
    reserve_mb = int(os.environ.get("BIHUAN_DISK_RESERVE_MB", "").strip() or _DEFAULT_RESERVE_MB)
    free_mb = shutil.disk_usage(settings.DATA_DIR).free // (1024 * 1024)
    if free_mb < reserve_mb:
        raise NotReceived("disk_reserve", free_mb=free_mb, reserve_mb=reserve_mb)


def store_bytes(source: Path | BinaryIO) -> StoredBytes:
    """Copy a file into the store, durably, hashing on the way; the same bytes are kept once.

    :raises NotReceived: `disk_reserve` before anything is written, `disk_failed` when the disk refused.
    """
    check_disk()
    folder = Path(settings.DATA_DIR) / "bytes"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{secrets.token_hex(12)}"
    try:
        sha256, size = _copy(source, draft)
        return StoredBytes(sha256, size, _settle(draft, bytes_path(sha256)))
    except OSError as error:
        if isinstance(source, Path) and error.filename == str(source):
            raise
        raise NotReceived("disk_failed", error=error.strerror or "") from error
    finally:
        draft.unlink(missing_ok=True)


def _copy(source: Path | BinaryIO, draft: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with ExitStack() as stack:
        stream = stack.enter_context(source.open("rb")) if isinstance(source, Path) else source
        out = stack.enter_context(os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"))
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _settle(draft: Path, place: Path) -> Path:
    """Give the draft its name in one step; the folders are synced, so that the name outlives a power cut."""
    if place.exists() and place.stat().st_size == draft.stat().st_size:
        _sync(place.parent)  # whoever wrote it may have died before saying so to the disk
        return place
    is_new_folder = not place.parent.exists()
    place.parent.mkdir(exist_ok=True, mode=0o700)
    draft.replace(place)
    _sync(place.parent)
    if is_new_folder:
        _sync(place.parent.parent)
    return place


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
