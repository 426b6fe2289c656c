"""Codes of second factors: time-based codes of an authenticator, recovery codes, tokens. Pure, but for randomness."""

from __future__ import annotations

import base64
import re
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_S = 30
CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # 31 signs that are not taken for each other
_LENGTH = 10  # 31 ** 10 is more than 49 bits; trust.md asks for 20
_SHAPE = re.compile(rf"(\d)([{_ALPHABET}]{{{_LENGTH}}})")
TOKEN_MARK = "bihuan_"  # noqa: S105 - how a token begins, no secret


def new_secret() -> str:
    """Return a new secret for an authenticator: 160 random bits as base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), 6, SHA1(), STEP_S)  # nosec B303  # noqa: S303 - RFC 6238's own; apps know no other


def address_of(secret: str, username: str) -> str:
    """Return the otpauth:// address that the square code holds."""
    return _totp(secret).get_provisioning_uri(username, "Bihuan")


def code_at(secret: str, at: datetime) -> str:
    """Return the code that an authenticator shows at the instant."""
    return _totp(secret).generate(int(at.timestamp())).decode()


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Return which step of 30 seconds the code belongs to, one step early or late allowed; None when it is wrong."""
    typed = re.sub(r"\s", "", code)
    if re.fullmatch(r"[0-9]{6}", typed) is None:
        return None
    now = int(at.timestamp()) // STEP_S
    for step in (now, now - 1, now + 1):
        try:
            _totp(secret).verify(typed.encode(), step * STEP_S)
        except InvalidToken:
            continue
        return step
    return None


def new_recovery_codes() -> list[str]:
    """Return ten codes: a digit that says which one it is, then ten random signs: 3-abcde-fghjk."""
    found = ("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(CODES))
    return [f"{slot}-{signs[:5]}-{signs[5:]}" for slot, signs in enumerate(found)]


def read_recovery_code(typed: str) -> tuple[int, str] | None:
    """Return slot and signs of a code as it was typed; None when it has not the shape of one."""
    match = _SHAPE.fullmatch(re.sub(r"[\s-]", "", typed.lower()))
    return (int(match[1]), match[2]) if match else None


def new_token() -> str:
    """Return a token for a system: 256 random bits, with a mark by which scanners know it."""
    return TOKEN_MARK + secrets.token_urlsafe(32)
