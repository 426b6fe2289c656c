"""The installation's own secrets of intake: the key that signs receipts, and the key of content hashes."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor
from bihuan.engine.durable import replace_secret
from bihuan.engine.ledger.signing import SigningKey

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def receipt_key() -> SigningKey:
    """Return the key that signs receipts, made on first use (`keys/receipts` in the data folder).

    :raises KeyFileError: others may read the file, or it holds no key.
    """
    path = _folder() / "receipts"
    if not path.exists():
        SigningKey.load_or_create(path)
    return _signing_key(path, path.stat().st_mtime_ns)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "keys"


@lru_cache(maxsize=4)
def _signing_key(path: Path, _changed_at: int) -> SigningKey:
    """Return the key of a file, read again when another process has rotated it."""
    return SigningKey.load_or_create(path)


def public_keys() -> dict[str, str]:
    """Return the public keys by which statements of this installation are checked: key identifier → hex, newest last.

    Keys that were rotated away stand in `keys/receipts.old`: what they signed stays valid.
    """
    old = _folder() / "receipts.old"
    key = receipt_key()
    kept: dict[str, str] = json.loads(old.read_text("ascii")) if old.exists() else {}
    return {**kept, key.key_id: key.public_key}


def rotate_receipt_key(*, by: Actor, at: datetime) -> tuple[str, str]:
    """Make a new key for receipts and roots; return (old, new) identifiers. The old private key is destroyed.

    The event `key.rotated` says which public key follows which, so that an export shows it.
    """
    path, old = _folder() / "receipts", receipt_key()
    with writing():
        known = json.dumps(public_keys())
        replace_secret(path.with_name("receipts.old"), known)
        replace_secret(path, secrets.token_hex(32) + "\n")
        new = receipt_key()
        facts = {"purpose": "receipts", "old": old.key_id, "new": new.key_id, "public_key": new.public_key}
        record_event(EventDraft("key.rotated", "key", new_id(), 0, by, at, facts))
    return old.key_id, new.key_id


@lru_cache(maxsize=4)
def _secret(path: Path) -> bytes:
    """Return 32 secret bytes; the file has the form, the mode and the atomic birth of a signing key's."""
    SigningKey.load_or_create(path)
    return bytes.fromhex(path.read_text("ascii").strip())


def content_hasher() -> Callable[[object], str]:
    """Return the function that gives a line's content its keyed hash: equal lines have equal keys.

    A bare hash of a name and a number could be found by trying all of them; HMAC-SHA256 with a secret cannot.
    """
    keyed = hmac.new(_secret(Path(settings.DATA_DIR) / "keys" / "content"), digestmod=sha256)

    def content_key(content: object) -> str:
        fresh = keyed.copy()
        fresh.update(_encode(content).encode(errors="backslashreplace"))
        return fresh.hexdigest()

    return content_key
