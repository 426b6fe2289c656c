"""What a resident may ask about their own data, by when it is answered, and the paper code that opens them. Pure.

Randomness alone comes from outside (`secrets`). The clocks are ours [D]; GB/T 35273 asks for an answer in 30 days, R16
for a second look at a status within 24 hours.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules import NotAllowed as NotAllowed  # the public pages take it from here: they see no core
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do

CORRECTION, DELETION, COPY, EXPLANATION, CONTEST = "correction", "deletion", "copy", "explanation", "contest"
KINDS: Final = (COPY, CORRECTION, EXPLANATION, CONTEST, DELETION)
ANSWER_WITHIN: Final = {
    CORRECTION: timedelta(days=3), COPY: timedelta(days=3), EXPLANATION: timedelta(days=3),
    DELETION: timedelta(days=7), CONTEST: timedelta(hours=24),
}  # fmt: skip
URGENCY: Final = {CONTEST: "P2", CORRECTION: "P3", COPY: "P3", EXPLANATION: "P3", DELETION: "P3"}
OPEN, ANSWERED = "open", "answered"
GRANTED, PARTLY, REFUSED = "granted", "partly", "refused"
OUTCOMES: Final = (GRANTED, PARTLY, REFUSED)
LEGAL_REASONS: Final = (
    "still_needed",
    "statutory_record",
    "not_about_you",
    "tells_of_others",
    "is_correct",
    "repeated",
)
"""Why a wish may be refused: still needed for the purpose, a record the law asks for, somebody else's data, words that
tell of others, checked and right as it stands, asked and answered already (PIPL 44-47, GB/T 35273 8.7)."""
CHANNELS: Final = ("code", "desk")
WAYS: Final = ("counter", "visit", "hotline")
"""How somebody proved who they are: at the counter, before an officer, or called back on the number that is on file."""
BY_TELEPHONE: Final = ("hotline",)
LIVES: Final = timedelta(days=7)
VIEW_LASTS: Final = timedelta(minutes=30)
MOST_TRIES: Final = 10
TRIES_WITHIN: Final = timedelta(hours=1)
ALARM_AT: Final = 1_000
"""So many failures in an hour call for the data-protection officer; nothing is shut, that would be a gift (trust 5)."""
MOST_PROOFS: Final = 10
"""So many proofs of identity that failed may an account have in an hour."""
MOST_GIVEN: Final = 60
"""So many codes may an account give in 24 hours: whoever knows numbers and years of birth could open what they like."""
MOST_CODES: Final = 3
"""So many codes one person may be given in 24 hours."""
MOST_FILES: Final = 6
MOST_WORDS: Final = 1_000
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nobody takes one of its signs for another."""
SLOT, SECRET = 4, 10  # 20 bits to find the row by, 50 bits that are the secret
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
# nosemgrep: regex-from-a-variable - the signs that stand above
_SHAPE = re.compile(rf"[{ALPHABET}]{{{SLOT + SECRET}}}")


@dataclass(frozen=True, slots=True)
class PaperCode:
    """A code in its two parts: by which its row is found, and what proves it."""

    slot: str
    secret: str

    def printed(self) -> str:
        """Return the code as it stands on the slip: 4-5-5 signs."""
        return f"{self.slot}-{self.secret[:5]}-{self.secret[5:]}"


NOBODY: Final = PaperCode("", "0" * SECRET)
"""What stands for a code that has not the shape of one, so that the same is done with it."""


def new_code() -> PaperCode:
    """Return a new code: 70 random bits, of which 50 are the secret."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(SLOT + SECRET))
    return PaperCode(signs[:SLOT], signs[SLOT:])


def read_code(typed: str) -> PaperCode:
    """Return a code as it was typed, with or without its lines, capitals and look-alikes; `NOBODY` for none."""
    signs = re.sub(r"[\s\-–—]", "", typed[:100]).upper().translate(_LOOKS_LIKE)
    return PaperCode(signs[:SLOT], signs[SLOT:]) if _SHAPE.fullmatch(signs) else NOBODY


def new_ticket() -> str:
    """Return what the page with the form keeps hidden: with it alone the same browser opens again what it opened."""
    return secrets.token_hex(16)


def is_ticket(text: str) -> bool:
    """Say whether a text has the shape of a ticket."""
    return re.fullmatch(r"[0-9a-f]{32}", text) is not None


def is_token(text: str) -> bool:
    """Say whether a text has the shape of what opens a view."""
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None


def tries_now(tries: int, since: datetime | None, at: datetime) -> tuple[int, datetime]:
    """Return how many wrong tries a code has had with this one, and since when they are counted (an hour at most)."""
    if since is None or at - since >= TRIES_WITHIN or at < since:
        return 1, at
    return tries + 1, since


def is_throttled(tries: int, since: datetime | None, at: datetime) -> bool:
    """Say whether a code has had so many wrong tries within the hour that a right one does not open it now."""
    return since is not None and tries >= MOST_TRIES and timedelta() <= at - since < TRIES_WITHIN


def due_at(kind: str, at: datetime) -> datetime:
    """Return by when a request is to be answered. :raises NotAllowed: `unknown_right`."""
    if kind not in ANSWER_WITHIN:
        raise NotAllowed("unknown_right")
    return at + ANSWER_WITHIN[kind]


def check_words(kind: str, words: str) -> str:
    """Return what was said, shortened; who wants it corrected or explained says what.

    :raises NotAllowed: `missing_detail`.
    """
    said = words.strip()[:MOST_WORDS]
    if not said and kind in {CORRECTION, EXPLANATION}:
        raise NotAllowed("missing_detail")
    return said


def check_answer(kind: str, outcome: str, legal_reason: str, words: str) -> None:
    """Refuse an answer that says too little: a refusal without its legal reason, any answer without words.

    :raises NotAllowed: `unknown_outcome`, `legal_reason_missing`, `missing_detail`; a second look is granted or not.
    """
    if outcome not in OUTCOMES or (kind == CONTEST and outcome == PARTLY):
        raise NotAllowed("unknown_outcome")
    if outcome != GRANTED and legal_reason not in LEGAL_REASONS:
        raise NotAllowed("legal_reason_missing")
    if not words.strip():
        raise NotAllowed("missing_detail")


def ways_of(by: Actor) -> tuple[str, ...]:
    """Return on which ways somebody can prove to the actor who they are.

    The hotline sees nobody: without the call back to the number on file, whoever knows a number of a document and a
    year of birth would be taken for its owner.
    """
    return BY_TELEPHONE if by.role is Role.HOTLINE_OPERATOR else WAYS


def may_rights(by: Actor, action: Action) -> bool:
    """Say whether the actor may do this to what residents ask about their own data."""
    return may_do(by, action, Kind.RIGHTS_REQUEST, "")


def check_rights(by: Actor, action: Action) -> None:
    """Refuse whoever may not. :raises NotAllowed: `wrong_role`."""
    if not may_rights(by, action):
        raise NotAllowed("wrong_role", role=by.role.value)
