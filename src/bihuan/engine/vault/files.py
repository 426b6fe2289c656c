"""A file at rest: sealed in frames of 1 MiB, so that any size streams in bounded memory (the STREAM construction).

Each frame is AES-256-GCM; its nonce is the file's random prefix, the frame's number and a mark of the last frame, so
that frames can be neither swapped, repeated, cut off nor added (Hoang, Reyhanitabar, Rogaway, Vizár 2015).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bihuan.engine.vault.keeping import DataKey
from bihuan.engine.vault.sealing import Erased, Tampered

MAGIC = b"BHS1"
FRAME = 1024 * 1024
_TAG, _PREFIX, _KEY_ID = 16, 7, 8  # bytes
HEAD = len(MAGIC) + _KEY_ID + _PREFIX


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\1" if is_last else b"\0")


def seal_file(key: DataKey, place: str, plain: BinaryIO, out: BinaryIO) -> None:
    """Write the sealed form of a stream; `place` binds it to where it belongs."""
    prefix, cipher = os.urandom(_PREFIX), AESGCM(key.secret)
    out.write(MAGIC + key.identifier + prefix)
    number, frame = 0, _read(plain, FRAME)
    while True:
        following = _read(plain, FRAME) if len(frame) == FRAME else b""
        out.write(cipher.encrypt(_nonce(prefix, number, is_last=not following), frame, place.encode()))
        if not following:
            return
        number, frame = number + 1, following


def is_under(key: DataKey, sealed: BinaryIO) -> bool:
    """Say whether a sealed stream was sealed under this key, by its head."""
    return _read(sealed, HEAD).startswith(MAGIC + key.identifier)


def open_file(key: DataKey | None, place: str, sealed: BinaryIO, out: BinaryIO) -> None:
    """Write the plain form of a sealed stream.

    :raises Erased: its key was destroyed. :raises Tampered: altered, cut off, or from another place.
    """
    out.writelines(open_frames(key, place, sealed))


def open_frames(key: DataKey | None, place: str, sealed: BinaryIO) -> Iterator[bytes]:
    """Give the plain form of a sealed stream frame by frame, so that it need not lie anywhere as a whole.

    :raises Erased: its key was destroyed. :raises Tampered: altered, cut off, or from another place.
    """
    head = _read(sealed, HEAD)
    if len(head) != HEAD or not head.startswith(MAGIC):
        raise Tampered(place)
    if key is None or head[len(MAGIC) : len(MAGIC) + _KEY_ID] != key.identifier:
        raise Erased(place)
    prefix, cipher = head[-_PREFIX:], AESGCM(key.secret)
    number, frame = 0, _read(sealed, FRAME + _TAG)
    while True:
        following = _read(sealed, FRAME + _TAG) if len(frame) == FRAME + _TAG else b""
        try:
            yield cipher.decrypt(_nonce(prefix, number, is_last=not following), frame, place.encode())
        except InvalidTag:
            raise Tampered(f"{place} frame {number}") from None
        if not following:
            return
        number, frame = number + 1, following


def _read(stream: BinaryIO, most: int) -> bytes:
    """Return exactly `most` bytes, fewer at the end only."""
    pieces: list[bytes] = []
    while most and (piece := stream.read(most)):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)
