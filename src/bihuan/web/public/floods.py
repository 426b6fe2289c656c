"""What a form of the public answers when it takes no more: how it is told, and how the operator learns of it."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime
from threading import Lock
from typing import Final

from bihuan.apps.briefing.rules.fair_share import SHARE_USED

TOO_MANY: Final = 429
RETRY_AFTER_S: Final = 60
"""Within a minute one more of a share may come, and the limit of all together is over."""
_STATUSES: Final = {
    SHARE_USED: TOO_MANY, "too_many_now": TOO_MANY, "too_many_questions": TOO_MANY, "too_many_reports": TOO_MANY,
    "nothing_open": 503,
}  # fmt: skip
_log = logging.getLogger(__name__)
_lock = Lock()
_held_back: Counter[tuple[str, str]] = Counter()
_said: dict[tuple[str, str], int] = {}


def status_of(form: str, code: str, at: datetime) -> int:
    """Return with which status a refusal is answered, and count it where too many came."""
    status = _STATUSES.get(code, 422)
    if status == TOO_MANY:
        _note(form, code, int(at.timestamp()) // 60)
    return status


def _note(form: str, code: str, minute: int) -> None:
    """Count what was held back; say it once a minute for each form and reason, without a word of where it came from."""
    with _lock:
        _held_back[form, code] += 1
        is_new = _said.get((form, code)) != minute
        _said[form, code], so_far = minute, _held_back[form, code]
    if is_new:
        _log.warning("public form %s holds back (%s): %d since this process began", form, code, so_far)
