"""Ed25519 signatures (RFC 8032) over receipts and day roots, and the key file that makes them."""

import hashlib
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bihuan.engine.durable import sync_path, write_draft
from bihuan.engine.ledger.canonical import CanonicalFormError, canonical_bytes

_RECEIPT_FIELDS = ("payload", "signature", "key", "public_key")


class KeyFileError(ValueError):
    """The key file may be read by others, or holds no key."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a receipt file, as a stable code and the field or key it is about."""

    code: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with the two texts by which others know it."""

    public_key: str
    key_id: str
    _private: Ed25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Return the key of a 32-byte seed (RFC 8032 section 5.1.5).

        :raises ValueError: when the seed has not 32 bytes.
        """
        private = Ed25519PrivateKey.from_private_bytes(seed)
        public = private.public_key().public_bytes_raw().hex()
        return cls(public, key_id_of(public), private)

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        """Return the key in the file, making one (mode 0600, whole or not at all) when there is no file.

        :raises KeyFileError: when others may read the file, or it is not 64 hex digits.
        """
        if not path.exists():
            _create(path)
        if path.stat().st_mode & 0o077:
            raise KeyFileError(f"{path} may be read by others: chmod 600")
        try:
            return cls.from_seed(bytes.fromhex(path.read_text("ascii").strip()))
        except ValueError:
            raise KeyFileError(f"{path} holds no key of 64 hex digits") from None

    def sign(self, payload: str) -> str:
        """Return the hex signature over the payload's UTF-8 bytes."""
        return self._private.sign(payload.encode()).hex()


def key_id_of(public_key: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a hex public key.

    :raises ValueError: when it is not hex.
    """
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:16]


def verify(payload: str, signature: str, public_key: str) -> bool:
    """Tell whether the hex signature is that of the payload under the hex public key; malformed hex is a no."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), payload.encode())
    except (ValueError, InvalidSignature):
        return False
    return True


def receipt_file(payload: str, key: SigningKey) -> dict[str, str]:
    """Return what a source keeps: the payload, its signature, and the key to check it with."""
    return {"payload": payload, "signature": key.sign(payload), "key": key.key_id, "public_key": key.public_key}


def check_receipt_file(obj: object) -> Problem | None:
    """Return what is wrong with a parsed receipt file, None when form, key and signature are good.

    Whether the key is the installation's own is for the caller to ask: compare `public_key` with a copy held outside.
    """
    if not isinstance(obj, dict):
        return Problem("not_an_object")
    for name in _RECEIPT_FIELDS:
        if not isinstance(obj.get(name), str):
            return Problem("missing_field", name)
    return _check_signed(obj["payload"], obj["signature"], obj["key"], obj["public_key"])


def _check_signed(payload: str, signature: str, key: str, public_key: str) -> Problem | None:
    if not _is_canonical_object(payload):
        return Problem("payload_not_canonical")
    try:
        if key_id_of(public_key) != key:
            return Problem("wrong_key_id", key)
    except ValueError:
        return Problem("public_key_unreadable", key)
    return None if verify(payload, signature, public_key) else Problem("wrong_signature", key)


def _is_canonical_object(payload: str) -> bool:
    try:
        value: Any = json.loads(payload)
        return isinstance(value, dict) and canonical_bytes(value) == payload.encode()
    except (ValueError, RecursionError, CanonicalFormError):
        return False


def _create(path: Path) -> None:
    """Write a new key beside the path and link it there, so that of two programs at once one key wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = write_draft(path, secrets.token_hex(32) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    sync_path(path.parent)
