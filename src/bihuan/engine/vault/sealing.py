"""One sealed value: AES-256-GCM under a data key, bound to the table, column and row where it stands (R31)."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bihuan.engine.vault.keeping import DataKey

_MARK = "v1."
_KEY_ID, _NONCE, _TAG = 8, 12, 16  # bytes


class Erased(Exception):  # noqa: N818 - named after what happened
    """The key was destroyed: nobody can read the value any more."""


class Tampered(Exception):  # noqa: N818 - named after what happened
    """The sealed value was altered, or moved from another row, column or table."""


def seal_value(key: DataKey, place: str, plain: bytes) -> str:
    """Return the value sealed as text: `v1.` and base64url of key id, nonce, ciphertext and tag.

    `place` is table|column|row; it is authenticated, so that the sealed text opens nowhere else.
    """
    nonce = os.urandom(_NONCE)
    body = AESGCM(key.secret).encrypt(nonce, plain, place.encode())
    return _MARK + urlsafe_b64encode(key.identifier + nonce + body).decode()


def key_id_of(sealed: str) -> bytes:
    """Return the identifier of the key under which a value was sealed. :raises Tampered: it is no sealed value."""
    return _parts(sealed)[0]


def unseal_value(key: DataKey | None, place: str, sealed: str) -> bytes:
    """Return the plain bytes. :raises Erased: the key is gone. :raises Tampered: altered, or from another place."""
    identifier, nonce, body = _parts(sealed)
    if key is None or key.identifier != identifier:
        raise Erased(place)
    try:
        return AESGCM(key.secret).decrypt(nonce, body, place.encode())
    except InvalidTag:
        raise Tampered(place) from None


def _parts(sealed: str) -> tuple[bytes, bytes, bytes]:
    try:
        raw = urlsafe_b64decode(sealed.removeprefix(_MARK).encode("ascii"))
    except ValueError:
        raise Tampered("not a sealed value") from None
    if not sealed.startswith(_MARK) or len(raw) < _KEY_ID + _NONCE + _TAG:
        raise Tampered("not a sealed value")
    return raw[:_KEY_ID], raw[_KEY_ID : _KEY_ID + _NONCE], raw[_KEY_ID + _NONCE :]
