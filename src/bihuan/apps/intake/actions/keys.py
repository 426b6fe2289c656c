"""The installation's own secrets of intake: the key that signs receipts, and the key of content hashes."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from bihuan.engine.ledger.signing import SigningKey

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def receipt_key() -> SigningKey:
    """Return the key that signs receipts, made on first use (`keys/receipts` in the data folder).

    :raises KeyFileError: others may read the file, or it holds no key.
    """
    return _signing_key(Path(settings.DATA_DIR) / "keys" / "receipts")


@lru_cache(maxsize=4)
def _signing_key(path: Path) -> SigningKey:
    return SigningKey.load_or_create(path)


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
