"""A workbook under a passphrase (ECMA-376 agile encryption: AES-256, 100,000 rounds of SHA-512), and the passphrase."""

from __future__ import annotations

import secrets
from io import BytesIO
from typing import Final

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # without i, l, o, 0, 1, which look or sound like others
GROUPS: Final = 5
GROUP: Final = 4  # 20 characters of 31: 99 bits


class WrongPassphrase(ValueError):  # noqa: N818 - named after the refusal
    """The workbook does not open with this passphrase, or somebody altered it."""


def new_passphrase() -> str:
    """Return a random passphrase of 99 bits in five groups of four, fit to be read over a telephone."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def lock_workbook(content: bytes, passphrase: str) -> bytes:
    """Return an XLSX encrypted under the passphrase; nothing of it touches a disk."""
    out = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(passphrase, out)
    return out.getvalue()


def unlock_workbook(content: bytes, passphrase: str) -> bytes:
    """Return the XLSX inside. :raises WrongPassphrase: another passphrase, or altered bytes."""
    out = BytesIO()
    try:
        book = msoffcrypto.OfficeFile(BytesIO(content))
        book.load_key(password=passphrase, verify_password=True)
        book.decrypt(out, verify_integrity=True)
    except (InvalidKeyError, DecryptionError) as refusal:
        raise WrongPassphrase(type(refusal).__name__) from None
    return out.getvalue()
