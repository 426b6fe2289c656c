"""Bytes first: what came is kept, sealed, under its SHA-256 before anybody looks into it (loop.md M3, M14; R31)."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote

from django.conf import settings

from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.spooling import IN_MEMORY_BYTES, nameless, twice
from bihuan.apps.intake.rules import NotReceived
from bihuan.engine.durable import sync_path
from bihuan.engine.vault import DataKey, Erased, open_file, seal_file
from bihuan.engine.vault.files import is_under

_CHUNK_BYTES = 1024 * 1024
_DEFAULT_RESERVE_MB = 512


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """A file that lies sealed on the disk: whose incident's, SHA-256 of what came in hex, its size in bytes, where."""

    incident: str
    sha256: str
    size: int
    path: Path


def bytes_folder(incident: str) -> Path:
    """Return the folder of an incident's files: each keeps its own, so that erasing in one takes none of another's."""
    return Path(settings.DATA_DIR) / "bytes" / quote(incident, safe="")


def bytes_path(incident: str, sha256: str) -> Path:
    """Return where the sealed bytes of this hash lie, or would lie."""
    return bytes_folder(incident) / sha256[:2] / sha256[2:]


def bytes_key(incident: str, sha256: str) -> str:
    """Return the name of the data key under which an incident's bytes of this hash lie."""
    return f"bytes:{incident}:{sha256}"


def check_disk() -> None:
    """Refuse to receive when the disk is nearly full. :raises NotReceived: `disk_reserve`."""
    reserve_mb = int(os.environ.get("BIHUAN_DISK_RESERVE_MB", "").strip() or _DEFAULT_RESERVE_MB)
    free_mb = shutil.disk_usage(settings.DATA_DIR).free // (1024 * 1024)
    if free_mb < reserve_mb:
        raise NotReceived("disk_reserve", free_mb=free_mb, reserve_mb=reserve_mb)


def store_bytes(source: Path | BinaryIO, *, incident: str) -> StoredBytes:
    """Seal a file into an incident's store, durably; the same bytes are kept once.

    The hash names the key, so a stream is hashed first: one that cannot be read twice is held in memory (or, beyond
    256 MiB, sealed under a key of the moment) meanwhile.

    :raises NotReceived: `disk_reserve` before anything is written, `disk_failed` when the disk refused.
    """
    check_disk()
    folder = bytes_folder(incident)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{secrets.token_hex(12)}"
    try:
        with ExitStack() as stack:
            stream = stack.enter_context(source.open("rb")) if isinstance(source, Path) else twice(source, stack)
            sha256, size = _hashed(stream)
            stream.seek(0)
            return StoredBytes(incident, sha256, size, _store(stream, incident, sha256, draft))
    except OSError as error:
        if isinstance(source, Path) and error.filename == str(source):
            raise
        raise NotReceived("disk_failed", error=error.strerror or "") from error
    finally:
        draft.unlink(missing_ok=True)


def _hashed(stream: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK_BYTES):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _store(stream: BinaryIO, incident: str, sha256: str, draft: Path) -> Path:
    """Write the sealed draft and give it its name; a file that already lies there whole is left alone."""
    name, place = bytes_key(incident, sha256), bytes_path(incident, sha256)
    key = vault().make([name])[name]
    if _lies_there(key, place):
        sync_path(place.parent)  # whoever wrote it may have died before saying so to the disk
        return place
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        seal_file(key, name, stream, out)
        out.flush()
        os.fsync(out.fileno())
    return _settle(draft, place)


def _lies_there(key: DataKey, place: Path) -> bool:
    """Say whether a sealed file lies there under the key that is valid now (an older one was destroyed)."""
    if not place.exists():
        return False
    with place.open("rb") as file:
        return is_under(key, file)


def _settle(draft: Path, place: Path) -> Path:
    """Give the draft its name in one step; the folders are synced, so that the name outlives a power cut."""
    is_new_folder = not place.parent.exists()
    place.parent.mkdir(exist_ok=True, mode=0o700)
    draft.replace(place)
    sync_path(place.parent)
    if is_new_folder:
        sync_path(place.parent.parent)
    return place


@contextmanager
def plain_bytes(incident: str, sha256: str) -> Iterator[Path]:
    """Give the bytes as they came as a path, for as long as the block lasts.

    They lie in memory. Beyond 256 MiB of sealed bytes, which no page takes, they lie in clear in a file of the data
    folder that has no name: readers need a place to seek in, and the memory of a small box would not hold it. That is
    what the encrypted disk of docs/operating.md is for (docs/dpia.md, T9).

    :raises Erased: their key was destroyed. :raises Tampered: somebody altered them. :raises OSError: they are gone.
    """
    name, place = bytes_key(incident, sha256), bytes_path(incident, sha256)
    with place.open("rb") as sealed, _room_for(place.stat().st_size) as plain:
        open_file(vault().get(name), name, sealed, plain)
        plain.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{plain.fileno()}")


def _room_for(size: int) -> BinaryIO:
    if size <= IN_MEMORY_BYTES:
        return cast(BinaryIO, os.fdopen(os.memfd_create("bihuan"), "w+b"))
    return nameless()


def forget_bytes(key_name: str) -> None:
    """Take the sealed bytes away whose key was destroyed; nothing happens where there are none, or with other keys."""
    kind, _, rest = key_name.partition(":")
    incident, _, sha256 = rest.rpartition(":")
    if kind == "bytes":
        bytes_path(incident, sha256).unlink(missing_ok=True)


def stored_before(incident: str, before: datetime) -> list[str]:
    """Return the hashes of all files of an incident that were stored before the instant, wanted or not."""
    found = bytes_folder(incident).glob("??/*")
    return sorted(p.parent.name + p.name for p in found if p.stat().st_mtime < before.timestamp())


def bytes_are_there(incident: str, sha256: str) -> bool:
    """Say whether the bytes can still be read to their end and have their hash."""
    try:
        with plain_bytes(incident, sha256) as path, path.open("rb") as stream:
            return _hashed(stream)[0] == sha256
    except (OSError, Erased):
        return False
