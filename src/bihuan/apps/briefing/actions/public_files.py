"""Files of the public site on the disk: each is written whole or not at all, and one publication at a time."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bihuan.apps.briefing.rules.pages import LANGUAGES
from bihuan.engine.durable import sync_path

MODE_FOLDER, MODE_FILE = 0o755, 0o644  # made to be read by all: a web server of another account may hand them out


def digest_of(body: bytes) -> str:
    """Return the SHA-256 (hex) of a published file."""
    # nosemgrep: hash-without-key - over bytes that are made to be published
    return hashlib.sha256(body).hexdigest()


@contextmanager
def publishing(folder: Path) -> Iterator[None]:
    """Keep every other process and thread from publishing into a folder until the end."""
    make_folder(folder)
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that lack, readable by all. :raises OSError: the disk refuses."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    folder.chmod(MODE_FOLDER)


def write_file(path: Path, body: bytes) -> None:
    """Put bytes in the place of a file in one step, on the disk when this returns. :raises OSError: it refuses."""
    make_folder(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(MODE_FILE)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_path(path.parent)


def remove_file(path: Path, folder: Path) -> None:
    """Remove a file and the folders above it, below `folder`, that are empty then; one that is gone is no fault."""
    path.unlink(missing_ok=True)
    for above in path.parents:
        if above == folder or not above.is_relative_to(folder):
            return
        try:
            above.rmdir()
        except OSError:  # it holds other files
            return


def strays(folder: Path, kept: set[Path]) -> list[Path]:
    """Return the files of the site that stand on no list: left by a publication that was cut off."""
    found = [path for language in LANGUAGES for path in sorted((folder / language).glob("**/*"))]
    return [path for path in found if path not in kept and (path.is_symlink() or not path.is_dir())]
