"""The codes of care: what somebody needs, how they were seen, what was found, what they agreed to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bihuan.apps.core.rules import NotAllowed

LANGUAGE: Final = "language"
NEEDS: Final = (
    "alone", "advanced_age", "limited_mobility", "dialysis", "oxygen", "insulin", "pregnancy_36",
    "small_children_alone", "disability", "dementia", "mental_illness", "tumour_treatment", "regular_medicine",
    LANGUAGE,
)  # fmt: skip
LANGUAGES: Final = (
    "sign",
    "yi",
    "tibetan",
    "uyghur",
    "mongolian",
    "zhuang",
    "cantonese",
    "dialect",
    "english",
    "other",
)
"""Which language somebody needs who does not follow standard Chinese; `sign` is sign language."""

SEEN_HOW: Final = ("visit", "phone", "kin", "community", "rescue", "gate", "site", "register")
"""On which way somebody was seen or spoken to; `register` is what the list said when it came."""
WELL: Final = "well"
RESULTS: Final = (WELL, "needs_food", "needs_medicine", "needs_doctor", "refused")
"""What was found when they were seen; `refused` is alive and wants no help."""
ASKING: Final = {"needs_food": "P3", "needs_medicine": "P2", "needs_doctor": "P1"}
"""What must follow at once, with the urgency of its order."""
NO_ANSWER: Final = "no_answer"
LAPSED: Final = "lapsed"

TO_KIN: Final = ("kin_word", "kin_photo", "kin_voice")
TO_REGISTER: Final = "to_register"
CONSENTS: Final = (*TO_KIN, "to_hospital", "to_volunteers", TO_REGISTER)
"""To what somebody can agree: each kind of news to kin is asked for by itself. `to_register`: to stand on the register
at all, where they put themselves there."""
ONLINE: Final = "online"
CONSENT_HOW: Final = ("in_person", "by_phone", "in_writing", "by_guardian", ONLINE)
PURPOSES: Final = ("welfare", "medicine", "green_lane")
"""For what an entry is kept; nothing else may be done with it."""
END_REASONS: Final = ("no_need", "moved", "in_hospital", "died", "asked_out", "twice", "control_lifted")


def check_needs(needs: Iterable[str], language: str = "") -> tuple[str, ...]:
    """Return needs in the order of the list, each once.

    :raises NotAllowed: `no_need`, `unknown_care_need`, `language_missing` (a need of language names which one).
    """
    told = set(needs)
    if not told:
        raise NotAllowed("no_need")
    if told - set(NEEDS):
        raise NotAllowed("unknown_care_need")
    if (LANGUAGE in told) != bool(language) or (language and language not in LANGUAGES):
        raise NotAllowed("language_missing")
    return tuple(code for code in NEEDS if code in told)


def check_consent(agreed: Iterable[str], what: str) -> None:
    """Refuse to send kin what the person did not agree to in exactly this kind.

    :raises NotAllowed: `bad_value` for what is no news to kin, `no_consent`.
    """
    if what not in TO_KIN:
        raise NotAllowed("bad_value")
    if what not in set(agreed):
        raise NotAllowed("no_consent")
