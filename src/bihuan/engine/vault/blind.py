"""Blind indexes: a value is found again by its HMAC under a secret key, and by nobody without that key (R32)."""

from __future__ import annotations

import hmac
import re
import unicodedata
from hashlib import sha256

_SEPARATORS = re.compile(r"[\s\-()./·]+")


def normalised(value: str) -> str:
    """Return the value as it is indexed: NFKC, case folded, without spaces, separators and the code of China."""
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", value)).casefold()
    return re.sub(r"^(?:\+86|0086)(?=1\d{10}$)", "", text)


def keyed_digest(secret: bytes, data: bytes) -> str:
    """Return HMAC-SHA-256 of the bytes as they are, in hex."""
    return hmac.new(secret, data, sha256).hexdigest()


def blind_index(secret: bytes, value: str) -> str:
    """Return HMAC-SHA-256 of the normalised value in hex (256 bits), "" for nothing.

    An unkeyed hash would be no pseudonym: all citizen numbers of one district are tried in half a minute.
    """
    text = normalised(value)
    return hmac.new(secret, text.encode(errors="backslashreplace"), sha256).hexdigest() if text else ""
