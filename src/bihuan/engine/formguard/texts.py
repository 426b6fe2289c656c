"""The guard for any text: script, message, poster, translation, label (trust R64)."""

from __future__ import annotations

from bihuan.engine.formguard.finding import Finding
from bihuan.engine.formguard.normalising import normalise
from bihuan.engine.formguard.notes import NOTES, note_digest

OFFICIAL = ("12345", "96110", "110", "120", "119")
_FIRST = ("银行卡", "密码", "验证码", "转账", "安全账户", "二维码", "微信", "password", "verificationcode", "bankcard")


def check_text(
    text: str, *, place: str = "", official: tuple[str, ...] = OFFICIAL, notes_allowed: bool = True
) -> tuple[Finding, ...]:
    """Return every reason against a text; none means that it may be published.

    Lines that are safety notes by hash are left out (unless `notes_allowed` is False). `official` are the telephone
    numbers that may stand in it.
    """
    lines = [line for line in text.splitlines() if not (notes_allowed and note_digest(line) in NOTES)]
    rest = normalise("\n".join(lines))
    return tuple(Finding("lexicon", place, term, text, "lexicon") for term in _FIRST if term in rest)
