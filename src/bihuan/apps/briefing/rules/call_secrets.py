"""How a code is drawn and kept: uniform from the system's chance, then Argon2id over its HMAC under a pepper (R50).

Nothing of a database or a clock. One set of parameters for all codes, so that no check costs more than another; a code
of 26.6 bits that lives ten minutes behind a pepper outside the database needs no dearer one (docs/decisions/0035).
"""

from __future__ import annotations

import secrets
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerificationError

from bihuan.apps.briefing.rules.calls import CODES, DIGITS, ONE_IN

HASHER: Final = PasswordHasher(
    time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)  # fmt: skip
"""OWASP's least for Argon2id (19 MiB, two passes, one lane): 10 checks a second must fit beside all else."""
DECOY: Final = "$argon2id$v=19$m=19456,t=2,p=1$RVRYtDJVxhaEorj1YJ5Ggw$l1HEhfPMucWgCm4aVmcg2VMs/DJJUtStdcncioujpaE"
"""What a check is made against where there is no code: of random bytes that nobody kept, under the same parameters."""


def draw_code() -> str:
    """Return eight digits, each of the 10^8 codes equally likely."""
    return f"{secrets.randbelow(CODES):0{DIGITS}d}"


def draw_token() -> str:
    """Return the 128 random bits of the page that a success leads to, as they stand in its address."""
    return secrets.token_urlsafe(16)


def is_drawn_to_be_asked() -> bool:
    """Say, for one callee in fifty by chance, that the reviewer asks them afterwards."""
    return secrets.randbelow(ONE_IN) == 0


def draw_word(words: tuple[str, ...]) -> str:
    """Return one of these words by chance."""
    return secrets.choice(words)


def keep(peppered: str, hasher: PasswordHasher = HASHER) -> str:
    """Return what is kept of a code, from its HMAC under the pepper."""
    return hasher.hash(peppered)


def is_right(kept: str, peppered: str, hasher: PasswordHasher = HASHER) -> bool:
    """Say whether a code is the kept one; exactly one Argon2, whatever comes of it."""
    try:
        return hasher.verify(kept, peppered)
    except VerificationError:
        return False
